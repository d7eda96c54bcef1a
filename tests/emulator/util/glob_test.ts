/** Patterns of faults' routes. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { matchesGlob } from "../../../src/emulator/util/glob.ts";

Deno.test("matchesGlob matches what the regular expression of the pattern does", () => {
  const letters = fc.constantFrom(..."ab*.");
  const pattern = fc.string({ unit: letters, maxLength: 5 });
  const value = fc.string({ unit: fc.constantFrom(..."ab."), maxLength: 5 });
  fc.assert(
    fc.property(pattern, value, (pattern, value) => {
      const source = pattern.replaceAll(".", "[.]").replaceAll("*", "[^]*");
      const expected = new RegExp(`^${source}$`).test(value);
      assertEquals(matchesGlob(pattern, value), expected);
    }),
    { numRuns: 5000 },
  );
});

Deno.test("matchesGlob searches once for each part, whatever the number of stars", () => {
  let searches = 0;
  class Counted extends String {
    override indexOf(part: string, start?: number): number {
      searches += 1;
      return super.indexOf(part, start);
    }
  }
  const stars = 200;
  const value = new Counted("a".repeat(10_000)) as string;
  assert(!matchesGlob("*a".repeat(stars) + "*b", value));
  assertEquals(searches, stars);
});
