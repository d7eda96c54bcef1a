/** The Worker processes what it has stored, in workerd: by hints of a queue, and by its crons. */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { CRONS } from "../../../examples/callbacks/jobs.ts";
import type { StoredEvent } from "../../../examples/callbacks/store.ts";
import { ScaleClient } from "../../../mod.ts";
import { createEmulator } from "../../../src/emulator/mod.ts";
import { AUTH_KEY } from "../../support/deliveries.ts";
import { APP_KEY, taskCallback } from "./callbacks.ts";
import type { Counted } from "./counted.ts";
import { withInbox } from "./inbox.ts";
import {
  bundleWorker,
  post,
  type RunningWorker,
  withWorker,
  type WorkerOptions,
} from "./workerd.ts";

const APP = await bundleWorker("counting_worker.ts");

/** Miniflare leaves timers and ports open. */
const LEAKY = { sanitizeOps: false, sanitizeResources: false };

const HEADERS = {
  authorization: `Bearer ${APP_KEY}`,
  "content-type": "application/json",
};

/** A Worker with its tables, and the inbox of its messages. */
type Case = RunningWorker & {
  readonly inbox: Parameters<Parameters<typeof withInbox>[0]>[0];
  /** Calls a route of the operation. */
  readonly call: (path: string, body?: unknown) => Promise<unknown>;
  readonly events: () => Promise<readonly StoredEvent[]>;
  /** Returns the counts of the invocations since the last call. */
  readonly counted: (kind: Counted["kind"]) => Promise<readonly Counted[]>;
};

function testWorker(
  name: string,
  options: WorkerOptions & {
    readonly variables?: Readonly<Record<string, string>>;
  },
  work: (worker: Case) => Promise<void>,
): void {
  Deno.test(`the Worker ${name}`, LEAKY, async () => {
    await withInbox(async (inbox) => {
      const variables = {
        SCALE_CALLBACK_AUTH_KEY_LIVE: AUTH_KEY,
        APP_KEY,
        NOTIFY_URL: inbox.url,
        ...options.variables,
      };
      await withWorker(APP, variables, async (worker) => {
        await worker.migrate();
        const call = async (path: string, body?: unknown) => {
          const init = body === undefined
            ? {}
            : { method: "POST", body: JSON.stringify(body) };
          const response = await worker.send(path, {
            headers: HEADERS,
            ...init,
          });
          assertEquals(response.status, 200);
          return await response.json();
        };
        await work({
          ...worker,
          inbox,
          call,
          events: async () =>
            (await call("/events?limit=200") as { events: StoredEvent[] })
              .events,
          counted: async (kind) =>
            (await call("/counted") as Counted[])
              .filter((counted) => counted.kind === kind),
        });
      }, options);
    });
  });
}

/** Waits until no event is left to be processed. */
async function settled({ events }: Case): Promise<readonly StoredEvent[]> {
  while (true) {
    const all = await events();
    if (all.every(({ dueAt }) => dueAt === null)) return all;
  }
}

testWorker(
  "processes an event by the hint of its queue: a file in R2, and a message with the key",
  { queue: "delivered" },
  async (worker) => {
    const body = JSON.stringify(taskCallback({ task: "a", size: 5_000_000 }));
    assertEquals(await post(worker, body), [200, null]);
    assertEquals(await post(worker, body), [200, "1"]);
    const [event] = await settled(worker);
    assertEquals([event?.state, event?.tries], ["processed", 1]);
    const path = `a/${event?.effectKey}.json`;
    const results = await worker.results();
    assertEquals(Object.keys(results), [path]);
    assertEquals(
      JSON.parse(results[path]!).response,
      JSON.parse(body).response,
    );
    const keys = worker.inbox.messages.map(({ key }) => key);
    assertEquals(keys, [event!.effectKey]);
    // The queue carries the key only, although the body has 5 MB.
    const sent = (await worker.counted("fetch")).flatMap(({ messages }) =>
      messages
    );
    assertEquals(sent, [66]);
  },
);

