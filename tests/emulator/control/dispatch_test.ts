import { assert, assertEquals, assertMatch } from "@std/assert";
import { createEmulator } from "../../../src/emulator/mod.ts";
import { CONTROL, controlled, send } from "../../support/emulator/control.ts";
import {
  API,
  basic,
  imageTask,
  projectOf,
  senderOf,
} from "../../support/emulator/requests.ts";

Deno.test("health responds 200 with JSON, without a key", async () => {
  const { emulator } = controlled();
  const { status, contentType, body } = await send(emulator, "GET /health");
  assertEquals(status, 200);
  assertMatch(contentType, /^application\/json/);
  assertEquals(body, { status: "ok" });
});

Deno.test("an unknown control route is a 404 that contains the path", async () => {
  const { emulator } = controlled();
  for (const line of ["GET /nothing", "POST /health", "DELETE "]) {
    const { status, body } = await send(emulator, line);
    assertEquals(status, 404);
    const path = `/__emulator${line.split(" ")[1]}`;
    assert(body.error.includes(path), body.error);
  }
});

Deno.test("control requests need no key, are not logged, and have no faults and no limit", async () => {
  const { emulator, slept } = controlled({ latency: 10 });
  emulator.faults.add({ effect: "hang" });
  emulator.rateLimit.set({ requests: 0, windowMs: 1000 });
  assertEquals((await send(emulator, "GET /health")).status, 200);
  assertEquals(emulator.requests.list(), []);
  assertEquals(slept, []);
});

Deno.test("control routes refuse pages of other sites", async () => {
  const { emulator } = controlled();
  for (
    const [site, status] of [
      ["cross-site", 403],
      ["same-site", 403],
      ["same-origin", 200],
      ["none", 200],
    ] as const
  ) {
    const response = await emulator.fetch(`${CONTROL}/reset`, {
      method: "POST",
      headers: { "sec-fetch-site": site },
    });
    assertEquals(response.status, status, site);
    await response.body?.cancel();
  }
});

Deno.test("a path with the control prefix but without its slash belongs to the API", async () => {
  const { emulator } = controlled();
  const response = await emulator.fetch(`${CONTROL}s/health`);
  assertEquals(response.status, 401);
  await response.body?.cancel();
});

Deno.test("a control body is JSON whatever its Content-Type, as curl -d sends it", async () => {
  const { emulator } = controlled();
  const response = await emulator.fetch(`${CONTROL}/clock/advance`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: '{"ms":1000}',
  });
  assertEquals(await response.json(), {
    kind: "virtual",
    now: "2026-01-01T00:00:01.000Z",
  });
});

/** Invalid control requests, and their error messages. */
const REFUSED: readonly (readonly [string, unknown, RegExp])[] = [
  ["POST /clock/advance", { ms: -1 }, /^ms must be .* current value is -1$/],
  ["POST /clock/advance", {}, /^ms must be .* current value is undefined$/],
  [
    "POST /clock/advance",
    { mss: 1 },
    /^Unknown member "mss"; did you mean "ms"/,
  ],
  ["POST /clock/advance", [1], /JSON object with ms: current value is \[1\]$/],
  [
    "PUT /latency",
    { minMs: 5, maxMs: 4 },
    /^maxMs must be an integer of at least 5: current value is 4$/,
  ],
  [
    "PUT /latency",
    { minMs: 1.5, maxMs: 4 },
    /^minMs .* current value is 1\.5$/,
  ],
  [
    "PUT /rate_limit",
    { requests: 1 },
    /^windowMs .* current value is undefined$/,
  ],
  [
    "PUT /rate_limit",
    { requests: 1, windowMs: 0 },
    /^windowMs .* current value is 0$/,
  ],
  ["PUT /auto_complete", {}, /^completeAfterMs .* current value is undefined$/],
  [
    "PUT /auto_complete",
    { completeAfterMs: 1, errorShare: 2 },
    /^errorShare .* current value is 2$/,
  ],
  [
    "POST /faults",
    {},
    /^effect must be .* reset, .* current value is undefined$/,
  ],
  [
    "POST /faults",
    { effect: "explode" },
    /^effect .* current value is "explode"$/,
  ],
  [
    "POST /faults",
    { effect: { status: 100 } },
    /^status .* current value is 100$/,
  ],
  [
    "POST /faults",
    { effect: { status: 600 } },
    /^status .* current value is 600$/,
  ],
  [
    "POST /faults",
    { effect: "reset", time: 1 },
    /"time"; did you mean "times"/,
  ],
  [
    "POST /faults",
    { effect: "reset", times: 0 },
    /^times .* current value is 0$/,
  ],
  [
    "POST /faults",
    { effect: "reset", every: 0 },
    /^every .* current value is 0$/,
  ],
  [
    "POST /faults",
    { effect: "reset", share: -1 },
    /^share .* current value is -1$/,
  ],
  [
    "POST /faults",
    { effect: "reset", route: 1 },
    /^route .* current value is 1$/,
  ],
  [
    "POST /faults",
    { effect: "reset", when: "now" },
    /^when .* current value is "now"$/,
  ],
  [
    "POST /faults",
    { effect: "cut", when: "before" },
    /^when .* current value is "before"$/,
  ],
  [
    "POST /faults",
    { effect: { status: 500, headers: { "a b": 1 } } },
    /^headers .* current value is \{"a b":1\}$/,
  ],
];

