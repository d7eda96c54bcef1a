/** The annotations of generated conversations: one or more of every type. */
import type {
  V2Annotation,
  V2FileAnnotation,
} from "../../../types/v2/annotation.ts";
import type { V2Workspace } from "../../../types/v2/file.ts";
import type { Draft } from "./draft.ts";
import { plainFiles, voiceNote } from "./files.ts";
import { MODELS, type Topic } from "./topics.ts";

/** The annotations of a turn, and the criterion that its messages are rated by. */
export interface TurnAnnotations {
  /** All annotations. */
  readonly annotations: readonly V2Annotation[];
  /** The `rubric_criteria` annotation. */
  readonly rated: V2Annotation;
}

/** The problems that a response may have, and their labels. */
const ISSUES: readonly string[] = ["tone", "facts", "format"];
const ISSUE_LABELS: readonly string[] = ["Tone", "Facts", "Format"];

/** Returns the annotations of a part of a message. */
export function chunkAnnotations(draft: Draft): readonly V2Annotation[] {
  return [
    draft.annotate({
      key: "is_grounded",
      type: "boolean",
      title: "Is it grounded?",
      description: "Whether the reference supports this part.",
      labels: ["No", "Yes"],
      value: draft.random.integer(0, 1) === 1,
      possible_values: [false, true],
    }),
  ];
}

/** Returns the annotations of a response. `rated` is the criterion of its rating. */
export function messageAnnotations(
  draft: Draft,
  rated: V2Annotation,
  isBetter: boolean,
): readonly V2Annotation[] {
  const { random, annotate } = draft;
  const issues = ISSUES.filter(() => random.integer(0, 1) === 1);
  return [
    annotate({
      key: "clarity",
      type: "integer",
      title: "Clarity",
      description: "How easy the response is to read.",
      labels: ["Hard", "Fair", "Easy"],
      justification: isBetter ? "It is short." : "It has no reason.",
      value: isBetter ? 3 : random.integer(1, 2),
      possible_values: [1, 2, 3],
    }),
    annotate({
      key: "issues",
      type: "category_multiple",
      title: "Issues",
      labels: ISSUE_LABELS,
      value: isBetter ? [] : issues,
      possible_values: ISSUES,
    }),
    annotate({
      key: "criterion_rating",
      type: "rubric_rating",
      ...(rated.title !== undefined && { title: rated.title }),
      ...(rated.id !== undefined && { metadata: { criteria: rated.id } }),
      value: {
        score: isBetter ? 1 : 0,
        color: isBetter ? "green" : "red",
        justification: isBetter ? "It does." : "It does not.",
      },
    }),
  ];
}

/** Returns the annotations of a turn. They compare its responses. */
export function turnAnnotations(draft: Draft, topic: Topic): TurnAnnotations {
  const { annotate, random } = draft;
  const [best, other] = MODELS;
  const rated = annotate({
    key: "criterion",
    type: "rubric_criteria",
    title: topic.criteria[0],
    value: { weight: random.integer(1, 5) },
  });
  const annotations = [
    annotate({
      key: "preferred",
      type: "category",
      title: "Preferred response",
      labels: [best, other],
      value: best,
      possible_values: [best, other],
    }),
    annotate({
      key: "order",
      type: "ranked_choices",
      title: "Order of the responses",
      value: [best, other],
    }),
    annotate({
      key: "order_with_ties",
      type: "ranked_groups",
      title: "Order of the responses, with ties",
      value: random.integer(0, 1) === 1 ? [[best], [other]] : [[best, other]],
    }),
    rated,
  ];
  return { annotations, rated };
}

/** Returns the annotations of a criterion. */
export function criterionAnnotations(
  draft: Draft,
  topic: Topic,
): readonly V2Annotation[] {
  return [
    draft.annotate({
      key: "spans",
      type: "labeled_text",
      title: "Marked spans",
      value: [{ label: "claim", text: topic.better[0] }],
    }),
  ];
}

/** Returns the annotations of a thread. */
export function threadAnnotations(draft: Draft): readonly V2Annotation[] {
  const { annotate } = draft;
  return [
    annotate({
      key: "summary",
      type: "text",
      title: "Summary",
      value: "The first response follows the reference.",
    }),
    annotate({
      key: "image_quality",
      type: "integer",
      title: "Quality of the pictures",
      not_applicable: true,
    }),
    annotate(filesOf(draft)),
    annotate({
      key: "workspace",
      type: "workspace_container",
      title: "Run of the code",
      value: workspaceOf(draft),
    }),
    ...(draft.everyForm
      ? [annotate({ key: "voice_note", type: "file", value: voiceNote(draft) })]
      : []),
  ];
}

function filesOf(draft: Draft): V2FileAnnotation {
  const value = plainFiles(draft);
  return { key: "evidence", type: "file", title: "Evidence", value };
}

/** The token is made up, and opens nothing. */
function workspaceOf(draft: Draft): V2Workspace {
  const { endedAt, everyForm, random, urlOf } = draft;
  const workspace_id = `workspace_${random.hex(8)}`;
  return {
    workspace_id,
    workspace_config: {
      workspace_id,
      workspace_url: `https://workspaces.example.com/${workspace_id}`,
      workspace_token: "not-a-token",
      expires_at: endedAt,
      inactivity_freeze_time: 900,
      force_enable_workspace_access: false,
      workspace_image_version: 1,
    },
    output_files: [{
      scale_url: urlOf("scores.csv"),
      url: urlOf("scores.csv"),
      file_name: "scores.csv",
      file_language: "csv",
    }],
    stdout_output: { content: "2 passed\n" },
    stderr_output: { content: "" },
    test_stdout_output: { url: urlOf("notes.txt") },
    test_stderr_output: {},
    ...(everyForm && {
      last_code_run_event: {
        id: `run_${random.hex(8)}`,
        result: {
          status: { code: 0, name: "Passed" },
          time: random.integer(1, 900) / 100,
          score: 1,
        },
      },
    }),
  };
}
