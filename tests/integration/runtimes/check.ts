/** Checks that run in any runtime, and what they need: no library for tests works in all of them. */
import { isScaleError, type ScaleError } from "../../../mod.ts";

/** What a check stands on. */
export interface Ground {
  /** Where the server of `site.ts` speaks HTTP. */
  readonly http: string;
  /** Where it misbehaves on bare sockets. */
  readonly raw: string;
  /** Where nobody listens. */
  readonly closed: string;
  /** Whether the runtime sends the length of a stream, where it is told. */
  readonly sendsLength: boolean;
}

/** Throws where the runtime does not do what it must. */
export type Check = (ground: Ground) => Promise<void>;

/** Checks by what they show. */
export type Checks = Readonly<Record<string, Check>>;

/** What came of a check. */
export interface Result {
  readonly name: string;
  /** Why it failed; absent where it did not. */
  readonly failure?: string;
  /** How long it took, in milliseconds. */
  readonly ms: number;
}

/** The longest that a check may take, in milliseconds. */
const LIMIT_MS = 10_000;

/** Runs the checks one after the other; none stops the next. */
export async function runChecks(
  checks: Checks,
  ground: Ground,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const [name, check] of Object.entries(checks)) {
    const startedAt = performance.now();
    let failure: string | undefined;
    try {
      await inTime(check(ground));
    } catch (error) {
      failure = wordsOf(error);
    }
    const ms = Math.round(performance.now() - startedAt);
    results.push({ name, ms, ...failure !== undefined && { failure } });
  }
  return results;
}

function inTime(work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout>;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Took longer than ${LIMIT_MS} ms`)),
      LIMIT_MS,
    );
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return `Threw ${String(error)}`;
  const cause = error.cause === undefined
    ? ""
    : `\ncaused by ${wordsOf(error.cause)}`;
  return (error.stack ?? `${error.name}: ${error.message}`) + cause;
}

/** Compares two values as JSON. */
export function equal(actual: unknown, wanted: unknown): void {
  const [given, due] = [JSON.stringify(actual), JSON.stringify(wanted)];
  if (given !== due) throw new Error(`Is ${given}, must be ${due}`);
}

/** Holds where a condition does. */
export function ok(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`Must hold: ${what}`);
}

/** Gives what a call rejects with. */
export async function thrown(
  call: () => PromiseLike<unknown>,
): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error("Must reject, and did not");
}

/** Gives the library's error that a call rejects with. */
export async function failure(
  call: () => PromiseLike<unknown>,
): Promise<ScaleError> {
  const error = await thrown(call);
  if (!isScaleError(error)) {
    throw new Error("Must reject with a ScaleError", { cause: error });
  }
  return error;
}

/** Waits until something holds, a quarter of a second at most. */
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

/** Gives a name that no other check has. */
export function fresh(): string {
  return `check-${names++}`;
}
