import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { autoUniqueId } from "../../src/http/unique_id.ts";

const FORM =
  /^auto-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const RANDOM = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const SERIAL = fc.integer({ min: 0, max: 2 ** 32 - 1 });

Deno.test("autoUniqueId gives auto- and a version 4 UUID", () => {
  fc.assert(fc.property(RANDOM, SERIAL, (random, serial) => {
    assertMatch(autoUniqueId(() => random, serial), FORM);
  }));
  assertEquals(
    autoUniqueId(() => 0, 0),
    "auto-00000000-0000-4000-8000-000000000000",
  );
  assertEquals(
    autoUniqueId(() => 1 - 2 ** -53, 0),
    "auto-ffffffff-ffff-4fff-bfff-ffffffffffff",
  );
});

Deno.test("autoUniqueId differs by serial, also where the source of randomness stands still", () => {
  fc.assert(fc.property(RANDOM, SERIAL, SERIAL, (random, one, other) => {
    fc.pre(one !== other);
    assert(
      autoUniqueId(() => random, one) !== autoUniqueId(() => random, other),
    );
  }));
});

Deno.test("autoUniqueId uses the whole of its randomness", () => {
  let seed = 7;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const ids = Array.from({ length: 1000 }, () => autoUniqueId(random, 0));
  assertEquals(new Set(ids).size, 1000);
  for (let at = "auto-".length; at < ids[0]!.length; at++) {
    const fixed = at === 13 || at === 18 || at === 19 || at === 23 || at === 28;
    const least = fixed ? 1 : 16;
    assert(new Set(ids.map((id) => id[at])).size >= (at === 24 ? 4 : least));
  }
});
