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

/** Draws from 0 (included) to 1 (excluded), from the platform's cryptographic source. */
export function cryptoRandom(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32;
}

/** The milliseconds since 1970 on a clock that does not jump when somebody sets the time. */
export function monotonicNow(): number {
  return performance.timeOrigin + performance.now();
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
