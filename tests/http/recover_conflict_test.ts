/** Recovery after a 409: the object that exists is looked up and compared with what was sent. */
import { assert, assertEquals } from "@std/assert";
import {
  type ClientOptions,
  type ScaleClient,
  ScaleResponseError,
} from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { byMethod, facts, failure, never } from "../support/faults.ts";
import { recoveryServer as server, RESET } from "../support/recovery_server.ts";
import { apiError, type Step } from "../support/scripted_fetch.ts";

const TAKEN = apiError(409, "Taken");
const TASK = { task_id: "t", type: "x", unique_id: "k" };
const PARAMS = { unique_id: "k" };
/** The delays before the second attempt and between look-ups, with the middle of each random range. */
const WAITS = { resend: [250], lookUps: [250, 500, 1000] };

function docs(...found: readonly object[]): Response {
  return Response.json({ docs: found });
}

Deno.test("Tasks#create finds the task of an attempt whose response was lost", async () => {
  const lost: readonly Step[] = [
    RESET,
    apiError(500),
    apiError(504),
    new Response('{"task_id"'),
  ];
  for (const step of lost) {
    const { client, clock, requests, recovered, sent } = server(
      [step, TAKEN],
      [docs({ unique_id: "other" }, TASK)],
    );
    assertEquals(await client.tasks.create("x", PARAMS), TASK as never);
    assertEquals(sent(), [
      "POST /v1/task/x",
      "POST /v1/task/x",
      "GET /v1/tasks?unique_id=k",
    ]);
    assertEquals(requests[0]!.body, requests[1]!.body);
    assertEquals(clock.waits, WAITS.resend);
    assertEquals(
      recovered.map(({ attempt, uniqueId, error }) => [
        attempt,
        uniqueId,
        error.status,
      ]),
      [[2, "k", 409]],
    );
  }
});

Deno.test("Tasks#create throws a 409 on the first attempt and after attempts that did nothing", async () => {
  const firsts: readonly (readonly Step[])[] = [
    [TAKEN],
    [apiError(429), TAKEN],
    [apiError(408), TAKEN],
  ];
  for (const posts of firsts) {
    const { client, recovered, sent } = server(posts, [docs(TASK)]);
    const error = await failure(() => client.tasks.create("x", PARAMS));
    assertEquals(facts(error), {
      name: "ScaleDuplicateResourceError",
      code: "duplicate",
      status: 409,
      attempts: posts.length,
      outcomeUnknown: false,
      uniqueId: "k",
    });
    assertEquals([sent().length, recovered.length], [posts.length, 0]);
  }
});

Deno.test("Tasks#create returns the existing task for a 409 of a generated unique_id, even on the first attempt", async () => {
  const script = scriptedClient([byMethod({
    POST: [TAKEN],
    GET: [
      ({ target }) =>
        docs({ ...TASK, unique_id: target.split("unique_id=")[1]! }),
    ],
  })]);
  const task = await script.client.tasks.create("x", {});
  const { unique_id } = JSON.parse(script.requests[0]!.body!);
  assertEquals(task.unique_id, unique_id);
});

Deno.test("Tasks#create compares a 409 of an id from an autoUniqueId function like an id of the caller", async () => {
  const autoUniqueId = () => "k";
  const first = server([TAKEN], [docs(TASK)], { autoUniqueId });
  const error = await failure(() => first.client.tasks.create("x", {}));
  assertEquals(
    [error.status, error.uniqueId, error.outcomeUnknown, first.sent().length],
    [409, "k", false, 1],
  );
  const lost = server([RESET, TAKEN], [docs(TASK)]);
  assertEquals(
    await lost.client.tasks.create("x", {}, { autoUniqueId }),
    TASK as never,
  );
  assertEquals(lost.recovered.length, 1);
  const other = server([RESET, TAKEN], [docs({ ...TASK, type: "y" })]);
  const different = await failure(() =>
    other.client.tasks.create("x", {}, { autoUniqueId })
  );
  assertEquals([different.reason, different.outcomeUnknown], [
    "different",
    false,
  ]);
});

Deno.test('Tasks#create returns the existing task with onConflict: "return" if it is the same', async () => {
  const options = { onConflict: "return" } as const;
  const same = server([TAKEN], [docs(TASK)]);
  assertEquals(
    await same.client.tasks.create("x", PARAMS, options),
    TASK as never,
  );
  assertEquals(same.recovered.length, 1);
  const other = server([TAKEN], [docs({ ...TASK, type: "y" })]);
  const error = await failure(() =>
    other.client.tasks.create("x", PARAMS, options)
  );
  assertEquals([error.reason, error.outcomeUnknown], ["different", false]);
  assertEquals(other.recovered.length, 0);
});

