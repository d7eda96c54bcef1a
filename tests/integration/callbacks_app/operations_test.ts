/** The routes of those who operate the app, behind its login. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createCounters } from "../../../examples/callbacks/counters.ts";
import { memoryStore } from "../../../examples/callbacks/memory_store.ts";
import { createProcessor } from "../../../examples/callbacks/processing.ts";
import { delivery } from "../../support/deliveries.ts";
import { APP_KEY, taskCallback, testApp } from "./callbacks.ts";

/** An app whose `onEvent` fails while `state.isBroken`, with a clock that stands still. */
function setUp() {
  const state = { isBroken: true, now: Date.UTC(2026, 0, 2) };
  const store = memoryStore();
  const counters = createCounters(() => state.now);
  const calls: string[] = [];
  const processor = createProcessor({
    store,
    counters,
    env: {},
    log: () => {},
    now: () => state.now,
    limits: { maxTries: 1, perSweep: 1_000 },
    onEvent({ subject }) {
      calls.push(subject);
      if (state.isBroken) throw new Error("fault");
    },
  });
  const { app, send, view } = testApp({
    store: () => store,
    counters,
    processor: () => processor,
    now: () => state.now,
  });
  const post = async (path: string, body: unknown = {}, headers = {}) => {
    const response = await app.request(path, {
      method: "POST",
      headers: {
        authorization: `Bearer ${APP_KEY}`,
        "content-type": "application/json",
        ...headers,
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text && JSON.parse(text) };
  };
  return { state, store, calls, app, send, view, post };
}

/** Stores an event of each task, a second apart, and lets all of them become dead letters. */
async function withDead(tasks: readonly string[]) {
  const all = setUp();
  for (const task of tasks) {
    assertEquals((await all.send(taskCallback({ task }))).status, 200);
    all.state.now += 1_000;
  }
  assertEquals((await all.post("/sweep")).body, { events: tasks.length });
  all.calls.length = 0;
  all.state.isBroken = false;
  return all;
}

const PATHS = [
  ["GET", "/dead"],
  ["GET", "/events/1/processing"],
  ["GET", "/counters"],
  ["GET", "/metrics"],
  ["POST", "/replay"],
  ["POST", "/sweep"],
  ["POST", "/purge"],
] as const;

Deno.test("every route of the operation needs the app's key", async () => {
  const { app } = setUp();
  for (const [method, path] of PATHS) {
    for (const spelt of [path, `${path}/`]) {
      const response = await app.request(spelt, { method });
      assertEquals(response.status, 401, spelt);
      assertStringIncludes(
        response.headers.get("www-authenticate") ?? "",
        "Basic",
      );
    }
  }
});

Deno.test("dead letters are listed with their error, and looked at", async () => {
  const { view } = await withDead(["a", "b"]);
  const { events, next } = await (await view("/dead")).json();
  assertEquals(next, null);
  assertEquals(
    events.map(({ subject, error, tries }: Record<string, unknown>) => [
      subject,
      error,
      tries,
    ]),
    [["b", "Error: fault", 1], ["a", "Error: fault", 1]],
  );
  const { id } = events[0];
  const event = await (await view(`/events/${id}/processing`)).json();
  assertEquals(event, events[0]);
  assertEquals((await (await view(`/events/${id}`)).json()).task_id, "b");
  assertEquals((await view("/events/0/processing")).status, 404);
  const first = await (await view("/dead?limit=1")).json();
  const second = await (await view(`/dead?limit=1&after=${first.next}`)).json();
  assertEquals([first.events, second.events].flat(), events);
});

Deno.test("POST /replay replays one dead letter, or all of them", async () => {
  const { post, calls, view } = await withDead(["a", "b", "c"]);
  const { events } = await (await view("/dead")).json();
  const { id } = events[2];
  assertEquals((await post("/replay", { id })).body, {
    count: 1,
    ids: [id],
    next: null,
    dryRun: false,
  });
  await post("/sweep");
  assertEquals(calls, ["a"]);
  assertEquals((await post("/replay", { dead: true })).body.count, 2);
  await post("/sweep");
  assertEquals(calls.toSorted(), ["a", "b", "c"]);
  assertEquals((await (await view("/dead")).json()).events, []);
  assertEquals((await post("/replay", { id: "0" })).body.count, 0);
});

Deno.test("POST /replay replays a range of time, and changes nothing in a dry run", async () => {
  const { post, calls, state } = await withDead(["a", "b", "c", "d"]);
  const start = Date.UTC(2026, 0, 2);
  const range = {
    from: new Date(start + 1_000).toISOString(),
    to: start + 3_000,
  };
  const dry = await post("/replay", { ...range, dryRun: true });
  assertEquals([dry.body.count, dry.body.dryRun], [2, true]);
  assertEquals((await post("/sweep")).body, { events: 0 });
  const real = await post("/replay", range);
  assertEquals(real.body.ids, dry.body.ids);
  await post("/sweep");
  assertEquals(calls.toSorted(), ["b", "c"]);
  // What was processed is replayed, too.
  state.now += 1;
  assertEquals((await post("/replay", range)).body.count, 2);
  assertEquals((await post("/replay", { ...range, dead: true })).body.count, 0);
});

Deno.test("POST /replay goes through more events than a request reads, page by page", async () => {
  const tasks = Array.from({ length: 450 }, (_, index) => `${index}`);
  const { post, calls } = await withDead(tasks);
  let next: string | null = null;
  const counts: number[] = [];
  do {
    const after: { after?: string } = next === null ? {} : { after: next };
    const { body } = await post("/replay", { dead: true, ...after });
    counts.push(body.count);
    next = body.next;
  } while (next !== null);
  assertEquals(counts, [200, 200, 50]);
  await post("/sweep");
  assertEquals(calls.length, 450);
});

Deno.test("requests of the operation with an invalid body are a 400, and change nothing", async () => {
  const { post, store } = await withDead(["a"]);
  const table = [
    ["/replay", {}],
    ["/replay", { dead: false }],
    ["/replay", { dead: "yes" }],
    ["/replay", { dead: true, dryRun: "no" }],
    ["/replay", { id: 5 }],
    ["/replay", { id: "a", dead: true }],
    ["/replay", { id: "a", from: 0 }],
    ["/replay", { from: "yesterday" }],
    ["/replay", { to: -1 }],
    ["/replay", { dead: true, after: "x" }],
    ["/replay", { dead: true, dry_run: true }],
    ["/replay", []],
    ["/replay", "{"],
    ["/purge", {}],
    ["/purge", { before: "x" }],
    ["/purge", { before: 0, dead: 1 }],
    ["/sweep", { events: 5 }],
  ] as const;
  for (const [path, body] of table) {
    const { status, body: response } = await post(path, body);
    assertEquals(status, 400, JSON.stringify(body));
    assert(response.error.length > 0);
  }
  // What a form on another site can send.
  for (const path of ["/replay", "/purge", "/sweep"]) {
    const headers = { "content-type": "text/plain" };
    assertEquals((await post(path, { dead: true }, headers)).status, 400);
  }
  assertEquals((await store.backlog()).dead, 1);
});

Deno.test("POST /purge deletes the bodies of processed events, and of dead letters if it is told to", async () => {
  const { post, view, send, store } = await withDead(["dead"]);
  await send(taskCallback({ task: "done" }));
  await post("/sweep");
  const before = "2030-01-01";
  assertEquals((await post("/purge", { before: 0 })).body, { bodies: 0 });
  assertEquals((await post("/purge", { before })).body, { bodies: 1 });
  const [done, dead] = await store.list({ limit: 2 });
  assertEquals((await view(`/events/${done!.id}`)).status, 404);
  assertEquals((await view(`/events/${dead!.id}`)).status, 200);
  assertEquals((await post("/purge", { before, dead: true })).body, {
    bodies: 1,
  });
  assertEquals((await view(`/events/${dead!.id}`)).status, 404);
  assertEquals((await post("/replay", { dead: true })).body.count, 0);
});

Deno.test("GET /counters and GET /metrics count what happened", async () => {
  const { send, post, view, state, store } = setUp();
  await send(taskCallback({ task: "a" }));
  await send(taskCallback({ task: "a" }));
  await send({}, { headers: { "scale-callback-auth": "wrong" } });
  await post("/sweep");
  state.isBroken = false;
  await send(taskCallback({ task: "b" }));
  await post("/sweep");
  await send(taskCallback({ task: "c" }));
  state.now += 1_500;
  const report = await (await view("/counters")).json();
  assertEquals(report, {
    counters: {
      received: 4,
      duplicate: 1,
      rejected: 1,
      unavailable: 0,
      stored: 3,
      reconciled: 0,
      processed: 1,
      failed: 1,
      dead: 1,
      lagMs: 86_400_000,
    },
    waiting: 1,
    dead: 1,
    oldest: Date.UTC(2026, 0, 2),
    oldestMs: 1_500,
  });
  const response = await view("/metrics");
  assertStringIncludes(
    response.headers.get("content-type") ?? "",
    "text/plain; version=0.0.4",
  );
  const text = await response.text();
  for (
    const line of [
      "# TYPE scale_callbacks_received_total counter",
      "scale_callbacks_received_total 4",
      "scale_callbacks_dead_total 1",
      "scale_callbacks_lag_seconds_sum 86400",
      "scale_callbacks_lag_seconds_count 1",
      "scale_callbacks_waiting 1",
      "scale_callbacks_dead_letters 1",
      "scale_callbacks_oldest_waiting_seconds 1.5",
    ]
  ) assert(text.split("\n").includes(line), line);
  // Each line is a comment, or a name and a number; each name has a help and a type.
  for (const line of text.trimEnd().split("\n")) {
    assert(
      /^(?:# (?:HELP|TYPE) scale_callbacks_\w+ \S.*|scale_callbacks_\w+ [\d.]+)$/
        .test(line),
      line,
    );
  }
  assert(text.endsWith("\n"));
  assertEquals((await store.counts()).received, 4);
});

Deno.test("the app stores its counters after a callback, without being asked", async () => {
  const pending: Promise<unknown>[] = [];
  const ctx = {
    waitUntil: (work: Promise<unknown>) => void pending.push(work),
    passThroughOnException() {},
    props: {},
  };
  const { app, store } = testApp();
  await app.request(delivery(taskCallback()), {}, {}, ctx);
  await Promise.all(pending);
  assertEquals(await store.counts(), { received: 1, stored: 1 });
});

Deno.test("createCounters keeps what it could not store, and stores no more often than every ten seconds by itself", async () => {
  const state = { now: 0, isDown: true };
  const inner = memoryStore();
  let writes = 0;
  const store = {
    ...inner,
    addCounts(counts: Record<string, number>) {
      writes++;
      if (state.isDown) return Promise.reject(new Error("down"));
      return inner.addCounts(counts);
    },
  };
  const counters = createCounters(() => state.now);
  counters.count("stored");
  await counters.flushSometimes(store);
  counters.count("stored", 2);
  state.isDown = false;
  state.now = 9_999;
  await counters.flushSometimes(store);
  assertEquals([writes, await inner.counts()], [1, {}]);
  state.now = 10_000;
  await counters.flushSometimes(store);
  assertEquals([writes, await inner.counts()], [2, { stored: 3 }]);
  await counters.flush(store);
  assertEquals(writes, 2);
});
