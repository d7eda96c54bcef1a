/** The combinations of compilers, runtimes and options in which the packed declarations are compiled. */

/** The values of each dimension. Each pair of values is compiled at least once. */
const DIMENSIONS = {
  /** TypeScript: the oldest that is supported, the last of 5, and the newest. */
  typescript: ["5.4.5", "5.9.3", "7.0.2"],
  /** Who declares `fetch`: the DOM library alone, or a runtime's package. */
  runtime: ["none", "node20", "node22", "node24", "bun", "workers"],
  module: ["node16", "nodenext", "bundler"],
  dom: [true, false],
  exactOptionalPropertyTypes: [true, false],
} as const;

/** One combination. */
export type Combination = {
  readonly [Dimension in keyof typeof DIMENSIONS]:
    typeof DIMENSIONS[Dimension][number];
};

/** Returns whether a combination can be compiled at all, without this package. */
function isPossible({ typescript, runtime, dom }: Combination): boolean {
  if (runtime === "none") return dom;
  // These two declare the same globals.
  if (runtime === "workers") return !dom;
  // @types/bun has syntax of TypeScript 5.9.
  return runtime !== "bun" || typescript !== "5.4.5";
}

/** Returns all possible combinations. */
export function allCombinations(): readonly Combination[] {
  const all = Object.entries(DIMENSIONS).reduce<readonly object[]>(
    (some, [name, values]) =>
      some.flatMap((one) =>
        values.map((value: unknown) => ({ ...one, [name]: value }))
      ),
    [{}],
  );
  return (all as readonly Combination[]).filter(isPossible);
}

/** Returns few combinations that have every pair of values: always the next one with the most new pairs. */
export function allPairs(
  combinations: readonly Combination[],
): readonly Combination[] {
  const missing = new Set(combinations.flatMap(pairsOf));
  const chosen: Combination[] = [];
  while (missing.size > 0) {
    const gain = (one: Combination) =>
      pairsOf(one).filter((pair) => missing.has(pair)).length;
    const best = combinations.reduce((a, b) => gain(b) > gain(a) ? b : a);
    for (const pair of pairsOf(best)) missing.delete(pair);
    chosen.push(best);
  }
  return chosen;
}

/** Returns the pairs of values of a combination, as strings. */
export function pairsOf(combination: Combination): readonly string[] {
  const values = Object.entries(combination).map((entry) => entry.join("="));
  return values.flatMap((a, index) =>
    values.slice(index + 1).map((b) => `${a} ${b}`)
  );
}
