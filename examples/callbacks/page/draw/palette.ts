/**
 * The eight colours of labels. Each has a casing, black or white, with a contrast of
 * at least 9 to 1, so that one of the two is seen on any picture. They stay apart for
 * people who see few colours.
 */

/** A colour of labels, as six hexadecimal digits. */
export interface LabelColor {
  readonly color: string;
  readonly casing: "000000" | "ffffff";
}

/** The colours `c0` to `c7`. */
export const PALETTE: readonly LabelColor[] = [
  { color: "ffdd00", casing: "000000" },
  { color: "330099", casing: "ffffff" },
  { color: "aaffdd", casing: "000000" },
  { color: "771144", casing: "ffffff" },
  { color: "ee9900", casing: "000000" },
  { color: "0011ee", casing: "ffffff" },
  { color: "bb99ff", casing: "000000" },
  { color: "55ccaa", casing: "000000" },
];

/** The lengths of the dashes and gaps of `d1` to `d3`, in pixels. */
export const DASHES: readonly string[] = ["8 4", "2 4", "10 3 2 3"];

/** Returns the red, green and blue of a look, 0 to 255. */
export function rgbOf(look: number): readonly [number, number, number] {
  const { color = "000000" } = PALETTE[look % PALETTE.length] ?? {};
  const value = parseInt(color, 16);
  return [value >> 16, value >> 8 & 255, value & 255];
}
