import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { suggest } from "../../src/core/suggest.ts";

Deno.test("suggest returns the name from which one letter was changed, removed or added", () => {
  const names = ["project", "batch", "status", "customer_review_status"];
  fc.assert(fc.property(
    fc.constantFrom(...names),
    fc.nat(),
    fc.constantFrom("change", "remove", "add"),
    (name, place, how) => {
      const at = place % name.length;
      const typo = name.slice(0, at) + (how === "remove" ? "" : "#") +
        name.slice(how === "add" ? at : at + 1);
      assertEquals(suggest(typo, names), name);
    },
  ));
});

Deno.test("suggest returns undefined if no name is near", () => {
  assertEquals(suggest("elephant", ["project", "batch"]), undefined);
  assertEquals(suggest("a", []), undefined);
});
