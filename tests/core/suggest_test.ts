import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { suggest } from "../../src/core/suggest.ts";

Deno.test("suggest finds a name with one letter changed, lost or added", () => {
  const names = ["project", "batch", "status", "customer_review_status"];
  fc.assert(fc.property(
    fc.constantFrom(...names),
    fc.nat(),
    fc.constantFrom("change", "lose", "add"),
    (name, place, how) => {
      const at = place % name.length;
      const typo = name.slice(0, at) + (how === "lose" ? "" : "#") +
        name.slice(how === "add" ? at : at + 1);
      assertEquals(suggest(typo, names), name);
    },
  ));
});

Deno.test("suggest finds nothing where no name is close", () => {
  assertEquals(suggest("elephant", ["project", "batch"]), undefined);
  assertEquals(suggest("a", []), undefined);
});
