/** The conversations of a v2 task: threads, turns and messages. Source: https://docs.genai.scale.com */
import type { V2Annotation } from "./annotation.ts";
import type { V2Object } from "./base.ts";
import type { V2MessageRole } from "./constants.ts";
import type { V2File } from "./file.ts";

/** A text that a message refers to. */
export interface V2ReferenceText extends V2Object {
  /** The text. */
  readonly content?: string;
  /** The category. */
  readonly category?: string;
  /** The URL. */
  readonly url?: string;
}

/** A part of a message, with annotations of its own. */
export interface V2Chunk extends V2Object {
  /** The type. Only chunks with `text` are known. */
  readonly type: string;
  /** The text. */
  readonly text?: string;
  /** The annotations of this part. */
  readonly annotations: readonly V2Annotation[];
}

/** A part of the reasoning of a model. */
export interface V2Reasoning extends V2Object {
  /** The text. */
  readonly content?: string;
}

/** The content of a message. */
export interface V2MessageContent extends V2Object {
  /** The text. */
  readonly text?: string;
  /** The texts that it refers to. */
  readonly reference_texts?: readonly V2ReferenceText[];
  /** The files. */
  readonly attachments?: readonly V2File[];
  /** The parts of the message. */
  readonly chunks?: readonly V2Chunk[];
  /** The reasoning of the model. */
  readonly reasoning?: readonly V2Reasoning[];
}

/** How the model of a message was called. */
export interface V2ModelParameters extends V2Object {
  /** The name of the model. */
  readonly model?: string;
  /** The temperature. */
  readonly temperature?: number;
  /** The limit of tokens. */
  readonly max_completion_tokens?: number;
  /** The limit of probability, `top_p`. */
  readonly top_p?: number;
  /** The limit of choices, `top_k`. */
  readonly top_k?: number;
}

/** The score of a message by one criterion. */
export interface V2CriterionEvaluation extends V2Object {
  /** The id of the criterion in the rubric of the turn. */
  readonly criterion_definition_id?: string;
  /** The score. */
  readonly score?: number;
  /** The annotations of the score. */
  readonly annotations?: readonly V2Annotation[];
}

/** The scores of a message by one rubric. */
export interface V2RubricEvaluation extends V2Object {
  /** The score by each criterion. */
  readonly criteria_evaluations?: readonly V2CriterionEvaluation[];
  /** The annotations of the scores. */
  readonly annotations?: readonly V2Annotation[];
  /** The sum of each score times its weight. */
  readonly total_score?: number;
  /** The share of the best score. Whether it ends at 1 or at 100 is not documented. */
  readonly percentage?: number;
}

/** A message: a prompt, or the response of one model. */
export interface V2Message extends V2Object {
  /** The role of its author. */
  readonly role: V2MessageRole;
  /** The content. */
  readonly content: V2MessageContent;
  /** The author: a person, or a model. */
  readonly source_id: string;
  /** How the model was called. */
  readonly model_parameters?: V2ModelParameters;
  /** The annotations of the message. */
  readonly annotations: readonly V2Annotation[];
  /** The scores by each rubric of the turn. */
  readonly rubric_evaluations?: readonly V2RubricEvaluation[];
}

/** A criterion of a rubric. */
export interface V2CriterionDefinition extends V2Object {
  /** The id. */
  readonly id: string;
  /** The criterion. */
  readonly criterion: string;
  /** The weight. */
  readonly weight?: number;
  /** The annotations of the criterion. */
  readonly annotations: readonly V2Annotation[];
}

/** The criteria that the messages of a turn are scored by. */
export interface V2Rubric extends V2Object {
  /** The criteria. */
  readonly criteria_definitions: readonly V2CriterionDefinition[];
  /** The best score. */
  readonly max_total_score?: number;
}

/** A prompt and the responses to it. Several responses are of different models. */
export interface V2Turn extends V2Object {
  /** The id. */
  readonly id: string;
  /** The messages. */
  readonly messages: readonly V2Message[];
  /** The annotations of the turn; they compare its messages. */
  readonly annotations: readonly V2Annotation[];
  /** The rubrics. */
  readonly rubrics?: readonly V2Rubric[];
}

/** A submission of a thread. */
export interface V2Submission extends V2Object {
  /** ISO timestamp. */
  readonly submitted_at?: string;
  /** The id of the contributor. */
  readonly contributor_id?: string;
}

/** A conversation. */
export interface V2Thread extends V2Object {
  /** The id. */
  readonly id: string;
  /** The turns. */
  readonly turns: readonly V2Turn[];
  /** The submissions, with the option `submissions`. */
  readonly submissions?: readonly V2Submission[];
  /** The annotations of the thread. */
  readonly annotations: readonly V2Annotation[];
}