Deno.test("Tasks#create throws if the existing task is not the one that was sent, and names the difference", async () => {
  const params = { unique_id: "k", project: "p", batch: "b" };
  const table: readonly (readonly [object, string])[] = [
    [{ type: "y" }, "type"],
    [{ project: "q" }, "project"],
    [{ batch: undefined }, "batch"],
    [{ type: "y", batch: "c" }, "type and batch"],
  ];
  for (const [change, names] of table) {
    const { client, recovered } = server(
      [RESET, TAKEN],
      [docs({ ...TASK, ...params, ...change })],
    );
    const error = await failure(() => client.tasks.create("x", params));
    assertEquals(facts(error), {
      name: "ScaleDuplicateResourceError",
      code: "duplicate",
      status: 409,
      reason: "different",
      attempts: 2,
      outcomeUnknown: false,
      uniqueId: "k",
    });
    assert(
      error.message.endsWith(`; the existing object has another ${names}`),
    );
    assertEquals(recovered.length, 0);
  }
  // The server may add members that were not sent.
  const more = { ...TASK, project: "p", instruction: "default" };
  const { client } = server([RESET, TAKEN], [docs(more)]);
  assertEquals(await client.tasks.create("x", PARAMS), more as never);
});

Deno.test("Tasks#create repeats the look-up while the lists of the server lag behind", async () => {
  const { client, clock, sent } = server(
    [RESET, TAKEN],
    [docs(), docs({ unique_id: "k2" }), docs(), docs(TASK)],
  );
  assertEquals(await client.tasks.create("x", PARAMS), TASK as never);
  assertEquals(clock.waits, [...WAITS.resend, ...WAITS.lookUps]);
  assertEquals(sent().length, 6);
});

Deno.test("Tasks#create throws with outcomeUnknown if the task is never found", async () => {
  const ignored = docs({ unique_id: "a" }, { unique_id: "b" }, {});
  for (const list of [docs(), ignored]) {
    const { client, clock, recovered, sent } = server([RESET, TAKEN], [list]);
    const error = await failure(() => client.tasks.create("x", PARAMS));
    assertEquals(facts(error), {
      name: "ScaleDuplicateResourceError",
      code: "duplicate",
      status: 409,
      reason: "not_found",
      attempts: 2,
      outcomeUnknown: true,
      uniqueId: "k",
    });
    assertEquals([sent().length, recovered.length], [6, 0]);
    assertEquals(clock.waits, [...WAITS.resend, ...WAITS.lookUps]);
  }
});

Deno.test("Tasks#create sets outcomeUnknown only if an attempt may have created the task", async () => {
  const { client } = server([TAKEN], [docs()]);
  const error = await failure(() =>
    client.tasks.create("x", PARAMS, { onConflict: "return" })
  );
  assertEquals([error.reason, error.outcomeUnknown], ["not_found", false]);
  const auto = server([TAKEN], [docs()]);
  const doubt = await failure(() => auto.client.tasks.create("x", {}));
  assertEquals([doubt.reason, doubt.outcomeUnknown], ["not_found", true]);
});

Deno.test("Tasks#create throws with the failure of its look-up as cause", async () => {
  const looks: readonly (readonly [Step, string, number])[] = [
    [apiError(401), "unauthorized", 1],
    [apiError(503), "service_unavailable", 4],
    [RESET, "connection", 4],
    [Response.json({}), "response", 1],
  ];
  for (const [step, code, times] of looks) {
    const { client, sent } = server([RESET, TAKEN], [step]);
    const error = await failure(() => client.tasks.create("x", PARAMS));
    assertEquals([error.code, error.status, error.uniqueId], [
      "duplicate",
      409,
      "k",
    ]);
    assertEquals([error.outcomeUnknown, error.attempts], [true, 2]);
    assertEquals((error.cause as { code?: string }).code, code);
    assertEquals(sent().length, 2 + times);
  }
});

Deno.test("Tasks#create passes the options of the call to its look-up", async () => {
  const { client, requests } = server([RESET, TAKEN], [apiError(503)]);
  const error = await failure(() =>
    client.tasks.create("x", PARAMS, {
      headers: { "x-moo": "1" },
      maxRetries: 1,
      extraQuery: { moo: 1 },
    })
  );
  assertEquals(error.outcomeUnknown, true);
  assertEquals(
    requests.map(({ target, headers }) => [target, headers.get("x-moo")]),
    [
      ["/v1/task/x?moo=1", "1"],
      ["/v1/task/x?moo=1", "1"],
      ["/v1/tasks?unique_id=k", "1"],
      ["/v1/tasks?unique_id=k", "1"],
    ],
  );
});