testWorker(
  "finds events whose hints were lost at the next minute",
  { queue: "lost" },
  async (worker) => {
    for (const task of ["a", "b"]) {
      await post(worker, JSON.stringify(taskCallback({ task })));
    }
    const states = async () =>
      (await worker.events()).map(({ state }) => state);
    assertEquals(await states(), ["waiting", "waiting"]);
    await worker.schedule(CRONS.hourly);
    assertEquals(await states(), ["waiting", "waiting"]);
    await worker.schedule(CRONS.sweep);
    assertEquals(await states(), ["processed", "processed"]);
    assertEquals(worker.inbox.messages.length, 2);
    await worker.schedule(CRONS.sweep);
    assertEquals(worker.inbox.messages.length, 2);
  },
);

testWorker("without a queue processes an event after its response", {
  queue: "none",
}, async (worker) => {
  await post(worker, JSON.stringify(taskCallback()));
  const [event] = await settled(worker);
  assertEquals(event?.state, "processed");
  assertEquals(worker.inbox.messages.length, 1);
});

testWorker(
  "keeps a dead letter until it is replayed, with the same key",
  { queue: "delivered", variables: { MAX_TRIES: "1" } },
  async (worker) => {
    worker.inbox.respondWith(500);
    await post(worker, JSON.stringify(taskCallback()));
    const [dead] = await settled(worker);
    assertEquals([dead?.state, dead?.error], [
      "dead",
      "Error: The message was not accepted: status 500",
    ]);
    assertEquals(await worker.call("/dead"), { events: [dead], next: null });
    worker.inbox.respondWith(200);
    const { count } = await worker.call("/replay", { dead: true }) as {
      count: number;
    };
    assertEquals(count, 1);
    // Two crons at once.
    await Promise.all([
      worker.schedule(CRONS.sweep),
      worker.schedule(CRONS.sweep),
    ]);
    const [event] = await worker.events();
    assertEquals([event?.state, event?.fence], ["processed", 2]);
    const keys = worker.inbox.messages.map(({ key }) => key);
    assertEquals(keys, [event!.effectKey, event!.effectKey]);
  },
);

testWorker(
  "acknowledges a hint of a poison event, so the queue does not repeat it, and processes the others",
  { queue: "delivered" },
  async (worker) => {
    worker.inbox.respondWith((message) =>
      message.subject === "poison" ? 500 : 200
    );
    for (const task of ["poison", "a", "b", "c"]) {
      await post(worker, JSON.stringify(taskCallback({ task })));
    }
    const others = async () =>
      (await worker.events()).filter(({ state }) => state === "processed");
    while ((await others()).length < 3);
    const events = await worker.events();
    const poison = events.find(({ subject }) => subject === "poison");
    assertEquals([poison?.state, poison?.tries], ["waiting", 1]);
  },
);

testWorker(
  "deletes bodies after the retention",
  { queue: "none", variables: { RETENTION_DAYS: "1" } },
  async (worker) => {
    const large = JSON.stringify(taskCallback({ size: 1_000_000 }));
    await post(worker, large);
    const [event] = await settled(worker);
    await worker.schedule(CRONS.hourly);
    assertEquals((await worker.bodies()).length, 1);
    await worker.run("UPDATE events SET received_at = received_at - 86400000");
    await worker.schedule(CRONS.hourly);
    assertEquals(await worker.bodies(), []);
    assertEquals((await worker.events())[0]?.hasBody, false);
    assertEquals(await post(worker, large), [200, "1"]);
    assertEquals((await worker.events())[0]?.id, event?.id);
  },
);

const ADDRESS = { hostname: "127.0.0.1", port: 0, onListen() {} };

