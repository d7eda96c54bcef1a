/** The fidelity ledger against the emulator's sources and tests: nothing in it is forgotten, and none of it is untrue. */
import { assert, assertEquals } from "@std/assert";
import { LEDGER, rowOf } from "../../examples/fidelity/ledger.ts";
import {
  allGuesses,
  allTests,
  guessesIn,
  LEDGER_PATH,
  ledgerDocument,
  testNames,
  testsOf,
} from "./ledger_document.ts";
import { list, read } from "./tree.ts";

/** How many behaviours of each kind there are, all numbered from 1 on. */
const COUNTS: Readonly<Record<string, number>> = {
  AU: 6,
  HT: 13,
  ID: 8,
  TC: 18,
  TR: 17,
  TU: 12,
  BA: 15,
  PR: 9,
  FI: 4,
  TE: 3,
  ST: 6,
  QU: 2,
  CB: 15,
};

const ROWS = Object.values(LEDGER).flatMap((rows) => Object.entries(rows));
const TESTS = allTests();

Deno.test("the ledger has every behaviour once, in order, and no other", () => {
  const numbered = Object.entries(COUNTS).flatMap(([kind, count]) =>
    Array.from({ length: count }, (_, index) => `${kind}${index + 1}`)
  );
  const ids = ROWS.map(([id]) => id);
  assertEquals(ids.filter((id) => !id.startsWith("Table ")), numbered);
  assertEquals(new Set(ids).size, ids.length);
  for (const table of ["Table 4.1", "Table 4.2", "Table 4.3 all others"]) {
    assert(ids.includes(table), table);
  }
});

for (const [id, row] of ROWS) {
  Deno.test(`the ledger's ${id} is shown by tests that are there`, () => {
    const found = testsOf(id, row, TESTS);
    assert(found.length > 0, "No test has such a name");
    for (const name of row.tests ?? []) {
      assert(found.some((test) => test.name === name), `No test: ${name}`);
    }
    if (row.from.includes("nothing")) assertEquals(row.grade, "D");
  });
}

Deno.test("the ledger knows every id with which a test of the emulator begins", () => {
  for (const { path, name } of TESTS) {
    if (!path.startsWith("tests/emulator/")) continue;
    const [, id] = /^([A-Z]{2}\d+) /.exec(name) ?? [];
    if (id === undefined || !(id.slice(0, 2) in COUNTS)) continue;
    assert(rowOf(id), `${path} shows ${id}`);
  }
});

Deno.test("the ledger has every guess of the emulator's sources", () => {
  const guesses = allGuesses();
  for (const path of list("src/emulator/")) {
    if (!path.endsWith(".ts")) continue;
    const said = read(path).match(/\bguess(?:es)?\b/gi) ?? [];
    const listed = guesses.filter((guess) => guess.path === path)
      .flatMap(({ says }) => says.match(/\bguess(?:es)?\b/gi) ?? []);
    assertEquals(listed.length, said.length, path);
  }
});

Deno.test(`${LEDGER_PATH} is what deno task ledger makes`, () => {
  assert(
    read(LEDGER_PATH) === ledgerDocument(TESTS, allGuesses()),
    "Run deno task ledger",
  );
});

Deno.test("testNames reads every way of naming a test", () => {
  const text = [
    'Deno.test("A \\"b\\"", () => {});',
    "Deno.test(\n  `C ${x} d`,",
    "Deno.test('E', ",
    'Deno.test({\n  name: "F",\n',
  ].join("\n");
  assertEquals(testNames(text), ['A "b"', "C … d", "E", "F"]);
});

Deno.test("guessesIn gives the sentence, and what it is about", () => {
  const text = `/** Says. That it is so
 * is a guess. More.
 *
 * @example No guess
 */
export async function one() {
  // A guess.
  two: 3,
}
class X {
  /** A guess too. */
  #three(): void {}
}
/** Nothing. */
`;
  assertEquals(
    guessesIn("p", text).map(({ symbol, says }) => [symbol, says]),
    [["one", "Says. That it is so is a guess."], ["two", "A guess."], [
      "#three",
      "A guess too.",
    ]],
  );
});
