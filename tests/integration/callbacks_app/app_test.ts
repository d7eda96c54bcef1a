/** The app on a store in memory. The tests of the handler itself are in tests/callbacks. */
import {
  assert,
  assertEquals,
  assertFalse,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import type { CallbackEntry } from "../../../examples/callbacks/log.ts";
import { memoryStore } from "../../../examples/callbacks/memory_store.ts";
import { authKeysOf } from "../../../examples/callbacks/variables.ts";
import { ScaleArgumentError } from "../../../src/callbacks/mod.ts";
import { AUTH_KEY, countedBody, delivery } from "../../support/deliveries.ts";
import {
  allRows,
  APP_KEY,
  failingStore,
  sample,
  taskCallback,
  testApp,
} from "./callbacks.ts";

Deno.test("createApp stores nothing without the key, and throws for an empty key", async () => {
  const { send, store } = testApp();
  for (const key of ["", "wrong"]) {
    const headers = { "scale-callback-auth": key };
    assertEquals((await send({ task_id: "1" }, { headers })).status, 401);
  }
  assertEquals(await allRows(store), []);
  for (const authKeys of [{ live: "" }, { live: `${AUTH_KEY}\n` }, {}]) {
    assertThrows(() => testApp({ authKeys }), ScaleArgumentError, "authKeys");
  }
});

Deno.test("authKeysOf keeps an empty variable, so that the app throws", () => {
  const authKeys = authKeysOf({ SCALE_CALLBACK_AUTH_KEY_LIVE: "" });
  assertThrows(() => testApp({ authKeys }), ScaleArgumentError, "empty");
  assertThrows(() => testApp({ authKeys: authKeysOf({}) }), ScaleArgumentError);
});

Deno.test("createApp accepts old and new, live and test keys, and stores the environment", async () => {
  const authKeys = authKeysOf({
    SCALE_CALLBACK_AUTH_KEY_LIVE: "live",
    SCALE_CALLBACK_AUTH_KEY_LIVE_OLD: "old live",
    SCALE_CALLBACK_AUTH_KEY_TEST: "test",
    SCALE_CALLBACK_AUTH_KEY_TEST_OLD: "old test",
  });
  const { send, store } = testApp({ authKeys });
  for (const key of ["live", "old live", "test", "old test"]) {
    const headers = { "scale-callback-auth": key };
    const { status } = await send({ task_id: key }, { headers });
    assertEquals(status, 200);
    const subject = { kind: "task", subject: key } as const;
    const environment = key.endsWith("live") ? "live" : "test";
    assertEquals((await store.latest(subject))?.environment, environment);
  }
});

Deno.test("createApp reads nothing of a body whose key is wrong", async () => {
  const { send } = testApp();
  const { stream, pulls } = countedBody(3, 10);
  const headers = { "scale-callback-auth": "wrong" };
  assertEquals((await send({}, { headers, body: stream })).status, 401);
  assertEquals(pulls(), 0);
});

Deno.test("createApp shows no key and no body in the log or a response", async () => {
  const { state, store } = failingStore(memoryStore());
  const { app, send, view, entries } = testApp({
    store: () => store,
    onStored: () => Promise.reject(new Error("fault")),
  });
  const shown: string[] = [];
  const hidden = "a private label";
  for (const isDown of [true, false]) {
    state.isDown = isDown;
    const responses = [
      await send({ task_id: "1", label: hidden }),
      await send({ task_id: "1", label: hidden }),
      await send({}, { body: `${hidden} ${AUTH_KEY}` }),
      await send({}, { headers: { "scale-callback-auth": `${AUTH_KEY}x` } }),
      await view("/events"),
      await view("/events", `${APP_KEY}x`),
      await app.request("/readyz"),
    ];
    for (const response of responses) {
      shown.push(JSON.stringify([...response.headers]), await response.text());
    }
  }
  shown.push(...entries.map((entry) => JSON.stringify(entry)));
  assert(entries.length >= 10, `${entries.length} entries`);
  for (const secret of [AUTH_KEY, APP_KEY, hidden]) {
    assertEquals(shown.filter((line) => line.includes(secret)), []);
  }
});

Deno.test("createApp refuses requests that are not callbacks, and never with a 5xx", async () => {
  const { send, store } = testApp();
  const table = [
    [{ method: "GET" }, 405],
    [{ method: "HEAD" }, 405],
    [{ method: "DELETE" }, 405],
    [{ headers: { "content-type": "text/plain" } }, 415],
    [{ body: "{" }, 400],
    [{ body: "[]" }, 400],
    [{ body: "" }, 400],
  ] as const;
  for (const [init, status] of table) {
    const response = await send({}, init);
    assertEquals(response.status, status);
    assertEquals(response.headers.get("allow"), status === 405 ? "POST" : null);
  }
  assertEquals(await allRows(store), []);
});

Deno.test("createApp refuses a body over maxBytes, whatever its Content-Length", async () => {
  const { send, store } = testApp({ maxBytes: 100 });
  for (const length of ["", "5", "101"]) {
    const { stream } = countedBody(20, 10);
    const headers = { "content-length": length };
    assertEquals((await send({}, { body: stream, headers })).status, 413);
  }
  assertEquals(await allRows(store), []);
});

Deno.test("createApp responds with 503 while its store is down, and stores the same callback later", async () => {
  const { state, store } = failingStore(memoryStore());
  const { send, entries } = testApp({ store: () => store });
  for (let attempt = 0; attempt < 3; attempt++) {
    assertEquals((await send(taskCallback())).status, 503);
  }
  state.isDown = false;
  const { status, headers } = await send(taskCallback());
  assertEquals([status, headers.get("x-duplicate")], [200, null]);
  const outcomes = entries.map((entry) => (entry as CallbackEntry).outcome);
  assertEquals(outcomes, ["failed", "failed", "failed", "stored"]);
});

Deno.test("createApp responds with 503 if the store throws synchronously, or cannot be created", async () => {
  const fail = () => {
    throw new Error("no binding");
  };
  for (const store of [fail, () => ({ ...memoryStore(), add: fail })]) {
    const { send } = testApp({ store });
    assertEquals((await send(taskCallback())).status, 503);
  }
});

Deno.test("createApp responds to a second delivery with 200 and x-duplicate, however it is spelt", async () => {
  const { send, store } = testApp();
  const marks: (string | null)[] = [];
  for (const body of ['{"task_id":"1","a":2}', ' {"a":2, "task_id":"1"}\n']) {
    const response = await send({}, { body });
    assertEquals([response.status, await response.text()], [200, ""]);
    marks.push(response.headers.get("x-duplicate"));
  }
  assertEquals(marks, [null, "1"]);
  assertEquals((await allRows(store)).length, 1);
});

Deno.test("createApp stores every JSON object, byte for byte", async () => {
  const { send, store, view } = testApp();
  const bodies = [
    "{}",
    '{"event":"unheard of","payload":[1,null]}',
    ' {"task_id":5, "new_member":"\u00e9\ud83d\udc04"}\n',
    '{"task_id":"1","task":null,"response":"text"}',
    '{"name":"b","project":"p","audits":5,"status":{}}',
    '{"__proto__":{"task_id":"2"}}',
    `{"deep":${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
  ];
  for (const body of bodies) {
    assertEquals((await send({}, { body })).status, 200, body);
  }
  const stored: string[] = [];
  for (const { id } of await allRows(store)) {
    stored.push(await (await view(`/events/${id}`)).text());
  }
  assertEquals(stored.toSorted(), bodies.toSorted());
});

Deno.test("createApp refuses a compressed body", async () => {
  const headers = { "content-encoding": "gzip" };
  assertEquals((await testApp().send({}, { headers })).status, 415);
});

Deno.test("createApp does not wait for an onStored that never ends", async () => {
  const never = new Promise(() => {});
  const { send, store } = testApp({ onStored: () => never });
  assertEquals((await send(taskCallback())).status, 200);
  assertEquals((await allRows(store)).length, 1);
});

Deno.test("createApp logs an onStored that fails, and responds with 200", async () => {
  const fail = () => {
    throw new Error("fault");
  };
  for (const onStored of [fail, () => Promise.reject(new Error("fault"))]) {
    const pending: Promise<unknown>[] = [];
    const ctx = {
      waitUntil: (work: Promise<unknown>) => void pending.push(work),
      passThroughOnException() {},
      props: {},
    };
    const { app, entries } = testApp({ onStored });
    const { status } = await app.request(delivery(taskCallback()), {}, {}, ctx);
    assertEquals([status, pending.length], [200, 1]);
    await pending[0];
    const { id } = (await sample()).row;
    assertEquals(entries[1], {
      event: "hint",
      id: (entries[0] as CallbackEntry).id!,
      error: "Error: fault",
    });
    assert(id.length > 0);
  }
});

Deno.test("createApp repeats nothing of the request in a response, and forbids to store it", async () => {
  const script = "<script>alert(1)</script>";
  const { send, view, app } = testApp();
  const responses = [
    await send({ task_id: script }),
    await send({ task_id: script }),
    await send({}, { body: script }),
    await send({}, { headers: { "scale-callback-auth": script } }),
    await app.request("/readyz"),
    await view(`/events?limit=${script}`),
    await view(`/tasks/${encodeURIComponent("<b>")}`),
  ];
  for (const response of responses) {
    const { status, headers } = response;
    if (status !== 404) assertEquals(headers.get("cache-control"), "no-store");
    assertFalse((await response.text()).includes("<"));
    assertFalse(JSON.stringify([...headers]).includes("<"));
  }
});

Deno.test("createApp stores and processes one of several simultaneous deliveries", async () => {
  const processed: string[] = [];
  const { send, store } = testApp({
    onStored: ({ id }) => processed.push(id),
  });
  const responses = await Promise.all(
    Array.from({ length: 10 }, () => send(taskCallback())),
  );
  const marks = responses.map(({ headers }) => headers.get("x-duplicate"));
  assertEquals(marks.filter((mark) => mark === null).length, 1);
  assertEquals([(await allRows(store)).length, processed.length], [1, 1]);
});

Deno.test("createApp stores three callbacks of one task as three events, and returns the latest", async () => {
  const { send, store, view } = testApp();
  for (const second of [2, 3, 1]) {
    assertEquals((await send(taskCallback({ second }))).status, 200);
  }
  assertEquals((await allRows(store)).length, 3);
  const { time } = await (await view("/tasks/1")).json();
  assertEquals(time, Date.UTC(2026, 0, 1, 0, 0, 3));
});

Deno.test("createApp ignores an older callback that arrives late, but not a return to pending", async () => {
  const { send, view } = testApp();
  const status = async () => (await (await view("/tasks/1")).json()).status;
  await send(taskCallback({ second: 2 }));
  await send(taskCallback({ second: 1, status: "error" }));
  assertEquals(await status(), "completed");
  await send(taskCallback({ second: 3, status: "pending" }));
  assertEquals(await status(), "pending");
});

Deno.test("createApp writes one log entry for each delivery", async () => {
  let now = 5;
  const { send, entries } = testApp({ now: () => now++ });
  const { row, body } = await sample();
  await send(taskCallback());
  await send(taskCallback());
  await send({}, { headers: { "scale-callback-auth": "wrong" } });
  const { id } = row;
  const seen = { id, kind: "task", subject: "1", environment: "live" } as const;
  const stored = { event: "callback", status: 200, ...seen, ms: 1 } as const;
  assertEquals(entries, [
    { ...stored, outcome: "stored", bytes: body.length },
    { ...stored, outcome: "duplicate", bytes: body.length },
    { event: "callback", outcome: "refused", status: 401, reason: "auth" },
  ]);
});

Deno.test("createApp logs which callback could not be stored, and why", async () => {
  const { store } = failingStore(memoryStore());
  const { send, entries } = testApp({ store: () => store });
  await send(taskCallback());
  const { bytes, id } = (await sample()).row;
  const [{ error, ...entry }] = entries as [CallbackEntry];
  assertEquals(entry, {
    event: "callback",
    outcome: "failed",
    status: 503,
    reason: "handler",
    id,
    kind: "task",
    subject: "1",
    environment: "live",
    bytes,
  });
  assertEquals(entries.length, 1);
  assertStringIncludes(error ?? "", "Error: The database is down");
});

Deno.test("createApp logs what is wrong with the keys, once", async () => {
  const { send, entries } = testApp({ authKeys: () => ({ live: "" }) });
  await send(taskCallback());
  const [{ error = "" }] = entries as [CallbackEntry];
  assertEquals(error.split("authKeys.live").length, 2, error);
});

Deno.test("GET /readyz is a 503 for invalid keys, which a Worker cannot check at its start", async () => {
  const { app, send } = testApp({
    authKeys: () => ({ live: `${AUTH_KEY}\n` }),
  });
  assertEquals((await app.request("/readyz")).status, 503);
  assertEquals((await send(taskCallback())).status, 500);
});

Deno.test("the event list needs the app key, and is off without one", async () => {
  const paths = ["/events", "/events/1", "/tasks/1", "/batches/1"];
  const { app, view, send } = testApp();
  await send(taskCallback());
  for (const path of paths) {
    assertEquals((await app.request(path)).status, 401);
    assertEquals((await view(path, "wrong")).status, 401);
  }
  for (const key of [undefined, ""]) {
    const off = testApp({ appKey: () => key });
    for (const path of paths) {
      assertEquals((await off.view(path)).status, 404);
      assertEquals((await off.view(path, "")).status, 404);
    }
  }
});

Deno.test("the event list returns rows page by page", async () => {
  const { send, view } = testApp();
  for (let task = 0; task < 5; task++) {
    await send(taskCallback({ task: `${task}` }));
  }
  const tasks: string[] = [];
  let path = "/events?limit=2";
  for (let pages = 1; pages <= 3; pages++) {
    const { events, next } = await (await view(path)).json();
    for (const { subject } of events) tasks.push(subject);
    assertEquals(next === null, pages === 3);
    path = `/events?limit=2&after=${next}`;
  }
  assertEquals(tasks.toSorted(), ["0", "1", "2", "3", "4"]);
});

Deno.test("the event list responds to an invalid query with 400", async () => {
  const { view } = testApp();
  for (
    const query of [
      "limit=0",
      "limit=201",
      "limit=x",
      "limit=",
      "after=x",
      "after=1.2",
    ]
  ) assertEquals((await view(`/events?${query}`)).status, 400, query);
});

Deno.test("GET /batches/{name} returns a batch, and unknown paths and ids are a 404", async () => {
  const { send, view } = testApp();
  await send({ name: "batch 1/2", project: "p", status: "completed" });
  const found = await view(`/batches/${encodeURIComponent("batch 1/2")}`);
  assertEquals((await found.json()).status, "completed");
  for (const path of ["/batches/other", "/tasks/1", "/events/1", "/other"]) {
    assertEquals((await view(path)).status, 404);
  }
});