Deno.test("Tasks#create stops the look-ups at its deadline, during one and between two", async () => {
  const { client, clock } = server([RESET, TAKEN], [docs()]);
  const error = await failure(() =>
    client.tasks.create("x", PARAMS, { deadlineMs: 1000 })
  );
  assertEquals([error.reason, error.outcomeUnknown], ["not_found", true]);
  assertEquals(clock.waits, [250, 250]);
  const slow = server([RESET, TAKEN], [apiError(503)]);
  const cut = await failure(() =>
    slow.client.tasks.create("x", PARAMS, { deadlineMs: 1000 })
  );
  assertEquals((cut.cause as { code?: string }).code, "deadline");
  assertEquals(slow.sent().length, 4);
});

Deno.test("Tasks#create stops the look-ups when its signal aborts, during one and between two", async () => {
  const reason = { why: "enough" };
  const between = {
    now: () => 0,
    sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 3)),
  };
  const table: readonly (readonly [Step, Partial<ClientOptions>])[] = [
    [never, {}],
    [docs(), { clock: between }],
  ];
  for (const [look, options] of table) {
    const controller = new AbortController();
    const { signal } = controller;
    const { client, sent } = server([RESET, TAKEN], [() => {
      setTimeout(() => controller.abort(reason), 0);
      return look instanceof Response ? look.clone() : never();
    }], options);
    const thrown = await client.tasks.create("x", PARAMS, { signal })
      .catch((error) => error);
    assert(thrown === reason);
    assertEquals(sent().length, 3);
  }
});

Deno.test("Tasks#create finds a task by any unique_id", async () => {
  for (const unique_id of ["&+/%?#", "🐄 moo", "x".repeat(1000), ".."]) {
    const { client, requests } = server(
      [RESET, TAKEN],
      [docs({ ...TASK, unique_id })],
    );
    const task = await client.tasks.create("x", { unique_id });
    assertEquals(task.unique_id, unique_id);
    const { searchParams } = new URL(requests[2]!.target, "https://x.test");
    assertEquals([...searchParams], [["unique_id", unique_id]]);
  }
});

Deno.test("Tasks#create throws with outcomeUnknown if its look-up gets an unexpected response", async () => {
  for (const docs of [null, [null], [5], "x"]) {
    const { client } = scriptedClient([
      new TypeError("reset"),
      apiError(409),
      Response.json({ docs }),
    ]);
    const error = await failure(() =>
      client.tasks.create("annotation", { unique_id: "u" } as never)
    );
    assertEquals(
      [error.status, error.outcomeUnknown, error.uniqueId],
      [409, true, "u"],
    );
    assert(error.cause instanceof ScaleResponseError);
  }
});

interface Named {
  readonly what: string;
  readonly target: string;
  readonly good: object;
  readonly bad: object;
  readonly differs: string;
  readonly create: (client: ScaleClient) => Promise<unknown>;
}

const NAMED: readonly Named[] = [
  {
    what: "Batches#create",
    target: "/v1/batches/a%2Fb",
    good: { name: "a/b", project: "p", status: "staging" },
    bad: { name: "a/b", project: "q" },
    differs: "project",
    create: (client) => client.batches.create({ name: "a/b", project: "p" }),
  },
  {
    what: "Projects#create",
    target: "/v1/projects/a%2Fb",
    good: { name: "a/b", type: "x", param_history: [] },
    bad: { name: "a/b", type: "y" },
    differs: "type",
    create: (client) => client.projects.create({ name: "a/b", type: "x" }),
  },
];

for (const { what, target, good, bad, differs, create } of NAMED) {
  Deno.test(`${what} finds the object of an attempt whose response was lost by its name`, async () => {
    const { client, clock, recovered, sent } = server([RESET, TAKEN], [
      apiError(404),
      Response.json(good),
    ]);
    assertEquals(await create(client), good);
    assertEquals(sent().slice(2), [`GET ${target}`, `GET ${target}`]);
    assertEquals([clock.waits, recovered.length], [[250, 250], 1]);
  });

  Deno.test(`${what} throws if the existing object is another one, or is not found`, async () => {
    const table: readonly (readonly [readonly Step[], Step, unknown[]])[] = [
      [[TAKEN], Response.json(good), [undefined, false, 1]],
      [[RESET, TAKEN], Response.json(bad), ["different", false, 3]],
      [[RESET, TAKEN], apiError(404), ["not_found", true, 6]],
      [[RESET, TAKEN], apiError(403), [undefined, true, 3]],
    ];
    for (const [posts, get, expected] of table) {
      const { client, sent } = server(posts, [get]);
      const error = await failure(() => create(client));
      const { reason, outcomeUnknown } = error;
      assertEquals([reason, outcomeUnknown, sent().length], expected);
      assertEquals([error.status, "uniqueId" in error], [409, false]);
      if (reason === "different") assert(error.message.endsWith(differs));
    }
  });
}
