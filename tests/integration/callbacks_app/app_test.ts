/** The app on a store in memory. What the kit alone shows is in tests/callbacks/handler_test.ts. */
import {
  assert,
  assertEquals,
  assertFalse,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import type { CallbackEntry } from "../../../examples/callbacks/log.ts";
import { memoryStore } from "../../../examples/callbacks/memory_store.ts";
import { secretsOf } from "../../../examples/callbacks/settings.ts";
import { ScaleArgumentError } from "../../../src/callbacks/mod.ts";
import { countedBody, delivery, SECRET } from "../../support/deliveries.ts";
import {
  allRows,
  failingStore,
  sample,
  taskCallback,
  testApp,
  VIEW_KEY,
} from "./callbacks.ts";

Deno.test("W1 the app keeps nothing without the secret, and is not made with an empty one", async () => {
  const { send, store } = testApp();
  for (const secret of ["", "wrong"]) {
    const headers = { "scale-callback-auth": secret };
    assertEquals((await send({ task_id: "1" }, { headers })).status, 401);
  }
  assertEquals(await allRows(store), []);
  for (const secrets of [{ live: "" }, { live: `${SECRET}\n` }, {}]) {
    assertThrows(() => testApp({ secrets }), ScaleArgumentError, "secret");
  }
});

Deno.test("W3 secretsOf keeps a secret that is set and empty, so that the app refuses it", () => {
  const secrets = secretsOf({ SCALE_CALLBACK_KEY_LIVE: "" });
  assertThrows(() => testApp({ secrets }), ScaleArgumentError, "empty");
  assertThrows(() => testApp({ secrets: secretsOf({}) }), ScaleArgumentError);
});

Deno.test("W4 the app takes old and new, live and test secrets, and keeps which it was", async () => {
  const secrets = secretsOf({
    SCALE_CALLBACK_KEY_LIVE: "live",
    SCALE_CALLBACK_KEY_LIVE_OLD: "old live",
    SCALE_CALLBACK_KEY_TEST: "test",
    SCALE_CALLBACK_KEY_TEST_OLD: "old test",
  });
  const { send, store } = testApp({ secrets });
  for (const secret of ["live", "old live", "test", "old test"]) {
    const headers = { "scale-callback-auth": secret };
    const { status } = await send({ task_id: secret }, { headers });
    assertEquals(status, 200);
    const subject = { kind: "task", subject: secret } as const;
    const environment = secret.endsWith("live") ? "live" : "test";
    assertEquals((await store.current(subject))?.environment, environment);
  }
});

Deno.test("W6 the app reads nothing of a body whose secret is wrong", async () => {
  const { send } = testApp();
  const { stream, pulls } = countedBody(3, 10);
  const headers = { "scale-callback-auth": "wrong" };
  assertEquals((await send({}, { headers, body: stream })).status, 401);
  assertEquals(pulls(), 0);
});

Deno.test("W8 neither secrets nor bodies are in the log or an answer", async () => {
  const { state, store } = failingStore(memoryStore());
  const { app, send, view, entries } = testApp({
    store: () => store,
    onStored: () => Promise.reject(new Error("fault")),
  });
  const shown: string[] = [];
  const hidden = "a private label";
  for (const isDown of [true, false]) {
    state.isDown = isDown;
    const answers = [
      await send({ task_id: "1", label: hidden }),
      await send({ task_id: "1", label: hidden }),
      await send({}, { body: `${hidden} ${SECRET}` }),
      await send({}, { headers: { "scale-callback-auth": `${SECRET}x` } }),
      await view("/events"),
      await view("/events", `${VIEW_KEY}x`),
      await app.request("/readyz"),
    ];
    for (const answer of answers) {
      shown.push(JSON.stringify([...answer.headers]), await answer.text());
    }
  }
  shown.push(...entries.map((entry) => JSON.stringify(entry)));
  assert(entries.length >= 10, `${entries.length} entries`);
  for (const secret of [SECRET, VIEW_KEY, hidden]) {
    assertEquals(shown.filter((text) => text.includes(secret)), []);
  }
});

Deno.test("W9 the app refuses what is no callback, and never with a 5xx", async () => {
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
    const answer = await send({}, init);
    assertEquals(answer.status, status);
    assertEquals(answer.headers.get("allow"), status === 405 ? "POST" : null);
  }
  assertEquals(await allRows(store), []);
});

