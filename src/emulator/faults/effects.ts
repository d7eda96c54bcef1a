/** The effects of faults on responses. */
import {
  type EmulatedResponse,
  errorResponse,
  jsonResponse,
  orErrorResponse,
  textResponse,
} from "../http/message.ts";
import type { Fault, FaultEffect, FaultResponse } from "./rules.ts";

/** The result of a request: a response, a broken connection, or no response ever. */
export type Outcome = EmulatedResponse | "reset" | "hang";

/** The response of the effect `html`: a page as a proxy would send it. */
const PAGE = "<!DOCTYPE html><title>Emulated</title><p>Not what you asked for.";

/**
 * Applies a fault to a request that `work` handles. A fault `before` the work
 * does not call it.
 */
export function applyFault(
  { effect, when }: Fault,
  work: () => EmulatedResponse,
): Outcome {
  if (effect === "cut") return { ...orErrorResponse(work), isCut: true };
  if (when === "after") orErrorResponse(work);
  return outcomeOf(effect);
}

function outcomeOf(effect: Exclude<FaultEffect, "cut">): Outcome {
  switch (effect) {
    case "reset":
    case "hang":
      return effect;
    case "html":
      return {
        status: 200,
        contentType: "text/html; charset=utf-8",
        body: PAGE,
      };
    case "empty":
      return { ...jsonResponse(""), body: "" };
    case "wrong-json":
      return jsonResponse("This is not the response that you asked for.");
    default:
      return toResponse(effect);
  }
}

function toResponse(
  { status, headers = {}, body }: FaultResponse,
): EmulatedResponse {
  const response = withBody(status, body);
  const { "content-type": contentType = response.contentType, ...others } =
    headers;
  return { ...response, status, contentType, headers: others };
}

function withBody(
  status: number,
  body: FaultResponse["body"],
): EmulatedResponse {
  if (body === undefined) {
    return errorResponse({ status, message: "This error is emulated" });
  }
  return typeof body === "string" ? textResponse(body) : jsonResponse(body);
}
