/** The median, which a few disturbed measurements do not change. */

/** Returns the middle number, the upper one of two; NaN for an empty array. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ??
    NaN;
}
