import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  cut,
  readEntities,
  readRelations,
} from "../../../../examples/callbacks/page/draw/spans.ts";

const TEXT = "Marie Curie was born in Warsaw";

function ranges(text: string, ...annotations: object[]) {
  return readEntities(annotations, text).map(({ range }) => range);
}

Deno.test("readEntities uses offsets as UTF-16 units if the text is there", () => {
  const entity = { start: 0, end: 11, text: "Marie Curie" };
  assertEquals(ranges(TEXT, entity), [[0, 11]]);
  assertEquals(ranges(TEXT, { start: 6, end: 11 }), [[6, 11]]);
});

Deno.test("readEntities tries code points, then searches for the text near its start", () => {
  const text = `👩👩 ${TEXT}`;
  assertEquals(ranges(text, { start: 3, end: 8, text: "Marie" }), [[5, 10]]);
  assertEquals(ranges(TEXT, { start: 22, end: 31, text: "Warsaw" }), [[
    24,
    30,
  ]]);
  const far = `${" ".repeat(500)}Warsaw`;
  assertEquals(ranges(far, { start: 0, end: 6, text: "Warsaw" }), [undefined]);
});

Deno.test("readEntities finds no place for what is not in the text", () => {
  assertEquals(
    ranges(
      TEXT,
      { start: 0, end: 5, text: "Pierre" },
      { start: 0, end: 99 },
      { text: "Marie" },
      { start: 0, end: 0, text: "" },
    ),
    [undefined, undefined, undefined, undefined],
  );
});

Deno.test("cut cuts the text at each start and end of an entity, the longest outside", () => {
  const entities = readEntities([
    { start: 6, end: 15, label: "b" },
    { start: 0, end: 11, label: "a" },
    { start: 24, end: 30, label: "c" },
  ], TEXT);
  const pieces = cut(TEXT, entities)
    .map(({ text, entities }) => [text, entities.map(({ label }) => label)]);
  assertEquals(pieces, [
    ["Marie ", ["a"]],
    ["Curie", ["a", "b"]],
    [" was", ["b"]],
    [" born in ", []],
    ["Warsaw", ["c"]],
  ]);
});

Deno.test("the pieces of any text are the text, and each entity is whole", () => {
  const range = fc.tuple(fc.nat(40), fc.nat(40));
  fc.assert(fc.property(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.array(range, { maxLength: 6 }),
    (text, drawn) => {
      const annotations = drawn.map(([start, end]) => ({ start, end }));
      const entities = readEntities(annotations, text);
      const pieces = cut(text, entities);
      assertEquals(pieces.map((piece) => piece.text).join(""), text);
      for (const entity of entities) {
        if (!entity.range) continue;
        const own = pieces.filter(({ entities }) => entities.includes(entity));
        assertEquals(
          own.map((piece) => piece.text).join(""),
          text.slice(...entity.range),
        );
      }
    },
  ));
});

Deno.test("readRelations joins entities by their ids", () => {
  const entities = readEntities([{ id: "1", text: "a" }, {
    id: "2",
    text: "b",
  }], "ab");
  const [relation, broken] = readRelations([
    { name: "before", source_ref: "1", target_ref: "2" },
    { source_ref: "9" },
  ], entities);
  assertEquals(
    [relation?.name, relation?.source?.text, relation?.target?.text],
    ["before", "a", "b"],
  );
  assertEquals(broken, { name: "" });
});
