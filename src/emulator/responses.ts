/**
 * The dummy responses that test tasks complete with: recorded ones for eleven
 * types, made-up ones for the others.
 */
import type { JsonObject, JsonValue } from "../types/json.ts";
import { cuboidVertices, imageAnnotations } from "./annotations.ts";
import { isList, isObject } from "./json.ts";
import { labelsOf } from "./labels.ts";
import type { StoredTask, Tools } from "./world.ts";

type Responder = (task: StoredTask, tools: Tools) => JsonObject | undefined;

/** What every field of a test task is answered with. */
const TEST_TEXT = "test response";

/** The corners of every line and polygon of a test task. */
const TRIANGLE: readonly JsonObject[] = [
  { x: 10, y: 10 },
  { x: 110, y: 110 },
  { x: 10, y: 110 },
];

/**
 * The words of the recorded audio transcript; its ninth, `API`, is not in the
 * transcript itself.
 */
const AUDIO_WORDS: readonly string[] = [
  "This",
  "is",
  "an",
  "example",
  "transcript",
  "using",
  "your",
  "Scale",
  "API",
  "test",
  "key",
];

/** The colours of segmentation labels, in order. */
const COLOURS: readonly string[] = ["#ff0000", "#ffff00", "#00ff00", "#00ffff"];

/** Responses by task type. */
const RESPONDERS: Readonly<Record<string, Responder>> = {
  annotation: boxResponse,
  audiotranscription: audioResponse,
  categorization: categoryResponse,
  comparison: comparisonResponse,
  cuboidannotation: cuboidResponse,
  datacollection: collectionResponse,
  imageannotation: imageResponse,
  lineannotation: triangleResponse,
  pointannotation: noResponse,
  polygonannotation: triangleResponse,
  segmentannotation: segmentResponse,
  transcription: transcriptionResponse,
};

/**
 * Gives the dummy response of a task, `undefined` where the service gives none.
 * For types of which no dummy response is known, other than `imageannotation`,
 * it is `{ annotations: [] }`.
 */
export function dummyResponse(
  task: StoredTask,
  tools: Tools,
): JsonObject | undefined {
  const respond = Object.hasOwn(RESPONDERS, task.type)
    ? RESPONDERS[task.type]
    : undefined;
  return respond === undefined ? { annotations: [] } : respond(task, tools);
}

/** In the recording the label was the last one. */
function boxResponse({ params }: StoredTask): JsonObject {
  const box = { left: 0, top: 0, width: 100, height: 100 };
  return { annotations: [{ ...box, ...lastLabel(params) }] };
}

function triangleResponse({ params }: StoredTask): JsonObject {
  return { annotations: [{ vertices: TRIANGLE, ...lastLabel(params) }] };
}

/** The places of the six vertices are made up. */
function cuboidResponse({ params }: StoredTask): JsonObject {
  const [label] = labelsOf(params.objects_to_annotate);
  const vertices = cuboidVertices({ left: 0, top: 0, width: 100, height: 100 });
  return {
    annotations: [{ vertices, ...(label !== undefined && { label }) }],
  };
}

function lastLabel(params: JsonObject): JsonObject {
  const label = labelsOf(params.objects_to_annotate).at(-1);
  return label === undefined ? {} : { label };
}

function noResponse(): undefined {
  return undefined;
}

/**
 * The service may answer differently each time (table 4.3); one answer per task
 * is easier to test with.
 */
function categoryResponse(
  { task_id, params }: StoredTask,
  { random }: Tools,
): JsonObject {
  const { categories, category_ids } = params;
  const names = isObject(category_ids)
    ? Object.values(category_ids)
    : categories;
  const picked = random.fork(task_id).pick(listOf(names)) ?? null;
  return { category: params.allow_multiple === true ? [picked] : picked };
}

function comparisonResponse({ params }: StoredTask): JsonObject {
  const [choice] = listOf(params.choices);
  return {
    ...(choice !== undefined && { choice }),
    ...(isObject(params.fields) && { fields: answered(params.fields) }),
  };
}

function collectionResponse({ params }: StoredTask): JsonObject {
  return { fields: answered(params.fields), time_spent_in_seconds: 15 };
}

/** The two `null`s were there although no repeatable fields were asked for. */
function transcriptionResponse({ params }: StoredTask): JsonObject {
  return { fields: answered(params.fields), repeatable_fields: [null, null] };
}

function answered(fields: JsonValue | undefined): JsonObject {
  const names = isObject(fields) ? Object.keys(fields) : [];
  return Object.fromEntries(names.map((name) => [name, TEST_TEXT]));
}

/** The times of the words are made up. */
function audioResponse(): JsonObject {
  return {
    transcript: "This is an example transcript using your Scale test key.",
    duration: 5,
    alignment: AUDIO_WORDS.map((word, index) => ({
      word,
      start: index * 0.4,
      end: index * 0.4 + 0.3,
      confidence: 0.9,
    })),
  };
}

function imageResponse(task: StoredTask, { random }: Tools): JsonObject {
  return {
    annotations: imageAnnotations(task.params, random.fork(task.task_id)),
    links: [],
    global_attributes: {},
    is_customer_fix: false,
  };
}

/**
 * Only labels without instances are mapped, and only the first of them has an
 * image, as recorded.
 */
function segmentResponse(
  { task_id, params }: StoredTask,
  { baseUrl }: Tools,
): JsonObject {
  const folder = `${baseUrl}/emulated/results/${task_id}`;
  const plain = listOf(params.labels).filter((label) =>
    !isObject(label) || label.instance_label !== true
  );
  const labels = labelsOf(plain);
  return {
    annotations: {
      combined: {
        image: `${folder}/combined.png`,
        indexedImage: `${folder}/indexed.png`,
      },
      labeled: Object.fromEntries(
        labels.slice(0, 1).map((label) => [label, `${folder}/label-1.png`]),
      ),
      unlabeled: `${folder}/unlabeled.png`,
    },
    labelMapping: Object.fromEntries(
      labels.map((label, index) => [label, {
        index: index + 1,
        color: COLOURS[index % COLOURS.length] ?? null,
      }]),
    ),
  };
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isList(value) ? value : [];
}
