/** The file for people who work with an assistant. */
import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { LLMS, llmsText } from "./llms.ts";
import { relativeLinks } from "./markdown.ts";
import { pages, read } from "./tree.ts";

Deno.test(`${LLMS} is made from the documentation, and has every page and every entry`, async () => {
  const text = read(LLMS);
  assertEquals(
    text,
    await llmsText(),
    `${LLMS} is out of date: run deno run --allow-read=. --allow-write=.github --allow-run tests/tools/llms.ts`,
  );
  const entries = Object.values(config.exports)
    .map((file) => file.replace("./", ""));
  const links = relativeLinks(text).map(({ path }) => path.replace("../", ""));
  assertEquals(
    links.sort(),
    [...pages().filter((page) => page !== LLMS), ...entries].sort(),
  );
});

Deno.test(`${LLMS} says something about each link and each symbol`, () => {
  const items = read(LLMS).split("\n")
    .filter((line) => /^- (\[|`\w+`:)/.test(line));
  assert(items.length > 50, `${items.length} items`);
  assertEquals(items.filter((line) => !/: [A-Z`].{9,}/.test(line)), []);
});
