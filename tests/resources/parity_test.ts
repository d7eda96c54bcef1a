/** The parity list of v1, method by method: what each sends, what is sent again, and its route in the emulator. */
import { assert } from "@std/assert";
import { emulated } from "../support/emulated.ts";
import {
  assertEveryMethodIsListed,
  lacksRoute,
  testRows,
} from "../support/parity_checks.ts";
import { PARITY_V1 } from "../support/parity_v1.ts";

testRows(PARITY_V1, `Basic ${btoa("test_key:")}`);

Deno.test("every method of the client's namespaces has a row in the parity list", () => {
  assertEveryMethodIsListed(
    emulated().client,
    "",
    PARITY_V1.map(({ operation }) => operation),
    "tests/support/parity_v1.ts",
  );
});

Deno.test("the emulator has no route for an unknown endpoint", async () => {
  assert(await lacksRoute((client) => client.request("GET", "/v1/unknown")));
});

for (const { operation, wire, call } of PARITY_V1) {
  Deno.test(`${operation} has a route in the emulator`, async () => {
    assert(
      !await lacksRoute(call),
      `The emulator has no route for ${wire}: add it in src/emulator/routes`,
    );
  });
}
