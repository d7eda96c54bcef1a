/**
 * The responses of the older task types, as test tasks were recorded with in
 * 2019 (table 4.3). What a live task gets is the same, but for points.
 */
import type { Point2D } from "../../types/geometry.ts";
import type { JsonObject, JsonValue } from "../../types/json.ts";
import type {
  AnnotationResponse,
  CuboidAnnotationResponse,
  PointAnnotationResponse,
  PolygonAnnotationResponse,
} from "../../types/tasks/legacy_image.ts";
import type {
  AudioTranscriptionResponse,
  CategorizationResponse,
  ComparisonResponse,
  DataCollectionResponse,
  PhoneCallResponse,
  TranscriptionResponse,
} from "../../types/tasks/legacy.ts";
import { isArray, isObject } from "../util/json.ts";
import { labelsOf } from "./labels.ts";
import type { Scene } from "./scene.ts";
import { cuboidVertices } from "./shapes.ts";

/** Fields by key, filled in. */
type Filled = { readonly [key: string]: string };

/** What every field of a test task is answered with. */
const TEST_TEXT = "test response";

/** The box of every `annotation`, and the one around each cuboid. */
const BOX = { left: 0, top: 0, width: 100, height: 100 };

/** The corners of every line and polygon of a test task. */
const TRIANGLE: readonly Point2D[] = [
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

/** In the recording the label was the last one. */
export function boxResponse({ params }: Scene): AnnotationResponse {
  return { annotations: [{ ...BOX, ...lastLabel(params) }] };
}

/** Gives the one line or polygon of the recordings. */
export function pathResponse({ params }: Scene): PolygonAnnotationResponse {
  return { annotations: [{ vertices: TRIANGLE, ...lastLabel(params) }] };
}

/** The places of the six vertices are made up. */
export function cuboidResponse({ params }: Scene): CuboidAnnotationResponse {
  const [label] = labelsOf(params.objects_to_annotate);
  const vertices = cuboidVertices(BOX);
  return {
    annotations: [{ vertices, ...(label !== undefined && { label }) }],
  };
}

/** Gives nothing with a test key, as recorded; else a point of each label, as documented. */
export function pointResponse(
  { task, params, frame, random }: Scene,
): PointAnnotationResponse | undefined {
  if (task.is_test) return undefined;
  const annotations = labelsOf(params.objects_to_annotate).map((label) => ({
    x: random.integer(0, frame.width),
    y: random.integer(0, frame.height),
    label,
  }));
  return { annotations };
}

function lastLabel(params: JsonObject): { readonly label?: string } {
  const label = labelsOf(params.objects_to_annotate).at(-1);
  return label === undefined ? {} : { label };
}

/**
 * The service may answer differently each time (table 4.3); one answer per task
 * is easier to test with.
 */
export function categoryResponse(
  { params, random }: Scene,
): CategorizationResponse {
  const { categories, category_ids, allow_multiple } = params;
  if (!isObject(category_ids)) {
    const category = random.pick(textsIn(categories)) ?? "";
    return { category: allow_multiple === true ? [category] : category };
  }
  const [id = "", name] = random.pick(Object.entries(category_ids)) ?? [];
  const category = typeof name === "string" ? name : "";
  return allow_multiple === true
    ? { category: [category], category_id: [id] }
    : { category, category_id: id };
}

/** Gives the first choice, and every field filled in. */
export function comparisonResponse({ params }: Scene): ComparisonResponse {
  const [choice] = textsIn(params.choices);
  return {
    ...(choice !== undefined && { choice }),
    ...(isObject(params.fields) && { fields: filled(params.fields) }),
  };
}

/** Gives every field filled in, after 15 seconds. */
export function collectionResponse({ params }: Scene): DataCollectionResponse {
  return { fields: filled(params.fields), time_spent_in_seconds: 15 };
}

/**
 * Gives every field filled in. The two `null`s were recorded although no rows
 * were asked for; that there are two rows where they are is a guess.
 */
export function transcriptionResponse(
  { params }: Scene,
): TranscriptionResponse {
  const { fields, repeatable_fields, row_fields } = params;
  const rows = repeatable_fields ?? row_fields;
  const row = isObject(rows) ? filled(rows) : null;
  return { fields: filled(fields), repeatable_fields: [row, row] };
}

/** Gives the recorded words. Their times are made up. */
export function audioResponse(): AudioTranscriptionResponse {
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

/** Gives a call that went well, as documented. */
export function callResponse({ params }: Scene): PhoneCallResponse {
  const [choice] = textsIn(params.choices);
  return {
    outcome: "success",
    ...(isObject(params.fields) && { fields: filled(params.fields) }),
    ...(choice !== undefined && { choice }),
  };
}

function filled(fields: JsonValue | undefined): Filled {
  const names = isObject(fields) ? Object.keys(fields) : [];
  return Object.fromEntries(names.map((name) => [name, TEST_TEXT]));
}

function textsIn(list: JsonValue | undefined): readonly string[] {
  return isArray(list) ? list.filter((item) => typeof item === "string") : [];
}
