/** Responses that fail, scripts by HTTP method, and signals that count their listeners. */
import { assertRejects } from "@std/assert";
import { ScaleError } from "../../mod.ts";
import type { SentRequest, Step } from "./scripted_fetch.ts";

/** A step that never responds and ignores its signal. */
export function never(): Promise<Response> {
  return new Promise(() => {});
}

/** A step that never responds, and rejects as `fetch` does when its signal aborts. */
export function untilAborted({ init }: SentRequest): Promise<Response> {
  return new Promise((_, reject) => {
    const { signal } = init;
    signal?.addEventListener("abort", () => reject(signal.reason));
  });
}

/** Returns a body that yields `start`, then fails. */
export function brokenBody(start: string): ReadableStream<Uint8Array> {
  let isStarted = false;
  return new ReadableStream({
    pull(controller) {
      if (isStarted) return controller.error(new TypeError("reset"));
      isStarted = true;
      controller.enqueue(new TextEncoder().encode(start));
    },
  });
}

/** A body that never ends, and what its reader did. */
export interface OpenBody {
  readonly stream: ReadableStream<Uint8Array>;
  /** Whether it was cancelled. */
  cancelled(): boolean;
  /** The number of chunks that were read from it. */
  pulls(): number;
}

/** Returns a body that yields `start` and then stalls, or yields `start` again and again if `forever`. */
export function openBody(start: string, forever = false): OpenBody {
  let cancelled = false;
  let pulls = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulls++;
      const isStalled = pulls > 1 && !forever;
      if (!isStalled) controller.enqueue(new TextEncoder().encode(start));
      return isStalled ? new Promise(() => {}) : Promise.resolve();
    },
    cancel() {
      cancelled = true;
    },
  }, { highWaterMark: 0 });
  return { stream, cancelled: () => cancelled, pulls: () => pulls };
}

/** Returns a step that uses the script of the request's method, and its last step for all further requests. */
export function byMethod(
  script: Readonly<Record<string, readonly Step[]>>,
): (request: SentRequest) => Promise<Response> {
  const counts = new Map<string, number>();
  return async (request) => {
    const steps = script[request.method] ?? [];
    const index = counts.get(request.method) ?? 0;
    counts.set(request.method, index + 1);
    const step = steps[Math.min(index, steps.length - 1)];
    if (!step) throw new Error(`The script has no step for ${request.method}`);
    if (step instanceof Error) throw step;
    return step instanceof Response ? step.clone() : await step(request);
  };
}

/** An `AbortSignal` that counts its listeners. */
export interface CountingSignal {
  readonly signal: AbortSignal;
  readonly abort: (reason?: unknown) => void;
  /** The number of listeners now. */
  listeners(): number;
  /** The number of listeners that were ever added. */
  added(): number;
}

/** Creates a signal that counts its listeners. */
export function countingSignal(): CountingSignal {
  const controller = new AbortController();
  const { signal } = controller;
  const listening = new Set<unknown>();
  let added = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  Object.assign(signal, {
    addEventListener(...args: Parameters<typeof add>) {
      listening.add(args[1]);
      added++;
      // A listener with `once` is removed when the signal aborts.
      add("abort", () => listening.delete(args[1]), { once: true });
      add(...args);
    },
    removeEventListener(...args: Parameters<typeof remove>) {
      listening.delete(args[1]);
      remove(...args);
    },
  });
  return {
    signal,
    abort: (reason) => controller.abort(reason),
    listeners: () => listening.size,
    added: () => added,
  };
}

/** Returns the error of the library that a call rejects with. */
export function failure(call: () => PromiseLike<unknown>): Promise<ScaleError> {
  return assertRejects(call, ScaleError);
}

/** Returns the members of an error that tests compare, except those without a value. */
export function facts(error: ScaleError): Record<string, unknown> {
  const { name, code, status, reason, attempts, outcomeUnknown, uniqueId } =
    error;
  return Object.fromEntries(
    Object.entries(
      { name, code, status, reason, attempts, outcomeUnknown, uniqueId },
    ).filter(([, value]) => value !== undefined),
  );
}
