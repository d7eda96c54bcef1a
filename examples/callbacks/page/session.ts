/** The page's login: a cookie that is signed under a key made from the app's own, so that a new key ends all sessions. */
import { timingSafeEqual } from "hono/utils/buffer";
import { hex } from "../bytes.ts";

/** How long a session lasts, in milliseconds. */
export const SESSION_MS = 8 * 3_600_000;

/** Sessions under one key. */
export interface Sessions {
  /** Returns whether that is the key. The time does not depend on how much of it is right. */
  readonly isKey: (value: string) => Promise<boolean>;
  /** Returns the value of a new session's cookie. */
  readonly create: (now: number) => Promise<string>;
  /** Returns whether a cookie is of a session that lasts. */
  readonly isValid: (cookie: string, now: number) => Promise<boolean>;
  /** Returns the token of a session's forms, which other sites do not know. */
  readonly formToken: (cookie: string) => Promise<string>;
  /** Returns whether that is the token of the session's forms. */
  readonly isFormToken: (cookie: string, token: string) => Promise<boolean>;
}

/** Creates sessions under a key. */
export function createSessions(key: string): Sessions {
  const sign = async (purpose: string, value: string) => {
    const encoder = new TextEncoder();
    const signingKey = await crypto.subtle.importKey(
      "raw",
      encoder.encode(`page session ${key}`),
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["sign"],
    );
    const message = encoder.encode(`${purpose} ${value}`);
    const signature = await crypto.subtle.sign("HMAC", signingKey, message);
    return hex(new Uint8Array(signature));
  };
  return {
    isKey: (value) => timingSafeEqual(value, key),
    async create(now) {
      const end = String(now + SESSION_MS);
      return `${end}.${await sign("session", end)}`;
    },
    async isValid(cookie, now) {
      const [, end = "", signature = ""] =
        /^(\d{1,15})\.([0-9a-f]{64})$/.exec(cookie) ?? [];
      const expected = await sign("session", end);
      return await timingSafeEqual(signature, expected) && Number(end) > now;
    },
    formToken: (cookie) => sign("form", cookie),
    async isFormToken(cookie, token) {
      return await timingSafeEqual(token, await sign("form", cookie));
    },
  };
}

/** Returns a path of the page to go to after the login; `fallback` for anything that may lead elsewhere. */
export function nextPath(value: string, fallback: string): string {
  const isOwn = value.startsWith(fallback) &&
    // deno-lint-ignore no-control-regex -- control characters are refused
    !/[\\\x00-\x20]/.test(value) &&
    new URL(value, "https://page.invalid").origin === "https://page.invalid";
  return isOwn ? value : fallback;
}
