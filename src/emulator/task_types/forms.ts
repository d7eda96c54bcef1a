/** Forms of fields, filled in by labelers. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import type {
  FieldResponse,
  TextCollectionResponse,
} from "../../types/tasks/text.ts";
import { isArray, isObject } from "../util/json.ts";
import { clamp, numberOr } from "../util/numbers.ts";
import type { Random } from "../util/random.ts";
import { type LabelContext, TEST_STRING } from "./context.ts";
import { drawDate, drawNumber } from "./draw.ts";
import { choiceValues } from "./labels.ts";

/** Returns one response to a field. */
type FieldFiller = (field: JsonObject, random: Random) => readonly JsonValue[];

/** Responses by the type of the field. Other fields have no response. */
const FIELD_FILLERS: Readonly<Record<string, FieldFiller>> = {
  boolean: fillBoolean,
  category: fillCategory,
  date: fillDate,
  datetime: fillTime,
  number: fillNumber,
  text: fillText,
};

/** The maximum number of responses to a field, and of attempts. */
const MAX_RESPONSES = 100;

/** Returns the response of a `textcollection`: each of its own fields, filled in. */
export function formResponse(
  { params, random }: LabelContext,
): TextCollectionResponse {
  const filled = filledForm(params.fields, random);
  return { annotations: Object.fromEntries(filled) };
}

/** Returns `responses_required` responses, `[]` if only one is required. */
export function formAttempts(
  context: LabelContext,
): readonly { readonly response: TextCollectionResponse }[] {
  const required = Math.floor(numberOr(context.params.responses_required, 1));
  const length = clamp(required, 1, MAX_RESPONSES);
  if (length === 1) return [];
  return Array.from({ length }, (_, index) => {
    // The first attempt is also the response of the task.
    const random = index === 0
      ? context.random
      : context.random.fork(`attempt/${index}`);
    return { response: formResponse({ ...context, random }) };
  });
}

/** Guess: the fields of a set are beside all others in the response. */
function filledForm(
  fields: JsonValue | undefined,
  random: Random,
): readonly (readonly [string, FieldResponse])[] {
  const known = isArray(fields) ? fields.filter(isObject) : [];
  return known.flatMap((field) => {
    const { type, field_id } = field;
    if (type === "field_set") return filledForm(field.fields, random);
    if (typeof type !== "string" || typeof field_id !== "string") return [];
    const response = fieldResponse(field, random.fork(`field/${field_id}`));
    return [[field_id, { type, field_id, response }] as const];
  });
}

function fieldResponse(
  field: JsonObject,
  random: Random,
): FieldResponse["response"] {
  const type = String(field.type);
  const fill = Object.hasOwn(FIELD_FILLERS, type)
    ? FIELD_FILLERS[type]
    : undefined;
  if (fill === undefined) return [];
  const { min_responses_required, max_responses_required } = field;
  const length = drawCount([min_responses_required, max_responses_required], {
    most: MAX_RESPONSES,
    random,
  });
  return Array.from({ length }, () => fill(field, random));
}

function fillBoolean(_: JsonObject, random: Random): readonly JsonValue[] {
  return [random.integer(0, 1) === 1];
}

function fillDate(_: JsonObject, random: Random): readonly JsonValue[] {
  return [drawDate(random)];
}

function fillTime(_: JsonObject, random: Random): readonly JsonValue[] {
  return [`${drawDate(random)}T12:00:00.000Z`];
}

/** Guess: `min`, `max` and `step` of a number field limit its values. */
function fillNumber(field: JsonObject, random: Random): readonly JsonValue[] {
  return [drawNumber(field, random)];
}

function fillText(): readonly JsonValue[] {
  return [TEST_STRING];
}

function fillCategory(field: JsonObject, random: Random): readonly JsonValue[] {
  const values = [...choiceValues(field.choices)];
  const most = values.length;
  let left = drawCount([field.min_choices, field.max_choices], {
    most,
    random,
  });
  // The probability of each value is such that exactly `left` are chosen.
  return values.filter((_, index) => {
    const isChosen = random.integer(1, most - index) <= left;
    if (isChosen) left -= 1;
    return isChosen;
  });
}

/** Draws a number between two limits, which are 1 by default. */
function drawCount(
  [min, max]: readonly (JsonValue | undefined)[],
  { most, random }: { readonly most: number; readonly random: Random },
): number {
  const least = clamp(Math.ceil(numberOr(min, 1)), 0, most);
  const limit = clamp(Math.floor(numberOr(max, least)), least, most);
  return random.integer(least, limit);
}
