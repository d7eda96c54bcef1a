import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { createEmulator, EmulatorError } from "../../src/emulator/mod.ts";
import {
  API,
  basic,
  IMAGE,
  imageTask,
  projectOf,
  senderOf,
  start,
} from "../support/emulator/requests.ts";

const headers = {
  authorization: basic("test_emulator"),
  "content-type": "application/json",
};

Deno.test("fetch can be destructured, and accepts a string, a URL and a Request", async () => {
  const { fetch } = createEmulator();
  const url = `${API}/tasks`;
  for (const input of [url, new URL(url)]) {
    assertEquals((await fetch(input, { headers })).status, 200);
  }
  const request = new Request(url, { headers });
  assertEquals((await fetch(request)).status, 200);
  assertEquals((await fetch(request, { headers: {} })).status, 401);
});

Deno.test("fetch accepts any host", async () => {
  const { fetch } = createEmulator();
  const { status } = await fetch("http://localhost:1/v1/tasks", { headers });
  assertEquals(status, 200);
});

Deno.test("fetch rejects for arguments that the global fetch rejects", async () => {
  const { fetch } = createEmulator();
  await assertRejects(() => fetch("not a URL"), TypeError);
});

Deno.test("fetch rejects with the reason of an aborted signal", async () => {
  const emulator = createEmulator();
  const reason = new Error("stop");
  const signal = AbortSignal.abort(reason);
  const thrown = await emulator.fetch(`${API}/tasks`, { headers, signal })
    .catch((error) => error);
  assertStrictEquals(thrown, reason);
  assertEquals(emulator.requests.list(), []);
});

Deno.test("fetch rejects when the signal aborts during the request body, and creates nothing", async () => {
  const emulator = createEmulator();
  const controller = new AbortController();
  let close = () => {};
  const body = new ReadableStream({
    start: (stream) => {
      stream.enqueue(new TextEncoder().encode(JSON.stringify(IMAGE)));
      close = () => stream.close();
    },
  });
  const init: RequestInit & { duplex: "half" } = {
    method: "POST",
    headers,
    body,
    signal: controller.signal,
    duplex: "half",
  };
  const pending = emulator.fetch(`${API}/task/imageannotation`, init);
  const reason = new Error("stop");
  controller.abort(reason);
  assertStrictEquals(await pending.catch((error) => error), reason);
  close();
  const sender = senderOf(emulator, emulator.keys.test);
  assertEquals((await sender.get("/tasks")).body.total, 0);
});

Deno.test("fetch rejects when the signal of a Request aborts", async () => {
  const { fetch } = createEmulator();
  const signal = AbortSignal.abort(new Error("stop"));
  const request = new Request(`${API}/tasks`, { headers, signal });
  await assertRejects(() => fetch(request), Error, "stop");
});

Deno.test("fetch rejects if the request body does, and logs nothing", async () => {
  const emulator = createEmulator();
  const body = new ReadableStream({
    pull: (stream) => stream.error(new Error("torn")),
  });
  const init: RequestInit & { duplex: "half" } = {
    method: "POST",
    headers,
    body,
    duplex: "half",
  };
  await assertRejects(() => emulator.fetch(`${API}/task/chat`, init));
  assertEquals(emulator.requests.list(), []);
});

Deno.test("handle responds to a Request", async () => {
  const { handle } = createEmulator();
  const response = await handle(new Request(`${API}/tasks`, { headers }));
  assertEquals((await response.json()).total, 0);
});

/** Runs a fixed session, and returns every response as JSON. */
async function script(seed: string | number): Promise<string> {
  const { emulator, test, live } = start(seed);
  const results = [];
  for (const sender of [test, live]) {
    await projectOf(sender, { params: { geometries: IMAGE.geometries } });
    results.push(
      await sender.post("/batches", { project: "roads", name: "b" }),
    );
    for (let count = 0; count < 5; count += 1) {
      emulator.clock.advance(777);
      results.push(await imageTask(sender, { batch: "b" }));
    }
    results.push(await sender.get("/tasks?limit=2"));
  }
  const { docs: [task] } = (await live.get("/tasks")).body;
  results.push(emulator.tasks.complete(task.task_id), emulator.requests.list());
  return JSON.stringify(results);
}

Deno.test("two runs with the same seed are equal, byte for byte", async () => {
  assertEquals(await script("a"), await script("a"));
  assertEquals(await script(1), await script("1"));
  assertNotEquals(await script("a"), await script("b"));
});

Deno.test("two runs without a seed differ, and the clock is real", async () => {
  const ids = [];
  for (let count = 0; count < 2; count += 1) {
    const emulator = createEmulator();
    const before = Date.now();
    assert(
      emulator.clock.now() >= before && emulator.clock.now() <= Date.now(),
    );
    const task = await imageTask(senderOf(emulator, emulator.keys.test));
    ids.push(task.task_id.slice(8));
  }
  assertNotEquals(ids[0], ids[1]);
});

Deno.test("clock.advance moves a real and a virtual clock", () => {
  const { emulator } = start();
  assertEquals(emulator.clock.now(), Date.UTC(2026, 0, 1));
  emulator.clock.advance(1500);
  assertEquals(emulator.clock.now(), Date.UTC(2026, 0, 1) + 1500);
  const real = createEmulator();
  const hour = 3_600_000;
  real.clock.advance(hour);
  assert(real.clock.now() >= Date.now() + hour - 1000);
});

