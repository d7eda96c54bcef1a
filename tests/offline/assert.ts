/**
 * A stand-in for `@std/assert`, for machines that cannot reach JSR: `deno.json` names the real one, `deno task std` chooses.
 *
 * The signatures are those of the real functions, so a test that type-checks here type-checks there. Equality is
 * `node:assert`'s, which tells `-0` from `0` and a null prototype from a plain object where the real one does not,
 * and takes two errors with the same message as equal: tests must not rest on these cases.
 */
import { inspect, isDeepStrictEqual } from "node:util";

// deno-lint-ignore no-explicit-any
type AnyConstructor = abstract new (...args: any[]) => any;
// deno-lint-ignore no-explicit-any
type ErrorConstructor<E extends Error> = new (...args: any[]) => E;
type Falsy = false | 0 | 0n | "" | null | undefined;
type ArrayLikeArg<T> = ArrayLike<T> & object;

/** What a failing assertion throws. */
export class AssertionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

function show(value: unknown): string {
  return inspect(value, { depth: 10, breakLength: 100, sorted: true });
}

function check(ok: boolean, message: string, msg?: string): void {
  if (!ok) throw new AssertionError(msg ? `${message}: ${msg}` : message);
}

/** Whether two values are deeply equal. */
export function equal(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b);
}

export function assert(expr: unknown, msg = ""): asserts expr {
  check(Boolean(expr), "Expected a truthy value", msg);
}

export function assertFalse(expr: unknown, msg = ""): asserts expr is Falsy {
  check(!expr, `Expected a falsy value, got ${show(expr)}`, msg);
}

export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  const message = () =>
    `Values are not equal\n  actual:   ${show(actual)}\n  expected: ${
      show(expected)
    }\n`;
  const ok = equal(actual, expected);
  check(ok, ok ? "" : message(), msg);
}

export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  check(
    !equal(actual, expected),
    `Expected values to differ: ${show(actual)}`,
    msg,
  );
}

export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  check(
    Object.is(actual, expected),
    `Expected the same value or reference\n  actual:   ${
      show(actual)
    }\n  expected: ${show(expected)}\n`,
    msg,
  );
}

export function assertNotStrictEquals<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  check(
    !Object.is(actual, expected),
    `Expected another value or reference than ${show(actual)}`,
    msg,
  );
}

export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  msg?: string,
): void {
  const most = tolerance ??
    (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  check(
    Object.is(actual, expected) || Math.abs(expected - actual) <= most,
    `Expected ${actual} to be within ${most} of ${expected}`,
    msg,
  );
}

export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  check(
    actual > expected,
    `Expected ${show(actual)} > ${show(expected)}`,
    msg,
  );
}

export function assertGreaterOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  check(
    actual >= expected,
    `Expected ${show(actual)} >= ${show(expected)}`,
    msg,
  );
}

export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  check(
    actual < expected,
    `Expected ${show(actual)} < ${show(expected)}`,
    msg,
  );
}

export function assertLessOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  check(
    actual <= expected,
    `Expected ${show(actual)} <= ${show(expected)}`,
    msg,
  );
}

export function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T> {
  check(
    actual !== undefined && actual !== null,
    `Expected a value, got ${actual}`,
    msg,
  );
}

export function assertInstanceOf<T extends AnyConstructor>(
  actual: unknown,
  expectedType: T,
  msg = "",
): asserts actual is InstanceType<T> {
  check(
    actual instanceof expectedType,
    `Expected an instance of ${expectedType.name}, got ${show(actual)}`,
    msg,
  );
}

export function assertNotInstanceOf<A, T>(
  actual: A,
  // deno-lint-ignore no-explicit-any
  unexpectedType: abstract new (...args: any[]) => T,
  msg?: string,
): asserts actual is Exclude<A, T> {
  check(
    !(actual instanceof unexpectedType),
    `Expected anything but an instance of ${unexpectedType.name}`,
    msg,
  );
}

