/** Patterns in which `*` matches any characters. */

/**
 * Returns whether a pattern matches a whole string. Each part between two `*` is
 * found once, as early as possible, so the time is linear in the number of parts:
 * a regular expression would try every combination of places.
 */
export function matchesGlob(pattern: string, value: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return value === first;
  if (!value.startsWith(first)) return false;
  let end = first.length;
  for (const part of rest) {
    const start = value.indexOf(part, end);
    if (start < 0) return false;
    end = start + part.length;
  }
  return end + last.length <= value.length && value.endsWith(last);
}
