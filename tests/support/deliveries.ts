/** Requests that deliver callbacks, for tests of receivers. */

/** The made-up callback auth key of these callbacks. */
export const AUTH_KEY = "a-made-up-callback-key";

/** The parts of a request that differ from the default. */
export interface DeliveryInit {
  readonly method?: string;
  /** Headers to add or replace; an empty value removes the header. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyInit | null;
}

/** Returns the request of a callback, with the right key. */
export function delivery(
  content: unknown = { task_id: "5c84d0fe1f4fa200172ad6b0" },
  init: DeliveryInit = {},
): Request {
  const { method = "POST", headers = {}, body = JSON.stringify(content) } =
    init;
  const all = new Headers({
    "content-type": "application/json",
    "scale-callback-auth": AUTH_KEY,
  });
  for (const [name, value] of Object.entries(headers)) {
    if (value) all.set(name, value);
    else all.delete(name);
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request("https://example.com/callbacks", {
    method,
    headers: all,
    ...hasBody && { body, duplex: "half" },
  });
}

/** A body that counts how much of it is read. */
export interface CountedBody {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Returns the number of chunks that were read. */
  readonly pulls: () => number;
  readonly isCancelled: () => boolean;
}

/** Creates a body of `chunks` chunks of `size` spaces each, which are produced one by one on demand. */
export function countedBody(chunks: number, size: number): CountedBody {
  let pulls = 0;
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (pulls === chunks) return controller.close();
      pulls += 1;
      controller.enqueue(new Uint8Array(size).fill(32));
    },
    cancel() {
      cancelled = true;
    },
  }, { highWaterMark: 0 });
  return { stream, pulls: () => pulls, isCancelled: () => cancelled };
}
