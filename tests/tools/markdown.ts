/** The parts of a Markdown page that the tests of the documentation read. */

/** A link to another place of the repository. */
export interface RelativeLink {
  /** The path from the page, empty for a place on the page itself. */
  readonly path: string;
  /** The anchor without `#`, empty if there is none. */
  readonly anchor: string;
}

/** Returns a page without its blocks of code and its HTML comments. */
export function withoutCode(page: string): string {
  return page
    .replaceAll("\r\n", "\n")
    .replaceAll(/<!--[^]*?-->/g, "")
    .replaceAll(/^[ \t]*(```+|~~~+).*\n[^]*?^[ \t]*\1[ \t]*$/gm, "");
}

/** Returns the links of a page that lead to files or anchors of the repository. */
export function relativeLinks(page: string): readonly RelativeLink[] {
  const prose = withoutCode(page).replaceAll(/`[^`]*`/g, "X");
  return [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target))
    .map((target) => {
      const [path = "", anchor = ""] = target.split("#");
      return { path: decodeURI(path), anchor };
    });
}

/** Returns the anchors that GitHub makes of the headings of a page. */
export function anchors(page: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, heading] of withoutCode(page).matchAll(/^#{1,6} +(.+)$/gm)) {
    const slug = heading!
      .replaceAll(/\]\([^)]*\)/g, "]")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(/\s/g, "-");
    let anchor = slug;
    for (let n = 1; found.has(anchor); n++) anchor = `${slug}-${n}`;
    found.add(anchor);
  }
  return found;
}

/**
 * Returns the sentences of a page: of its paragraphs, headings, items of lists
 * and cells of tables. A code span is one word, `X`.
 */
export function sentences(page: string): readonly string[] {
  return withoutCode(page)
    .replaceAll(/\{@link\w* ([^}]*)\}/g, "`$1`")
    .replaceAll(/`[^`]*`/g, "X")
    .replaceAll(/\]\([^)]*\)/g, "]")
    // Headings, items and rows of tables begin a block of their own.
    .replaceAll(/^[ \t]*(#{1,6}|[-*+]|\d+\.) +/gm, "\n\n")
    .replaceAll(/^\|.*\|$/gm, (row) => `\n\n${row.replaceAll("|", "\n\n")}\n\n`)
    .split(/\n\s*\n/)
    .flatMap((block) =>
      block.replaceAll(/\s+/g, " ").split(
        /(?<=[.!?]["')*]*) (?=["'(*[]*[A-Z`])/,
      )
    )
    .map((sentence) => sentence.trim())
    .filter((sentence) => /\p{L}/u.test(sentence));
}
