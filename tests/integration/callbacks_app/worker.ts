/** The Worker in workerd: its store by the contract of all, and the app as Cloudflare would run it. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Store } from "../../../examples/callbacks/store.ts";
import { SECRET } from "../../support/deliveries.ts";
import { sample, taskCallback, VIEW_KEY } from "./callbacks.ts";
import { testContract } from "./contract.ts";
import { bundleWorker, type RunningWorker, withWorker } from "./workerd.ts";

const STORE = await bundleWorker("store_worker.ts");
const APP = await bundleWorker("../../../examples/callbacks/worker.ts");
const KIT = await bundleWorker("kit_worker.ts");
const VARIABLES = { SCALE_CALLBACK_KEY_LIVE: SECRET, VIEW_KEY };

/** Miniflare leaves timers and ports behind. */
const LEAKY = { sanitizeOps: false, sanitizeResources: false };

/** A store in a Worker. */
function remoteStore({ send }: RunningWorker): Store {
  const call = async (
    method: keyof Store,
    argument?: unknown,
    body?: Uint8Array,
  ) => {
    const answer = await send("/", {
      method: "POST",
      headers: {
        "x-call": encodeURIComponent(JSON.stringify({ method, argument })),
      },
      ...body && { body: body.slice() },
    });
    if (answer.ok || answer.status === 404) return answer;
    throw new Error(await answer.text());
  };
  return {
    keep: async (row, body) => await (await call("keep", row, body)).json(),
    async body(id) {
      const answer = await call("body", id);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return answer.ok ? bytes : undefined;
    },
    list: async (query) => await (await call("list", query)).json(),
    current: async ({ kind, subject }) =>
      await (await call("current", { kind, subject })).json() ?? undefined,
    async check() {
      await (await call("check")).body?.cancel();
    },
  };
}

testContract({
  name: "d1Store in workerd",
  options: LEAKY,
  use: (work) =>
    withWorker(STORE, {}, async (worker) => {
      await worker.migrate();
      await work(remoteStore(worker));
    }),
});

Deno.test(
  "d1Store in workerd leaves no body in R2 that was not kept, and none of a small one",
  LEAKY,
  async () => {
    await withWorker(STORE, {}, async (worker) => {
      await worker.migrate();
      const store = remoteStore(worker);
      const small = await sample({ task: "small", size: 800_000 });
      await store.keep(small.row, small.body);
      assertEquals(await worker.bodies(), []);
      const { row, body } = await sample({ size: 1_000_000 });
      const spellings = Array.from(
        { length: 6 },
        (_, blanks) => new Uint8Array([...body, ...Array(blanks).fill(32)]),
      );
      await Promise.all(spellings.map((spelt) => store.keep(row, spelt)));
      assertEquals((await worker.bodies()).length, 1);
    });
  },
);

/** Sends a callback to the app; gives the status and the mark of a duplicate. */
async function post(
  { send }: RunningWorker,
  body: BodyInit,
  headers: Readonly<Record<string, string>> = {},
): Promise<readonly [number, string | null]> {
  const answer = await send("/callbacks", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "scale-callback-auth": SECRET,
      ...headers,
    },
    body,
  });
  await answer.body?.cancel();
  return [answer.status, answer.headers.get("x-duplicate")];
}

async function statusOf(
  { send }: RunningWorker,
  path: string,
  init?: RequestInit,
): Promise<number> {
  const answer = await send(path, init);
  await answer.body?.cancel();
  return answer.status;
}

Deno.test("the Worker keeps callbacks and lists them", LEAKY, async () => {
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
    const headers = { authorization: `Bearer ${VIEW_KEY}` };
    const list = await (await worker.send("/events", { headers })).json();
    assertEquals(list.events.length, 1);
    const sent = await worker.send(`/events/${list.events[0].id}`, { headers });
    assertEquals(await sent.text(), body);
    const task = await (await worker.send("/tasks/1", { headers })).json();
    assertEquals(task, list.events[0]);
  });
});

Deno.test(
  "W10 the Worker takes 5 MB, and refuses what is over the limit",
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
  "W11 the Worker answers 503 without its tables, and takes the same callback later",
  LEAKY,
  async () => {
    await withWorker(APP, VARIABLES, async (worker) => {
      const body = JSON.stringify(taskCallback());
      assertEquals(await post(worker, body), [503, null]);
      assertEquals(await statusOf(worker, "/readyz"), 503);
      assertEquals(await statusOf(worker, "/healthz"), 200);
      await worker.migrate();
      assertEquals(await post(worker, body), [200, null]);
      assertEquals(await statusOf(worker, "/readyz"), 200);
    });
  },
);

Deno.test(
  "W18 the Worker keeps one of many deliveries at the same instant",
  LEAKY,
  async () => {
    await withWorker(APP, VARIABLES, async (worker) => {
      await worker.migrate();
      const body = JSON.stringify(taskCallback());
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => post(worker, body)),
      );
      assert(answers.every(([status]) => status === 200));
      assertEquals(answers.filter(([, mark]) => mark === null).length, 1);
    });
  },
);

Deno.test(
  "W3 the Worker with a secret that cannot be right says so when asked, as it has no start to fail at",
  LEAKY,
  async () => {
    const variables = { SCALE_CALLBACK_KEY_LIVE: `${SECRET}\n` };
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
  "a receiver that all requests share answers each of many at once, though others hang up",
  LEAKY,
  async () => {
    await withWorker(KIT, {}, async ({ send }) => {
      const statusFor = async (secret: string, body: BodyInit) => {
        const headers = {
          "content-type": "application/json",
          "scale-callback-auth": secret,
        };
        const init = { method: "POST", headers, body };
        const answer = await send("/", init).catch(() => undefined);
        await answer?.body?.cancel();
        return answer?.status;
      };
      const statuses = await Promise.all(
        Array.from({ length: 150 }, (_, index) => {
          if (index % 3 === 0) return statusFor(SECRET, brokenBody());
          return statusFor(index % 3 === 1 ? SECRET : "wrong", "{}");
        }),
      );
      const expected = Array.from({ length: 50 }, () => [undefined, 200, 401]);
      assertEquals(statuses, expected.flat());
    });
  },
);

/** A body that breaks off after its first bytes. */
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
