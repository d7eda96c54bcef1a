/** The example's `onEvent`, and the effects under their keys. */
import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import { effectKeyOf } from "../../../examples/callbacks/effect_key.ts";
import {
  type EventEnv,
  onEvent,
} from "../../../examples/callbacks/on_event.ts";
import { newProcessing } from "../../../examples/callbacks/transitions.ts";
import type { Callback } from "../../../src/callbacks/mod.ts";
import { sampleOf } from "./callbacks.ts";

const KEY = "0".repeat(64);
const TASK = "5c84d0fe1f4fa200172ad6b0";

/** Calls `onEvent` for a callback. Returns what it wrote and posted. */
async function run(callback: Callback, respond = () => new Response()) {
  const files = new Map<string, string>();
  const requests: Request[] = [];
  const { row } = await sampleOf(callback);
  const event = { ...row, ...newProcessing(row, false), callback };
  const env: EventEnv = {
    results: {
      write: (path, content) => Promise.resolve(void files.set(path, content)),
    },
    notifyUrl: "https://example.com/hook/private",
    fetch(request) {
      requests.push(request);
      return Promise.resolve(respond());
    },
  };
  const { signal } = new AbortController();
  const context = {
    attempt: 1,
    idempotencyKey: KEY,
    env,
    ctx: undefined,
    signal,
  };
  const call = async (other: EventEnv = env) =>
    await onEvent(event, { ...context, env: other });
  return { files, requests, call };
}

const completed = {
  task_id: TASK,
  response: { annotations: [{ label: "cow" }] },
  task: { task_id: TASK, status: "completed" },
};

Deno.test("onEvent writes the response of a completed task under its key, and posts a message with the key", async () => {
  const { files, requests, call } = await run(completed);
  await call();
  await call();
  assertEquals([...files.keys()], [`${TASK}/${KEY}.json`]);
  assertEquals(JSON.parse([...files.values()][0]!), {
    task_id: TASK,
    response: completed.response,
  });
  assertEquals(requests.length, 2);
  for (const request of requests) {
    assertEquals(request.method, "POST");
    assertEquals(request.headers.get("idempotency-key"), KEY);
    assertEquals(await request.json(), {
      kind: "task",
      subject: TASK,
      status: "completed",
      environment: "test",
    });
  }
});

Deno.test("onEvent writes no file for other events, and no path outside its folder", async () => {
  const others: Callback[] = [
    { task_id: TASK, status: "error", response: { error: "x" } },
    { name: "batch", project: "p", status: "completed" },
    {},
  ];
  for (const callback of others) {
    const { files, requests, call } = await run(callback);
    await call();
    assertEquals([files.size, requests.length], [0, 1]);
  }
  for (const task_id of ["../../etc", "..", "a/b", "", "é", "x".repeat(65)]) {
    const { files, call } = await run({ task_id, status: "completed" });
    await call();
    assertEquals([...files.keys()], [`other/${KEY}.json`]);
  }
});

Deno.test("onEvent without a folder and a URL does nothing", async () => {
  const { files, requests, call } = await run(completed);
  await call({});
  assertEquals([files.size, requests.length], [0, 0]);
});

Deno.test("onEvent fails if the message is not accepted, without the URL in its error", async () => {
  const responses = [
    () => new Response(null, { status: 500 }),
    () => new Response(null, { status: 302, headers: { location: "/" } }),
    () => {
      throw new TypeError("error for https://example.com/hook/private");
    },
  ];
  for (const respond of responses) {
    const { call } = await run(completed, respond);
    const { message } = await assertRejects(call, Error, "The message");
    assertFalse(message.includes("private"));
  }
});

Deno.test("effectKeyOf names the state of a task, not the delivery", async () => {
  const task = {
    task_id: TASK,
    status: "completed",
    updated_at: "2026-01-01T00:00:00.000Z",
  };
  const key = async (callback: Callback) => await effectKeyOf(callback, "id");
  const first = await key({ task_id: TASK, task });
  assertEquals(first, `${TASK}-completed-none-1767225600000`);
  const same: Callback[] = [
    { task_id: TASK, task, status: "completed", response: { a: 1 } },
    { task_id: TASK, task: { ...task, callback_succeeded: true } },
    { task_id: TASK, task: { ...task, updated_at: "2026-01-01T00:00:00Z" } },
  ];
  for (const callback of same) assertEquals(await key(callback), first);
  const others: Callback[] = [
    { task_id: "other", task },
    { task_id: TASK, task: { ...task, status: "pending" } },
    { task_id: TASK, task: { ...task, customer_review_status: "fixed" } },
    {
      task_id: TASK,
      task: { ...task, updated_at: "2026-01-01T00:00:00.001Z" },
    },
  ];
  const keys = await Promise.all(others.map(key));
  assertEquals(new Set([first, ...keys]).size, 5);
  // Names that Scale does not use: still one key for each state, and safe in a path or a header.
  const strange = await Promise.all(
    ["../x", "a-b", "é", "x".repeat(65), ""].flatMap((name) => [
      key({ task_id: name, task }),
      key({ task_id: TASK, task: { ...task, status: name } as never }),
    ]),
  );
  assertEquals(new Set(strange).size, 10);
  for (const one of strange) assert(/^[0-9a-f]{64}$/.test(one), one);
  const unnamed: Callback[] = [
    { task_id: TASK, status: "completed" },
    { task_id: TASK, task: { ...task, updated_at: "soon" } },
    { task_id: TASK, task: null as never },
    { name: "batch", project: "p", status: "completed" },
    {},
  ];
  for (const callback of unnamed) assertEquals(await key(callback), "id");
});
