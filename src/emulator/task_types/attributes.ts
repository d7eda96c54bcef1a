/** What labelers would say about an annotation: values for the attributes that are asked of it. */
import type { AttributeValues } from "../../types/attributes.ts";
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { isArray, isObject } from "../util/json.ts";
import { labelsOf } from "./labels.ts";
import { numberOr } from "../util/numbers.ts";
import type { Random } from "../util/random.ts";

/** An annotation as far as its attributes care. */
export interface Subject {
  /** Its id. */
  readonly uuid: string;
  /** Its label. */
  readonly label: string;
}

/** Whom the attributes are about. */
export interface Company {
  /** The annotation itself. */
  readonly subject: Subject;
  /** All annotations of the task, which it may be linked to. */
  readonly all: readonly Subject[];
}

type Answerer = (
  definition: JsonObject,
  company: Company,
  random: Random,
) => JsonValue | undefined;

/**
 * Values by the type of their definition. What `x_line` and `y_line` give is not
 * known, so they get none.
 */
const ANSWERERS: Readonly<Record<string, Answerer>> = {
  category,
  number,
  angle,
  text,
  linked,
};

/** How many steps a number may lie above its least, where it has no most. */
const USUAL_STEPS = 9;

/** Gives the values of the attributes that are defined, where their conditions hold. */
export function attributesOf(
  definitions: JsonValue | undefined,
  company: Company,
  random: Random,
): AttributeValues {
  const values = new Map<string, JsonValue>();
  let open = isObject(definitions) ? Object.entries(definitions) : [];
  // An attribute may depend on one that stands behind it.
  for (let isStuck = false; !isStuck;) {
    const asked = open.filter(([, definition]) =>
      isAsked(definition, company.subject.label, values)
    );
    open = open.filter((entry) => !asked.includes(entry));
    for (const [name, definition] of asked) {
      const value = answer(definition, company, random.fork(name));
      if (value !== undefined) values.set(name, value);
    }
    isStuck = asked.length === 0;
  }
  const names = isObject(definitions) ? Object.keys(definitions) : [];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = values.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** A definition without a `type` is a category. */
function answer(
  definition: JsonValue,
  company: Company,
  random: Random,
): JsonValue | undefined {
  if (!isObject(definition)) return undefined;
  const type = String(definition.type ?? "category");
  const answerer = Object.hasOwn(ANSWERERS, type) ? ANSWERERS[type] : undefined;
  return answerer?.(definition, company, random);
}

/**
 * Editions of the documentation differ on whether several conditions must all
 * hold or only one: where all do, an answer is right by both.
 */
function isAsked(
  definition: JsonValue,
  label: string,
  values: ReadonlyMap<string, JsonValue>,
): boolean {
  const conditions = isObject(definition) ? definition.conditions : undefined;
  if (!isObject(conditions)) return true;
  const { label_condition, attribute_conditions } = conditions;
  const isLabelRight = !isObject(label_condition) ||
    holds(label_condition.label, label);
  const others = isArray(attribute_conditions)
    ? attribute_conditions
    : [attribute_conditions];
  return isLabelRight &&
    others.filter(isObject).every((condition) =>
      Object.entries(condition)
        .every(([name, wanted]) => holds(wanted, values.get(name)))
    );
}

/** A text wants equality, a list membership; of several values one must fit. */
function holds(
  wanted: JsonValue | undefined,
  value: JsonValue | undefined,
): boolean {
  const allowed = [wanted].flat().map(String);
  return [value].flat().some((item) => allowed.includes(String(item)));
}

function category(
  { choices, allow_multiple }: JsonObject,
  _: Company,
  random: Random,
): JsonValue | undefined {
  const names = labelsOf(choices);
  if (names.length === 0) return undefined;
  if (allow_multiple !== true) return random.pick(names);
  const chosen = names.filter(() => random.integer(0, 1) === 1);
  return chosen.length > 0 ? chosen : [random.pick(names) ?? ""];
}

function number(
  definition: JsonObject,
  _: Company,
  random: Random,
): JsonValue {
  return drawNumber(definition, random);
}

/** Gives a number between `min` and `max`, whole steps above `min`. */
export function drawNumber(
  { min, max, step }: JsonObject,
  random: Random,
): number {
  const by = Math.abs(numberOr(step, 1)) || 1;
  const span = USUAL_STEPS * by;
  const least = numberOr(min, Math.min(0, numberOr(max, span) - span));
  const most = numberOr(max, least + span);
  // A sum of broken steps may end a hair above the most.
  const steps = Math.max(0, Math.floor((most - least) / by + 1e-9));
  return Number((least + random.integer(0, steps) * by).toPrecision(12));
}

/** Gives whole degrees. */
function angle(_: JsonObject, __: Company, random: Random): JsonValue {
  return random.integer(0, 359);
}

function text(): JsonValue {
  return "test response";
}

/** Gives another annotation's uuid; one that is not required is there half the time. */
function linked(
  { allowed_labels, required }: JsonObject,
  { subject, all }: Company,
  random: Random,
): JsonValue | undefined {
  const others = all.filter(({ uuid, label }) =>
    uuid !== subject.uuid &&
    (allowed_labels === undefined || holds(allowed_labels, label))
  );
  const isWanted = required === true || random.integer(0, 1) === 1;
  return isWanted ? random.pick(others)?.uuid : undefined;
}
