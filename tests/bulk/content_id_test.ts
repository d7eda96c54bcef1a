import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { contentId } from "../../src/bulk/mod.ts";
import { canonicalJson } from "../../src/bulk/content_id.ts";

Deno.test("contentId is the SHA-256 of the canonical JSON of params, project and type", async () => {
  // Computed with sha256sum from the line in the comment.
  // {"params":{"attachment":"a","tags":["x","ü"]},"project":"cows","type":"chat"}
  assertEquals(
    await contentId("chat", {
      tags: ["x", "ü"],
      project: "cows",
      attachment: "a",
      unique_id: "not part of it",
    }),
    "sha256-50bb2eaee5b3aa09099340e293290af9d0624e48687cd7541c1d1497e577935d",
  );
  // {"params":{},"project":null,"type":"chat"}
  assertEquals(
    await contentId("chat", {}),
    "sha256-98b0e3c2c84b68955a9256c22c517c3739bc8a2e022573b42516ec07c4123a35",
  );
});

Deno.test("canonicalJson sorts the members by the code units of their names, at any depth", () => {
  // The order of RFC 8785: code units, so the surrogate pair is before U+FB33.
  const members = {
    "\u20ac": 1,
    "\r": 2,
    "\ufb33": 3,
    "1": 4,
    "\ud83d\ude00": 5,
  };
  assertEquals(
    canonicalJson({ b: [{ d: 1, c: 2 }], a: members }),
    '{"a":{"\\r":2,"1":4,"€":1,"😀":5,"\ufb33":3},"b":[{"c":2,"d":1}]}',
  );
  assertEquals(
    canonicalJson({ a: undefined, n: null, d: new Date(0), f: 1e21 }),
    '{"d":"1970-01-01T00:00:00.000Z","f":1e+21,"n":null}',
  );
});

/** Returns a value with the members of each object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(
    entries.map(([name, one]) => [name, reversed(one)]),
  );
}

Deno.test("canonicalJson depends on the value and not on the order of its members", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = canonicalJson(value);
      assertEquals(canonicalJson(reversed(value)), json);
      assertEquals(canonicalJson(JSON.parse(json)), json);
      assertEquals(JSON.parse(json), JSON.parse(JSON.stringify(value)));
    }),
  );
});

Deno.test("contentId differs for another type, project or param, and not for another unique_id", async () => {
  const params = { project: "cows", instruction: "Moo", priority: 10 };
  const id = await contentId("chat", params);
  assertMatch(id, /^sha256-[0-9a-f]{64}$/);
  assertEquals(await contentId("chat", { ...params, unique_id: "1" }), id);
  for (
    const [type, changes] of [
      ["chatlite", {}],
      ["chat", { project: "dogs" }],
      ["chat", { project: undefined }],
      ["chat", { instruction: "Woof" }],
      ["chat", { batch: "monday" }],
    ] as const
  ) {
    assertNotEquals(await contentId(type, { ...params, ...changes }), id);
  }
});
