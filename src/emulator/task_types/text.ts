/** What is written about texts and documents: forms filled in, words marked, documents read. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import type {
  DocumentAnnotation,
  DocumentLocation,
  DocumentTranscriptionResponse,
} from "../../types/tasks/document.ts";
import type {
  EntityAnnotation,
  EntityRelation,
  FieldResponse,
  NamedEntityRecognitionResponse,
  TextCollectionResponse,
} from "../../types/tasks/text.ts";
import { attributesOf, drawNumber } from "./attributes.ts";
import { isArray, isObject } from "../util/json.ts";
import { choiceValues, entityName, leafEntities } from "./labels.ts";
import { clamp, numberOr } from "../util/numbers.ts";
import type { Random } from "../util/random.ts";
import type { Scene } from "./scene.ts";
import { drawBox, drawPolygon } from "./shapes.ts";

type Filler = (field: JsonObject, random: Random) => readonly JsonValue[];

/** What every text is. */
const TEST_TEXT = "test response";

/** One answer by the type of its field; fields of other types get none. */
const FILLERS: Readonly<Record<string, Filler>> = {
  boolean: fillBoolean,
  category: fillCategory,
  date: fillDate,
  datetime: fillTime,
  number: fillNumber,
  text: fillText,
};

/** The most answers that a field may want. */
const MAX_ANSWERS = 100;

/** The most words of a text that are marked. */
const MAX_ENTITIES = 5;

/** What a feature's flags add to what is found. */
const FLAG_MEMBERS: Readonly<
  Record<string, (random: Random) => Partial<DocumentAnnotation>>
> = { money: moneyMembers, date: dateMembers, checkbox: boxMembers };

/** Gives the response of a `textcollection`: every field that the task itself names is filled in. */
export function formResponse(
  { params, random }: Scene,
): TextCollectionResponse {
  const filled = filledForm(params.fields, random);
  return { annotations: Object.fromEntries(filled) };
}

/** Gives so many responses of a `textcollection` as were asked for beyond one, else none. */
export function formAttempts(
  scene: Scene,
): readonly { readonly response: TextCollectionResponse }[] {
  const wanted = Math.floor(numberOr(scene.params.responses_required, 1));
  const length = clamp(wanted, 1, MAX_ANSWERS);
  if (length === 1) return [];
  return Array.from({ length }, (_, index) => {
    // The first attempt is the one that the task shows as its response.
    const random = index === 0
      ? scene.random
      : scene.random.fork(`attempt/${index}`);
    return { response: formResponse({ ...scene, random }) };
  });
}

/** That the fields of a set are answered beside all others, and not in the set, is a guess. */
function filledForm(
  fields: JsonValue | undefined,
  random: Random,
): readonly (readonly [string, FieldResponse])[] {
  const known = isArray(fields) ? fields.filter(isObject) : [];
  return known.flatMap((field) => {
    const { type, field_id } = field;
    if (type === "field_set") return filledForm(field.fields, random);
    if (typeof type !== "string" || typeof field_id !== "string") return [];
    const response = answersTo(field, random.fork(`field/${field_id}`));
    return [[field_id, { type, field_id, response }] as const];
  });
}

function answersTo(
  field: JsonObject,
  random: Random,
): FieldResponse["response"] {
  const type = String(field.type);
  const fill = Object.hasOwn(FILLERS, type) ? FILLERS[type] : undefined;
  if (fill === undefined) return [];
  const { min_responses_required, max_responses_required } = field;
  const length = drawCount([min_responses_required, max_responses_required], {
    most: MAX_ANSWERS,
    random,
  });
  return Array.from({ length }, () => fill(field, random));
}

function fillBoolean(_: JsonObject, random: Random): readonly JsonValue[] {
  return [random.integer(0, 1) === 1];
}

function fillDate(_: JsonObject, random: Random): readonly JsonValue[] {
  return [dateOf(random)];
}

function fillTime(_: JsonObject, random: Random): readonly JsonValue[] {
  return [`${dateOf(random)}T12:00:00.000Z`];
}

/** That `min`, `max` and `step` may say which numbers fit is a guess. */
function fillNumber(field: JsonObject, random: Random): readonly JsonValue[] {
  return [drawNumber(field, random)];
}

function fillText(): readonly JsonValue[] {
  return [TEST_TEXT];
}

function fillCategory(field: JsonObject, random: Random): readonly JsonValue[] {
  const values = [...choiceValues(field.choices)];
  const most = values.length;
  let left = drawCount([field.min_choices, field.max_choices], {
    most,
    random,
  });
  // Each is taken with the chance that it needs for as many as wanted.
  return values.filter((_, index) => {
    const isTaken = random.integer(1, most - index) <= left;
    if (isTaken) left -= 1;
    return isTaken;
  });
}