Deno.test(
  "the Worker finds by its hourly cron what never arrived, through the client",
  LEAKY,
  async () => {
    const emulator = createEmulator({ seed: 1, callbacks: { auto: false } });
    await using server = Deno.serve(
      ADDRESS,
      (request) => emulator.handle(request),
    );
    // An hour ago.
    emulator.clock.advance(Date.now() - 3_600_000 - emulator.clock.now());
    const client = new ScaleClient({
      ...emulator.clientOptions(),
      apiKey: emulator.keys.live,
    });
    const { task_id } = await client.tasks.create("textcollection", {
      attachments: [],
    });
    emulator.tasks.complete(task_id);
    await withInbox(async (inbox) => {
      const variables = {
        SCALE_CALLBACK_AUTH_KEY_LIVE: AUTH_KEY,
        APP_KEY,
        NOTIFY_URL: inbox.url,
        SCALE_API_KEY: emulator.keys.live,
        SCALE_BASE_URL: `http://127.0.0.1:${server.addr.port}`,
      };
      await withWorker(APP, variables, async (worker) => {
        await worker.migrate();
        await worker.schedule(CRONS.hourly);
        await worker.schedule(CRONS.hourly);
        await worker.schedule(CRONS.sweep);
        assertEquals(
          inbox.messages.map(({ subject }) => subject),
          [task_id],
        );
      });
    });
  },
);

Deno.test(
  "the Worker processes events that were stored before there was processing",
  LEAKY,
  async () => {
    await withInbox(async (inbox) => {
      const variables = {
        SCALE_CALLBACK_AUTH_KEY_LIVE: AUTH_KEY,
        NOTIFY_URL: inbox.url,
      };
      await withWorker(APP, variables, async (worker) => {
        await worker.migrate(0, 1);
        const values = ["1", "2"].map((id) =>
          `('${id}', 'task', '${id}', 'live', 'completed', 1, 0, 2, 5, x'7b7d', NULL)`
        );
        await worker.run(`INSERT INTO events VALUES ${values.join()}`);
        await worker.migrate(1);
        await worker.schedule(CRONS.sweep);
        const messages = inbox.messages.map((
          { subject, key },
        ) => [subject, key]);
        assertEquals(messages.toSorted(), [["1", "1"], ["2", "2"]]);
      });
    });
  },
);

/** The limits of Cloudflare for an invocation, see the README. */
const FREE_QUERIES = 50;
const PAID_QUERIES = 1_000;

testWorker(
  "stays within the limits of D1, R2, queues and connections",
  { queue: "lost" },
  async (worker) => {
    const tasks = Array.from({ length: 310 }, (_, index) => `${index}`);
    for (const task of tasks) {
      await post(worker, JSON.stringify(taskCallback({ task })));
    }
    await post(worker, JSON.stringify(taskCallback({ size: 1_000_000 })));
    const received = await worker.counted("fetch");
    assert(received.every(({ queries }) => queries <= 5));
    await worker.schedule(CRONS.sweep);
    const [swept] = await worker.counted("scheduled");
    assertGreater(PAID_QUERIES, swept!.queries);
    assertGreater(swept!.queries, 300 * 2);
    const messages = worker.inbox.messages.length;
    assertEquals(messages, 300);
    await worker.call("/replay", { from: 0 });
    const [replayed] = await worker.counted("fetch");
    assertGreater(PAID_QUERIES, replayed!.queries);
    await worker.call("/purge", { before: 1e15, dead: true });
    const [purged] = await worker.counted("fetch");
    for (const counted of [...received, swept!, replayed!, purged!]) {
      assert(counted.values <= 100, `${counted.values} bound values`);
      assertGreater(100_000, counted.characters);
      assert(counted.most <= 6, `${counted.most} at a time`);
      assert(counted.messages.every((length) => length < 1_000));
    }
  },
);

testWorker(
  "stays within the queries of the free plan with 15 events per sweep, and by hints",
  { queue: "delivered", variables: { EVENTS_PER_SWEEP: "15" } },
  async (worker) => {
    worker.inbox.respondWith(500);
    await Promise.all(
      Array.from(
        { length: 40 },
        (_, task) =>
          post(worker, JSON.stringify(taskCallback({ task: `${task}` }))),
      ),
    );
    while ((await worker.events()).some(({ tries }) => tries === 0));
    await worker.call("/replay", { from: 0 });
    await worker.schedule(CRONS.sweep);
    const invocations = await worker.call("/counted") as Counted[];
    const jobs = invocations.filter(({ kind }) => kind !== "fetch");
    assert(jobs.length > 1);
    for (const { kind, queries } of jobs) {
      assert(queries <= FREE_QUERIES, `${queries} queries in ${kind}`);
    }
  },
);
