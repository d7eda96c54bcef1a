/** Answers that go wrong on the way, scripts by HTTP method, and signals that know who listens. */
import { assertRejects } from "@std/assert";
import { ScaleError } from "../../mod.ts";
import type { SeenRequest, Step } from "./scripted_fetch.ts";

/** A step that never answers and does not heed its signal. */
export function never(): Promise<Response> {
  return new Promise(() => {});
}

/** A step that never answers, and fails as `fetch` does when its signal aborts. */
export function untilAborted({ init }: SeenRequest): Promise<Response> {
  return new Promise((_, reject) => {
    const { signal } = init;
    signal?.addEventListener("abort", () => reject(signal.reason));
  });
}

/** A body that gives `start`, then fails. */
export function brokenBody(start: string): ReadableStream<Uint8Array> {
  let given = false;
  return new ReadableStream({
    pull(controller) {
      if (given) return controller.error(new TypeError("reset"));
      given = true;
      controller.enqueue(new TextEncoder().encode(start));
    },
  });
}

/** A body that never ends, and what became of it. */
export interface OpenBody {
  readonly stream: ReadableStream<Uint8Array>;
  /** Whether it was cancelled. */
  cancelled(): boolean;
  /** How many chunks were read from it. */
  pulls(): number;
}

/** Makes a body that gives `start` and then nothing, or without end where `forever`. */
export function openBody(start: string, forever = false): OpenBody {
  let cancelled = false;
  let pulls = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulls++;
      const silent = pulls > 1 && !forever;
      if (!silent) controller.enqueue(new TextEncoder().encode(start));
      return silent ? new Promise(() => {}) : Promise.resolve();
    },
    cancel() {
      cancelled = true;
    },
  }, { highWaterMark: 0 });
  return { stream, cancelled: () => cancelled, pulls: () => pulls };
}

/** Takes a step for each request by its method, the last one for all that follow. */
export function byMethod(
  script: Readonly<Record<string, readonly Step[]>>,
): (request: SeenRequest) => Promise<Response> {
  const taken = new Map<string, number>();
  return async (request) => {
    const steps = script[request.method] ?? [];
    const index = taken.get(request.method) ?? 0;
    taken.set(request.method, index + 1);
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
  /** How many listen now. */
  listeners(): number;
  /** How many have listened in all. */
  added(): number;
}

/** Makes a signal that counts its listeners. */
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
      // What listens once is gone when the signal has aborted.
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

/** Gives the library's error that a call fails with. */
export function failure(call: () => PromiseLike<unknown>): Promise<ScaleError> {
  return assertRejects(call, ScaleError);
}

/** The members of an error that tests look at, those without a value left out. */
export function facts(error: ScaleError): Record<string, unknown> {
  const { name, code, status, reason, attempts, outcomeUnknown, uniqueId } =
    error;
  return Object.fromEntries(
    Object.entries(
      { name, code, status, reason, attempts, outcomeUnknown, uniqueId },
    ).filter(([, value]) => value !== undefined),
  );
}
