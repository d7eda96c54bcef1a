/** Facts about the runtime, asked at first use and never at module level. Tests replace parts of a platform, so what it says is checked. */
import { isString } from "../core/kind.ts";
import type { Clock } from "../types/options.ts";
import { onAbort } from "./abort.ts";

/** Returns the runtime's name and version, such as `Deno/2.9.6`; `undefined` in a browser, which sets `User-Agent` itself. */
export function runtimeName(): string | undefined {
  const { navigator, process } = globalThis as {
    navigator?: { userAgent?: unknown };
    process?: { versions?: { node?: string } };
  };
  const agent = navigator?.userAgent;
  if (isString(agent) && agent) {
    return agent.startsWith("Mozilla/") ? undefined : agent;
  }
  const node = process?.versions?.node;
  return node ? `Node.js/${node}` : "unknown";
}

/** Returns whether the body of a request may be a stream. Browsers allow that over HTTP/2 only, and cannot tell beforehand. */
export function canStreamRequests(): boolean {
  return runtimeName() !== undefined;
}

/**
 * Returns whether a streamed body is kept whole in memory for a redirect that
 * never comes, unless redirects are refused: by Node up to 25 and the Edge
 * Runtime (nodejs/undici#4058).
 */
export function keepsStreams(): boolean {
  const isOldNode = /^Node\.js\/(1\d|2[0-5])\b/.test(`${runtimeName()}`);
  if (!isOldNode && !("EdgeRuntime" in globalThis)) return false;
  try {
    // Not every edge allows it; workerd throws.
    new Request("http://localhost/", { redirect: "error" });
    return true;
  } catch {
    return false;
  }
}

/** Returns a stream with a known length. workerd needs a class of its own for that, and sends no Content-Length otherwise. */
export function fixedLength(
  stream: ReadableStream<Uint8Array>,
  length: number,
): ReadableStream<Uint8Array> {
  const { FixedLengthStream } = globalThis as {
    FixedLengthStream?: new (
      length: number,
    ) => ReadableWritablePair<Uint8Array, Uint8Array>;
  };
  return FixedLengthStream
    ? stream.pipeThrough(new FixedLengthStream(length))
    : stream;
}

/** Returns whether the runtime delivers the body of a response only after the body of the request has ended, as workerd does. */
export function readsResponsesLast(): boolean {
  return "FixedLengthStream" in globalThis;
}

/** Returns whether the runtime sends a string a second time by itself when a pooled socket closes, as Deno does. */
export function resendsBodies(): boolean {
  return /^Deno/.test(`${runtimeName()}`);
}

/** Returns whether the runtime takes longer to read a whole body than to read its chunks, as Node does. */
export function readsChunksFaster(): boolean {
  return /^Node/.test(`${runtimeName()}`);
}

/** Returns the milliseconds since 1970, by a clock that does not jump when somebody sets the time. */
export function monotonicNow(): number {
  const now = performance.timeOrigin + performance.now();
  // Fake timers have replaced `timeOrigin` by a function, which makes a string of the sum.
  return Number.isFinite(now) ? now : Date.now();
}

/** Yields to the event loop, so that the runtime can look at its sockets and timers. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Returns the reason of a signal that has aborted. One of an older package has none. */
export function reasonOf(signal: AbortSignal): unknown {
  return "reason" in signal
    ? signal.reason
    : new DOMException("Aborted", "AbortError");
}

/** Throws the reason of a signal if it has aborted. One of an older package cannot do that itself. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw reasonOf(signal);
}

/** Waits `ms` milliseconds. Rejects with the reason of the signal when it aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stopListening();
      resolve();
    }, ms);
    const stopListening = onAbort(signal, () => {
      clearTimeout(timer);
      reject(reasonOf(signal!));
    });
  });
}

/** The clock of the platform. */
export const PLATFORM_CLOCK: Clock = { now: monotonicNow, sleep };
