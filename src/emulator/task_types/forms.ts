/** Forms of fields, filled in by labelers. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import type {
  FieldResponse,
  TextCollectionRespondents,
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

/** What one person filled in, by the field's id. */
type FilledForm = readonly (readonly [string, FieldResponse])[];

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
export function formResponse(context: LabelContext): TextCollectionResponse {
  const { params, random, tenant } = context;
  const { textcollection } = tenant.services.responseForms;
  if (textcollection === "respondents") return respondentsResponse(context);
  if (textcollection === "values") return valuesResponse(context);
  if (textcollection === "responses") return responsesResponse(context);
  const filled = filledForm(params.fields, random);
  return { annotations: Object.fromEntries(filled) };
}

/** Returns what each person filled in, by the field or the set of fields. */
function respondentsResponse(context: LabelContext): TextCollectionRespondents {
  const people = respondents(context);
  return Object.fromEntries(
    fieldsIn(context.params.fields).map((field) => [
      String(field.field_id),
      {
        responses: people.map((random) =>
          valuesOf(filledForm([field], random), plainValue)
        ),
      },
    ]),
  );
}

/** Returns the values of all people by field. The types do not have this older form. */
function valuesResponse(context: LabelContext): TextCollectionResponse {
  const people = respondents(context)
    .map((random) => filledForm(context.params.fields, random));
  const [first = []] = people;
  const annotations = first.map(([id], index) => [
    id,
    people.flatMap((form) => {
      const filled = form[index]?.[1];
      return filled === undefined ? [] : [plainValue(filled)];
    }),
  ]);
  const response: JsonObject = { annotations: Object.fromEntries(annotations) };
  return response as TextCollectionResponse;
}

/** Returns the form of each person. The types do not have this form. */
function responsesResponse(context: LabelContext): TextCollectionResponse {
  const people = respondents(context)
    .map((random) => filledForm(context.params.fields, random));
  const [first = []] = people;
  const response: JsonObject = {
    annotations: valuesOf(first, plainValue),
    responses: people.map((form) => valuesOf(form, listedValue)),
  };
  return response as TextCollectionResponse;
}

function valuesOf(
  form: FilledForm,
  valueOf: (filled: FieldResponse) => JsonValue,
): JsonObject {
  return Object.fromEntries(
    form.map(([id, filled]) => [id, valueOf(filled)]),
  );
}

/** Returns the value of a field; choices are an array of strings. */
function listedValue(filled: FieldResponse): JsonValue {
  const value = plainValue(filled);
  return filled.type === "category" ? [value].flat() : value;
}

/** Returns the value of a field; of several values an array. Choices are strings. */
function plainValue({ type, response }: FieldResponse): JsonValue {
  const values = response.flat()
    .map((value) => type === "category" ? String(value) : value);
  const [first = null] = values;
  return values.length > 1 ? values : first;
}

/** Returns the random numbers of each of the labelers who were asked. */
function respondents({ params, random }: LabelContext): readonly Random[] {
  const required = Math.floor(numberOr(params.responses_required, 1));
  // The first attempt is also the response of the task.
  return Array.from(
    { length: clamp(required, 1, MAX_RESPONSES) },
    (_, index) => index === 0 ? random : random.fork(`attempt/${index}`),
  );
}

/** Returns `responses_required` responses, `[]` if only one is required or the response has them all. */
export function formAttempts(
  context: LabelContext,
): readonly { readonly response: TextCollectionResponse }[] {
  const { responseForms } = context.tenant.services;
  const people = respondents(context);
  if (people.length === 1 || responseForms.textcollection !== "annotations") {
    return [];
  }
  return people.map((random) => ({
    response: formResponse({ ...context, random }),
  }));
}

/** Guess: the fields of a set are beside all others in the response. */
function filledForm(
  fields: JsonValue | undefined,
  random: Random,
): FilledForm {
  return fieldsIn(fields).flatMap((field) => {
    const { type, field_id } = field;
    if (type === "field_set") return filledForm(field.fields, random);
    if (typeof type !== "string" || typeof field_id !== "string") return [];
    const response = fieldResponse(field, random.fork(`field/${field_id}`));
    return [[field_id, { type, field_id, response }] as const];
  });
}

function fieldsIn(fields: JsonValue | undefined): readonly JsonObject[] {
  return isArray(fields) ? fields.filter(isObject) : [];
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
