/** The parity list of v1, method by method: what each sends, what is sent again, and its route in the emulator. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ScaleClient,
  ScaleError,
  ScaleResourceNotFoundError,
} from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { emulated } from "../support/emulated.ts";
import { PARITY_V1 } from "../support/parity_v1.ts";
import { apiError } from "../support/scripted_fetch.ts";

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

Deno.test("every method of the client's namespaces has a row in the parity list", () => {
  const listed = new Set(PARITY_V1.map(({ operation }) => operation));
  listed.add("tasks.resultFiles"); // downloads files from other hosts
  for (const method of methodsOf(emulated().client)) {
    assert(
      listed.has(method),
      `${method} has no row in tests/support/parity_v1.ts`,
    );
  }
});

/** Returns the methods of the namespaces of an object, such as `tasks.get`. */
function methodsOf(object: object, path = ""): readonly string[] {
  return Object.entries(object).flatMap(([name, namespace]) => {
    const prototype = Object.getPrototypeOf(Object(namespace));
    if (Object(namespace) !== namespace || prototype === Object.prototype) {
      return [];
    }
    const prefix = `${path}${name}.`;
    return [
      ...Object.getOwnPropertyNames(prototype)
        .filter((method) => method !== "constructor")
        .map((method) => prefix + method),
      ...methodsOf(namespace, prefix),
    ];
  });
}

/** Returns whether the emulator has no route for what a call sent. */
async function lacksRoute(
  call: (client: ScaleClient) => PromiseLike<unknown>,
): Promise<boolean> {
  try {
    await call(emulated({ strict: false }).client);
    return false;
  } catch (error) {
    return error instanceof ScaleResourceNotFoundError &&
      /: (There is no|No route for) [A-Z]+ \//.test(error.message);
  }
}

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
