/** JSON as a form-encoded body, as curl users and old programs write it. */

/** How the items of an array of plain values are written: `a=x`, `a[]=x` or `a[0]=x`. */
export type ListStyle = "repeated" | "brackets" | "indexes";

/**
 * Encodes parameters as a form. Arrays of objects and of arrays always have
 * indexes. Empty arrays and objects cannot be written, and `null` is `""`.
 */
export function formBody(
  params: Readonly<Record<string, unknown>>,
  style: ListStyle = "repeated",
): string {
  return String(
    new URLSearchParams(
      Object.entries(params).flatMap(([name, value]) =>
        pairsOf(name, value, style)
      ),
    ),
  );
}

function pairsOf(
  name: string,
  value: unknown,
  style: ListStyle,
): [string, string][] {
  if (Array.isArray(value)) {
    const isPlain = value.every((item) => typeof item !== "object");
    const usual = isPlain ? style : "indexes";
    const suffixes = { repeated: () => "", brackets: () => "[]" };
    return value.flatMap((item, index) => {
      const suffix = usual === "indexes" ? `[${index}]` : suffixes[usual]();
      return pairsOf(name + suffix, item, style);
    });
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, member]) =>
      pairsOf(`${name}[${key}]`, member, style)
    );
  }
  return [[name, value === null ? "" : String(value)]];
}
