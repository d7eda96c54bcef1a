/** The values of an annotation's attributes. */
import type { AttributeValues } from "../../types/attributes.ts";
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { isArray, isObject } from "../util/json.ts";
import type { Random } from "../util/random.ts";
import { TEST_STRING } from "./context.ts";
import { drawNumber } from "./draw.ts";
import { labelsOf } from "./labels.ts";

/** The parts of an annotation that its attributes depend on. */
export interface Subject {
  /** The annotation's id. */
  readonly uuid: string;
  /** The annotation's label. */
  readonly label: string;
}

/** The annotation that the attributes belong to, among all others of its task. */
export interface AttributeContext {
  /** The annotation itself. */
  readonly subject: Subject;
  /** All annotations of the task; `linked` attributes refer to them. */
  readonly all: readonly Subject[];
}

/** Returns a value that fits the definition, `undefined` where there is none. */
type ValueMaker = (
  definition: JsonObject,
  context: AttributeContext,
  random: Random,
) => JsonValue | undefined;

/**
 * Values by the type of the definition. The values of `x_line` and `y_line` are
 * not documented, so such attributes are left out.
 */
const VALUE_MAKERS: Readonly<Record<string, ValueMaker>> = {
  category,
  number,
  angle,
  text,
  linked,
};

/** Returns a value for each defined attribute whose conditions are met. */
export function attributesOf(
  definitions: JsonValue | undefined,
  context: AttributeContext,
  random: Random,
): AttributeValues {
  const values = new Map<string, JsonValue>();
  let open = isObject(definitions) ? Object.entries(definitions) : [];
  // A condition may refer to an attribute that is defined later.
  for (let isStuck = false; !isStuck;) {
    const ready = open.filter(([, definition]) =>
      meetsConditions(definition, context.subject.label, values)
    );
    open = open.filter((entry) => !ready.includes(entry));
    for (const [name, definition] of ready) {
      const value = attributeValue(definition, context, random.fork(name));
      if (value !== undefined) values.set(name, value);
    }
    isStuck = ready.length === 0;
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
function attributeValue(
  definition: JsonValue,
  context: AttributeContext,
  random: Random,
): JsonValue | undefined {
  if (!isObject(definition)) return undefined;
  const type = String(definition.type ?? "category");
  return Object.hasOwn(VALUE_MAKERS, type)
    ? VALUE_MAKERS[type]?.(definition, context, random)
    : undefined;
}

/**
 * Editions of the documentation differ on whether all conditions or only one
 * must be met. Here all must be, which is right in either case.
 */
function meetsConditions(
  definition: JsonValue,
  label: string,
  values: ReadonlyMap<string, JsonValue>,
): boolean {
  const conditions = isObject(definition) ? definition.conditions : undefined;
  if (!isObject(conditions)) return true;
  const { label_condition, attribute_conditions } = conditions;
  const isLabelRight = !isObject(label_condition) ||
    matches(label_condition.label, label);
  const others = isArray(attribute_conditions)
    ? attribute_conditions
    : [attribute_conditions];
  return isLabelRight &&
    others.filter(isObject).every((condition) =>
      Object.entries(condition)
        .every(([name, expected]) => matches(expected, values.get(name)))
    );
}

/** Compares two values. Of an array, one item must be equal. */
function matches(
  expected: JsonValue | undefined,
  value: JsonValue | undefined,
): boolean {
  const allowed = [expected].flat().map(String);
  return [value].flat().some((item) => allowed.includes(String(item)));
}

function category(
  { choices, allow_multiple }: JsonObject,
  _: AttributeContext,
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
  _: AttributeContext,
  random: Random,
): JsonValue {
  return drawNumber(definition, random);
}

/** Returns whole degrees. */
function angle(_: JsonObject, __: AttributeContext, random: Random): JsonValue {
  return random.integer(0, 359);
}

function text(): JsonValue {
  return TEST_STRING;
}

/**
 * Returns the uuid of another annotation. An attribute that is not required is
 * left out half of the time.
 */
function linked(
  { allowed_labels, required }: JsonObject,
  { subject, all }: AttributeContext,
  random: Random,
): JsonValue | undefined {
  const others = all.filter(({ uuid, label }) =>
    uuid !== subject.uuid &&
    (allowed_labels === undefined || matches(allowed_labels, label))
  );
  const isPresent = required === true || random.integer(0, 1) === 1;
  return isPresent ? random.pick(others)?.uuid : undefined;
}
