/** How deep JSON may be nested. JSON that is nested thousands of levels deep overflows the stack of everything that walks it. */
import { isContainer, isString } from "./kind.ts";

/**
 * How many arrays and objects of JSON may be inside each other. The ids of the API
 * are those of MongoDB, whose documents have at most 100 levels; pages and callbacks
 * put a few levels around them.
 */
export const MAX_JSON_DEPTH = 200;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Returns how many arrays and objects of JSON, as a string or as UTF-8, are open
 * at its end: 0 if it is complete. `Infinity` if it is nested deeper than
 * `maxDepth`. It reads each character at most once, does not recurse, and stops
 * at the first level that is too deep. Brackets in strings do not count. What
 * does not begin like an object or an array, such as HTML, has no level.
 */
export function openLevels(
  json: string | Uint8Array,
  maxDepth: number = MAX_JSON_DEPTH,
): number {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const code = isString(json) ? json.charCodeAt(at) : json[at]!;
    if (inString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    // "[" and "{", "]" and "}" differ in one bit.
    else if ((code | 0x20) === 0x7b && ++depth > maxDepth) return Infinity;
    else if ((code | 0x20) === 0x7d) depth--;
    // Only white space and a byte order mark may stand outside of the value.
    else if (depth === 0 && code > 0x20 && code < 0x80) return 0;
  }
  return depth;
}

/** Returns whether JSON is nested deeper than `maxDepth`. */
export function isJsonTooDeep(
  json: string | Uint8Array,
  maxDepth?: number,
): boolean {
  return openLevels(json, maxDepth) === Infinity;
}

/** Returns whether a value is nested deeper than `maxDepth`, for a tree such as `JSON.parse` returns. */
export function isTreeTooDeep(
  value: unknown,
  maxDepth: number = MAX_JSON_DEPTH,
): boolean {
  if (!isContainer(value)) return false;
  if (maxDepth === 0) return true;
  for (const member of Array.isArray(value) ? value : Object.values(value)) {
    if (isContainer(member) && isTreeTooDeep(member, maxDepth - 1)) return true;
  }
  return false;
}

/**
 * Returns whether a value is nested deeper than `maxDepth`, for JSON that somebody
 * else has parsed. It goes from level to level and does not recurse, so a value
 * that contains itself is too deep.
 */
export function isValueTooDeep(
  value: unknown,
  maxDepth: number = MAX_JSON_DEPTH,
): boolean {
  // A set, because an object that is shared would be visited again and again.
  let level = new Set([value].filter(isContainer));
  for (let depth = 0; level.size > 0; depth++) {
    if (depth === maxDepth) return true;
    const next = new Set<object>();
    for (const container of level) {
      for (const member of Object.values(container)) {
        if (isContainer(member)) next.add(member);
      }
    }
    level = next;
  }
  return false;
}
