/** Kinds of JavaScript values. */

/** Returns whether a value is a string. */
export function isString(value: unknown): value is string {
  return typeof value === "string";
}

/** Returns whether a value is an object of any kind, such as an array. */
export function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Returns whether a value is an object made by `{}`, and not by a class. */
export function isPlainObject(
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  if (!isContainer(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
