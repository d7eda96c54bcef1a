/** The rules of JSR's score, on a package with a case for each rule. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { docOf, type DocOutput, isFull, score, table } from "./score.ts";
import { withTempDir } from "./temp.ts";

const FILES: Readonly<Record<string, string>> = {
  // 2 of 5: the signatures of an overloaded function count, its body does not.
  "mod.ts": `/**
 * A page.
 *
 * @module
 */
export { other } from "./other.ts";

/** A number. */
export function twice(value: number): number;
export function twice(value: string): string;
/** The body. */
export function twice(value: number | string): number | string {
  return value;
}

/** @category a */
export const tagged = 1;

export const bare = 1;
`,
  // 2 of 2, but no page.
  "other.ts": `/** Another one. */
export const other = 1;

/** A shape. */
export interface Shape {
  side: number;
}
`,
  // 2 of 2: copies with their documentation, and a page.
  "all.ts": `/**
 * All.
 *
 * @module
 */
export * from "./other.ts";
`,
};

Deno.test("score counts signatures, tags, copies and references as JSR does", async () => {
  await withTempDir(async (dir) => {
    for (const [name, code] of Object.entries(FILES)) {
      await Deno.writeTextFile(`${dir}/${name}`, code);
    }
    const doc = await docOf(dir, Object.keys(FILES));
    const facts = {
      doc,
      main: new URL(`file://${dir}/mod.ts`).href,
      readme: "No example.",
      isPublishable: true,
    };
    const { rows, undocumented } = score(facts);
    assertEquals(rows.map(({ points, of }) => [points, of]), [
      [2, 2],
      [0, 1],
      [0, 1],
      [4, 5], // 6 of 9 are 83 % of 80 %: 4.2 points, rounded down
      [5, 5],
    ]);
    assertEquals(rows[3]?.detail, "6 of 9");
    assertEquals(undocumented.map((line) => line.split("/")[1]), [
      "mod.ts twice (function)",
      "mod.ts bare (variable)",
    ]);
    assertEquals(isFull({ rows, undocumented }), false);
  });
});

const EMPTY: DocOutput = { version: 2, nodes: {} };

Deno.test("score finds an example in the README, in the module page and in its tags", () => {
  const points = (readme: string | undefined, page: object) => {
    const nodes = { "file:///mod.ts": { module_doc: page, symbols: [] } };
    const { rows } = score({
      doc: { version: 2, nodes },
      main: "file:///mod.ts",
      readme,
      isPublishable: false,
    });
    return [rows[0]?.points, rows[1]?.points, rows[4]?.points];
  };
  assertEquals(points("```ts\n```", {}), [2, 1, 0]);
  assertEquals(points("A\n\n    code\n", {}), [2, 1, 0]);
  assertEquals(points(undefined, { doc: "~~~\n~~~" }), [2, 1, 0]);
  assertEquals(points(undefined, { tags: [{ kind: "example" }] }), [0, 1, 0]);
  assertEquals(points(undefined, {}), [0, 0, 0]);
});

Deno.test("score throws for another version of the output of deno doc", () => {
  const facts = {
    doc: { ...EMPTY, version: 3 },
    main: "",
    isPublishable: true,
  };
  assertThrows(
    () => score(facts),
    Error,
    "version 2 of deno doc --json, got 3",
  );
});

Deno.test("table adds the points, and what JSR adds by its settings", () => {
  const rows = [
    { item: "a", points: 13, of: 13, detail: "" },
    { item: "b", points: 0, of: 1, detail: "why" },
  ];
  const lines = table({ rows, undocumented: ["x/y.ts z (class)"] });
  assert(lines.includes("13 of 14"), lines);
  assert(lines.includes("no documentation: x/y.ts z (class)"), lines);
  assert(lines.includes("100 %"), lines);
  assert(isFull({ rows: rows.slice(0, 1), undocumented: [] }));
  assert(!isFull({ rows: rows.slice(0, 1), undocumented: ["x"] }));
});
