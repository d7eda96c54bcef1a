/** The parity list of v1, method by method: what each sends, and what is sent again. */
import { assertEquals, assertRejects } from "@std/assert";
import { ScaleError } from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { PARITY_V1 } from "../support/parity_v1.ts";
import { apiError } from "../support/scripted_fetch.ts";

/** Methods of the client that call no endpoint of the API. */
const WITHOUT_ENDPOINT: readonly string[] = ["tasks.resultFiles"];

/** Returns the methods of an object and of the objects in it, by path. */
function methodsOf(object: object, prefix = ""): readonly string[] {
  const own = Object.getOwnPropertyNames(Object.getPrototypeOf(object))
    .filter((name) => prefix !== "" && name !== "constructor")
    .map((name) => prefix + name);
  const nested = Object.entries(object)
    .flatMap(([name, value]) => methodsOf(value, `${prefix}${name}.`));
  return [...own, ...nested];
}

Deno.test("the parity list has every method of the client", () => {
  const { client } = scriptedClient([]);
  assertEquals(
    methodsOf(client).filter((name) => !WITHOUT_ENDPOINT.includes(name)).sort(),
    PARITY_V1.map(({ operation }) => operation).sort(),
    "Add the method to tests/support/parity_v1.ts",
  );
});

for (const row of PARITY_V1) {
  Deno.test(`${row.operation} sends ${row.wire}`, async () => {
    const events: string[] = [];
    const { client, requests } = scriptedClient(
      [Response.json(row.response ?? {})],
      {
        hooks: {
          onRequest: ({ operation, method, route }) =>
            events.push(`${operation} ${method} ${route}`),
        },
      },
    );
    await row.call(client);
    assertEquals(events, [`${row.operation} ${row.wire}`]);
    const [request] = requests;
    assertEquals(request?.method, row.wire.split(" ")[0]);
    assertEquals(
      request?.headers.get("authorization"),
      `Basic ${btoa("test_key:")}`,
    );
  });

  Deno.test(
    `${row.operation} ${
      row.safety === "once" ? "does not retry" : "retries"
    } after a 500`,
    async () => {
      const { client, requests } = scriptedClient([apiError(500)], {
        autoUniqueId: false,
        maxRetries: 1,
      });
      const error = await assertRejects(async () => {
        await row.call(client);
      }, ScaleError);
      const sent = requests.filter(({ method }) =>
        method === row.wire.split(" ")[0]
      );
      assertEquals(sent.length, row.safety === "once" ? 1 : 2);
      assertEquals(
        error.outcomeUnknown,
        row.safety === "safe" ? undefined : true,
      );
    },
  );
}
