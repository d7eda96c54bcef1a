/** The parity list of v1, method by method: what is there, what it sends, and what it repeats. */
import { assertEquals, assertRejects } from "@std/assert";
import { ScaleError } from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { PARITY_V1 } from "../support/parity_v1.ts";
import { apiError } from "../support/scripted_fetch.ts";

for (const row of PARITY_V1) {
  Deno.test(`${row.operation} is ${row.wire}`, async () => {
    const events: string[] = [];
    const { client, requests } = scriptedClient(
      [Response.json(row.answer ?? {})],
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
    `${row.operation} is ${row.safety}: a 500 is ${
      row.safety === "once" ? "told" : "tried again"
    }`,
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
      // What is named by its caller, such as a batch, may be sent again: the name is its key.
      const isKeyed = ["batches.create", "projects.create"]
        .includes(row.operation);
      assertEquals(sent.length, row.safety === "once" && !isKeyed ? 1 : 2);
      assertEquals(
        error.outcomeUnknown,
        row.safety === "safe" ? undefined : true,
      );
    },
  );
}
