/** The app's login: one key, for all routes but the callbacks and the probes. */
import type { MiddlewareHandler } from "hono";
import { digest } from "./bytes.ts";

/** Headers of every response: callbacks may be private, and a stored body must not be shown as a page. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

/** Returns the app's key; `undefined` if there is none. */
export type KeyOf<Env extends object> = (env: Env) => string | undefined;

/**
 * Creates a middleware that requires the app's key: as `authorization: Bearer KEY`,
 * or as the password of HTTP Basic, for browsers, with any user name. Keys are
 * compared by their digests, in constant time. Without a key the routes are off: a
 * 404.
 */
export function requireKey<Env extends object>(
  keyOf: KeyOf<Env> | undefined,
): MiddlewareHandler<{ Bindings: Env }> {
  return async (c, next) => {
    const key = keyOf?.(c.env);
    if (!key) return c.notFound();
    const presented = presentedKey(c.req.header("authorization"));
    if (presented === undefined || !await isSame(presented, key)) {
      return c.text("unauthorized", 401, {
        ...SAFE_HEADERS,
        "www-authenticate": 'Basic realm="callbacks", charset="UTF-8"',
      });
    }
    return await next();
  };
}

/** Returns the key of an `authorization` header. */
function presentedKey(header: string = ""): string | undefined {
  const [, scheme = "", value = ""] = /^(\S+) +(\S+) *$/.exec(header) ?? [];
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme.toLowerCase() !== "basic") return undefined;
  try {
    // The user name contains no colon.
    return atob(value).replace(/^[^:]*:/, "");
  } catch {
    return undefined;
  }
}

async function isSame(one: string, other: string): Promise<boolean> {
  const encoder = new TextEncoder();
  const [first, second] = [
    await digest(encoder.encode(one)),
    await digest(encoder.encode(other)),
  ];
  return first.reduce((sum, byte, index) => sum | byte ^ second[index]!, 0) ===
    0;
}
