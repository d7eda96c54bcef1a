/** Recovery before a retry: an object is looked up to find out whether the work on it is done. */
import { assertEquals } from "@std/assert";
import type { ScaleClient } from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { byMethod, failure } from "../support/faults.ts";
import { recoveryServer as server, RESET } from "../support/recovery_server.ts";
import { apiError, type Step } from "../support/scripted_fetch.ts";

const SET = { name: "p", type: "x", param_history: [{ version: 1, a: 1 }] };

/** Calls that look up whether they are done before they are repeated. */
const LOOKED_UP = [
  {
    what: "Batches#finalize",
    done: { name: "b", status: "in_progress" },
    open: { name: "b", status: "staging" },
    call: (client: ScaleClient) => client.batches.finalize("b"),
  },
  {
    what: "Projects#update",
    done: SET,
    open: { ...SET, param_history: [{ version: 0, a: 1, b: 2 }] },
    call: (client: ScaleClient) => client.projects.update("p", { a: 1 }),
  },
];

for (const { what, done, open, call } of LOOKED_UP) {
  Deno.test(`${what} looks up the object before a retry, and retries only if the work is not done`, async () => {
    const table: readonly (readonly [readonly Step[], Step, string])[] = [
      [[RESET], Response.json(done), "POST GET"],
      [[RESET, Response.json(done)], Response.json(open), "POST GET POST"],
      [
        [RESET, apiError(400)],
        byMethod({
          GET: [Response.json(open), Response.json(done)],
        }),
        "POST GET POST GET",
      ],
      [[apiError(429), Response.json(done)], RESET, "POST POST"],
    ];
    for (const [posts, get, methods] of table) {
      const { client, recovered, sent } = server(posts, [get]);
      assertEquals(await call(client), done as never);
      assertEquals(sent().map((line) => line.split(" ")[0]).join(" "), methods);
      assertEquals(recovered.length, methods.endsWith("GET") ? 1 : 0);
    }
  });

  Deno.test(`${what} is not sent again if the look-up fails`, async () => {
    for (const status of [401, 404]) {
      const { client, recovered, sent } = server([RESET], [apiError(status)]);
      const error = await failure(() => call(client));
      const { code, outcomeUnknown, attempts } = error;
      assertEquals([code, outcomeUnknown, attempts], ["connection", true, 1]);
      assertEquals([sent().length, recovered.length], [2, 0]);
    }
    const refused = server([apiError(400)]);
    const error = await failure(() => call(refused.client));
    assertEquals([error.status, error.outcomeUnknown], [400, false]);
    assertEquals(refused.sent().length, 1);
  });
}

Deno.test("Batches#finalize counts as done only if the batch itself is no longer staging", async () => {
  for (
    const found of [{}, { name: "b" }, { name: "b", status: "staging" }, {
      name: "other",
      status: "completed",
    }]
  ) {
    const { client } = scriptedClient([
      new TypeError("reset"),
      Response.json(found),
      apiError(400, "Already finalized."),
    ]);
    const error = await failure(() => client.batches.finalize("b"));
    assertEquals([error.status, error.outcomeUnknown], [400, true]);
  }
});

Deno.test("Projects#update is not sent again if the project that was looked up cannot be compared", async () => {
  const { client, requests } = scriptedClient([
    apiError(503),
    Response.json({}),
  ]);
  const error = await failure(() => client.projects.update("p", { a: 1 }));
  assertEquals([error.status, error.outcomeUnknown], [503, true]);
  assertEquals(requests.map(({ method }) => method), ["POST", "GET"]);
});

Deno.test("Projects#update with patch counts as done if the newest version has the params that were sent", async () => {
  const param_history = [{ version: 1, a: 1, b: [{ d: 2, c: 1 }] }];
  const table = [
    [{ patch: true, a: 1 }, 1],
    [{ patch: true, b: [{ c: 1, d: 2 }] }, 1],
    [{ patch: true, a: 2 }, 2],
    [{ a: 1 }, 2],
    [{ a: 1, b: [{ c: 1, d: 2 }] }, 1],
  ] as const;
  for (const [params, sends] of table) {
    const { client, requests } = scriptedClient([byMethod({
      POST: [new TypeError("reset"), Response.json({})],
      GET: [Response.json({ param_history })],
    })]);
    await client.projects.update("p", params);
    const posts = requests.filter(({ method }) => method === "POST");
    assertEquals(posts.length, sends, JSON.stringify(params));
  }
});