Deno.test("clock.advance throws for negative and fractional numbers", () => {
  const { emulator } = start();
  for (const ms of [-1, 0.5, NaN, Infinity]) {
    assertThrows(() => emulator.clock.advance(ms), EmulatorError, "ms must be");
  }
});

Deno.test("reset returns to the initial state", async () => {
  const { emulator, test } = start();
  const first = await imageTask(test, { unique_id: "u" });
  emulator.clock.advance(1000);
  emulator.reset();
  assertEquals(emulator.requests.list(), []);
  assertEquals((await test.get("/tasks")).body.total, 0);
  assertEquals(await imageTask(test, { unique_id: "u" }), first);
});

Deno.test("requests.list contains the requests without the key", async () => {
  const { emulator, test } = start();
  await projectOf(test, { name: "a b/c" });
  await test.get("/projects/a%20b%2Fc?archived=True&x");
  await test.get("/nowhere");
  const [created, read, missed] = emulator.requests.list();
  assertEquals(created?.method, "POST");
  assertEquals(created?.status, 200);
  assertEquals(JSON.parse(created?.body ?? ""), {
    name: "a b/c",
    type: "imageannotation",
  });
  assertEquals(read, {
    method: "GET",
    path: "/v1/projects/a%20b%2Fc",
    query: "archived=True&x",
    headers: {
      authorization: "[redacted]",
      "content-type": "application/json",
    },
    body: "",
    status: 200,
  });
  assertEquals(missed?.status, 404);
  emulator.requests.clear();
  assertEquals(emulator.requests.list(), []);
});

Deno.test("requests.list contains only the newest requests", async () => {
  for (const maxRequests of [0, 1, 3]) {
    const emulator = createEmulator({ maxRequests });
    const sender = senderOf(emulator, emulator.keys.test);
    for (let index = 0; index < 10; index += 1) {
      await sender.get(`/task/${index}`);
    }
    assertEquals(
      emulator.requests.list().map(({ path }) => path),
      ["/v1/task/7", "/v1/task/8", "/v1/task/9"].slice(3 - maxRequests),
    );
  }
});

Deno.test("tasks.complete completes a live task, with a response or with the default response", async () => {
  const { emulator, live } = start();
  const first = await imageTask(live);
  const response = { annotations: [], mine: true };
  assertEquals(
    emulator.tasks.complete(first.task_id, response).response,
    response,
  );
  assertEquals(
    (await live.get(`/task/${first.task_id}`)).body.response,
    response,
  );
  const second = await imageTask(live, { callback_url: "https://example.com" });
  emulator.clock.advance(5000);
  const task = emulator.tasks.complete(second.task_id);
  assertEquals(task.status, "completed");
  assertEquals(task.completed_at, "2026-01-01T00:00:05.000Z");
  assertEquals(task.work_started, true);
  assert(!("callback_succeeded" in task));
  assert(Array.isArray(task.response?.annotations));
});

Deno.test("responses that methods accept, and tasks that they return, are copied", async () => {
  const { emulator, live } = start();
  const { task_id } = await imageTask(live);
  const response = { annotations: ["kept"] };
  const task = emulator.tasks.complete(task_id, response);
  response.annotations.push("changed");
  (task.response as { annotations: string[] }).annotations.push("changed");
  const { body } = await live.get(`/task/${task_id}`);
  assertEquals(body.response.annotations, ["kept"]);
});

Deno.test("tasks.fail ends a task in error, with a response or with the default response", async () => {
  const { emulator, live } = start();
  const { task_id } = await imageTask(live);
  const task = emulator.tasks.fail(task_id, { error: "Too dark." });
  assertEquals([task.status, task.response], ["error", { error: "Too dark." }]);
  assert(!("completed_at" in task));
});

Deno.test("tasks.reopen makes a completed task pending", async () => {
  const { emulator, test } = start();
  const { task_id } = await imageTask(test);
  const task = emulator.tasks.reopen(task_id);
  assertEquals(task.status, "pending");
  assert(!("response" in task) && !("completed_at" in task));
  assertEquals(emulator.tasks.complete(task_id).status, "completed");
});

Deno.test("methods of tasks throw for unknown ids and other statuses", async () => {
  const { emulator, test, live } = start();
  const done = (await imageTask(test)).task_id;
  const pending = (await imageTask(live)).task_id;
  const { start: begin, complete, fail, reopen, fix } = emulator.tasks;
  for (const method of [begin, complete, fail, reopen, fix]) {
    const error = assertThrows(() => method("none"), EmulatorError);
    assertEquals(error.status, 404);
  }
  for (const method of [begin, complete, fail]) {
    const error = assertThrows(() => method(done), EmulatorError, "completed");
    assertEquals(error.status, 400);
  }
  assertThrows(() => reopen(pending), EmulatorError, "pending");
});

Deno.test("projects.archive throws for an unknown name, and for an unknown key without the key in the message", () => {
  const { emulator } = start();
  const { projects: { archive }, keys } = emulator;
  const error = assertThrows(() => archive("secret", "a"), EmulatorError);
  assert(!error.message.includes("secret"));
  assertThrows(() => archive(keys.live, "a"), EmulatorError);
});
