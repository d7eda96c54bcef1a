/** What the runtime says of itself, asked at first use and never at module level. */

/** Gives the runtime's own name and version, such as `Deno/2.9.6`; nothing in a browser, which sets `User-Agent` itself. */
export function runtimeName(): string | undefined {
  const { navigator, process } = globalThis as {
    navigator?: { userAgent?: string };
    process?: { versions?: { node?: string } };
  };
  const agent = navigator?.userAgent;
  if (agent?.startsWith("Mozilla/")) return undefined;
  if (agent) return agent;
  const node = process?.versions?.node;
  return node ? `Node.js/${node}` : "unknown";
}

/** Tells whether a request's body may be a stream. Browsers take one over HTTP/2 only, and cannot tell beforehand. */
export function canStreamRequests(): boolean {
  return runtimeName() !== undefined;
}

/** Tells whether a Blob made of Blobs is sent whole. Bun 1.4 sends 8 bytes where one of them is a `Bun.file`. */
export function composesBlobs(): boolean {
  return !runtimeName()?.startsWith("Bun/");
}

/** Tells whether `redirect: "error"` is taken; workerd throws on it. */
export function canRefuseRedirects(): boolean {
  try {
    new Request("http://localhost/", { redirect: "error" });
    return true;
  } catch {
    return false;
  }
}

/** Gives a stream its length where that needs a class of the runtime's own: workerd alone sends no Content-Length otherwise. */
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

/** Tells whether the runtime, workerd, gives an answer's body only once the request's has ended. */
export function readsAnswersLast(): boolean {
  return "FixedLengthStream" in globalThis;
}

/** Draws from 0 (included) to 1 (excluded), from the platform's cryptographic source. */
export function cryptoRandom(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32;
}

/** The milliseconds since 1970 on a clock that does not jump when somebody sets the time. */
export function monotonicNow(): number {
  return performance.timeOrigin + performance.now();
}

/** Lets the runtime look at its sockets and timers. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Waits `ms` milliseconds; rejects with the signal's reason when it aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
