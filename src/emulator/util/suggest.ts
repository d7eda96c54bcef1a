/** "Did you mean": the known name that is nearest to an unknown one. */

/**
 * Names that the official SDKs use for something that the wire calls
 * differently.
 */
const ALIASES: Readonly<Record<string, string>> = {
  project_name: "project",
  project: "project_name",
  batch_name: "batch",
  task_type: "type",
  review_status: "customer_review_status",
  batch_status: "status",
  created_after: "start_time",
  created_before: "end_time",
};

/**
 * Gives `; did you mean "…"?` with the nearest known name, or `""` when none is
 * near.
 */
export function didYouMean(name: string, known: readonly string[]): string {
  const alias = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
  const nearest = alias !== undefined && known.includes(alias)
    ? alias
    : nearestOf(name, known);
  return nearest === undefined ? "" : `; did you mean "${nearest}"?`;
}

function nearestOf(
  name: string,
  known: readonly string[],
): string | undefined {
  const limit = Math.max(2, Math.floor(name.length / 3));
  const ranked = known
    .map((candidate) => ({ candidate, edits: editsBetween(name, candidate) }))
    .filter(({ edits }) => edits <= limit)
    .sort((one, other) => one.edits - other.edits);
  return ranked[0]?.candidate;
}

/** Counts the letters to insert, delete or replace (Levenshtein). */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const letter of from) {
    const above = row;
    row = [(above[0] ?? 0) + 1];
    for (let index = 1; index <= to.length; index += 1) {
      const replaced = (above[index - 1] ?? 0) +
        (letter === to.charAt(index - 1) ? 0 : 1);
      const deleted = (above[index] ?? 0) + 1;
      const inserted = (row[index - 1] ?? 0) + 1;
      row.push(Math.min(replaced, deleted, inserted));
    }
  }
  return row[to.length] ?? 0;
}
