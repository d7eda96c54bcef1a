/** Chat tasks are sent once; what expand, opts and the filters of v2 accept. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ScaleArgumentError, type ScaleClient } from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { failure } from "../support/faults.ts";
import { apiError, type Step } from "../support/scripted_fetch.ts";

const CHAT = { project_id: "p" };

Deno.test("V2Tasks#createChat is not repeated if its outcome is unknown, and says so", async () => {
  const lost: readonly Step[] = [
    new TypeError("reset"),
    apiError(500),
    apiError(503),
    new Response('{"task_id"'),
  ];
  for (const step of lost) {
    const { client, requests } = scriptedClient([step]);
    const error = await failure(() => client.v2.tasks.createChat(CHAT));
    assertEquals([error.outcomeUnknown, error.attempts], [true, 1]);
    assertEquals(requests.length, 1);
  }
});

Deno.test("V2Tasks#createChat sends no key of its own, whatever autoUniqueId is", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  await client.v2.tasks.createChat(CHAT);
  assertEquals(requests[0]?.body, JSON.stringify(CHAT));
  // Deno itself would send a string again if a pooled connection closes.
  assertEquals(requests[0]?.bodyKind, "blob");
});

Deno.test("V2Tasks#createChat is repeated after a 429, which did nothing", async () => {
  const { client, requests } = scriptedClient([
    apiError(429),
    Response.json({ task_id: "t" }),
  ]);
  assertEquals((await client.v2.tasks.createChat(CHAT)).task_id, "t");
  assertEquals(requests.length, 2);
});

Deno.test("V2Tasks#setMetadata is sent again after a lost response", async () => {
  const { client, requests } = scriptedClient([
    new TypeError("reset"),
    Response.json({ task_id: "t" }),
  ]);
  await client.v2.tasks.setMetadata("t", { metadata: {} });
  assertEquals(requests.map(({ body }) => JSON.parse(body ?? "")), [
    { metadata: {}, task_id: "t", merge: false },
    { metadata: {}, task_id: "t", merge: false },
  ]);
});

const REFUSED: readonly (readonly [
  words: string,
  call: (client: ScaleClient) => PromiseLike<unknown>,
])[] = [
  ["task_id must be a non-empty string", ({ v2 }) => v2.tasks.get("")],
  [
    "task_id must be a non-empty string",
    ({ v2 }) => v2.tasks.get(undefined as never),
  ],
  [
    "task_id must be a non-empty string",
    ({ v2 }) => v2.tasks.setMetadata("", { metadata: {} }),
  ],
  [
    "metadata must be a plain object",
    ({ v2 }) => v2.tasks.setMetadata("t", {} as never),
  ],
  [
    'expand must be spelled "project"',
    ({ v2 }) => v2.tasks.get("t", { expand: ["projects" as never] }),
  ],
  [
    'opts must be spelled "submissions"',
    ({ v2 }) => v2.tasks.get("t", { opts: ["submission"] }),
  ],
  [
    "expand must be an array of strings",
    ({ v2 }) => v2.tasks.get("t", { expand: "project" as never }),
  ],
  [
    "expand must be an array of strings",
    ({ v2 }) => v2.tasks.get("t", { expand: undefined as never }),
  ],
  [
    "project_id or project_name or batch_id or batch_name must be",
    ({ v2 }) => v2.tasks.list({} as never),
  ],
  [
    "The query of v2.tasks.list must be a plain object",
    ({ v2 }) => v2.tasks.list(null as never),
  ],
  [
    'Unknown query key "project" in v2.tasks.list',
    ({ v2 }) => v2.tasks.list({ batch_id: "b", project: "p" } as never),
  ],
  [
    'Unknown query key "created_after" in v2.tasks.list',
    ({ v2 }) => v2.tasks.list({ batch_id: "b", created_after: "x" } as never),
  ],
  [
    "batch_name must be",
    ({ v2 }) =>
      v2.tasks.list({ batch_id: "b", batch_name: undefined } as never),
  ],
  [
    'status must be spelled "canceled"',
    ({ v2 }) => v2.tasks.list({ batch_id: "b", status: "cancelled" }),
  ],
  [
    'status must be spelled "cancelled"',
    ({ v2 }) => v2.batches.list({ status: "canceled" }),
  ],
  [
    "limit must be an integer from 1 to 100",
    ({ v2 }) => v2.tasks.list({ batch_id: "b", limit: 101 }),
  ],
  [
    "completed_after must be a Date",
    ({ v2 }) => v2.tasks.list({ batch_id: "b", completed_after: "soon" }),
  ],
  [
    "project_id or project_name must be",
    ({ v2 }) => v2.tasks.createChat({} as never),
  ],
  ["project_id or project_name", ({ v2 }) => v2.projects.get({} as never)],
  ["project_id or project_name", ({ v2 }) => v2.deliveries.list({} as never)],
  [
    "delivery_id or delivery_name",
    ({ v2 }) => v2.deliveries.get({ project_id: "p" } as never),
  ],
  [
    "project_id or project_name or delivery_id",
    ({ v2 }) => v2.deliveries.listTasks({} as never),
  ],
  [
    "dataset_id or delivery_id",
    ({ v2 }) => v2.datasets.listTasks({} as never),
  ],
  ["delivery_id must be", ({ v2 }) => v2.datasets.getDelivery("")],
  ["task_id must be", ({ v2 }) => v2.datasets.getTask("")],
  ["annotation_id must be", ({ v2 }) => v2.annotations.get("")],
  ["schema_id must be", ({ v2 }) => v2.schemas.get("")],
  ["taskId must be", ({ v2 }) => v2.datasets.responseUrl("", "a")],
  [
    'attachmentId must not be ".."',
    ({ v2 }) => v2.datasets.responseUrl("t", ".."),
  ],
];

Deno.test("v2 refuses wrong arguments before anything is sent", async () => {
  for (const [words, call] of REFUSED) {
    const { client, requests } = scriptedClient([Response.json({})]);
    await assertRejects(
      async () => await call(client),
      ScaleArgumentError,
      words,
    );
    assertEquals(requests.length, 0);
  }
});

Deno.test("v2 sends values that are newer than this library", async () => {
  const { client, requests } = scriptedClient([Response.json({ tasks: [] })]);
  await client.v2.tasks.list({
    batch_id: "b",
    status: "on_hold",
    expand: ["reviewer" as "project"],
    opts: ["tool_calls"],
  });
  assertEquals(
    requests[0]?.target,
    "/v2/tasks?batch_id=b&status=on_hold&expand=reviewer&opts=tool_calls",
  );
});

Deno.test("v2 sends nothing for empty arrays of expand and opts, and for undefined details and pages", async () => {
  const { client, requests } = scriptedClient([Response.json({ tasks: [] })]);
  await client.v2.tasks.list({
    batch_id: "b",
    limit: undefined,
    next_token: undefined,
    expand: [],
    opts: [],
  });
  await client.v2.tasks.get("t", { opts: undefined });
  assertEquals(requests.map(({ target }) => target), [
    "/v2/tasks?batch_id=b",
    "/v2/task?task_id=t",
  ]);
});

Deno.test("an error of v2 does not show the key", async () => {
  const { client } = scriptedClient([apiError(401, "Wrong key test_key")]);
  const error = await failure(() => client.v2.annotations.get("a"));
  assertEquals([error.status, error.code], [401, "unauthorized"]);
  assert(!Deno.inspect(error, { depth: 20 }).includes("test_key"));
});

Deno.test("a 404 of v2 names what was not found, as in v1", async () => {
  const cases: readonly (readonly [
    names: string,
    call: (client: ScaleClient) => PromiseLike<unknown>,
  ])[] = [
    ['task_id "t"', ({ v2 }) => v2.tasks.get("t", { expand: ["batch"] })],
    ['project_name "p"', ({ v2 }) => v2.projects.get({ project_name: "p" })],
    [
      'batch_id "1", batch_name "b"',
      ({ v2 }) => v2.batches.cancel({ batch_id: "1", batch_name: "b" }),
    ],
    [
      'project_id "p"',
      ({ v2 }) => v2.tasks.createChat({ project_id: "p", batch_id: undefined }),
    ],
    [
      'batch_id "1"',
      ({ v2 }) =>
        v2.batches.pause({ batch_id: "1", batch_name: undefined } as never),
    ],
    ['batch_name "b"', ({ v2 }) => v2.tasks.list({ batch_name: "b" })],
    ['delivery_id "d"', ({ v2 }) => v2.datasets.getDelivery("d")],
    ['schema_id "s"', ({ v2 }) => v2.schemas.get("s")],
    ['project "p"', ({ files }) => files.list({ project: "p" })],
  ];
  for (const [names, call] of cases) {
    const { client } = scriptedClient([apiError(404, "Not found")]);
    const error = await failure(async () => await call(client));
    assert(error.message.includes(`404 (${names}): Not found`), error.message);
  }
});
