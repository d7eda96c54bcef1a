/** The parity list of v2, method by method: what each sends, and what is sent again. */
import { assertEquals } from "@std/assert";
import openapi from "../fixtures/v2/openapi.json" with { type: "json" };
import { scriptedClient } from "../support/client.ts";
import {
  assertEveryMethodIsListed,
  testRows,
} from "../support/parity_checks.ts";
import { PARITY_V2 } from "../support/parity_v2.ts";

testRows(PARITY_V2, "Bearer test_key");

Deno.test("every method of client.v2 has a row in the parity list", () => {
  assertEveryMethodIsListed(
    scriptedClient([]).client.v2,
    "v2.",
    PARITY_V2.map(({ operation }) => operation),
    "tests/support/parity_v2.ts",
  );
});

Deno.test("every operation of v2 has a row in the parity list, with its method and path", () => {
  const operations = Object.entries(openapi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) =>
      `${operationId}: ${method.toUpperCase()} ${path}`
    )
  );
  assertEquals(
    PARITY_V2.map(({ operationId, wire }) => `${operationId}: ${wire}`).sort(),
    operations.sort(),
  );
  assertEquals(operations.length, 25);
});

Deno.test("client.v2 is made when it is first used, and then kept", () => {
  const { client } = scriptedClient([]);
  assertEquals(Object.keys(client).includes("v2"), false);
  const { v2 } = client;
  assertEquals(client.v2 === v2, true);
});

Deno.test("client.v2 of a derived client has the options of that client", async () => {
  const { client, requests } = scriptedClient([
    Response.json({ id: "1", name: "p" }),
  ]);
  await client.v2.projects.get({ project_id: "1" });
  const derived = client.with({ headers: { "x-tenant": "farm" } });
  await derived.v2.projects.get({ project_id: "1" });
  assertEquals(
    requests.map(({ headers }) => headers.get("x-tenant")),
    [null, "farm"],
  );
});