for (const [line, body, message] of REFUSED) {
  Deno.test(`${line} ${JSON.stringify(body)} is a 400 that contains the value`, async () => {
    const { emulator } = controlled();
    const result = await send(emulator, line, body);
    assertEquals(result.status, 400);
    assertEquals(Object.keys(result.body), ["status_code", "error"]);
    assertMatch(result.body.error, message);
  });
}

Deno.test("an error message contains only a part of a long value", async () => {
  const { emulator } = controlled();
  const { body } = await send(emulator, "PUT /latency", {
    minMs: "x".repeat(1000),
    maxMs: 1,
  });
  assert(body.error.length < 200);
});

Deno.test("malformed JSON to a control route is a 400", async () => {
  const { emulator } = controlled();
  const response = await emulator.fetch(`${CONTROL}/import`, {
    method: "POST",
    body: "{",
  });
  assertEquals(response.status, 400);
  assertEquals(await response.json(), {
    status_code: 400,
    error: "The body is not valid JSON",
  });
});

Deno.test("the control routes of tasks do what the methods do", async () => {
  const { emulator, live } = controlled();
  const act = async (id: string, action: string, body?: unknown) =>
    await send(emulator, `POST /tasks/${id}/${action}`, body);
  const { task_id } = await imageTask(live);
  assertEquals((await act(task_id, "start")).body.work_started, true);
  const response = { annotations: [], mine: true };
  const completed = await act(task_id, "complete", { response });
  assertEquals(completed.body.response, response);
  const audit = { accepted: false, comments: "Too small" };
  const audited = (await act(task_id, "audit", audit)).body;
  assertEquals(audited.customer_review_status, "rejected");
  assertEquals(audited.customer_review_comments, ["Too small"]);
  assertEquals((await act(task_id, "reopen")).body.status, "pending");
  const failed = await act(task_id, "fail");
  assertEquals(failed.body.status, "error");
  assertEquals((await live.get(`/task/${task_id}`)).body, failed.body);
});

Deno.test("the control routes of tasks refuse unknown ids, actions and members", async () => {
  const { emulator, live } = controlled();
  const { task_id } = await imageTask(live);
  const unknown = await send(emulator, "POST /tasks/none/start");
  assertEquals(unknown.status, 404);
  assertMatch(unknown.body.error, /"none"/);
  const odd = await send(emulator, `POST /tasks/${task_id}/toString`);
  assertEquals(odd.status, 404);
  assertMatch(odd.body.error, /toString$/);
  const body = { reponse: {} };
  const wrong = await send(emulator, `POST /tasks/${task_id}/complete`, body);
  assertEquals(wrong.status, 400);
  assertMatch(wrong.body.error, /"reponse"; did you mean "response"/);
  const wrongType = await send(emulator, `POST /tasks/${task_id}/complete`, {
    response: "done",
  });
  assertMatch(
    wrongType.body.error,
    /^response must be a JSON object: current value is "done"$/,
  );
  const early = await send(emulator, `POST /tasks/${task_id}/reopen`);
  assertEquals(early.status, 400);
  assertMatch(early.body.error, /pending/);
});

Deno.test("tasks.audit audits a completed task, and records it in the batch", async () => {
  const { emulator, live } = controlled();
  await projectOf(live);
  await live.post("/batches", { project: "roads", name: "b" });
  const { task_id } = await imageTask(live, { batch: "b" });
  emulator.tasks.complete(task_id);
  emulator.clock.advance(1000);
  const task = emulator.tasks.audit(task_id, { accepted: true });
  assertEquals(task.customer_review_status, "accepted");
  assert(!("customer_review_comments" in task));
  const after = await live.get("/batches?audited_after=2026-01-01T00:00:01Z");
  assertEquals(after.body.totalDocs, 1);
});

Deno.test("reset returns to the initial state, with its settings, and keeps the snapshots", async () => {
  const { emulator, live } = controlled({ latency: 5 });
  await imageTask(live);
  emulator.snapshots.take("one task");
  emulator.latency.set(100);
  emulator.autoComplete.set({ completeAfterMs: 1 });
  emulator.rateLimit.set({ requests: 1, windowMs: 1 });
  emulator.faults.add({ effect: "reset" });
  assertEquals((await send(emulator, "POST /reset")).status, 200);
  assertEquals((await send(emulator, "GET /latency")).body, {
    minMs: 5,
    maxMs: 5,
  });
  for (const rule of ["auto_complete", "rate_limit"]) {
    assertEquals((await send(emulator, `GET /${rule}`)).body, null);
  }
  assertEquals(emulator.faults.list(), []);
  assertEquals((await live.get("/tasks")).body.total, 0);
  assertEquals(emulator.snapshots.list(), ["one task"]);
});

