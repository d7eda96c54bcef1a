/** Checks of what callers give: each refusal names the value and the one wanted. */
import { ScaleArgumentError } from "./errors.ts";
import { suggest } from "./suggest.ts";

/** Refuses an argument. */
export function refuse(message: string): never {
  throw new ScaleArgumentError(message);
}

/** Shows a value in a message: short, and never an object's content. */
export function show(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(
      value.length > 60 ? value.slice(0, 57) + "..." : value,
    );
  }
  if (Array.isArray(value)) return value.length ? "an array" : "an empty array";
  if (value instanceof Date) {
    return Number.isNaN(value.getTime())
      ? "an invalid Date"
      : value.toISOString();
  }
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

/** Tells whether a value is text. */
export function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** Tells whether a value is an object made by `{}`, a class-less record. */
export function isRecord(
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Wants a plain object. */
export function checkRecord(
  value: unknown,
  name: string,
): asserts value is Readonly<Record<string, unknown>> {
  if (!isRecord(value)) {
    refuse(`${name} must be a plain object: current value is ${show(value)}`);
  }
}

/** Wants text with something in it. */
export function checkText(
  value: unknown,
  name: string,
): asserts value is string {
  if (typeof value !== "string" || value === "") {
    refuse(
      `${name} must be a non-empty string: current value is ${show(value)}`,
    );
  }
  // Half a surrogate pair would be sent as a replacement character.
  if (/[\ud800-\udfff]/u.test(value)) {
    refuse(`${name} must be well-formed text: current value is ${show(value)}`);
  }
}

/** Wants a list of non-empty texts, itself empty only where `orEmpty`. */
export function checkTexts(
  value: unknown,
  name: string,
  orEmpty = false,
): asserts value is readonly string[] {
  if (!Array.isArray(value)) {
    refuse(
      `${name} must be an array of strings: current value is ${show(value)}`,
    );
  }
  if (!orEmpty && value.length === 0) {
    refuse(`${name} must not be an empty array`);
  }
  value.forEach((item, index) => checkText(item, `${name}[${index}]`));
}

/** Wants `true` or `false`. */
export function checkBoolean(
  value: unknown,
  name: string,
): asserts value is boolean {
  if (typeof value !== "boolean") {
    refuse(`${name} must be true or false: current value is ${show(value)}`);
  }
}

/** Wants a whole number from `range[0]` to `range[1]`. */
export function checkInteger(
  value: unknown,
  name: string,
  range: readonly [min: number, max: number],
): asserts value is number {
  const [min, max] = range;
  if (
    !Number.isInteger(value) || (value as number) < min ||
    (value as number) > max
  ) {
    const wanted = max === Number.MAX_SAFE_INTEGER
      ? `a whole number from ${min} up`
      : `a whole number from ${min} to ${max}`;
    refuse(`${name} must be ${wanted}: current value is ${show(value)}`);
  }
}

/** The longest wait that `setTimeout` keeps, in milliseconds (24.8 days); more fires at once. */
const MAX_TIMER_MS = 2_147_483_647;

/** Wants a time in milliseconds that a timer can keep. */
export function checkMs(value: unknown, name: string): asserts value is number {
  if (
    typeof value !== "number" || !(value > 0) || value > MAX_TIMER_MS
  ) {
    refuse(
      `${name} must be a number of milliseconds above 0 and up to ${MAX_TIMER_MS}: ` +
        `current value is ${show(value)}`,
    );
  }
}

/** Refuses members that nobody will read, with the name that was probably meant. */
export function checkKnown(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
  describe: (name: string, suggestion: string | undefined) => string,
): void {
  for (const name of Object.keys(value)) {
    if (!known.includes(name)) refuse(describe(name, suggest(name, known)));
  }
}

/** Refuses a value that cannot be right; `name` is what the message calls it. */
export type Check = (value: unknown, name: string) => void;

/** Checks an object of options, member by member; a member that is `undefined` counts as not given. */
export function checkOptions(
  options: unknown,
  checks: Readonly<Record<string, Check>>,
  what: string,
): void {
  checkRecord(options, what);
  checkKnown(
    options,
    Object.keys(checks),
    (name, near) =>
      `Unknown option ${show(name)} in ${what}: ` +
      (near
        ? `did you mean "${near}"`
        : `known are ${Object.keys(checks).join(", ")}`),
  );
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined) checks[name]!(value, name);
  }
}

/** Wants a function. */
export function checkFunction(value: unknown, name: string): void {
  if (typeof value !== "function") {
    refuse(`${name} must be a function: current value is ${show(value)}`);
  }
}

/** Wants one of a few words. */
export function checkOneOf<Word>(
  value: unknown,
  name: string,
  words: readonly Word[],
): asserts value is Word {
  if (!words.includes(value as Word)) {
    refuse(
      `${name} must be ${words.map(show).join(" or ")}: current value is ${
        show(value)
      }`,
    );
  }
}
