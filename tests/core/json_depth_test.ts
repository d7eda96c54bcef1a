import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  isJsonTooDeep,
  isValueTooDeep,
  MAX_JSON_DEPTH,
} from "../../src/core/json_depth.ts";

/** A string that is read as JSON, in both of its forms. */
function isTooDeep(json: string, maxDepth?: number): boolean {
  const result = isJsonTooDeep(json, maxDepth);
  const bytes = new TextEncoder().encode(json);
  assertEquals(isJsonTooDeep(bytes, maxDepth), result, json);
  return result;
}

/** JSON of `depth` levels of arrays and objects. */
function nested(depth: number): string {
  const pairs = Math.floor(depth / 2);
  const inner = depth % 2 ? "[]" : "0";
  return '[{"a":'.repeat(pairs) + inner + "}]".repeat(pairs);
}

/** The depth as a recursive function finds it. */
function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

Deno.test("isJsonTooDeep and isValueTooDeep allow exactly the bound", () => {
  for (const depth of [0, 1, 2, 7, MAX_JSON_DEPTH]) {
    const json = nested(depth);
    const value: unknown = JSON.parse(json);
    assert(!isTooDeep(json, depth), String(depth));
    assert(!isValueTooDeep(value, depth), String(depth));
    if (depth === 0) continue;
    assert(isTooDeep(json, depth - 1), String(depth));
    assert(isValueTooDeep(value, depth - 1), String(depth));
  }
  assert(!isTooDeep(nested(MAX_JSON_DEPTH)));
  assert(isTooDeep(nested(MAX_JSON_DEPTH + 1)));
  assert(!isValueTooDeep(JSON.parse(nested(MAX_JSON_DEPTH))));
  assert(isValueTooDeep(JSON.parse(nested(MAX_JSON_DEPTH + 1))));
});

Deno.test("isJsonTooDeep ignores brackets in strings, also after escaped quotes", () => {
  assert(!isTooDeep('"[[[["', 1));
  assert(!isTooDeep('["\\"[[{{"]', 1));
  assert(isTooDeep('["\\\\",[[]]]', 2));
  assert(!isTooDeep('{"[[":"\\\\\\"[","é😀[":0}', 1));
});

Deno.test("isJsonTooDeep ignores what is not JSON from its beginning, but not a byte order mark or white space", () => {
  assert(!isTooDeep("<html><script>" + "[".repeat(9), 2));
  assert(!isTooDeep("5[[[", 2));
  assert(isTooDeep("\ufeff \n[[[", 2));
});

Deno.test("isJsonTooDeep counts levels and not brackets", () => {
  assert(!isTooDeep(`[${"[],{},".repeat(10_000)}0]`, 2));
});

Deno.test("isJsonTooDeep and isValueTooDeep agree with a recursive count for any JSON", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), fc.nat(6), (json, maxDepth) => {
      const value: unknown = JSON.parse(json);
      const expected = depthOf(value) > maxDepth;
      assertEquals(isTooDeep(json, maxDepth), expected);
      assertEquals(isValueTooDeep(value, maxDepth), expected);
    }),
  );
});

Deno.test("isJsonTooDeep and isValueTooDeep do not recurse, and stop at the first level that is too deep", () => {
  const levels = 100_000;
  assert(isTooDeep("[".repeat(levels)));
  assert(!isTooDeep("[".repeat(levels), levels));
  let deep: unknown[] = [];
  for (let level = 0; level < levels; level++) deep = [deep];
  assert(isValueTooDeep(deep));
  assert(!isValueTooDeep(deep, levels + 1));
});

Deno.test("isValueTooDeep ends for objects that are shared or contain themselves", () => {
  let shared: unknown[] = [];
  for (let level = 1; level < 100; level++) shared = [shared, shared];
  assert(!isValueTooDeep(shared, 100));
  assert(isValueTooDeep(shared, 99));
  const cycle: Record<string, unknown> = {};
  cycle["self"] = [cycle, cycle];
  assert(isValueTooDeep(cycle));
});
