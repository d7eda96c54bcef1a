/** Fault rules: which requests they match, how often they apply, and their effect. */
import type { Complete } from "../../types/complete.ts";
import type { JsonValue } from "../../types/json.ts";
import {
  fraction,
  invalidValue,
  knownMembers,
  nonEmptyString,
  wholeNumber,
} from "../util/check.ts";
import { isObject } from "../util/json.ts";

/** A response of your own instead of the emulator's. */
export interface FaultResponse {
  /** The HTTP status, 200 to 599. */
  readonly status: number;
  /**
   * The headers, such as `Retry-After`, except those of the connection, such as
   * `Content-Length`. Default: only `Content-Type`.
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * The body: a string is sent as it is, any other value as JSON. Default: an
   * error body with the status.
   */
  readonly body?: JsonValue | undefined;
}

/**
 * The effect of a fault: `reset` breaks the connection, `hang` never responds,
 * `html` responds 200 with a web page, `cut` breaks the connection in the middle
 * of the body, `empty` responds 200 without a body, `wrong-json` responds 200
 * with a JSON string. An object is a response of your own.
 */
export type FaultEffect =
  | "reset"
  | "hang"
  | "html"
  | "cut"
  | "empty"
  | "wrong-json"
  | FaultResponse;

/**
 * A fault: which requests it matches, how often it applies, and its effect. If
 * several match a request, the oldest applies.
 *
 * @example Tasks are created, but every second response is a 503
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
 * const { faults, fetch, keys } = createEmulator();
 * faults.add(rule);
 * const statuses = [];
 * for (let count = 0; count < 2; count++) {
 *   const response = await fetch("https://api.scale.com/v1/task/chat", {
 *     method: "POST",
 *     headers: { authorization: `Bearer ${keys.test}` },
 *   });
 *   statuses.push(response.status);
 * }
 * assertEquals(statuses, [200, 503]);
 * assertEquals(faults.list()[0]?.fired, 1);
 * ```
 */
export interface FaultRule {
  /**
   * A path or the template of a route; `*` matches any characters. One that matches
   * no route is refused. Default: every route.
   */
  readonly route?: string | undefined;
  /** The HTTP method. Default: every method. */
  readonly method?: string | undefined;
  /** The maximum number of times that it applies. Default: no maximum. */
  readonly times?: number | undefined;
  /** Applies to every nth request that matches. Default 1. */
  readonly every?: number | undefined;
  /**
   * Applies to this share of the requests, 0 to 1, chosen by the seed. Default
   * 1.
   */
  readonly share?: number | undefined;
  /**
   * `"before"` fails without doing the work of the request, `"after"` does the
   * work first. Default `"before"`; for `cut` `"after"`, which is the only
   * choice.
   */
  readonly when?: "before" | "after" | undefined;
  /** The effect. */
  readonly effect: FaultEffect;
}

/** A fault that applies to a request: its effect, and whether the work is done first. */
export type Fault = Complete<Pick<FaultRule, "effect" | "when">>;

/** The effects that have a name. */
const EFFECTS: readonly Exclude<FaultEffect, FaultResponse>[] = [
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

/** Headers that describe a connection or the length of a message. Servers set them, and refuse wrong ones. */
const CONNECTION_HEADERS: readonly string[] = [
  "connection",
  "content-length",
  "keep-alive",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** A value of `x-emulate`: an effect or a status, and when. */
const HEADER = /^([a-z-]+?|[2-5]\d\d)(-after-commit)?$/;

/** Reads a rule. Throws a 400 that names the invalid member. */
export function readFaultRule(value: unknown): FaultRule {
  const members = knownMembers("fault", value, RULE_MEMBERS);
  const { route, method, times, every, share, when } = members;
  const effect = readEffect(members.effect);
  if (when !== undefined && when !== "before" && when !== "after") {
    throw invalidValue("when", '"before" or "after"', when);
  }
  if (effect === "cut" && when === "before") {
    throw invalidValue("when", '"after" for the effect "cut"', when);
  }
  return {
    ...(route !== undefined && { route: nonEmptyString("route", route) }),
    ...(method !== undefined &&
      { method: nonEmptyString("method", method).toUpperCase() }),
    ...(times !== undefined && { times: wholeNumber("times", times, 1) }),
    ...(every !== undefined && { every: wholeNumber("every", every, 1) }),
    ...(share !== undefined && { share: fraction("share", share) }),
    ...(when !== undefined && { when }),
    effect,
  };
}

/**
 * Reads the header `x-emulate`: the name of an effect or a status, and
 * `-after-commit` if the work is to be done first. Throws a 400 for other values.
 */
export function readFaultHeader(value: string): Fault {
  const [, name = "", after] = HEADER.exec(value) ?? [];
  const named = EFFECTS.find((effect) => effect === name);
  const effect = /^\d/.test(name) ? { status: Number(name) } : named;
  if (effect === undefined) {
    const expected = `a status or one of ${EFFECTS.join(", ")}, ` +
      'with or without "-after-commit"';
    throw invalidValue("x-emulate", expected, value);
  }
  return withDefaults({
    effect,
    ...(after !== undefined && { when: "after" }),
  });
}

/** Returns the effect of a rule, and when it applies. */
export function withDefaults({ effect, when }: FaultRule): Fault {
  return { effect, when: when ?? (effect === "cut" ? "after" : "before") };
}

function readEffect(value: unknown): FaultEffect {
  const named = EFFECTS.find((effect) => effect === value);
  if (named !== undefined) return named;
  if (!isObject(value)) {
    const expected = `an object or one of ${EFFECTS.join(", ")}`;
    throw invalidValue("effect", expected, value);
  }
  const names = ["status", "headers", "body"];
  const { headers, body } = knownMembers("effect", value, names);
  const status = wholeNumber("status", value.status, 200);
  if (status > 599) {
    throw invalidValue("status", "an integer from 200 to 599", status);
  }
  return {
    status,
    ...(headers !== undefined && { headers: readHeaders(headers) }),
    ...(body !== undefined && { body }),
  };
}

function readHeaders(value: JsonValue): Readonly<Record<string, string>> {
  if (!isObject(value)) throw invalidValue("headers", "an object", value);
  const entries = Object.entries(value)
    .map(([name, header]) => [name, String(header)] as const);
  const refused = entries.find(([name]) =>
    CONNECTION_HEADERS.includes(name.toLowerCase())
  );
  if (refused !== undefined) {
    const names = CONNECTION_HEADERS.join(", ");
    throw invalidValue("headers", `without ${names}`, refused[0]);
  }
  try {
    return Object.fromEntries(new Headers(Object.fromEntries(entries)));
  } catch {
    throw invalidValue("headers", "valid HTTP headers", value);
  }
}
