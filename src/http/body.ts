/** Bodies: JSON out, checked before it is sent; bytes in under a cap, decoded and told apart when they are not JSON. */
import { isRecord, refuse, show } from "../core/check.ts";
import type { JsonValue } from "../types/json.ts";

/** Writes `value` as JSON; what JSON would drop or bend in silence is refused. */
export function encodeJson(value: unknown, operation: string): string {
  try {
    return JSON.stringify(value, refuseLossy);
  } catch (error) {
    // A cycle, or a toJSON that throws: JSON.stringify's own words name the place.
    if (error instanceof TypeError) {
      refuse(`The body of ${operation} is not plain data: ${error.message}`);
    }
    throw error;
  }
}

function refuseLossy(this: unknown, key: string, value: unknown): unknown {
  // JSON.stringify has called toJSON already, and for a Date without a time that is null.
  const given = (this as Readonly<Record<string, unknown>>)[key];
  const isHole = value === undefined && Array.isArray(this);
  const isInvalidDate = given instanceof Date && value === null;
  if (isHole || isInvalidDate || isLossy(value)) {
    refuse(
      `${show(key)} must be a JSON value: current value is ${
        kindOf(isInvalidDate ? given : value)
      }`,
    );
  }
  return value;
}

function isLossy(value: unknown): boolean {
  switch (typeof value) {
    case "function":
    case "symbol":
    case "bigint":
      return true;
    case "number":
      return !Number.isFinite(value);
    case "object":
      return value !== null && !Array.isArray(value) && !isRecord(value);
    default:
      return false;
  }
}

function kindOf(value: unknown): string {
  if (typeof value === "bigint") return "a bigint";
  if (typeof value !== "object" || value === null || value instanceof Date) {
    return show(value);
  }
  return `a ${value.constructor?.name ?? "foreign object"}`;
}

/** What a body under a cap was. */
export interface ReadBody {
  /** The bytes up to the cap. */
  readonly bytes: Uint8Array;
  /** Whether there was more than the cap; the rest was cancelled unread. */
  readonly cut: boolean;
}

/** Reads a body of at most `maxBytes`. It stops reading when `signal` aborts. */
export async function readBody(
  response: Response,
  maxBytes: number,
  signal: AbortSignal,
): Promise<ReadBody> {
  const reader = response.body?.getReader();
  if (!reader) return { bytes: new Uint8Array(0), cut: false };
  // The signal belongs to one attempt, so the listener goes when it goes.
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted) cancel();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { bytes: concat(chunks, size), cut: false };
    chunks.push(value);
    size += value.byteLength;
    if (size > maxBytes) {
      cancel();
      return { bytes: concat(chunks, size).subarray(0, maxBytes), cut: true };
    }
  }
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

/** A body that is no JSON. */
export interface UnreadableJson {
  /** Whether it ends too early, or never was JSON. */
  readonly fault: "truncated" | "not_json";
  /** The body as text. */
  readonly text: string;
}

/** Decodes bytes as JSON. A byte order mark and trailing NULs, which the API has sent, are no fault. */
export function decodeJson(
  bytes: Uint8Array,
): { readonly value: JsonValue } | UnreadableJson {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  const content = bytes.subarray(0, end);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content);
    return { value: JSON.parse(text) };
  } catch {
    const text = new TextDecoder().decode(content);
    return { fault: isCutShort(text) ? "truncated" : "not_json", text };
  }
}

/** Tells text that stops before its brackets close from text that was never JSON. */
function isCutShort(text: string): boolean {
  const start = text.trimStart();
  if (start === "") return true;
  if (start[0] !== "{" && start[0] !== "[") return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < start.length; at++) {
    const character = start[at]!;
    if (inString) {
      if (character === "\\") at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
  }
  return depth > 0;
}
