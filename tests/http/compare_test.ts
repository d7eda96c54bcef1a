import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  asJson,
  differingMembers,
  isSameJson,
} from "../../src/http/compare.ts";

const PLACE = ["type"];

function differing(sent: object, found: object): readonly string[] {
  return differingMembers(found, sent, PLACE);
}

Deno.test("differingMembers finds no difference between any value and what a server keeps of it", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      (sent) => {
        if (Object.hasOwn(sent, "__proto__")) return;
        assertEquals(differing(sent, { task_id: "t", ...asJson(sent) }), []);
      },
    ),
  );
});

Deno.test("differingMembers compares every member that was sent, at any depth", () => {
  const found = {
    type: "x",
    metadata: { hash: "old", row: { at: [1, { b: 2 }] } },
    attachment: "old.jpg",
    tags: ["a", "b"],
    fields: [{ id: 1, more: true }],
    done: false,
  };
  const table: readonly (readonly [object, readonly string[]])[] = [
    [{ attachment: "old.jpg", tags: ["a", "b"] }, []],
    [{ attachment: "new.jpg" }, ["attachment"]],
    [{ attachment: ["old.jpg"] }, ["attachment"]],
    [{ metadata: {} }, []],
    [{ metadata: { hash: "old" } }, []],
    [{ metadata: { hash: "new" } }, ["metadata"]],
    [{ metadata: { other: "new" } }, ["metadata"]],
    [{ metadata: { row: { at: [1, { b: 2 }] } } }, []],
    [{ metadata: { row: { at: [1, { b: 3 }] } } }, ["metadata"]],
    [{ metadata: { row: { at: [1] } } }, ["metadata"]],
    [{ metadata: [] }, ["metadata"]],
    [{ metadata: "old" }, ["metadata"]],
    [{ tags: ["b", "a"] }, ["tags"]],
    [{ tags: ["a"] }, ["tags"]],
    [{ tags: ["a", "b", "c"] }, ["tags"]],
    [{ tags: { 0: "a" } }, ["tags"]],
    [{ fields: [{ id: 1 }] }, []],
    [{ fields: [{ id: 2 }] }, ["fields"]],
    [{ done: true }, ["done"]],
    [{ done: 0 }, ["done"]],
    [{ tags: ["x"], attachment: "new.jpg", done: false }, [
      "tags",
      "attachment",
    ]],
  ];
  for (const [sent, expected] of table) {
    assertEquals(differing(sent, found), expected, JSON.stringify(sent));
  }
});

Deno.test("differingMembers ignores a member that the object lacks, except one of its place", () => {
  const table: readonly (readonly [object, object, readonly string[]])[] = [
    [{ callback_url: "x" }, {}, []],
    [{ callback_url: "x" }, { callback_url: null }, []],
    [{ type: "x" }, {}, ["type"]],
    [{ type: "x" }, { type: null }, ["type"]],
    [{}, { type: "x", params: 1 }, []],
  ];
  for (const [sent, found, expected] of table) {
    assertEquals(differing(sent, found), expected, JSON.stringify(sent));
  }
});

Deno.test("differingMembers reads null that was sent like an absent member", () => {
  assertEquals(differing({ type: null, a: null }, { a: 1 }), []);
  assertEquals(differing({ a: { b: null, c: 1 } }, { a: { c: 1 } }), []);
  assertEquals(differing({ a: [null] }, { a: [null] }), []);
  assertEquals(differing({ a: [null] }, { a: [1] }), ["a"]);
});

Deno.test("differingMembers compares what JSON makes of the members", () => {
  const at = new Date(0);
  const found = { at: "1970-01-01T00:00:00.000Z" };
  assertEquals(differing({ at, a: undefined }, found), []);
  assertEquals(differing({ at: new Date(1) }, found), ["at"]);
});

Deno.test("differingMembers ignores what the server is known to change, and nothing like it", () => {
  const table: readonly (readonly [object, object, readonly string[]])[] = [
    // A numeric string, in either direction, but not in metadata.
    [{ min_width: "10" }, { min_width: 10 }, []],
    [{ min_width: 10 }, { min_width: "10" }, []],
    [{ box: [{ min_width: "1.50" }] }, { box: [{ min_width: 1.5 }] }, []],
    [{ min_width: "10" }, { min_width: 11 }, ["min_width"]],
    [{ min_width: "10" }, { min_width: "10.0" }, ["min_width"]],
    [{ min_width: "" }, { min_width: 0 }, ["min_width"]],
    [{ min_width: " " }, { min_width: 0 }, ["min_width"]],
    [{ flag: "1" }, { flag: true }, ["flag"]],
    [{ metadata: { row: "7" } }, { metadata: { row: 7 } }, ["metadata"]],
    [{ metadata: { a: ["7"] } }, { metadata: { a: [7] } }, ["metadata"]],
    // The urgency in lists.
    [{ urgency: "day" }, { urgency: "standard" }, []],
    [{ metadata: { urgency: "day" } }, { metadata: { urgency: "week" } }, [
      "metadata",
    ]],
    // The instruction of the project after that of the task.
    [{ instruction: "Box" }, { instruction: "Box\nEach cow" }, []],
    [{ instruction: "Box" }, { instruction: "Box each cow" }, ["instruction"]],
    [{ instruction: "Box" }, { instruction: "Each cow\nBox" }, ["instruction"]],
  ];
  for (const [sent, found, expected] of table) {
    assertEquals(differing(sent, found), expected, JSON.stringify(sent));
  }
});

Deno.test("isSameJson allows no members beyond the others, in either direction", () => {
  assert(isSameJson({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, "x"));
  assert(isSameJson({ a: "1" }, { a: 1 }, "x"));
  assert(!isSameJson({ a: 1 }, { a: 1, b: 2 }, "x"));
  assert(!isSameJson({ a: 1, b: 2 }, { a: 1 }, "x"));
  assert(!isSameJson(undefined, 1, "x"));
  assert(!isSameJson(1, undefined, "x"));
});
