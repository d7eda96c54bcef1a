/**
 * Your code goes here. `onEvent` is called for each stored event, on Deno and on
 * Cloudflare alike. It runs at least once: again after an error, after a crash and
 * on a replay. So give every effect the `idempotencyKey`, which stays the same.
 *
 * This example writes the response of a completed task to R2 or to a folder, and
 * posts a message about each event to a URL. Replace it with what you need.
 */
import { isTaskCallback, type JsonObject } from "@labelwire/scale/callbacks";
import type { EventContext, ReceivedEvent } from "./processing.ts";

/** A place for results: a bucket of R2, or a folder. */
export interface Results {
  /** Writes a file, all or nothing. Replaces the one that has this path. */
  write(path: string, content: string): Promise<void>;
}

/** What `onEvent` works with. */
export interface EventEnv {
  /** Default: no results are written. */
  readonly results?: Results | undefined;
  /** Where messages are posted. Default: nowhere. */
  readonly notifyUrl?: string | undefined;
  /** Sends a message. Default: the global `fetch`. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/** The ids of Scale. A callback may contain anything, and this becomes part of a path. */
const SAFE_NAME = /^[\w-]{1,64}$/;

/** Processes an event. */
export async function onEvent(
  event: ReceivedEvent,
  { idempotencyKey, env, signal }: EventContext<EventEnv>,
): Promise<void> {
  const { callback, kind, subject, status } = event;
  if (isTaskCallback(callback) && status === "completed") {
    const response: JsonObject | undefined = callback.response ??
      callback.task?.response;
    const folder = SAFE_NAME.test(subject) ? subject : "other";
    const content = JSON.stringify({ task_id: subject, response }, null, 2);
    // A second write under this key writes the same.
    await env.results?.write(`${folder}/${idempotencyKey}.json`, content);
  }
  const message = { kind, subject, status, environment: event.environment };
  await post(message, { idempotencyKey, env, signal });
}

/** Posts a message. The receiver can recognize a second one by the header `idempotency-key`. */
async function post(
  message: JsonObject,
  { idempotencyKey, env, signal }: Pick<
    EventContext<EventEnv>,
    "idempotencyKey" | "env" | "signal"
  >,
): Promise<void> {
  const { notifyUrl, fetch = globalThis.fetch } = env;
  if (!notifyUrl) return;
  const request = new Request(notifyUrl, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "idempotency-key": idempotencyKey,
    },
    body: JSON.stringify(message),
    redirect: "manual",
    signal,
  });
  let response: Response;
  try {
    response = await fetch(request);
  } catch {
    // The error of `fetch` contains the URL, which may be a secret.
    throw new Error("The message could not be sent");
  }
  await response.body?.cancel();
  if (!response.ok) {
    throw new Error(`The message was not accepted: status ${response.status}`);
  }
}
