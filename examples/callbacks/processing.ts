/**
 * Calls `onEvent` for stored events: at least once, one worker at a time. A worker
 * takes a lease on an event, and only the newest lease can record a result. An
 * event whose tries fail waits longer each time, and becomes a dead letter in the
 * end, so it does not delay the others.
 */
import type { Callback } from "@labelwire/scale/callbacks";
import type { ExecutionContextLike } from "@labelwire/scale/hono";
import type { Counters } from "./counters.ts";
import { type Log, messageOf, printLog } from "./log.ts";
import type { EventRow, Store, StoredEvent, TryResult } from "./store.ts";

/** An event, with the callback that reported it. */
export interface ReceivedEvent extends EventRow {
  readonly callback: Callback;
}

/** What `onEvent` gets beside the event. */
export interface EventContext<Env> {
  /** The number of this try, from 1. */
  readonly attempt: number;
  /**
   * The key of the event's effect: letters, digits, `_` and `-`. It is the same in
   * every try and every replay, so an effect under this key happens once.
   */
  readonly idempotencyKey: string;
  readonly env: Env;
  /** The Worker's execution context; `undefined` on Deno. */
  readonly ctx: ExecutionContextLike | undefined;
  /** Aborted when the try has taken too long. What it does then no longer counts. */
  readonly signal: AbortSignal;
}

/** Processes an event. If it throws or takes too long, it is called again later. */
export type OnEvent<Env> = (
  event: ReceivedEvent,
  context: EventContext<Env>,
) => unknown;

/** The limits of the processing. */
export interface ProcessingLimits {
  /** The number of events that are processed at the same time. A Worker has 6 connections. */
  readonly lanes: number;
  /** The number of events that a sweep processes at most: three queries each, and D1 allows 1 000. */
  readonly perSweep: number;
  /** The number of tries before an event becomes a dead letter. */
  readonly maxTries: number;
  /** The time limit of a try, in milliseconds. */
  readonly tryMs: number;
  /** The duration of a lease, in milliseconds; longer than a try with its reads and writes. */
  readonly leaseMs: number;
  /** The longest delay after the first try, in milliseconds. It doubles with each try. */
  readonly baseDelayMs: number;
  /** The longest delay after any try, in milliseconds. */
  readonly maxDelayMs: number;
}

/** The defaults: twenty tries within about six hours. */
export const LIMITS: ProcessingLimits = {
  lanes: 5,
  perSweep: 300,
  maxTries: 20,
  tryMs: 60_000,
  leaseMs: 180_000,
  baseDelayMs: 5_000,
  maxDelayMs: 3_600_000,
};

/** The shortest delay after a try, so that a sweep does not take an event twice. */
const MIN_DELAY_MS = 1_000;

/** The longest message that is stored with an event. */
const MAX_MESSAGE = 500;

/** The options of `createProcessor`. */
export interface ProcessorOptions<Env> {
  readonly store: Store;
  readonly onEvent: OnEvent<Env>;
  readonly env: Env;
  readonly ctx?: ExecutionContextLike | undefined;
  readonly counters: Counters;
  readonly limits?: Partial<ProcessingLimits> | undefined;
  /** Writes to the log. Default: each entry is printed as a line of JSON. */
  readonly log?: Log | undefined;
  /** Returns the time, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** Returns a number from 0 to 1. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Calls a function after a time, in milliseconds, and returns a function that prevents it. Default: a timer. */
  readonly startTimer?:
    | ((call: () => void, ms: number) => () => void)
    | undefined;
}

/** Processes stored events. */
export interface Processor {
  /** Processes an event, if it is due and no other worker has it. Returns whether it was. */
  process(id: string): Promise<boolean>;
  /** Processes what is due, up to a number of events. Returns how many that were. */
  sweep(limit?: number): Promise<number>;
  /** Makes a sweep that is running look for due events at once, if it has a free lane. */
  wake(): void;
}

