/** "Did you mean": the known name that is nearest to an unknown one. */

/** Names that the official SDKs use, and the name of the same thing on the wire. */
const WIRE_NAMES: Readonly<Record<string, string>> = {
  project_name: "project",
  project: "project_name",
  batch_name: "batch",
  batch_status: "status",
  task_type: "type",
  review_status: "customer_review_status",
  created_after: "start_time",
  created_before: "end_time",
  cursor: "next_token",
};

/** Returns the known name that was probably meant, or `undefined` if none is near. */
export function suggest(
  name: string,
  known: readonly string[],
): string | undefined {
  const wireName = Object.hasOwn(WIRE_NAMES, name) ? WIRE_NAMES[name]! : "";
  if (known.includes(wireName)) return wireName;
  let best: string | undefined;
  let least = Math.ceil(name.length * 0.4) + 1;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Counts the letters to insert, delete or replace (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