Deno.test("requests.list contains each request as a curl command, without secrets", async () => {
  const { emulator } = controlled({ baseUrl: "http://127.0.0.1:8787" });
  const secrets = ["live_emulator", "chocolate", "callback-secret"];
  const response = await emulator.fetch(`${API}/task/chat?a=1&b=it's`, {
    method: "POST",
    headers: {
      authorization: basic("live_emulator"),
      "content-type": "application/json",
      cookie: "session=chocolate",
      "scale-callback-auth": "callback-secret",
      "x-mine": "it's",
    },
    body: '{"title":"It\'s $HOME"}',
  });
  await response.body?.cancel();
  const { body: [request] } = await send(emulator, "GET /requests");
  assertEquals(
    request.curl,
    `curl -X POST 'http://127.0.0.1:8787/v1/task/chat?a=1&b=it%27s' ` +
      `-u "$SCALE_API_KEY:" -H 'content-type: application/json' ` +
      `-H 'cookie: [redacted]' -H 'scale-callback-auth: [redacted]' ` +
      `-H 'x-mine: it'\\''s' --data-raw '{"title":"It'\\''s $HOME"}'`,
  );
  assertEquals([request.curl], emulator.requests.curl());
  const shown = JSON.stringify(request);
  for (const secret of [...secrets, btoa("live_emulator:")]) {
    assert(!shown.includes(secret), secret);
  }
  await send(emulator, "DELETE /requests");
  assertEquals(emulator.requests.list(), []);
});

Deno.test("requests.curl quotes a method with characters that a shell acts on", async () => {
  const { emulator } = controlled();
  for (const method of ["a|b", "it's", "`id`", "a&b", "$x", "GET"]) {
    const response = await emulator.fetch(`${API}/tasks`, { method });
    await response.body?.cancel();
  }
  const url = "'https://api.scale.com/v1/tasks'";
  assertEquals(emulator.requests.curl(), [
    `curl -X 'a|b' ${url}`,
    `curl -X 'it'\\''s' ${url}`,
    `curl -X '\`id\`' ${url}`,
    `curl -X 'a&b' ${url}`,
    `curl -X '$x' ${url}`,
    `curl -X GET ${url}`,
  ]);
});

Deno.test("requests.curl has a placeholder for the file of an upload", async () => {
  const { emulator } = controlled();
  const body = new FormData();
  body.append("file", new Blob(["x"]), "x.txt");
  const response = await emulator.fetch(`${API}/files/upload`, {
    method: "POST",
    headers: { authorization: basic(emulator.keys.test) },
    body,
  });
  assertEquals(response.status, 200);
  await response.body?.cancel();
  assertEquals(emulator.requests.curl(), [
    `curl -X POST 'https://api.scale.com/v1/files/upload' ` +
    `-u "$SCALE_API_KEY:" -F 'file=@…'`,
  ]);
});

Deno.test("clock is real or virtual, with and without a seed", async () => {
  const kindOf = async (options: Parameters<typeof createEmulator>[0]) =>
    (await send(createEmulator(options), "GET /clock")).body.kind;
  assertEquals(await kindOf({}), "real");
  assertEquals(await kindOf({ seed: 1 }), "virtual");
  assertEquals(await kindOf({ clock: "virtual" }), "virtual");
  assertEquals(await kindOf({ seed: 1, clock: "real" }), "real");
});

Deno.test("anyKey creates a tenant for each made-up key, and other keys are a 401", async () => {
  const { emulator } = controlled({ anyKey: true });
  const key = (name: string) => senderOf(emulator, name);
  // In two parts, so that no secret scanner reports it.
  const real = "live_" + "0123456789abcdef".repeat(2);
  for (const name of ["nonsense", "test_", "|test", "a|b", real]) {
    assertEquals((await key(name).get("/tasks")).status, 401, name.slice(0, 8));
  }
  await projectOf(key("test_one"));
  await projectOf(key("live_one"));
  assertEquals((await key("one|test").get("/projects")).body, []);
  assertEquals((await imageTask(key("test_one"))).is_test, true);
  assertEquals((await imageTask(key("one|test"))).is_test, true);
  assertEquals((await imageTask(key("live_one"))).status, "pending");
  assertEquals((await key("test_two").get("/tasks")).body.total, 0);
});

Deno.test("without anyKey, a key of no account is a 401", async () => {
  const { emulator } = controlled();
  const { status } = await senderOf(emulator, "test_one").get("/tasks");
  assertEquals(status, 401);
});
