/** One attempt: one `fetch` under one time limit. It returns what happened, and rejects only after an abort. */
import { type BodyBytes, readBytes } from "../core/bytes.ts";
import { onAbort } from "./abort.ts";
import type { BodyWatch, OpenBody } from "./body.ts";
import type { LinkRules } from "./link.ts";
import { nextTurn, readsChunksFaster } from "./runtime.ts";
import { limited, type StopReason } from "./timeout.ts";

/** How much of the body of an error response is read, and how much of any body an error carries, in bytes. */
export const MAX_ERROR_BYTES = 65_536;

/** `fetch` as this library calls it: as a plain function, since Workers refuse it as a method. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The request of one attempt. */
export interface AttemptRequest {
  /** The `fetch` to call. */
  readonly fetch: Fetch;
  /** The URL, with its query. */
  readonly url: string;
  /** The second argument of `fetch`, without body and signal. */
  readonly init: RequestInit;
  /** The body. */
  readonly body: OpenBody;
  /** Returns the body of a successful response as a stream, if it is not to be read here. */
  readonly stream?: LinkRules["stream"] | undefined;
}

/** The limits of one attempt. */
export interface AttemptLimits {
  /** The limit of the attempt, in milliseconds; of the time without progress for a streamed body. */
  readonly timeoutMs: number;
  /** What is left of the time of the call, in milliseconds. */
  readonly deadlineMs: number;
  /** The caller's signal. */
  readonly signal?: AbortSignal | undefined;
  /** How much of the body of a successful response is read, in bytes. */
  readonly maxBytes: number;
}

/** What happened in an attempt. */
export type AttemptResult =
  | ReceivedResponse
  | (StopReason | {
    /** A network failure: `fetch` before the response headers, `body` after. Or a `request` that the runtime cannot make, or for which it has no `permission`, or a `certificate` that it does not trust. */
    readonly kind: "fetch" | "body" | "request" | "permission" | "certificate";
    readonly cause: unknown;
  })
    & {
      /** The response headers, if they arrived. */
      readonly headers?: Headers;
    };

/** A response, with its body up to the cap. */
export interface ReceivedResponse extends BodyBytes {
  /** `"response"`. */
  readonly kind: "response";
  /** The HTTP status; 0 for a redirect in a browser, which hides it. */
  readonly status: number;
  /** The response headers. */
  readonly headers: Headers;
  /** The body as a stream, if the request asked for one. */
  readonly stream?: ReadableStream<Uint8Array>;
}

/** Sends a request once. */
export async function attempt(
  request: AttemptRequest,
  limits: AttemptLimits,
): Promise<AttemptResult> {
  const { body } = request;
  const { deadlineMs, signal } = limits;
  const timeoutMs = body.timeout === "none" ? undefined : limits.timeoutMs;
  // One controller for each attempt: `AbortSignal.any` leaks with a long-lived signal.
  const controller = new AbortController();
  const progress: Progress = { limits, controller };
  try {
    const result = await limited(
      (watch) => exchange(request, progress, watch),
      { timeoutMs, deadlineMs, signal },
    );
    // From here on, the stream itself listens to the signal.
    progress.isOver ||= "stream" in result;
    // A server that has refused the request and then falls silent has still refused it.
    const { response } = progress;
    if (!response) return result;
    return !response.ok && /timeout|deadline/.test(result.kind)
      ? received(response)
      : { ...result, headers: response.headers };
  } finally {
    body.close?.("stopped");
    if (!progress.isOver) {
      // In the turn in which workerd asks a body for more, an abort kills its whole process.
      if (body.timeout === "idle") await nextTurn();
      controller.abort();
    }
    body.close?.("done");
  }
}

/** How far an attempt is. */
interface Progress {
  readonly limits: AttemptLimits;
  /** Stops the runtime. */
  readonly controller: AbortController;
  /** The response, once its headers have arrived. */
  response?: Response;
  /** Whether the runtime has nothing left to do for the attempt. */
  isOver?: boolean;
}

async function exchange(
  { fetch, url, init: prepared, body, stream }: AttemptRequest,
  progress: Progress,
  watch: BodyWatch,
): Promise<AttemptResult> {
  const { limits, controller } = progress;
  const { signal } = controller;
  const init = { ...prepared, ...body.start(watch), signal };
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (cause) {
    return await failureOf(cause, { url, init, body });
  }
  progress.response = response;
  if (!response.ok) body.close?.("refused");
  if (stream && response.ok) {
    return {
      ...received(response),
      stream: stream(response, limits, controller),
    };
  }
  try {
    const cap = response.ok ? limits.maxBytes : MAX_ERROR_BYTES;
    const content = await readBytes(response, cap, {
      onReader: (cancel) => onAbort(signal, cancel),
      byChunks: readsChunksFaster(),
    });
    progress.isOver = !content.isCut;
    return received(response, content);
  } catch (cause) {
    return response.ok ? { kind: "body", cause } : received(response);
  }
}

function received(
  { status, headers }: Response,
  content: BodyBytes = { bytes: new Uint8Array(0), isCut: false },
): ReceivedResponse {
  return { kind: "response", status, headers, ...content };
}

/** What is known of the error of a `fetch`, which may come from another realm. */
interface FetchError extends Partial<Error> {
  readonly cause?: Partial<Error> & { readonly code?: unknown };
}

/** Returns what a failed `fetch` means: a definite failure is told apart from a lost connection. */
async function failureOf(
  cause: unknown,
  { url, init, body: { timeout, probe } }: Pick<
    AttemptRequest,
    "url" | "init" | "body"
  >,
): Promise<AttemptResult> {
  // Runtimes throw the same classes for a bad argument and for a failed connection,
  // but only the argument fails without a network. It is asked afterwards, since
  // building a Request first costs Deno a third of its speed.
  const { body: _, ...rest } = init;
  try {
    // A stream that was read cannot be the body of a second Request.
    new Request(url, timeout === "idle" ? rest : init);
  } catch (cause) {
    return { kind: "request", cause };
  }
  const { name, message, cause: inner } = (cause ?? {}) as FetchError;
  // The message of undici. The target stays unknown, as in a browser.
  if (init.redirect === "error" && inner?.message === "unexpected redirect") {
    return received(Response.error());
  }
  const words = `${inner?.message ?? message}`;
  const kind = name === "NotCapable" || inner?.code === "ERR_ACCESS_DENIED"
    // Deno, and Node from 25 on.
    ? "permission"
    // Node, Deno and Bun. A URL in the message has no white space.
    : /(^| )certificate/.test(words)
    ? "certificate"
    // Node and Deno do not connect to some ports, such as 6000.
    : /^bad port| are blocked/.test(words) && "request";
  if (kind) return { kind, cause: inner ?? cause };
  try {
    await probe?.();
    return { kind: "fetch", cause };
  } catch (cause) {
    return { kind: "source", cause };
  }
}
