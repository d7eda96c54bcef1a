/** The rubrics of generated conversations, and the scores of responses. */
import type {
  V2Rubric,
  V2RubricEvaluation,
} from "../../../types/v2/conversation.ts";
import { criterionAnnotations } from "./annotations.ts";
import type { Draft } from "./draft.ts";
import type { Topic } from "./topics.ts";

/** Returns the rubric of a turn. */
export function rubricOf(draft: Draft, topic: Topic, turn: number): V2Rubric {
  const criteria_definitions = topic.criteria.map((criterion, index) => ({
    id: `rubric_${turn}_criterion_${index}`,
    criterion,
    weight: draft.random.integer(1, 5),
    annotations: index === 0 ? criterionAnnotations(draft, topic) : [],
  }));
  const max_total_score = criteria_definitions
    .reduce((sum, { weight }) => sum + weight, 0);
  return { criteria_definitions, max_total_score };
}

/**
 * Returns the scores of a response by a rubric.
 *
 * @guess Scores are from 0 to 1, and `percentage` is from 0 to 100.
 */
export function rubricEvaluation(
  { random }: Draft,
  { criteria_definitions, max_total_score = 1 }: V2Rubric,
  isBetter: boolean,
): V2RubricEvaluation {
  const scored = criteria_definitions.map(({ id, weight = 1 }) => ({
    weight,
    criterion_definition_id: id,
    score: isBetter ? 1 : random.integer(0, 2) / 2,
  }));
  const total_score = scored
    .reduce((sum, { score, weight }) => sum + score * weight, 0);
  return {
    criteria_evaluations: scored.map(({ criterion_definition_id, score }) => ({
      criterion_definition_id,
      score,
      annotations: [],
    })),
    annotations: [],
    total_score,
    percentage: total_score / max_total_score * 100,
  };
}
