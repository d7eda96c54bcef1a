/** The Worker in workerd: its store by the tests of all stores, and the app as Cloudflare would run it. */
import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import { CRONS } from "../../../examples/callbacks/jobs.ts";
import { rowOf } from "../../../examples/callbacks/transitions.ts";
import { AUTH_KEY } from "../../support/deliveries.ts";
import { remoteStore } from "./remote_store.ts";
import { APP_KEY, sample, taskCallback } from "./callbacks.ts";
import { testContract } from "./contract.ts";
import {
  bundleWorker,
  post,
  type RunningWorker,
  startWorker,
  withWorker,
} from "./workerd.ts";

const STORE = await bundleWorker("store_worker.ts");
const APP = await bundleWorker("../../../examples/callbacks/worker.ts");
const KIT = await bundleWorker("kit_worker.ts");
const VARIABLES = { SCALE_CALLBACK_AUTH_KEY_LIVE: AUTH_KEY, APP_KEY };

/** Miniflare leaves timers and ports open. */
const LEAKY = { sanitizeOps: false, sanitizeResources: false };

/** One Worker for all checks, started by the first: each start takes a second. */
let shared: RunningWorker | undefined;

testContract({
  name: "d1Store in workerd",
  options: LEAKY,
  async use(work) {
    if (shared === undefined) {
      shared = await startWorker(STORE, {});
      await shared.migrate();
    }
    await shared.empty();
    await work(remoteStore(shared));
  },
});

Deno.test("the shared Worker stops", LEAKY, async () => {
  await shared?.stop();
});

Deno.test(
  "d1Store in workerd leaves no body in R2 that was not stored, and no small body",
  LEAKY,
  async () => {
    await withWorker(STORE, {}, async (worker) => {
      await worker.migrate();
      const store = remoteStore(worker);
      const small = await sample({ task: "small", size: 800_000 });
      await store.add(small.row, small.body);
      assertEquals(await worker.bodies(), []);
      const { row, body } = await sample({ size: 1_000_000 });
      const spellings = Array.from(
        { length: 6 },
        (_, blanks) => new Uint8Array([...body, ...Array(blanks).fill(32)]),
      );
      await Promise.all(spellings.map((spelt) => store.add(row, spelt)));
      assertEquals((await worker.bodies()).length, 1);
    });
  },
);

Deno.test(
  "d1Store in workerd finds by a purge what a delivery or a purge has left that died at any statement",
  LEAKY,
  async () => {
    await withWorker(STORE, {}, async (worker) => {
      await worker.migrate();
      const store = remoteStore(worker);
      const receivedAt = 5_000;
      let bodies = 0;
      for (const [last, uploads] of [[1, 0], [2, 1], [3, 1], [4, 0]] as const) {
        const task = `task ${last}`;
        const { row, body } = await sample({
          task,
          size: 1_000_000,
          receivedAt,
        });
        await remoteStore(worker, { "x-last": `${last}` }).add(row, body).catch(
          () => {},
        );
        const isStored = await store.body(row.id) !== undefined;
        assertEquals(isStored, last >= 3);
        const left = last === 2 ? 1 : 0;
        const kept = bodies + +isStored;
        assertEquals((await worker.bodies()).length, kept + left);
        // Too young, then old enough, by a purge that dies.
        assertEquals(await store.purge(receivedAt), 0);
        assertEquals((await worker.bodies()).length, kept + left);
        if (uploads > 0) {
          await remoteStore(worker, { "x-last": "1" }).purge(receivedAt + 1)
            .catch(() => {});
          await remoteStore(worker, { "x-last": "2" }).purge(receivedAt + 1)
            .catch(() => {});
        }
        await store.purge(receivedAt + 1);
        assertEquals((await worker.bodies()).length, kept);
        assertEquals(await store.add(row, body), !isStored);
        const found = await store.body(row.id);
        assertEquals(found?.length, body.length);
        bodies++;
      }
      assertEquals(await store.purge(receivedAt + 1), 0);
      assertEquals((await worker.bodies()).length, bodies);
    });
  },
);

Deno.test(
  "d1Store in workerd deletes the body of an event, although a call died at any statement",
  LEAKY,
  async () => {
    await withWorker(STORE, {}, async (worker) => {
      await worker.migrate();
      const store = remoteStore(worker);
      for (const last of [0, 1, 2]) {
        const { row, body } = await sample({
          task: `${last}`,
          size: 1_000_000,
        });
        await store.add(row, body);
        const query = { now: 1e9, until: 2e9, limit: 1 };
        const [lease] = await store.claim(query);
        await store.finish(lease!, { state: "processed", at: 1 });
        const headers = { "x-last": `${last}` };
        await assertRejects(
          () => remoteStore(worker, headers).deleteBodies({ before: 1e9 }),
          Error,
          "killed",
        );
        assertEquals(
          [
            await store.body(row.id) === undefined,
            (await worker.bodies()).length,
          ],
          [last > 0, last < 2 ? 1 : 0],
        );
        await store.deleteBodies({ before: 1e9 });
        assertEquals(await worker.bodies(), []);
        assertEquals(await store.body(row.id), undefined);
      }
    });
  },
);

Deno.test(
  "d1Store in workerd stores no event whose body was purged while it was written",
  LEAKY,
  async () => {
    await withWorker(STORE, {}, async (worker) => {
      await worker.migrate();
      const { row, body } = await sample({ size: 1_000_000 });
      await assertRejects(
        () => remoteStore(worker, { "x-slow": "1" }).add(row, body),
        Error,
        "The upload was purged",
      );
      const store = remoteStore(worker);
      assertEquals(await store.latest(row), undefined);
      assertEquals(await worker.bodies(), []);
      assertEquals(await store.add(row, body), true);
      assertEquals((await store.body(row.id))?.length, body.length);
    });
  },
);

