/** Assertions about arguments. Each message names the argument, the value expected and the value found. */
import { ScaleArgumentError } from "./errors.ts";
import { isContainer, isPlainObject, isString } from "./kind.ts";
import { isDate } from "./platform.ts";
import { cutUrls } from "./redact.ts";
import { nearest, suggest } from "./suggest.ts";

/** Throws the error for a wrong argument. */
export function throwArgumentError(message: string): never {
  throw new ScaleArgumentError(message);
}

/** Throws the error for an argument that must be something else. */
export function throwMustBe(
  value: unknown,
  name: string,
  expected: string,
  found: string = describe(value),
): never {
  throwArgumentError(`${name} must be ${expected}: current value is ${found}`);
}

/** Returns a short description of a value for a message; never the content of an object, an API key or the query of a URL. */
export function describe(value: unknown): string {
  if (isString(value)) {
    if (/(^|[^a-z\d])(live|test)_/i.test(value)) {
      return "like an API key";
    }
    const shown = cutUrls(value);
    return JSON.stringify(
      shown.length > 60 ? shown.slice(0, 57) + "..." : shown,
    );
  }
  if (Array.isArray(value)) return value.length ? "an array" : "an empty array";
  if (isDate(value)) {
    return value.toJSON() ?? "an invalid Date";
  }
  if (/function|bigint/.test(typeof value)) return `a ${typeof value}`;
  if (!isContainer(value)) return String(value);
  return isPlainObject(value)
    ? "an object"
    : `a ${value.constructor?.name ?? "foreign object"}`;
}

/** Returns a description without the content of a string: that may be the API key, whatever it looks like. */
export function describeKind(value: unknown): string {
  return isString(value) ? "a string" : describe(value);
}

/** Asserts a plain object. */
export function assertPlainObject(
  value: unknown,
  name: string,
): asserts value is Readonly<Record<string, unknown>> {
  if (!isPlainObject(value)) {
    throwMustBe(value, name, "a plain object", describeKind(value));
  }
}

/** Asserts that an argument of a method is a plain object, for instance `The params of tasks.create`. */
export function assertArgument(
  value: unknown,
  what: string,
  method: string,
): asserts value is Readonly<Record<string, unknown>> {
  assertPlainObject(value, `The ${what} of ${method}`);
}

/** Asserts a non-empty string of well-formed Unicode. */
export function assertString(
  value: unknown,
  name: string,
): asserts value is string {
  if (!isString(value) || value === "") {
    throwMustBe(value, name, "a non-empty string");
  }
  // `fetch` would send half a surrogate pair as a replacement character.
  if (!value.isWellFormed()) {
    throwMustBe(value, name, "well-formed Unicode");
  }
}

/** Asserts an array of non-empty strings; `[]` only with `allowEmpty`. */
export function assertStrings(
  value: unknown,
  name: string,
  allowEmpty = false,
): asserts value is readonly string[] {
  if (!Array.isArray(value) || !allowEmpty && value.length === 0) {
    const expected = allowEmpty ? "an array" : "a non-empty array";
    throwMustBe(value, name, `${expected} of strings`);
  }
  value.forEach((item, index) => assertString(item, `${name}[${index}]`));
}

/** Asserts `true` or `false`. */
export function assertBoolean(
  value: unknown,
  name: string,
): asserts value is boolean {
  if (typeof value !== "boolean") {
    throwMustBe(value, name, "true or false");
  }
}

/** Asserts an integer from `min` to `max`. */
export function assertInteger(
  value: unknown,
  name: string,
  [min, max = Infinity]: readonly [min: number, max?: number] = [0],
): asserts value is number {
  if (
    !Number.isSafeInteger(value) || (value as number) < min ||
    (value as number) > max
  ) {
    const expected = max === Infinity
      ? `an integer of at least ${min}`
      : `an integer from ${min} to ${max}`;
    throwMustBe(value, name, expected);
  }
}

/** The longest delay of `setTimeout`, in milliseconds (24.8 days); a longer one fires at once. */
const MAX_TIMER_MS = 2_147_483_647;

/** Asserts a number of milliseconds that a timer accepts. */
export function assertMs(
  value: unknown,
  name: string,
): asserts value is number {
  if (
    typeof value !== "number" || !(value > 0) || value > MAX_TIMER_MS
  ) {
    throwMustBe(
      value,
      name,
      `a number of milliseconds above 0 and up to ${MAX_TIMER_MS}`,
    );
  }
}

/** Asserts a function. */
export function assertFunction(value: unknown, name: string): void {
  if (typeof value !== "function") {
    throwMustBe(value, name, "a function");
  }
}

/** Asserts one of a few values. */
export function assertOneOf<Value>(
  value: unknown,
  name: string,
  values: readonly Value[],
): asserts value is Value {
  if (!values.includes(value as Value)) {
    throwMustBe(value, name, values.map(describe).join(" or "));
  }
}

/** Asserts a non-empty string that is not a misspelt one of the known values. Any other may be newer than this library. */
export function assertSpelling(
  value: unknown,
  name: string,
  known: Readonly<Record<string, string>> | readonly string[],
): asserts value is string {
  assertString(value, name);
  for (const key in known) {
    if (known[key as keyof typeof known] === value) return;
  }
  const meant = nearest(value, Object.values(known));
  if (meant !== undefined) throwMustBe(value, name, `spelled "${meant}"`);
}

/** Throws for a key that is not known; `what` and `place` name it, `advice` ends the message. */
export function assertKnownKeys(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
  { what, place, advice = "" }: {
    readonly what: string;
    readonly place: string;
    readonly advice?: string;
  },
): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const meant = suggest(key, known);
    // An option whose name is no word may be the API key.
    const isShown = what !== "option" || /^[a-z_]{1,24}$/i.test(key);
    throwArgumentError(
      `Unknown ${what} ${isShown ? describe(key) + " " : ""}` +
        `in ${place}: ` +
        (meant
          ? `did you mean "${meant}"`
          : `known ${what}s are ${known.join(", ")}`) +
        advice,
    );
  }
}

/** An assertion about one option; `name` is its name in the message. */
export type Assertion = (value: unknown, name: string) => void;

/** Asserts the options of `place`: an object of known options, each by its own assertion. One that is `undefined` counts as absent. */
export function assertOptions(
  options: unknown,
  assertions: Readonly<Record<string, Assertion>>,
  place: string,
): void {
  assertArgument(options, "options", place);
  assertKnownKeys(options, Object.keys(assertions), { what: "option", place });
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined) assertions[name]!(value, name);
  }
}
