/** Routes as patterns, to see which of them a record has. */

/** Makes the pattern of `METHOD /path/{name}`; a name matches one segment. */
export function patternOf(line: string): RegExp {
  const escaped = line.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
}
