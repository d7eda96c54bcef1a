/** Faults between the pages of a list, over real sockets. */
import { assertEquals } from "@std/assert";
import { failure } from "../../support/faults.ts";
import { emptied, rawClient } from "../../support/raw_client.ts";
import { inTurn, rawServer } from "../../support/raw_server.ts";
import {
  bytes,
  hang,
  head,
  json,
  respondsError,
} from "../../support/raw_steps.ts";

/** Returns a page of one task, with what it says about the next page. */
function page(id: string, rest: object): ReturnType<typeof json> {
  return json({ docs: [{ task_id: id }], total: 9, ...rest });
}

for (
  const [fault, rest] of Object.entries({
    "no cursor": { has_more: true },
    "an empty cursor": { has_more: true, next_token: "" },
    "the same cursor again": { has_more: true, next_token: "a" },
  })
) {
  Deno.test(`tasks.list throws when a page promises another with ${fault}`, async () => {
    await using server = await rawServer(page("t", rest));
    const { client } = rawClient(server);
    const error = await failure(() => client.tasks.list().toArray({ max: 99 }));
    assertEquals(error.code, "pagination");
    assertEquals(
      server.requests.length,
      "next_token" in rest && rest.next_token ? 2 : 1,
    );
  });
}

Deno.test("tasks.list can continue from the cursor before a page that failed", async () => {
  await using server = await rawServer(inTurn(
    page("1", { has_more: true, next_token: "a" }),
    respondsError(503),
    page("2", { has_more: false }),
  ));
  const { client } = rawClient(server, { maxRetries: 0 });
  const first = await client.tasks.list();
  const error = await failure(() => first.nextPage());
  assertEquals([error.code, first.cursor], ["service_unavailable", "a"]);
  const rest = client.tasks.list({ next_token: first.cursor! });
  assertEquals((await rest.toArray({ max: 9 })).length, 1);
  assertEquals(server.requests[2]?.target, "/v1/tasks?next_token=a");
});

for (
  const [place, step] of Object.entries({
    "before its head": hang,
    "in its body": bytes("hang", head(200, { "content-length": 99 }), "{"),
  })
) {
  Deno.test(`tasks.list aborts a prefetched page ${place} when its reader stops`, async () => {
    let pending = 0;
    await using server = await rawServer(inTurn(
      page("1", { has_more: true, next_token: "a" }),
      async (socket, request) => {
        pending++;
        await step(socket, request);
        pending--;
      },
    ));
    const { client } = rawClient(server);
    for await (const task of client.tasks.list({}, { prefetch: true })) {
      assertEquals<unknown>(task.task_id, "1");
      while (pending === 0) await new Promise((next) => setTimeout(next, 2));
      break;
    }
    await emptied(() => pending);
    assertEquals(server.requests.length, 2);
  });
}
