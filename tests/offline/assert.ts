/**
 * The assertions of `@std/assert` that the tests use, built on `node:assert`, for machines that cannot reach JSR.
 * The signatures are those of the real functions. Equality is never looser: `node:assert` also tells `-0` from `0`.
 */
import { AssertionError, strict } from "node:assert";
import { inspect } from "node:util";

// deno-lint-ignore no-explicit-any
type Constructor<T> = abstract new (...args: any[]) => T;

/** Runs a check; the message and the stack of its failure begin with those of the assertion. */
function run(
  assertion: (...args: never[]) => unknown,
  msg: string | undefined,
  check: () => void,
): void {
  try {
    check();
  } catch (error) {
    if (error instanceof AssertionError) {
      if (msg) error.message = `${msg}: ${error.message}`;
      Error.captureStackTrace(error, assertion);
    }
    throw error;
  }
}

export function assert(expr: unknown, msg?: string): asserts expr {
  run(assert, msg, () => strict.ok(expr, `${inspect(expr)} is not truthy`));
}

export function assertFalse(expr: unknown, msg?: string): void {
  run(assertFalse, msg, () => strict.ok(!expr, `${inspect(expr)} is truthy`));
}

export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  run(assertEquals, msg, () => strict.deepStrictEqual(actual, expected));
}

export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  run(assertNotEquals, msg, () => strict.notDeepStrictEqual(actual, expected));
}

export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  run(assertStrictEquals, msg, () => strict.strictEqual(actual, expected));
}

export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  run(assertGreater, msg, () =>
    strict.ok(
      actual > expected,
      `${inspect(actual)} is not greater than ${inspect(expected)}`,
    ));
}

export function assertInstanceOf<T>(
  actual: unknown,
  expectedType: Constructor<T>,
  msg?: string,
): asserts actual is T {
  run(assertInstanceOf, msg, () =>
    strict.ok(
      actual instanceof expectedType,
      `${inspect(actual)} is not an instance of ${expectedType.name}`,
    ));
}

export function assertMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  run(assertMatch, msg, () => strict.match(actual, expected));
}

export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
): void {
  run(assertStringIncludes, msg, () =>
    strict.ok(
      actual.includes(expected),
      `${inspect(actual)} does not include ${inspect(expected)}`,
    ));
}

function checkError(
  error: unknown,
  ErrorClass: Constructor<Error> | undefined,
  msgIncludes = "",
): void {
  if (ErrorClass === undefined) return;
  assertInstanceOf(error, ErrorClass);
  assertStringIncludes(error.message, msgIncludes);
}

export function assertThrows(fn: () => unknown): unknown;
export function assertThrows<E extends Error>(
  fn: () => unknown,
  ErrorClass: Constructor<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  ErrorClass?: Constructor<Error>,
  msgIncludes?: string,
  msg?: string,
): unknown {
  let thrown: { readonly error: unknown } | undefined;
  try {
    fn();
  } catch (error) {
    thrown = { error };
  }
  run(assertThrows, msg, () => {
    strict.ok(thrown, "The function did not throw");
    checkError(thrown.error, ErrorClass, msgIncludes);
  });
  return thrown?.error;
}

export function assertRejects(
  fn: () => PromiseLike<unknown>,
): Promise<unknown>;
export function assertRejects<E extends Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: Constructor<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  ErrorClass?: Constructor<Error>,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  let promise: PromiseLike<unknown> | undefined;
  let thrown: { readonly error: unknown } | undefined;
  try {
    promise = fn();
    await promise;
  } catch (error) {
    thrown = { error };
  }
  run(assertRejects, msg, () => {
    strict.ok(promise, "The function threw before it returned a promise");
    strict.ok(thrown, "The promise did not reject");
    checkError(thrown.error, ErrorClass, msgIncludes);
  });
  return thrown?.error;
}
