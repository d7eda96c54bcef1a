/** From a `Request` to its outcome, and to the `Response` of that. */
import {
  controlRoutes,
  isControlPath,
  matchControl,
} from "./control/dispatch.ts";
import type { Engine } from "./engine/engine.ts";
import { applyFault, type Outcome } from "./faults/effects.ts";
import { isOwnHost } from "./http/hosts.ts";
import {
  type EmulatedResponse,
  errorResponse,
  type IncomingRequest,
  orErrorResponse,
  readRequest,
} from "./http/message.ts";
import { type EmulatorSettings, sleepByTimer } from "./options/options.ts";
import { matchRequest } from "./routes/dispatch.ts";
import { API_ROUTES } from "./v2/routes.ts";

/** Handles a request. Rejects if reading the body does, and with the signal's reason if that aborts. */
export type Handler = (
  request: Request,
  context?: RequestContext,
) => Promise<Outcome>;

/** Where a request comes from. */
export interface RequestContext {
  /** Aborts the request. */
  readonly signal?: AbortSignal | null | undefined;
  /** Whether the request came through a server. */
  readonly isServed?: boolean;
}

/** The outcome of a request and how long its client must wait for it. */
interface Handled {
  readonly outcome: Outcome;
  readonly latencyMs: number;
}

/** The work of a request. */
interface Work {
  readonly run: () => Handled | Promise<Handled>;
  readonly replacesState?: boolean;
}

/** The maximum size of the body of a control request, in bytes: it may be a whole state. */
const MAX_CONTROL_BYTES = 268_435_456;

/** The statuses of responses without a body. */
const NULL_BODY_STATUSES: readonly number[] = [204, 205, 304];

/** Returns the function that handles requests to an engine. */
export function createHandler(engine: Engine): Handler {
  const routes = controlRoutes();
  const controlWork = (request: IncomingRequest): Work => {
    const { replacesState, respond } = matchControl(request, routes);
    return {
      replacesState,
      run: async () => {
        if (!engine.isUsed) engine.useOrigin(request.origin);
        const outcome = await orErrorResponse(() => respond(engine));
        return { outcome, latencyMs: 0 };
      },
    };
  };
  const allowed = allowedHosts(engine.settings);
  return async (request, { signal, isServed } = {}) => {
    const url = new URL(request.url);
    const isControl = isControlPath(url.pathname);
    if (isControl && isServed && !isOwnHost(url, allowed)) {
      return refusedHost(url);
    }
    const { clientClock, settings } = engine;
    const limits = isControl
      ? { ...settings, maxBodyBytes: MAX_CONTROL_BYTES }
      : settings;
    // A control request may wait for a receiver of callbacks whose own calls sleep.
    const handled = isControl ? undefined : clientClock.begin();
    const end = () => handled?.end();
    // The source of an aborted request may never end.
    signal?.addEventListener("abort", end);
    try {
      const incoming = await readRequest(request, limits, handled?.onChunk);
      // A request that was aborted while its body arrived must not change anything.
      signal?.throwIfAborted();
      handled?.onRead();
      const work = isControl
        ? controlWork(incoming)
        : apiWork(incoming, engine);
      const { value, flushed } = engine.run(work.run, work);
      const [{ outcome, latencyMs }] = await Promise.all([value, flushed]);
      if (latencyMs > 0) {
        // A function of the caller may sleep on the same clock.
        if (settings.sleep !== sleepByTimer) end();
        await settings.sleep(latencyMs, signal ?? undefined);
      }
      return outcome;
    } finally {
      signal?.removeEventListener("abort", end);
      end();
    }
  };
}

function apiWork(request: IncomingRequest, engine: Engine): Work {
  const { template, respond } = matchRequest(request, API_ROUTES);
  const run = () => {
    const { state } = engine;
    const undo = engine.useOrigin(request.origin);
    const outcome: Outcome = orErrorResponse(() => {
      const fault = state.faults.next(request, template);
      return fault === undefined
        ? respond(state)
        : applyFault(fault, () => respond(state));
    });
    const status = typeof outcome === "object" ? outcome.status : 0;
    // A browser that shows the page also asks for its icon, on the host of the page.
    if (status === 401 || template === "") undo();
    else engine.isUsed = true;
    state.log.add(request, status);
    return { outcome, latencyMs: state.latency.next() };
  };
  return { run };
}

function allowedHosts(
  { allowHosts, baseUrl }: EmulatorSettings,
): readonly string[] {
  return baseUrl === undefined
    ? allowHosts
    : [...allowHosts, new URL(baseUrl).hostname];
}

function refusedHost({ hostname }: URL): EmulatedResponse {
  const message =
    `The control routes are refused for the host "${hostname}", ` +
    "which is no name of this machine: allow it with allowHosts (--allow-host)";
  return errorResponse({ status: 403, message });
}

/** Returns the `Response` of an emulated response. */
export function toResponse(emulated: EmulatedResponse): Response {
  const { status, contentType, body, headers, isCut } = emulated;
  const init = { status, headers: { ...headers, "content-type": contentType } };
  if (NULL_BODY_STATUSES.includes(status)) return new Response(null, init);
  if (isCut !== true) return new Response(body, init);
  const bytes = typeof body === "string"
    ? new TextEncoder().encode(body)
    : body;
  const response = new Response(
    brokenAfter(bytes.slice(0, bytes.length / 2)),
    init,
  );
  response.headers.set("content-length", String(bytes.length));
  return response;
}

/**
 * Returns the `Response` of a connection that the server should break: its body
 * fails at once. The header `x-emulate` tells a server that can do more.
 */
export function brokenResponse(): Response {
  const headers = { "x-emulate": "reset" };
  return new Response(brokenAfter(new Uint8Array()), { status: 502, headers });
}

/** Returns the error of a connection that the emulator broke. */
export function connectionLost(): TypeError {
  return new TypeError("The emulator broke the connection");
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
