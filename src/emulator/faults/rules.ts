/** Faults as data: which requests they hit, how often, and what they do. */
import type { JsonValue } from "../../types/json.ts";
import { membersIn, refuse, shareOf, wholeNumber } from "../util/check.ts";
import { isObject } from "../util/json.ts";

/** An answer of your own in the place of the emulator's. */
export interface FaultAnswer {
  /** The HTTP status, 200 to 599. */
  readonly status: number;
  /** Headers, such as `Retry-After`. Default: none but `Content-Type`. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * The body: text as it is, all else as JSON. Default: the error body that the
   * status has.
   */
  readonly body?: JsonValue;
}

/**
 * What a fault does: `reset` breaks the connection, `hang` never answers,
 * `html` answers 200 with a web page, `cut` breaks off in the middle of the
 * body, `empty` answers 200 without a body, `wrong-json` answers 200 with a JSON
 * string; an object answers in its own way.
 */
export type FaultEffect =
  | "reset"
  | "hang"
  | "html"
  | "cut"
  | "empty"
  | "wrong-json"
  | FaultAnswer;

/**
 * A fault: which requests it hits, how often, and what it does. Of several that
 * hit a request, the oldest strikes.
 *
 * @example Tasks are created, but every second answer is a 503
 * ```ts
 * import { createEmulator, type FaultRule } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const rule: FaultRule = {
 *   method: "POST",
 *   route: "/v1/task/{type}",
 *   every: 2,
 *   when: "after",
 *   effect: { status: 503 },
 * };
 * const { control, fetch, keys } = createEmulator();
 * control.addFault(rule);
 * const statuses = [];
 * for (let count = 0; count < 2; count++) {
 *   const response = await fetch("https://api.scale.com/v1/task/chat", {
 *     method: "POST",
 *     headers: { authorization: `Bearer ${keys.test}` },
 *   });
 *   statuses.push(response.status);
 * }
 * assertEquals(statuses, [200, 503]);
 * assertEquals(control.faults()[0]?.fired, 1);
 * ```
 */
export interface FaultRule {
  /**
   * The path or the route's template; `*` stands for any text. Default: every
   * route.
   */
  readonly route?: string;
  /** The HTTP method. Default: every method. */
  readonly method?: string;
  /** Strikes so many times at most. Default: without end. */
  readonly times?: number;
  /** Strikes at every so many-th request that it hits. Default 1. */
  readonly every?: number;
  /**
   * Strikes at this share of the requests, 0 to 1, drawn from the seed. Default
   * 1.
   */
  readonly share?: number;
  /**
   * `"before"` does nothing but fail, `"after"` does what was asked and then
   * fails. Default `"before"`, for `cut` `"after"`, which is its only one.
   */
  readonly when?: "before" | "after";
  /** What it does. */
  readonly effect: FaultEffect;
}

/** A fault that strikes: what it does, and whether the work is done before. */
export type Fault = Required<Pick<FaultRule, "effect" | "when">>;

/** The effects that have a name. */
const EFFECTS: readonly FaultEffect[] = [
  "reset",
  "hang",
  "html",
  "cut",
  "empty",
  "wrong-json",
];

/** The members of a rule. */
const RULE_MEMBERS: readonly string[] = [
  "route",
  "method",
  "times",
  "every",
  "share",
  "when",
  "effect",
];

/** A value of `x-emulate`: an effect or a status, and when. */
const HEADER = /^([a-z-]+?|[2-5]\d\d)(-after-commit)?$/;

/** Reads a rule, or throws a 400 that names what is wrong with it. */
export function readFaultRule(value: unknown): FaultRule {
  const members = membersIn(value, RULE_MEMBERS);
  const { route, method, times, every, share, when } = members;
  const effect = readEffect(members.effect);
  if (when !== undefined && when !== "before" && when !== "after") {
    throw refuse("when", '"before" or "after"', when);
  }
  if (effect === "cut" && when === "before") {
    throw refuse("when", '"after" for the effect "cut"', when);
  }
  return {
    ...(route !== undefined && { route: textOf("route", route) }),
    ...(method !== undefined &&
      { method: textOf("method", method).toUpperCase() }),
    ...(times !== undefined && { times: wholeNumber("times", times, 1) }),
    ...(every !== undefined && { every: wholeNumber("every", every, 1) }),
    ...(share !== undefined && { share: shareOf("share", share) }),
    ...(when !== undefined && { when }),
    effect,
  };
}

/**
 * Reads the header `x-emulate`: an effect's name or a status, then
 * `-after-commit` where the work is to be done first. Throws a 400 for anything
 * else.
 */
export function readFaultHeader(value: string): Fault {
  const [, name = "", after] = HEADER.exec(value) ?? [];
  const named = EFFECTS.find((effect) => effect === name);
  const effect = /^\d/.test(name) ? { status: Number(name) } : named;
  if (effect === undefined) {
    const wanted = `a status or one of ${EFFECTS.join(", ")}, ` +
      'with or without "-after-commit"';
    throw refuse("x-emulate", wanted, value);
  }
  return faultOf({ effect, ...(after !== undefined && { when: "after" }) });
}

/** Gives what a rule does, with its defaults. */
export function faultOf({ effect, when }: FaultRule): Fault {
  return { effect, when: when ?? (effect === "cut" ? "after" : "before") };
}

function readEffect(value: unknown): FaultEffect {
  const named = EFFECTS.find((effect) => effect === value);
  if (named !== undefined) return named;
  if (!isObject(value)) {
    throw refuse("effect", `an object or one of ${EFFECTS.join(", ")}`, value);
  }
  const { headers, body } = membersIn(value, ["status", "headers", "body"]);
  const status = wholeNumber("status", value.status, 200);
  if (status > 599) throw refuse("status", "200 to 599", status);
  return {
    status,
    ...(headers !== undefined && { headers: readHeaders(headers) }),
    ...(body !== undefined && { body }),
  };
}

function readHeaders(value: JsonValue): Readonly<Record<string, string>> {
  if (!isObject(value)) throw refuse("headers", "an object", value);
  const entries = Object.entries(value);
  try {
    const texts = entries.map(([name, text]) => [name, String(text)]);
    return Object.fromEntries(new Headers(Object.fromEntries(texts)));
  } catch {
    throw refuse("headers", "valid HTTP headers", value);
  }
}

function textOf(name: string, value: JsonValue): string {
  if (typeof value === "string" && value !== "") return value;
  throw refuse(name, "a text", value);
}
