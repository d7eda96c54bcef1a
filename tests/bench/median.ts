/** The middle of numbers, which a few disturbed measurements do not move. */

/** Gives the middle number, the upper of two; not a number where there is none. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ??
    NaN;
}
