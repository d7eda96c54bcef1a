/** The readers of texts must find what they are for. */
import { assertEquals } from "@std/assert";
import { VERSION } from "../../src/core/version.ts";
import { doubtful, taskNames } from "./texts.ts";

Deno.test("taskNames finds each call of a task", () => {
  const text =
    `npx -y deno@${VERSION} task test:house && deno task -q std, then ` +
    "deno task ok.\ndeno tasks are nice";
  assertEquals(taskNames(text), ["test:house", "std", "ok"]);
});

// Put together here, so that this file does not hold what it warns of.
const HEX = "0123456789abcdef".repeat(2);

for (
  const text of [
    ["", "work", "main"].join("/"),
    `import "file://${["", "root", "x.ts"].join("/")}"`,
    ["", "home", "jo", "x"].join("/"),
    ["", "Users", "jo", "x"].join("/"),
    ["C:", "Users", "jo"].join("\\"),
    `live_${HEX}`,
    `"test_${HEX}"`,
  ]
) {
  Deno.test(`doubtful finds ${text.slice(0, 12)}…`, () => {
    assertEquals(doubtful("a.md", `one\n${text}`), [
      `a.md:2 ${text.replace(/^.*file:\/\/|"/g, "").slice(0, 12)}…`,
    ]);
  });
}

Deno.test("doubtful lets be what is neither path nor key", () => {
  const text = `https://example.com/work/home/root/x test_${HEX.slice(1)} ` +
    `/v1/homework/1 ./work/x a/root/b live_test_key`;
  assertEquals(doubtful("a.md", text), []);
});
