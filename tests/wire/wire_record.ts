/** Books of what went over the wire: steps by name, each with what was seen. */

/** Anything that JSON can hold. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };

/** What was seen at each step, in the order of the script. */
export type WireRecord = Readonly<Record<string, Json>>;

/** Longer bodies are kept as their hash, so that the fixtures stay small enough to read. */
const MOST_BYTES = 8192;

/**
 * Makes of a body the form that a record holds: JSON where that has the very same bytes
 * again when it is written, else a string, else a hash.
 */
export async function contentOf(bytes: Uint8Array<ArrayBuffer>): Promise<Json> {
  const text = textIn(bytes);
  if (text === undefined || bytes.length > MOST_BYTES) {
    return { sha256: await sha256Of(bytes), length: bytes.length };
  }
  const json = jsonIn(text);
  return json === undefined ? { text } : { json };
}

function textIn(bytes: Uint8Array): string | undefined {
  try {
    // A byte order mark is a part of what was sent.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(bytes);
  } catch {
    return undefined;
  }
}

function jsonIn(text: string): Json | undefined {
  try {
    const json = JSON.parse(text);
    const isObject = typeof json === "object" && json !== null;
    return isObject && JSON.stringify(json) === text ? json : undefined;
  } catch {
    return undefined;
  }
}

async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

/** Lists headers in the order of their names, as they are compared. */
export function sortedHeaders(headers: Headers): Json {
  return Object.fromEntries(
    [...headers].sort(([one], [other]) => one < other ? -1 : 1),
  );
}

/** Drops what JSON cannot hold, so that a fresh record is like one that was read. */
export function plain(value: unknown): Json {
  return value === undefined ? "nothing" : JSON.parse(JSON.stringify(value));
}

/** Returns a record in the form of its fixture. */
export function recordJson(entries: WireRecord): string {
  return JSON.stringify(entries, null, 2) + "\n";
}