Deno.test("W10 the app refuses a body over its limit, whatever its length is said to be", async () => {
  const { send, store } = testApp({ maxBytes: 100 });
  for (const length of ["", "5", "101"]) {
    const { stream } = countedBody(20, 10);
    const headers = { "content-length": length };
    assertEquals((await send({}, { body: stream, headers })).status, 413);
  }
  assertEquals(await allRows(store), []);
});

Deno.test("W11 the app answers 503 while its store is down, and takes the same callback later", async () => {
  const { state, store } = failingStore(memoryStore());
  const { send, entries } = testApp({ store: () => store });
  for (let attempt = 0; attempt < 3; attempt++) {
    assertEquals((await send(taskCallback())).status, 503);
  }
  state.isDown = false;
  const answer = await send(taskCallback());
  assertEquals([answer.status, answer.headers.get("x-duplicate")], [200, null]);
  const outcomes = entries.map((entry) => (entry as CallbackEntry).outcome);
  assertEquals(outcomes, ["failed", "failed", "failed", "stored"]);
});

Deno.test("W11 a store that throws at once, or cannot be made, is a 503 as well", async () => {
  const fail = () => {
    throw new Error("no binding");
  };
  for (const store of [fail, () => ({ ...memoryStore(), keep: fail })]) {
    const { send } = testApp({ store });
    assertEquals((await send(taskCallback())).status, 503);
  }
});

Deno.test("W12 a second delivery is a 200 that says so, however it is spelt", async () => {
  const { send, store } = testApp();
  const marks: (string | null)[] = [];
  for (const body of ['{"task_id":"1","a":2}', ' {"a":2, "task_id":"1"}\n']) {
    const answer = await send({}, { body });
    assertEquals([answer.status, await answer.text()], [200, ""]);
    marks.push(answer.headers.get("x-duplicate"));
  }
  assertEquals(marks, [null, "1"]);
  assertEquals((await allRows(store)).length, 1);
});

Deno.test("W13 the app keeps every JSON object, byte for byte", async () => {
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
  const kept: string[] = [];
  for (const { id } of await allRows(store)) {
    kept.push(await (await view(`/events/${id}`)).text());
  }
  assertEquals(kept.toSorted(), bodies.toSorted());
});

Deno.test("W14 the app refuses a compressed body", async () => {
  const headers = { "content-encoding": "gzip" };
  assertEquals((await testApp().send({}, { headers })).status, 415);
});

Deno.test("W15 the answer does not wait for a processor that never ends", async () => {
  const never = new Promise(() => {});
  const { send, store } = testApp({ onStored: () => never });
  assertEquals((await send(taskCallback())).status, 200);
  assertEquals((await allRows(store)).length, 1);
});

Deno.test("a processor that fails changes nothing, and is logged", async () => {
  const fail = () => {
    throw new Error("fault");
  };
  for (const onStored of [fail, () => Promise.reject(new Error("fault"))]) {
    const kept: Promise<unknown>[] = [];
    const ctx = {
      waitUntil: (work: Promise<unknown>) => void kept.push(work),
      passThroughOnException() {},
      props: {},
    };
    const { app, entries } = testApp({ onStored });
    const answer = await app.request(delivery(taskCallback()), {}, {}, ctx);
    assertEquals([answer.status, kept.length], [200, 1]);
    await kept[0];
    const { id } = (await sample()).row;
    assertEquals(entries[1], {
      event: "processing",
      id: (entries[0] as CallbackEntry).id!,
      error: "Error: fault",
    });
    assert(id.length > 0);
  }
});

Deno.test("W16 no answer repeats the input or may be stored", async () => {
  const script = "<script>alert(1)</script>";
  const { send, view, app } = testApp();
  const answers = [
    await send({ task_id: script }),
    await send({ task_id: script }),
    await send({}, { body: script }),
    await send({}, { headers: { "scale-callback-auth": script } }),
    await app.request("/readyz"),
    await view(`/events?limit=${script}`),
    await view(`/tasks/${encodeURIComponent("<b>")}`),
  ];
  for (const answer of answers) {
    const { status, headers } = answer;
    if (status !== 404) assertEquals(headers.get("cache-control"), "no-store");
    assertFalse((await answer.text()).includes("<"));
    assertFalse(JSON.stringify([...headers]).includes("<"));
  }
});