/** Creates a processor. */
export function createProcessor<Env>(
  options: ProcessorOptions<Env>,
): Processor {
  const { store, counters, now = Date.now } = options;
  const limits = { ...LIMITS, ...options.limits };
  const until = () => now() + limits.leaseMs;
  let waking = Promise.withResolvers<void>();
  const wake = () => {
    waking.resolve();
    waking = Promise.withResolvers();
  };
  const settings = { ...options, limits, now };

  return {
    async process(id) {
      const query = { now: now(), until: until(), limit: 1, id };
      const claims = await store.claim(query);
      for (const event of claims) await attempt(event, settings);
      return claims.length > 0;
    },
    async sweep(limit = limits.perSweep) {
      const running = new Set<Promise<void>>();
      let started = 0;
      try {
        while (true) {
          // Taken before the claim, so that no event is missed.
          const woken = waking.promise;
          // Only as many as start at once: a lease begins with its claim.
          const free = Math.min(limits.lanes - running.size, limit - started);
          const query = { now: now(), until: until(), limit: free };
          const claims = free > 0 ? await store.claim(query) : [];
          for (const event of claims) {
            const work = attempt(event, settings)
              .finally(() => running.delete(work));
            running.add(work);
          }
          started += claims.length;
          if (running.size === 0) return started;
          await Promise.race([...running, woken]);
        }
      } finally {
        await Promise.allSettled(running);
        // Drops the promise that this sweep has waited for.
        wake();
        await counters.flush(store);
      }
    },
    wake,
  };
}

/** The options with their defaults. */
type Settings<Env> = ProcessorOptions<Env> & {
  readonly limits: ProcessingLimits;
  readonly now: () => number;
};

/** Processes an event under its lease, and records the result. Never rejects. */
async function attempt<Env>(
  event: StoredEvent,
  settings: Settings<Env>,
): Promise<void> {
  const { store, counters, log = printLog, now } = settings;
  const { id, kind, subject, tries } = event;
  const startedAt = now();
  const error = await errorOf(event, settings);
  const result = resultOf(event, error, settings);
  const entry = {
    event: "processing",
    id,
    kind,
    subject,
    attempt: tries,
    ms: now() - startedAt,
    ...error !== undefined && { error },
  } as const;
  try {
    if (!await store.finish(event, result)) {
      log({ ...entry, outcome: "stale" });
      return;
    }
  } catch (error) {
    // The lease ends, and then the event is processed again.
    log({ ...entry, outcome: "unrecorded", error: messageOf(error) });
    return;
  }
  const outcome = result.state === "waiting" ? "failed" : result.state;
  if (outcome === "processed") {
    const since = event.time ?? event.receivedAt;
    counters.count("lagMs", Math.max(0, result.at - since));
  } else if (outcome === "dead") counters.count("failed");
  counters.count(outcome);
  log({ ...entry, outcome });
}

/** Calls `onEvent`. Returns the message of what it throws; `undefined` if it returns. */
async function errorOf<Env>(
  event: StoredEvent,
  { store, limits, onEvent, env, ctx, startTimer = timer }: Settings<Env>,
): Promise<string | undefined> {
  const { tries: attempt, effectKey: idempotencyKey } = event;
  if (attempt > limits.maxTries) return "The last try did not end";
  const abort = new AbortController();
  const { signal } = abort;
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const stopTimer = startTimer(() => {
    const error = new Error(`The try took longer than ${limits.tryMs} ms`);
    reject(error);
    abort.abort(error);
  }, limits.tryMs);
  const call = async () => {
    const body = await store.body(event.id);
    if (body === undefined) throw new Error("The body was deleted");
    const callback = JSON.parse(new TextDecoder().decode(body));
    const context = { attempt, idempotencyKey, env, ctx, signal };
    await onEvent({ ...event, callback }, context);
  };
  try {
    await Promise.race([call(), timeout]);
    return undefined;
  } catch (error) {
    return messageOf(error).slice(0, MAX_MESSAGE);
  } finally {
    stopTimer();
  }
}

function resultOf<Env>(
  { tries }: StoredEvent,
  error: string | undefined,
  { limits, now, random = Math.random }: Settings<Env>,
): TryResult {
  const at = now();
  if (error === undefined) return { state: "processed", at };
  if (tries >= limits.maxTries) return { state: "dead", at, error };
  const { baseDelayMs, maxDelayMs } = limits;
  const longest = Math.min(maxDelayMs, baseDelayMs * 2 ** (tries - 1));
  const delay = Math.max(MIN_DELAY_MS, Math.round(random() * longest));
  return { state: "waiting", at: at + delay, error };
}

function timer(call: () => void, ms: number): () => void {
  const id = setTimeout(call, ms);
  return () => clearTimeout(id);
}
