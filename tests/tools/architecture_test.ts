/** Holds the house's rules against every file that is published. */
import { assert, assertEquals } from "@std/assert";
import { cycles, RULES, tooLong } from "./rules.ts";
import { list, read } from "./tree.ts";

const files = new Map(
  [...list("src/"), ...list().filter((path) => path === "mod.ts")]
    .filter((path) => path.endsWith(".ts"))
    .map((path) => [path, read(path)] as const),
);

Deno.test("there is something to judge", () => {
  assert(files.has("mod.ts"), "mod.ts is missing");
  assert(files.size > 10, `only ${files.size} files`);
});

for (const [name, rule] of Object.entries(RULES)) {
  Deno.test(`src keeps the rule ${name}`, () => {
    assertEquals([...files].flatMap(([path, text]) => rule(path, text)), []);
  });
}

Deno.test("src has no import cycle", () => {
  assertEquals(cycles(files), []);
});

Deno.test("src has no very long file (a warning)", () => {
  const long = [...files].flatMap(([path, text]) => tooLong(path, text));
  if (long.length > 0) console.warn(`Long files:\n  ${long.join("\n  ")}`);
});
