/** The catalogue of faults against the tests: no fault is forgotten, and no test that it names is missing. */
import { assert, assertEquals } from "@std/assert";
import { CATALOGUE } from "../integration/faults/catalogue.ts";
import { list, read } from "./tree.ts";

const FAULTS = 70;

Deno.test("the catalogue has every fault from F1 to F70 in order, and no other", () => {
  assertEquals(
    Object.keys(CATALOGUE),
    Array.from({ length: FAULTS }, (_, index) => `F${index + 1}`),
  );
});

for (const [id, { failing, shown, result }] of Object.entries(CATALOGUE)) {
  Deno.test(`the catalogue's ${id} is shown by tests that are there, or says why not`, () => {
    assert(result.length > 0, "It says nothing of the result");
    assert(!failing || shown, "Others fail here, so it needs a test");
    for (const [file, names] of Object.entries(shown ?? {})) {
      assert(names.length > 0, `It names no test of ${file}`);
      const text = read(file);
      for (const name of names) {
        assert(text.includes(name), `${file} has no test named "${name}"`);
      }
    }
  });
}

Deno.test("the catalogue knows every fault that the fault suite and the soak name", () => {
  const files = list("tests/").filter((path) =>
    /^tests\/integration\/(faults\/.*_test|soak\/soak)\.ts$/.test(path)
  );
  assert(files.length > 3, `Only ${files.length} files`);
  for (const file of files) {
    for (const [, name = ""] of read(file).matchAll(/["`]((?:F\d+ )+)/g)) {
      for (const id of name.trim().split(" ")) {
        assert(
          CATALOGUE[id]?.shown?.[file],
          `${file} shows ${id}, and the catalogue does not say so`,
        );
      }
    }
  }
});