export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
): void {
  check(
    actual.includes(expected),
    `Expected ${show(actual)} to contain ${show(expected)}`,
    msg,
  );
}

export function assertArrayIncludes<T>(
  actual: ArrayLikeArg<T>,
  expected: ArrayLikeArg<T>,
  msg?: string,
): void {
  const all = Array.from(actual);
  const missing = Array.from(expected).filter((wanted) =>
    !all.some((item) => equal(item, wanted))
  );
  check(
    missing.length === 0,
    `Expected ${show(all)} to include ${show(missing)}`,
    msg,
  );
}

export function assertMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  check(
    expected.test(actual),
    `Expected ${show(actual)} to match ${expected}`,
    msg,
  );
}

export function assertNotMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  check(
    !expected.test(actual),
    `Expected ${show(actual)} not to match ${expected}`,
    msg,
  );
}

function matches(actual: unknown, expected: unknown): boolean {
  // Arrays must be of one length, which the real one also asks for.
  if (Array.isArray(expected)) {
    return Array.isArray(actual) && actual.length === expected.length &&
      expected.every((item, i) => matches(actual[i], item));
  }
  const plain = typeof expected === "object" && expected !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(expected));
  if (!plain) return equal(actual, expected);
  if (typeof actual !== "object" || actual === null) return false;
  return Reflect.ownKeys(expected).every((key) =>
    key in actual && matches(
      actual[key as keyof typeof actual],
      expected[key as keyof typeof expected],
    )
  );
}

export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  check(
    matches(actual, expected),
    `Expected a part to match\n  actual:   ${show(actual)}\n  expected: ${
      show(expected)
    }\n`,
    msg,
  );
}

export function assertIsError<E extends Error = Error>(
  error: unknown,
  ErrorClass?: ErrorConstructor<E>,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) {
    throw new AssertionError(`Expected an Error, got ${show(error)}`);
  }
  check(
    ErrorClass === undefined || error instanceof ErrorClass,
    `Expected error to be instance of "${ErrorClass?.name}", but was "${error.constructor.name}": ${error.message}`,
    msg,
  );
  if (msgMatches === undefined) return;
  check(
    typeof msgMatches === "string"
      ? error.message.includes(msgMatches)
      : msgMatches.test(error.message),
    `Expected error message to include ${show(msgMatches)}, but got ${
      show(error.message)
    }`,
    msg,
  );
}

type Expectation = [
  errorClassOrMsg?: ErrorConstructor<Error> | string,
  msgIncludes?: string,
  msg?: string,
];

function checkThrown(error: unknown, expected: Expectation): unknown {
  const [ErrorClass, msgIncludes, msg] = expected;
  if (typeof ErrorClass === "function") {
    assertIsError(error, ErrorClass, msgIncludes, msg);
  }
  return error;
}

export function assertThrows(fn: () => unknown, msg?: string): unknown;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorConstructor<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  ...expected: Expectation
): unknown {
  try {
    fn();
  } catch (error) {
    return checkThrown(error, expected);
  }
  throw new AssertionError("Expected function to throw");
}

export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorConstructor<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  ...expected: Expectation
): Promise<unknown> {
  let promise: PromiseLike<unknown>;
  try {
    promise = fn();
  } catch (error) {
    throw new AssertionError("Function throws when expected to reject", {
      cause: error,
    });
  }
  try {
    await promise;
  } catch (error) {
    return checkThrown(error, expected);
  }
  throw new AssertionError("Expected function to reject");
}

export function fail(msg?: string): never {
  throw new AssertionError(msg ? `Failed assertion: ${msg}` : "Failed");
}

export function unimplemented(msg?: string): never {
  throw new AssertionError(msg ? `Unimplemented: ${msg}` : "Unimplemented");
}

export function unreachable(msg?: string): never {
  throw new AssertionError(msg ? `Unreachable: ${msg}` : "Unreachable");
}
