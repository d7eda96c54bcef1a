/** Callbacks as a receiver's server sees them, for tests of the receiver. */

/** The made-up secret of these callbacks. */
export const SECRET = "a-made-up-callback-key";

/** What is special about a callback. */
export interface DeliveryInit {
  readonly method?: string;
  /** Headers on top of the usual; an empty value takes one away. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyInit | null;
}

/** Makes the request of a callback with the right secret. */
export function delivery(
  content: unknown = { task_id: "5c84d0fe1f4fa200172ad6b0" },
  init: DeliveryInit = {},
): Request {
  const { method = "POST", headers = {}, body = JSON.stringify(content) } =
    init;
  const all = new Headers({
    "content-type": "application/json",
    "scale-callback-auth": SECRET,
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

/** A body that counts what is read of it. */
export interface CountedBody {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Chunks handed out. */
  readonly pulls: () => number;
  readonly isCancelled: () => boolean;
}

/** Makes a body of `chunks` chunks of `size` blanks each, handed out one by one as they are asked for. */
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
