/** The fidelity data: each row names tests that exist, and FIDELITY.md is up to date. */
import { assert, assertEquals } from "@std/assert";
import {
  FIDELITY_PAGE,
  fidelityPage,
} from "../../examples/fidelity/document.ts";
import { SECTIONS } from "../../examples/fidelity/sections.ts";

const ROOT = new URL("../../", import.meta.url);

/** The string literal that follows `Deno.test(`, also as the `name` of an object. */
const NAME =
  /\bDeno\.test\((?:\{\s*name:)?\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)/g;

/** Returns the names of the tests in a file, with `…` for inserted values; `[]` if there is no such file. */
function testNames(path: string): readonly string[] {
  const source = readIfExists(path) ?? "";
  return [...source.matchAll(NAME)].map(([, literal = ""]) =>
    literal.slice(1, -1).replaceAll(/\$\{[^}]*\}/g, "…")
      .replaceAll(/\\(.)/g, "$1")
  );
}

function readIfExists(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(new URL(path, ROOT));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

for (const { title, rows } of SECTIONS) {
  Deno.test(`fidelity data: each row of ${title} names tests that exist`, () => {
    const missing = rows.flatMap(({ name, tests }) => {
      const named = Object.entries(tests);
      if (named.length === 0) return [`${title}, ${name}: no test is named`];
      return named.flatMap(([path, names]) => {
        const existing = testNames(path);
        return names.filter((test) => !existing.includes(test))
          .map((test) => `${title}, ${name}: ${path} has no test "${test}"`);
      });
    });
    assertEquals(missing, []);
  });
}

Deno.test("fidelity data: names are unique in their section", () => {
  for (const { title, rows } of SECTIONS) {
    assertEquals(
      new Set(rows.map(({ name }) => name)).size,
      rows.length,
      title,
    );
  }
});

Deno.test("FIDELITY.md is up to date", () => {
  assert(
    Deno.readTextFileSync(FIDELITY_PAGE) === fidelityPage(),
    "Run deno task fidelity --write",
  );
});
