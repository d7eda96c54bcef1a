/** What `opts` adds to tasks: without an option, the members that it names are omitted. */
import type { V2Annotation } from "../../types/v2/annotation.ts";
import type { V2TaskOption } from "../../types/v2/constants.ts";
import type {
  V2Message,
  V2MessageContent,
  V2Rubric,
  V2RubricEvaluation,
  V2Thread,
  V2Turn,
} from "../../types/v2/conversation.ts";
import type { V2File } from "../../types/v2/file.ts";

/** The options of a request. */
type Options = ReadonlySet<V2TaskOption>;

/** The values of `opts`. */
export const TASK_OPTIONS = [
  "annotation_details",
  "attachment_details",
  "model_parameters",
  "submissions",
] as const;

/** The members of an annotation that are details. `id`, `key` and `type` never are: the Python client needs them. */
const ANNOTATION_DETAILS: readonly string[] = [
  "title",
  "description",
  "labels",
  "possible_values",
];

/** The members of a file that are details. */
const FILE_DETAILS: readonly string[] = [
  "file_size_in_bytes",
  "duration",
  "transcript",
  "transcript_url",
  "transcript_start",
  "transcript_end",
];

/**
 * Returns threads without the details that were not asked for.
 *
 * @guess Which members belong to which option.
 */
export function shapeThreads(
  threads: readonly V2Thread[],
  opts: Options,
): readonly V2Thread[] {
  return threads.map((thread) => ({
    ...without(thread, opts.has("submissions") ? [] : ["submissions"]),
    turns: thread.turns.map((turn) => shapeTurn(turn, opts)),
    annotations: shapeAnnotations(thread.annotations, opts),
  }));
}

/** Returns an annotation with all details. */
export function shapeAnnotations(
  annotations: readonly V2Annotation[],
  opts: Options,
): readonly V2Annotation[] {
  const omitted = opts.has("annotation_details") ? [] : ANNOTATION_DETAILS;
  return annotations.map((annotation) => {
    const shaped = without(annotation, omitted);
    return shaped.type === "file" && shaped.value !== undefined
      ? { ...shaped, value: shapeValue(shaped.value as V2File, opts) }
      : shaped;
  });
}

function shapeTurn(turn: V2Turn, opts: Options): V2Turn {
  const { rubrics } = turn;
  return {
    ...turn,
    messages: turn.messages.map((message) => shapeMessage(message, opts)),
    annotations: shapeAnnotations(turn.annotations, opts),
    ...(rubrics !== undefined &&
      { rubrics: rubrics.map((rubric) => shapeRubric(rubric, opts)) }),
  };
}

function shapeMessage(message: V2Message, opts: Options): V2Message {
  const { content, annotations, rubric_evaluations: evaluations } = message;
  const omitted = opts.has("model_parameters") ? [] : ["model_parameters"];
  return {
    ...without(message, omitted),
    content: shapeContent(content, opts),
    annotations: shapeAnnotations(annotations, opts),
    ...(evaluations !== undefined && {
      rubric_evaluations: evaluations.map((each) =>
        shapeEvaluation(each, opts)
      ),
    }),
  };
}

function shapeContent(
  content: V2MessageContent,
  opts: Options,
): V2MessageContent {
  const { attachments, chunks } = content;
  return {
    ...content,
    ...(attachments !== undefined &&
      { attachments: attachments.map((file) => shapeFile(file, opts)) }),
    ...(chunks !== undefined && {
      chunks: chunks.map((chunk) => ({
        ...chunk,
        annotations: shapeAnnotations(chunk.annotations, opts),
      })),
    }),
  };
}

function shapeRubric(rubric: V2Rubric, opts: Options): V2Rubric {
  const criteria_definitions = rubric.criteria_definitions.map((criterion) => ({
    ...criterion,
    annotations: shapeAnnotations(criterion.annotations, opts),
  }));
  return { ...rubric, criteria_definitions };
}

function shapeEvaluation(
  evaluation: V2RubricEvaluation,
  opts: Options,
): V2RubricEvaluation {
  const { annotations = [], criteria_evaluations = [] } = evaluation;
  return {
    ...evaluation,
    criteria_evaluations: criteria_evaluations.map((each) => ({
      ...each,
      annotations: shapeAnnotations(each.annotations ?? [], opts),
    })),
    annotations: shapeAnnotations(annotations, opts),
  };
}

function shapeValue(
  value: V2File | readonly V2File[],
  opts: Options,
): V2File | readonly V2File[] {
  return Array.isArray(value)
    ? value.map((file: V2File) => shapeFile(file, opts))
    : shapeFile(value as V2File, opts);
}

function shapeFile(file: V2File, opts: Options): V2File {
  return without(file, opts.has("attachment_details") ? [] : FILE_DETAILS);
}

function without<T extends object>(object: T, names: readonly string[]): T {
  if (names.length === 0) return object;
  const entries = Object.entries(object)
    .filter(([name]) => !names.includes(name));
  return Object.fromEntries(entries) as T;
}
