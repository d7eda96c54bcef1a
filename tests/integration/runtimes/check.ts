/** Checks that run in any runtime, and their assertions: no test library works in all runtimes. */
import { isScaleError, type ScaleError } from "../../../mod.ts";

/** The servers that the checks use, and what the runtime can do. */
export interface Environment {
  /** The URL of the HTTP server of `server.ts`. */
  readonly http: string;
  /** The URL of the server on plain sockets that breaks the protocol. */
  readonly raw: string;
  /** A URL where nothing listens. */
  readonly closed: string;
  /** Whether the runtime sends the length of a stream when it is known. */
  readonly sendsLength: boolean;
}

/** Throws if the runtime does not behave as expected. */
export type Check = (environment: Environment) => Promise<void>;

/** Checks by name. */
export type Checks = Readonly<Record<string, Check>>;

/** The result of a check. */
export interface CheckResult {
  readonly name: string;
  /** The reason of the failure; absent if the check passed. */
  readonly failure?: string;
  /** The duration in milliseconds. */
  readonly ms: number;
}

/** The longest duration of a check, in milliseconds. */
const LIMIT_MS = 10_000;

/** Runs the checks one after the other; a failure does not stop the next one. */
export async function runChecks(
  checks: Checks,
  environment: Environment,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const [name, check] of Object.entries(checks)) {
    const startedAt = performance.now();
    let failure: string | undefined;
    try {
      await withLimit(check(environment));
    } catch (error) {
      failure = describeError(error);
    }
    const ms = Math.round(performance.now() - startedAt);
    results.push({ name, ms, ...failure !== undefined && { failure } });
  }
  return results;
}

function withLimit(work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout>;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Took longer than ${LIMIT_MS} ms`)),
      LIMIT_MS,
    );
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return `Threw ${String(error)}`;
  const cause = error.cause === undefined
    ? ""
    : `\ncaused by ${describeError(error.cause)}`;
  return (error.stack ?? `${error.name}: ${error.message}`) + cause;
}

/** Asserts that two values are equal as JSON. */
export function equal(actual: unknown, expected: unknown): void {
  const [found, due] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (found !== due) throw new Error(`Expected ${due}, got ${found}`);
}

/** Asserts a condition. */
export function ok(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`Expected that ${what}`);
}

/** Returns what a call rejects with. */
export async function thrown(
  call: () => PromiseLike<unknown>,
): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error("Expected the call to reject");
}

/** Returns the error of the library that a call rejects with. */
export async function failure(
  call: () => PromiseLike<unknown>,
): Promise<ScaleError> {
  const error = await thrown(call);
  if (!isScaleError(error)) {
    throw new Error("Expected a ScaleError", { cause: error });
  }
  return error;
}

/** Returns all strings of an error, of its members and of its causes. */
export function printed(value: unknown, depth = 9): string {
  if (typeof value !== "object" || value === null || depth === 0) {
    return String(value);
  }
  const members = Object.getOwnPropertyNames(value).map((name) =>
    `${name}: ${
      printed((value as Readonly<Record<string, unknown>>)[name], depth - 1)
    }`
  );
  return [String(value), ...members].join("\n");
}

/** Waits until a condition holds, a quarter of a second at most. */
export async function soon(
  condition: () => boolean,
  what: string,
): Promise<void> {
  for (let left = 25; !condition(); left--) {
    ok(left > 0, what);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

let names = 0;

/** Returns a name that no other check has. */
export function fresh(): string {
  return `check-${names++}`;
}