Deno.test("W18 of two deliveries at the same instant one is kept and processed", async () => {
  const processed: string[] = [];
  const { send, store } = testApp({
    onStored: (_, { id }) => processed.push(id),
  });
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => send(taskCallback())),
  );
  const marks = answers.map(({ headers }) => headers.get("x-duplicate"));
  assertEquals(marks.filter((mark) => mark === null).length, 1);
  assertEquals([(await allRows(store)).length, processed.length], [1, 1]);
});

Deno.test("W19 three callbacks of one task are three events and one state", async () => {
  const { send, store, view } = testApp();
  for (const second of [2, 3, 1]) {
    assertEquals((await send(taskCallback({ second }))).status, 200);
  }
  assertEquals((await allRows(store)).length, 3);
  const { time } = await (await view("/tasks/1")).json();
  assertEquals(time, Date.UTC(2026, 0, 1, 0, 0, 3));
});

Deno.test("W20 a late older callback changes nothing, and a recall does", async () => {
  const { send, view } = testApp();
  const status = async () => (await (await view("/tasks/1")).json()).status;
  await send(taskCallback({ second: 2 }));
  await send(taskCallback({ second: 1, status: "error" }));
  assertEquals(await status(), "completed");
  await send(taskCallback({ second: 3, status: "pending" }));
  assertEquals(await status(), "pending");
});

Deno.test("W30 each delivery is one entry of the log", async () => {
  let now = 5;
  const { send, entries } = testApp({ now: () => now++ });
  const { row, body } = await sample();
  await send(taskCallback());
  await send(taskCallback());
  await send({}, { headers: { "scale-callback-auth": "wrong" } });
  const { id } = row;
  const seen = { id, kind: "task", subject: "1", environment: "live" } as const;
  const taken = { event: "callback", status: 200, ...seen, ms: 1 } as const;
  assertEquals(entries, [
    { ...taken, outcome: "stored", bytes: body.length },
    { ...taken, outcome: "duplicate", bytes: body.length },
    { event: "callback", outcome: "refused", status: 401, reason: "secret" },
  ]);
});

Deno.test("the log says of a callback that could not be kept which it was, and why", async () => {
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
  assertStringIncludes(error ?? "", "Error: The database is away");
});

Deno.test("W32 /healthz does not touch the store, and /readyz does", async () => {
  const { state, store } = failingStore(memoryStore());
  const { app } = testApp({ store: () => store });
  const status = async (path: string) => (await app.request(path)).status;
  assertEquals([await status("/healthz"), await status("/readyz")], [200, 503]);
  state.isDown = false;
  assertEquals([await status("/healthz"), await status("/readyz")], [200, 200]);
});

Deno.test("the log says what is wrong with the secrets, once", async () => {
  const { send, entries } = testApp({ secrets: () => ({ live: "" }) });
  await send(taskCallback());
  const [{ error = "" }] = entries as [CallbackEntry];
  assertEquals(error.split("secrets.live").length, 2, error);
});

Deno.test("/readyz tells of secrets that cannot be right, which a Worker does not see at its start", async () => {
  const { app, send } = testApp({ secrets: () => ({ live: `${SECRET}\n` }) });
  assertEquals((await app.request("/readyz")).status, 503);
  assertEquals((await send(taskCallback())).status, 500);
});

Deno.test("the listing wants its key, and is off without one", async () => {
  const paths = ["/events", "/events/1", "/tasks/1", "/batches/1"];
  const { app, view, send } = testApp();
  await send(taskCallback());
  for (const path of paths) {
    assertEquals((await app.request(path)).status, 401);
    assertEquals((await view(path, "wrong")).status, 401);
  }
  for (const key of [undefined, ""]) {
    const off = testApp({ viewKey: () => key });
    for (const path of paths) {
      assertEquals((await off.view(path)).status, 404);
      assertEquals((await off.view(path, "")).status, 404);
    }
  }
});

Deno.test("the listing gives rows page by page", async () => {
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

Deno.test("the listing refuses queries that cannot be right", async () => {
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

Deno.test("the listing gives a batch by its name, and 404 for what is not there", async () => {
  const { send, view } = testApp();
  await send({ name: "batch 1/2", project: "p", status: "completed" });
  const found = await view(`/batches/${encodeURIComponent("batch 1/2")}`);
  assertEquals((await found.json()).status, "completed");
  for (const path of ["/batches/other", "/tasks/1", "/events/1", "/other"]) {
    assertEquals((await view(path)).status, 404);
  }
});
