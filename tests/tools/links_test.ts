/** The relative links of all Markdown pages. */
import { assertEquals } from "@std/assert";
import { anchors, relativeLinks } from "./markdown.ts";
import { isPath, pages, read } from "./tree.ts";

/** Returns what is wrong with the links of a page. */
function deadLinks(
  page: string,
  text: string,
  repository: {
    readonly isPath: (path: string) => boolean;
    readonly read: (path: string) => string;
  },
): readonly string[] {
  return relativeLinks(text).flatMap(({ path, anchor }) => {
    const url = new URL(path || page.split("/").at(-1)!, `file:///${page}`);
    const target = decodeURI(url.pathname).slice(1);
    if (!repository.isPath(target)) return [`${page}: no file ${target}`];
    if (anchor === "" || !target.endsWith(".md")) return [];
    return anchors(repository.read(target)).has(anchor)
      ? []
      : [`${page}: no heading #${anchor} in ${target}`];
  });
}

for (const page of pages()) {
  Deno.test(`the relative links of ${page} lead to files and headings`, () => {
    assertEquals(deadLinks(page, read(page), { isPath, read }), []);
  });
}

Deno.test("deadLinks finds missing files and headings, outside of code only", () => {
  const files: Record<string, string> = {
    "a/one.md": "# One\n## A `b` & c\n## One\n",
    "two.md": "",
  };
  const repository = {
    isPath: (path: string) => path in files,
    read: (path: string) => files[path]!,
  };
  const good =
    "[1](one.md#one) [2](#a-b--c) [3](one.md#one-1) [4](../two.md) " +
    "[5](https://example.com/x) `[6](gone.md)`\n```md\n[7](gone.md)\n```\n";
  assertEquals(deadLinks("a/one.md", good, repository), []);
  assertEquals(
    deadLinks(
      "a/one.md",
      "[`1`](gone.md) `x` [2](../two.md#x)\n[3](#y)",
      repository,
    ),
    [
      "a/one.md: no file a/gone.md",
      "a/one.md: no heading #x in two.md",
      "a/one.md: no heading #y in a/one.md",
    ],
  );
});