/** Draws how many of something there are, between two limits that are 1 where they are not given. */
function drawCount(
  [min, max]: readonly (JsonValue | undefined)[],
  { most, random }: { readonly most: number; readonly random: Random },
): number {
  const least = clamp(Math.ceil(numberOr(min, 1)), 0, most);
  const limit = clamp(Math.floor(numberOr(max, least)), least, most);
  return random.integer(least, limit);
}

function dateOf(random: Random): string {
  return `2026-01-${String(random.integer(1, 31)).padStart(2, "0")}`;
}

/**
 * Gives the response of a `namedentityrecognition`: whole words, where they
 * stand. That offsets count UTF-16 units, and that `end` is behind the last, are
 * guesses.
 */
export function entityResponse(
  { params, random }: Scene,
): NamedEntityRecognitionResponse {
  const text = typeof params.text === "string" ? params.text : "";
  const kinds = leafEntities(params.labels)
    .filter((kind) => entityName(kind) !== "");
  const drafts = wordsIn(text, random).flatMap((word) => {
    const kind = random.pick(kinds);
    const label = kind === undefined ? "" : entityName(kind);
    const id = random.uuid();
    return kind === undefined ? [] : [{ id, uuid: id, ...word, label, kind }];
  });
  const annotations = drafts.map(({ uuid, kind, ...annotation }) => {
    const definitions = isObject(kind) ? kind.attributes : undefined;
    if (definitions === undefined) return annotation;
    const company = { subject: { ...annotation, uuid }, all: drafts };
    const attributes = attributesOf(definitions, company, random.fork(uuid));
    return { ...annotation, attributes };
  });
  const relationships = relationsOf(params.relationships, annotations, random);
  return { annotations, relationships };
}

function wordsIn(
  text: string,
  random: Random,
): readonly Pick<EntityAnnotation, "start" | "end" | "text">[] {
  const words = [...text.matchAll(/[\p{L}\p{N}]+/gu)];
  let left = Math.min(words.length, random.integer(1, MAX_ENTITIES));
  return words.flatMap(({ index, 0: word }, place) => {
    if (random.integer(1, words.length - place) > left) return [];
    left -= 1;
    return [{ start: index, end: index + word.length, text: word }];
  });
}

/** Gives each relationship once, where both of its ends are marked. */
function relationsOf(
  definitions: JsonValue | undefined,
  annotations: readonly EntityAnnotation[],
  random: Random,
): readonly EntityRelation[] {
  const known = isArray(definitions) ? definitions.filter(isObject) : [];
  return known.flatMap(({ name, source_label, target_label }) => {
    const source = annotations.find(({ label }) => label === source_label);
    const target = annotations.find((annotation) =>
      annotation.label === target_label && annotation !== source
    );
    if (source === undefined || target === undefined) return [];
    const ends = { source_ref: source.id, target_ref: target.id };
    return [{
      id: random.uuid(),
      ...ends,
      ...(typeof name === "string" && { name }),
    }];
  });
}

/** Gives the response of a `documenttranscription`: every feature once. That pages are counted from 0 is a guess. */
export function documentResponse(
  scene: Scene,
): DocumentTranscriptionResponse {
  const { features, attachments } = scene.params;
  const pages = isArray(attachments) ? Math.max(1, attachments.length) : 1;
  const known = isArray(features) ? features.filter(isObject) : [];
  const annotations = known.map(({ label, flags }, index) => {
    const random = scene.random.fork(`feature/${index}`);
    return {
      uuid: random.uuid(),
      page: random.integer(0, pages - 1),
      label: typeof label === "string" ? label : "",
      text: TEST_TEXT,
      location: locationOf(scene, random),
      refs: [],
      ...flagMembers(flags, random),
    };
  });
  return { annotations };
}

function flagMembers(
  flags: JsonValue | undefined,
  random: Random,
): Partial<DocumentAnnotation> {
  const given = isArray(flags) ? flags : [];
  return Object.entries(FLAG_MEMBERS)
    .filter(([flag]) => given.includes(flag))
    .reduce((members, [, make]) => ({ ...members, ...make(random) }), {});
}

function locationOf(
  { params, frame }: Scene,
  random: Random,
): DocumentLocation {
  const canvas = { frame, random };
  if (params.geometry === "polygon") return drawPolygon({}, canvas);
  return { type: "box", ...drawBox({}, canvas) };
}

function moneyMembers(random: Random): Partial<DocumentAnnotation> {
  const amount = random.integer(100, 99_999) / 100;
  return { text: `$${amount.toFixed(2)}`, money: { amount } };
}

function dateMembers(random: Random): Partial<DocumentAnnotation> {
  const date = dateOf(random);
  return { text: date, date };
}

function boxMembers(random: Random): Partial<DocumentAnnotation> {
  return { checked: random.integer(0, 1) === 1 };
}
