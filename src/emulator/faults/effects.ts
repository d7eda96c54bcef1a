/** What a fault makes of an answer. */
import { EmulatorError } from "../util/errors.ts";
import type { Fault, FaultAnswer, FaultEffect } from "./rules.ts";
import { errorReply, jsonReply, type Reply } from "../http/message.ts";

/** What comes of a request: an answer, a broken connection, or nothing ever. */
export type Outcome = Reply | "reset" | "hang";

/** What `html` answers, as a proxy or a login page would. */
const PAGE = "<!DOCTYPE html><title>Emulated</title><p>Not what you asked for.";

/**
 * Strikes: gives what comes of a request that `work` would answer. A fault that
 * strikes before the work is done leaves it undone.
 */
export function strike({ effect, when }: Fault, work: () => Reply): Outcome {
  const reply = when === "after" ? work() : undefined;
  if (effect === "cut") return { ...reply ?? work(), isCut: true };
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
        text: PAGE,
      };
    case "empty":
      return { ...jsonReply(""), text: "" };
    case "wrong-json":
      return jsonReply("This is not the answer that you asked for.");
    default:
      return replyOf(effect);
  }
}

function replyOf({ status, headers = {}, body }: FaultAnswer): Reply {
  const reply = bodyOf(status, body);
  const { "content-type": contentType = reply.contentType, ...others } =
    headers;
  return { ...reply, status, contentType, headers: others };
}

function bodyOf(status: number, body: FaultAnswer["body"]): Reply {
  if (body === undefined) {
    return errorReply(new EmulatorError(status, "This error is emulated."));
  }
  if (typeof body !== "string") return jsonReply(body);
  return {
    ...jsonReply(""),
    contentType: "text/plain; charset=utf-8",
    text: body,
  };
}
