/** One attempt: one `fetch`, its body read whole, under one time limit. It says what happened and never throws but for an abort or a bad argument. */
import {
  ScaleArgumentError,
  ScaleAttemptTimeoutError,
} from "../core/errors.ts";
import { type ReadBody, readBody } from "./body.ts";
import {
  type Limit,
  type LimitBounds,
  startLimit,
  type Stop,
  withinLimit,
} from "./timeout.ts";
import { nextTurn } from "./runtime.ts";

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
  /** The body's maker, where it is still at work while the body is sent. */
  readonly body?: SendingBody | undefined;
  /** Whether a good answer's body is wanted as it comes, and not whole. */
  readonly isStreamed?: boolean;
}

/** A body in the making. */
export interface SendingBody {
  /** Headers that go with it. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body itself, and how it is to be sent. */
  readonly init: RequestInit & { readonly duplex?: "half" };
  /** Names who wants to know how it goes. */
  readonly observe?: (observer: BodyObserver) => void;
  /** Stops where the server has refused it before it was sent. */
  readonly onRefusal?: () => void;
  /** Lets go of what is read to make it: nothing more is sent. */
  readonly stop?: () => void;
  /** Ends it, once the request is over. */
  readonly end?: () => void;
}

/** Who wants to know how a body goes: that some of it was taken, and that it cannot go on. */
export type BodyObserver = Pick<Limit, "onActivity" | "onFailure">;

/** What an attempt is bounded by. */
export interface AttemptBounds extends LimitBounds {
  /** How much of a good body is read, in bytes. */
  readonly maxBytes: number;
  /** How much of an error's body is read, in bytes. */
  readonly maxErrorBytes: number;
}

/** What came of an attempt. */
export type Outcome = Answer | Stop | {
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
  /** The body as it comes, where that was wanted. */
  readonly stream?: ReadableStream<Uint8Array>;
}

/** Sends a request once. It rejects with the signal's reason after an abort. */
export async function attempt(
  sending: Sending,
  bounds: AttemptBounds,
): Promise<Outcome> {
  // One controller an attempt: `AbortSignal.any` leaks with a long-lived signal.
  const controller = new AbortController();
  const progress: Progress = {
    bounds,
    signal: controller.signal,
    abort: () => controller.abort(),
  };
  const limit = startLimit(bounds);
  sending.body?.observe?.(limit);
  try {
    const work = bounds.signal?.aborted ? [] : [exchange(sending, progress)];
    const outcome = await Promise.race([limit.reached, ...work]);
    // A server that has said no and then falls silent has still said no.
    const { head } = progress;
    return head && !head.ok && isExpired(outcome) ? answer(head) : outcome;
  } finally {
    limit.release();
    sending.body?.stop?.();
    if (!progress.isOver) {
      // In the turn in which workerd asks a body for more, an abort kills its whole process.
      if (sending.body?.stop) await nextTurn();
      controller.abort();
    }
    sending.body?.end?.();
  }
}

/** How far an attempt is. */
interface Progress {
  readonly bounds: AttemptBounds;
  readonly signal: AbortSignal;
  readonly abort: () => void;
  /** The answer, once its head is there. */
  head?: Response;
  /** Whether the runtime has nothing more to do for it. */
  isOver?: boolean;
}

async function exchange(
  { fetch, url, init, body: sent, isStreamed }: Sending,
  progress: Progress,
): Promise<Outcome> {
  const { bounds, signal } = progress;
  let response: Response;
  try {
    response = await fetch(url, { ...init, signal });
  } catch (cause) {
    refuseBadRequest(url, init);
    return { kind: "fetch", cause };
  }
  progress.head = response;
  if (!response.ok) sent?.onRefusal?.();
  if (isStreamed && response.ok) {
    progress.isOver = true;
    return { ...answer(response), stream: guardedBody(response, progress) };
  }
  try {
    const cap = response.ok ? bounds.maxBytes : bounds.maxErrorBytes;
    const body = await readBody(response, cap, signal);
    progress.isOver = !body.cut;
    return answer(response, body);
  } catch (cause) {
    return response.ok ? { kind: "body", cause } : answer(response);
  }
}

/** Gives a body that stops with an error where nothing comes for `timeoutMs`, or the caller aborts. */
function guardedBody(
  { body }: Response,
  { bounds: { timeoutMs, signal }, abort }: Progress,
): ReadableStream<Uint8Array> {
  const reader = body?.getReader();
  return new ReadableStream({
    async pull(controller) {
      const read = await withinLimit(
        async () => (await reader?.read())?.value,
        { timeoutMs, signal },
      ).catch((error) => {
        abort();
        throw error;
      });
      if (!("value" in read)) {
        abort();
        throw new ScaleAttemptTimeoutError(
          `Nothing more of the answer came within ${timeoutMs} ms`,
        );
      }
      if (read.value) controller.enqueue(read.value);
      else controller.close();
    },
    cancel: () => abort(),
  }, { highWaterMark: 0 });
}

function isExpired({ kind }: Outcome): boolean {
  return kind === "timeout" || kind === "deadline";
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
  // A stream that was read cannot be in a second Request, and says nothing of the first.
  const { body, ...rest } = init;
  try {
    new Request(url, body instanceof ReadableStream ? rest : init);
  } catch (cause) {
    throw new ScaleArgumentError(
      `This runtime cannot make the request: ${
        cause instanceof Error ? cause.message : cause
      }`,
      { cause },
    );
  }
}