Deno.test(
  "the Worker purges what is left, at the times of its crons",
  LEAKY,
  async () => {
    await withWorker(APP, VARIABLES, async (worker) => {
      await worker.migrate();
      await worker.leave("bodies/left");
      assertEquals(await worker.bodies(), ["bodies/left"]);
      await worker.schedule(CRONS.hourly);
      assertEquals(await worker.bodies(), []);
    });
  },
);

async function statusOf(
  { send }: RunningWorker,
  path: string,
  init?: RequestInit,
): Promise<number> {
  const response = await send(path, init);
  await response.body?.cancel();
  return response.status;
}

Deno.test("the Worker stores callbacks and lists them", LEAKY, async () => {
  await withWorker(APP, VARIABLES, async (worker) => {
    await worker.migrate();
    const body = JSON.stringify(taskCallback());
    assertEquals(await post(worker, body), [200, null]);
    assertEquals(await post(worker, body), [200, "1"]);
    const wrong = { "scale-callback-auth": "wrong" };
    assertEquals(await post(worker, body, wrong), [401, null]);
    assertEquals(await post(worker, "[]"), [400, null]);
    assertEquals(await post(worker, "{}", { "content-type": "x/y" }), [
      415,
      null,
    ]);
    assertEquals(await statusOf(worker, "/callbacks"), 405);
    assertEquals(await statusOf(worker, "/events"), 401);
    const headers = { authorization: `Bearer ${APP_KEY}` };
    const list = await (await worker.send("/events", { headers })).json();
    assertEquals(list.events.length, 1);
    const sent = await worker.send(`/events/${list.events[0].id}`, { headers });
    assertEquals(await sent.text(), body);
    const task = await (await worker.send("/tasks/1", { headers })).json();
    assertEquals(task, rowOf(list.events[0]));
  });
});

Deno.test(
  "the Worker accepts 5 MB, and refuses a body over the limit",
  LEAKY,
  async () => {
    await withWorker(APP, VARIABLES, async (worker) => {
      await worker.migrate();
      const large = JSON.stringify(taskCallback({ size: 5_000_000 }));
      assertEquals(await post(worker, large), [200, null]);
      assertEquals(await post(worker, large), [200, "1"]);
      assertEquals((await worker.bodies()).length, 1);
      const [status] = await post(
        worker,
        JSON.stringify({ text: "x".repeat(9e6) }),
      );
      assertEquals(status, 413);
    });
  },
);

Deno.test(
  "the Worker responds with 503 without its tables, and stores the same callback later",
  LEAKY,
  async () => {
    await withWorker(APP, VARIABLES, async (worker) => {
      const body = JSON.stringify(taskCallback());
      assertEquals(await post(worker, body), [503, null]);
      assertEquals(await statusOf(worker, "/healthz"), 200);
      await worker.migrate();
      assertEquals(await post(worker, body), [200, null]);
      assertEquals(await statusOf(worker, "/readyz"), 200);
    });
    await withWorker(APP, VARIABLES, async (worker) => {
      assertEquals(await statusOf(worker, "/readyz"), 503);
    });
  },
);

Deno.test(
  "the Worker stores one of many simultaneous deliveries",
  LEAKY,
  async () => {
    await withWorker(APP, VARIABLES, async (worker) => {
      await worker.migrate();
      const body = JSON.stringify(taskCallback());
      const results = await Promise.all(
        Array.from({ length: 20 }, () => post(worker, body)),
      );
      assert(results.every(([status]) => status === 200));
      assertEquals(results.filter(([, mark]) => mark === null).length, 1);
    });
  },
);

Deno.test(
  "the Worker with an invalid key responds with 503 to GET /readyz, because it has no start that could fail",
  LEAKY,
  async () => {
    const variables = { SCALE_CALLBACK_AUTH_KEY_LIVE: `${AUTH_KEY}\n` };
    await withWorker(APP, variables, async (worker) => {
      await worker.migrate();
      assertEquals(await statusOf(worker, "/readyz"), 503);
      const [status] = await post(worker, "{}");
      assertNotEquals(status, 200);
      assertEquals(await statusOf(worker, "/events"), 404);
    });
  },
);

Deno.test(
  "createCallbackHandler in workerd responds to each of many simultaneous requests, although other clients hang up",
  LEAKY,
  async () => {
    await withWorker(KIT, {}, async ({ send }) => {
      const statusFor = async (key: string, body: BodyInit) => {
        const headers = {
          "content-type": "application/json",
          "scale-callback-auth": key,
        };
        const init = { method: "POST", headers, body };
        const response = await send("/", init).catch(() => undefined);
        await response?.body?.cancel();
        return response?.status;
      };
      const statuses = await Promise.all(
        Array.from({ length: 150 }, (_, index) => {
          if (index % 3 === 0) return statusFor(AUTH_KEY, brokenBody());
          return statusFor(index % 3 === 1 ? AUTH_KEY : "wrong", "{}");
        }),
      );
      const expected = Array.from({ length: 50 }, () => [undefined, 200, 401]);
      assertEquals(statuses, expected.flat());
    });
  },
);

/** Returns a body that ends with an error after its first bytes. */
function brokenBody(): ReadableStream<Uint8Array<ArrayBuffer>> {
  let pulls = 0;
  return new ReadableStream({
    pull(controller) {
      pulls += 1;
      if (pulls > 1) throw new Error("broken off");
      controller.enqueue(new TextEncoder().encode("{"));
    },
  });
}
