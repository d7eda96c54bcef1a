/** The identity of a callback: its content in one spelling, or its bytes where a parsed copy has lost some of it. */

import { MAX_JSON_DEPTH } from "../core/json_depth.ts";
import { isContainer, isString } from "../core/kind.ts";
import { sha256 } from "./auth_keys.ts";
import { bodies } from "./body.ts";
import { isObject } from "./guards.ts";
import { refusal } from "./refusal.ts";
import { withoutSignature } from "./signed_links.ts";
import type { Callback } from "./types.ts";

/** Returns the id of a callback. Its time is linear in the length of the callback. */
export async function idOf(
  callback: Callback,
  bytes: Uint8Array | undefined = bodies.get(callback),
): Promise<string> {
  const digest = await sha256(contentOf(callback, bytes));
  return digest.reduce(
    (digits, byte) => digits + (byte + 256).toString(16).slice(1),
    "",
  );
}

function contentOf(
  callback: Callback,
  bytes: Uint8Array | undefined,
): string | Uint8Array {
  // First, because it refuses what is too deep for `JSON.stringify`.
  const content = canonical(callback) as { task?: Record<string, unknown> };
  if (bytes && !isSpelling(bytes, JSON.stringify(callback))) return bytes;
  if (isObject(content.task)) {
    // These may differ in a second delivery. `JSON.stringify` omits them now.
    content.task.callback_succeeded = undefined;
    content.task.callback_completed = undefined;
  }
  return JSON.stringify(content);
}

/**
 * Returns whether bytes are that JSON, except for white space. They are not if the
 * parser has lost something: digits of a large number, bytes that are not UTF-8, a
 * member whose name occurs twice.
 */
function isSpelling(bytes: Uint8Array, json: string): boolean {
  const copy = new TextEncoder().encode(json);
  let at = 0;
  return bytes.every((byte) => byte === copy[at] ? ++at : byte <= 0x20) &&
    at === copy.length;
}

/** Copies JSON so that equal content becomes an equal string. */
function canonical(value: unknown, depth = 0): unknown {
  if (isString(value)) return withoutSignature(value);
  if (!isContainer(value)) return value;
  if (depth === MAX_JSON_DEPTH) throw refusal("too_deep");
  const copy = (item: unknown) => canonical(item, depth + 1);
  return isObject(value)
    ? Object.fromEntries(
      Object.keys(value).sort().map((name) => [name, copy(value[name])]),
    )
    : (value as unknown[]).map(copy);
}
