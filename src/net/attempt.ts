/** One attempt: one `fetch`, its body read whole, under one time limit. It says what happened and never throws but for an abort or a bad argument. */
import { ScaleArgumentError } from "../errors.ts";
import { type ReadBody, readBody } from "./body.ts";

/** The signature of `fetch` as this library calls it: as a plain function, since Workers refuse it as a method. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What is sent, and by which `fetch`. */
export interface Sending {
  /** Called as a plain function. */
  readonly fetch: Fetch;
  /** Where to. */
  readonly url: string;
  /** All but the signal. */
  readonly init: RequestInit;
}

/** What an attempt is bounded by. */
export interface AttemptLimits {
  /** The longest it may take, body included, in milliseconds. */
  readonly timeoutMs: number;
  /** How much of a good body is read, in bytes. */
  readonly maxBytes: number;
  /** How much of an error's body is read, in bytes. */
  readonly maxErrorBytes: number;
}

/** What came of an attempt. */
export type Outcome =
  | Answer
  | { readonly kind: "timeout" }
  | {
    /** Failed for want of a connection, before (`fetch`) or after (`body`) the answer's head. */
    readonly kind: "fetch" | "body";
    readonly cause: unknown;
  };

/** An answer, whole or up to the cap. */
export interface Answer {
  /** `"answer"`. */
  readonly kind: "answer";
  /** The HTTP status; 0 for a redirect in a browser, which hides it. */
  readonly status: number;
  /** The response's headers. */
  readonly headers: Headers;
  /** The body, up to the cap. */
  readonly bytes: Uint8Array;
  /** Whether the body was larger than the cap. */
  readonly cut: boolean;
}

/** Sends a request once. */
export async function attempt(
  sending: Sending,
  bounds: AttemptLimits & { readonly signal?: AbortSignal | undefined },
): Promise<Outcome> {
  const { signal } = bounds;
  signal?.throwIfAborted();
  // One controller an attempt: `AbortSignal.any` leaks with a long-lived
  // signal, and a listener left on it keeps Deno alive.
  const controller = new AbortController();
  const limits = { ...bounds, signal: controller.signal };
  let head: Response | undefined;
  let open = true;
  const work = exchange(sending, limits, (response) => head = response)
    .finally(() => open = false);
  let onAbort = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopped = new Promise<Outcome>((resolve, reject) => {
    onAbort = () => reject(signal?.reason);
    // A server that has said no and then falls silent has still said no.
    timer = setTimeout(() => {
      resolve(head && !head.ok ? answer(head) : { kind: "timeout" });
    }, bounds.timeoutMs);
  });
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    if (open) controller.abort();
  }
}

async function exchange(
  { fetch, url, init }: Sending,
  limits: AttemptLimits & { readonly signal: AbortSignal },
  onHead: (response: Response) => void,
): Promise<Outcome> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, signal: limits.signal });
  } catch (cause) {
    refuseBadRequest(url, init);
    return { kind: "fetch", cause };
  }
  onHead(response);
  try {
    const cap = response.ok ? limits.maxBytes : limits.maxErrorBytes;
    return answer(response, await readBody(response, cap, limits.signal));
  } catch (cause) {
    return response.ok ? { kind: "body", cause } : answer(response);
  }
}

function answer(
  { status, headers }: Response,
  body: ReadBody = { bytes: new Uint8Array(0), cut: false },
): Answer {
  return { kind: "answer", status, headers, ...body };
}

/**
 * Tells a bad argument from a failed connection: runtimes throw the same
 * classes for both, but only an argument fails without a network. It is asked
 * afterwards, since building a Request first costs Deno a third of its speed.
 */
function refuseBadRequest(url: string, init: RequestInit): void {
  try {
    new Request(url, init);
  } catch (cause) {
    throw new ScaleArgumentError(
      `This runtime cannot make the request: ${
        cause instanceof Error ? cause.message : cause
      }`,
      { cause },
    );
  }
}
