/** What a receiver of callbacks must do has ids, W1 to W20, and each is the beginning of a test's name somewhere. */
import { assertEquals } from "@std/assert";
import { list, read } from "./tree.ts";

const IDS = Array.from({ length: 20 }, (_, index) => `W${index + 1}`);

/** The ids with which the names of tests begin, whichever quotes they are in. */
function testedIds(): ReadonlySet<string> {
  const tests = list("tests/").filter((path) => path.endsWith(".ts"))
    .filter((path) => path.includes("callback") || path.match(/hono|secret/))
    .map(read);
  const names = tests.flatMap((text) => [...text.matchAll(/["'`](W\d+) /g)]);
  return new Set(names.map(([, id = ""]) => id));
}

Deno.test("every row W1 to W20 of what a receiver must do has a test", () => {
  const tested = testedIds();
  assertEquals(IDS.filter((id) => !tested.has(id)), []);
});
