/** The callback auth keys: checked once, then compared with a request's header in constant time. */
import { throwArgumentError } from "../core/check.ts";
import { isString } from "../core/kind.ts";
import type {
  AuthKeyMatch,
  CallbackAuthKeys,
  CallbackEnvironment,
  CallbackVerification,
} from "./types.ts";

/** The header that carries the key. */
const AUTH_HEADER = "scale-callback-auth";

/** A configured key and its place. */
interface AuthKey {
  readonly value: string;
  readonly match: AuthKeyMatch;
  /** The key's digest, after the first comparison. */
  digest?: Uint8Array;
}

/** Finds the configured key that a request carries. */
export type AuthKeyMatcher = (
  headers: Headers,
) => Promise<AuthKeyMatch | undefined>;

/**
 * Verifies that a request is from Scale: that its `scale-callback-auth` header is
 * one of the callback auth keys. Returns which one. The header is a shared
 * secret and not a signature: it proves nothing about the body or the time of
 * sending. For critical decisions, fetch the task before you act on it. The
 * header is compared with all keys, in constant time. The body is not read.
 *
 * @throws {ScaleArgumentError} if there is no key, or if a key is empty, has
 * white space around it or cannot be sent in a header
 *
 * @example Accept the new and the old key while it is being changed
 * ```ts
 * import { verifyCallback } from "@labelwire/scale/callbacks";
 * import { assertEquals } from "@std/assert";
 *
 * const headers = new Headers({ "scale-callback-auth": "old key" });
 * const verified = await verifyCallback(headers, {
 *   live: ["new key", "old key"],
 * });
 * assertEquals(verified, { ok: true, environment: "live", index: 1 });
 * ```
 */
export async function verifyCallback(
  from: Headers | { readonly headers: Headers },
  authKeys: CallbackAuthKeys,
): Promise<CallbackVerification> {
  const headers = (from as Partial<Request> | undefined)?.headers ??
    (from as Headers | undefined);
  if (typeof headers?.get !== "function") {
    throwArgumentError("verifyCallback expects a Request or Headers");
  }
  const match = await createKeyMatcher(authKeys)(headers);
  if (match) return { ok: true, ...match };
  const isMissing = headers.get(AUTH_HEADER) === null;
  return { ok: false, reason: isMissing ? "missing" : "wrong" };
}

/**
 * Checks the keys and returns a function that compares a request's header with
 * them. Throws for an empty key and for no key at all: everybody or nobody
 * would pass.
 */
export function createKeyMatcher(authKeys: CallbackAuthKeys): AuthKeyMatcher {
  const keys = readKeys(authKeys);
  const pending = new Map<string, Promise<AuthKeyMatch | undefined>>();
  return async (headers) => {
    const header = headers.get(AUTH_HEADER);
    if (header === null) return undefined;
    // Simultaneous requests with the same header share one comparison. Deno
    // computes digests in another thread, and without this the throughput of
    // examples/callbacks falls by about a fifth (deno task bench callbacks). A
    // map looks the header up by its hash, so the duration of a wrong header
    // does not depend on the keys.
    const match = pending.get(header) ??
      matchKey(header, keys).finally(() => pending.delete(header));
    pending.set(header, match);
    return await match;
  };
}

/** Returns the keys as one array, after it has asserted that each can be sent in a header unchanged. No message contains a key. */
function readKeys(authKeys: CallbackAuthKeys): readonly AuthKey[] {
  const { live = [], test = [], ...unknown } = authKeys ?? {};
  const keys = Object.entries({ live, test }).flatMap(([environment, values]) =>
    [values].flat().map((value: unknown, index): AuthKey => {
      if (
        !isString(value) || !/^(?!\s)[\t -~\x80-\xff]+(?<!\s)$/.test(value)
      ) {
        throwArgumentError(
          `authKeys.${environment} must be a non-empty Latin-1 string without white space around it`,
        );
      }
      return {
        value,
        match: { environment: environment as CallbackEnvironment, index },
      };
    })
  );
  // The message does not show the value: it may be a key in the wrong place.
  if (Object.keys(unknown).length > 0 || keys.length === 0) {
    throwArgumentError(
      "authKeys must have a key in live or test, and nothing else",
    );
  }
  // A match could not tell the environment.
  if ([live].flat().some((key) => [test].flat().includes(key))) {
    throwArgumentError("authKeys.live and authKeys.test must differ");
  }
  return keys;
}

/**
 * Compares a header with every key, also after a match, so that the duration
 * does not depend on the key. Two copies of the header arrive as "a, b", which
 * matches no key.
 */
async function matchKey(
  header: string,
  keys: readonly AuthKey[],
): Promise<AuthKeyMatch | undefined> {
  const expected = await sha256(header);
  let match: AuthKeyMatch | undefined;
  for (const key of keys) {
    key.digest ??= await sha256(key.value);
    const difference = key.digest.reduce(
      (sum, byte, index) => sum | byte ^ expected[index]!,
      0,
    );
    if (difference === 0) match ??= key.match;
  }
  return match;
}

/** Returns the SHA-256 of bytes, or of a string. Digests have one length, so comparing two of them does not show where the strings differ. */
export async function sha256(value: string | Uint8Array): Promise<Uint8Array> {
  const bytes = isString(value) ? new TextEncoder().encode(value) : value;
  // WebCrypto's type excludes bytes in shared memory, which these never are.
  const input = bytes as Uint8Array<ArrayBuffer>;
  return new Uint8Array(await crypto.subtle.digest("SHA-256", input));
}
