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
  let least = Math.min(most, letters.length / 3) + 0.1;
  for (const candidate of known) {
    const distance = editDistance(letters, lettersOf(candidate));
    if (distance < least) [best, least] = [candidate, distance];
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
