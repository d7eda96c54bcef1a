/** From a `Request` to what comes of it, and to the `Response` that shows it. */
import { answer, templateOf } from "./routes/dispatch.ts";
import { answerControl, isControlPath } from "./control/dispatch.ts";
import { EmulatorError } from "./util/errors.ts";
import { type Outcome, strike } from "./faults/effects.ts";
import type { Host } from "./engine/engine.ts";
import {
  errorReply,
  type Incoming,
  readRequest,
  type Reply,
} from "./http/message.ts";

/** The statuses whose answers have no body. */
const WITHOUT_BODY: readonly number[] = [204, 205, 304];

/**
 * Answers a request, in time. Rejects as its body does, and with the signal's
 * reason when that aborts before the work is done.
 */
export async function respond(
  request: Request,
  host: Host,
  signal?: AbortSignal | null,
): Promise<Outcome> {
  const incoming = await readRequest(request, host.settings);
  // An aborted request whose body came in too late must not create anything.
  signal?.throwIfAborted();
  host.catchUp();
  if (isControlPath(incoming.path)) {
    const reply = await answerControl(incoming, host);
    await host.commit();
    host.courier.nudge();
    return reply;
  }
  const outcome = outcomeOf(incoming, host);
  const { log, latency } = host.state;
  log.add(incoming, typeof outcome === "object" ? outcome.status : 0);
  const ms = latency.next();
  await host.commit();
  host.courier.nudge();
  if (ms > 0) await host.settings.sleep(ms, signal ?? undefined);
  return outcome;
}

function outcomeOf(incoming: Incoming, { state, settings }: Host): Outcome {
  try {
    const work = () => answer(incoming, state, settings);
    const fault = state.faults.strike(incoming, templateOf(incoming));
    return fault === undefined ? work() : strike(fault, work);
  } catch (error) {
    if (error instanceof EmulatorError) return errorReply(error);
    throw error;
  }
}

/** Makes the `Response` of a reply. */
export function toResponse(reply: Reply): Response {
  const { status, contentType, text, headers, isCut } = reply;
  const content = reply.bytes ?? text;
  const init = { status, headers: { ...headers, "content-type": contentType } };
  if (WITHOUT_BODY.includes(status)) return new Response(null, init);
  if (isCut !== true) return new Response(content, init);
  const bytes = reply.bytes ?? new TextEncoder().encode(text);
  const response = new Response(
    brokenAfter(bytes.slice(0, bytes.length / 2)),
    init,
  );
  response.headers.set("content-length", String(bytes.length));
  return response;
}

/**
 * Makes what a server shows of a connection that it should break: a body that
 * fails at once. The header `x-emulate` tells a server that can do better.
 */
export function brokenResponse(): Response {
  const headers = { "x-emulate": "reset" };
  return new Response(brokenAfter(new Uint8Array()), { status: 502, headers });
}

/** Makes the error of a connection that the emulator breaks. */
export function connectionLost(): TypeError {
  return new TypeError("The emulator broke the connection.");
}

function brokenAfter(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let isSent = bytes.length === 0;
  return new ReadableStream({
    pull(controller) {
      if (isSent) controller.error(connectionLost());
      else controller.enqueue(bytes);
      isSent = true;
    },
  });
}
