/** "Did you mean": the known name that was probably meant by an unknown one. */

/** Names that the official SDKs and other APIs use, and the names of the same thing on the wire or in the options. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  project_name: ["project"],
  project: ["project_name"],
  batch_name: ["batch"],
  batch_status: ["status"],
  task_type: ["type"],
  review_status: ["customer_review_status"],
  created_after: ["start_time"],
  created_before: ["end_time"],
  cursor: ["next_token"],
  page: ["next_token", "offset"],
  api_instance_url: ["baseUrl"],
  source: ["appInfo"],
  proxies: ["fetchOptions"],
  cert: ["fetchOptions"],
  verify: ["fetchOptions"],
};

/** Returns the known name that was probably meant, or `undefined` if none is near. */
export function suggest(
  name: string,
  known: readonly string[],
): string | undefined {
  const words = wordsOf(name);
  const others = Object.hasOwn(OTHER_NAMES, words) ? OTHER_NAMES[words]! : [];
  // A name that has all the words is meant if it is the only one.
  const [longer, ...more] = known.filter((candidate) =>
    `_${wordsOf(candidate)}_`.includes(`_${words}_`)
  );
  return others.find((other) => known.includes(other)) ??
    nearest(name, known, 3) ?? (more.length ? undefined : longer);
}

/** Returns the known value that differs only in case, in separators, or in one letter of three and `most` letters in all. */
export function nearest(
  value: string,
  known: readonly string[],
  most = 2,
): string | undefined {
  const letters = lettersOf(value);
  let best: string | undefined;
  let limit = Math.min(most, letters.length / 3);
  for (const candidate of known) {
    const distance = editDistance(letters, lettersOf(candidate), limit);
    if (distance <= limit) [best, limit] = [candidate, distance - 1];
  }
  return best;
}

/** Returns a name in snake case. */
function wordsOf(name: string): string {
  return name.replace(/[a-z\d](?=[A-Z])/g, "$&_").replace(/\W+/g, "_")
    .toLowerCase();
}

function lettersOf(name: string): string {
  return wordsOf(name).replaceAll("_", "");
}

/** Counts the letters to insert, delete or replace (Levenshtein). Returns `Infinity` if they are more than `most`. */
function editDistance(from: string, to: string, most: number): number {
  if (from === to) return 0;
  if (most < 1) return Infinity;
  const [afterFrom, afterTo] = [from.slice(1), to.slice(1)];
  if (from[0] === to[0]) return editDistance(afterFrom, afterTo, most);
  return 1 + Math.min(
    editDistance(afterFrom, to, most - 1),
    editDistance(from, afterTo, most - 1),
    editDistance(afterFrom, afterTo, most - 1),
  );
}
