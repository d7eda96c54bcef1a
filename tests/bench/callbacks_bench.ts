/**
 * How many callbacks a second the example app takes with its store in memory,
 * beside a bare Hono route that reads the body and answers 200: both in this
 * process, in turns, called by its own fetch through real sockets, which is part
 * of the time. Prints both and their ratio, and fails where the ratio is below
 * what it must be.
 *
 *     deno task bench:callbacks
 */
// deno-lint-ignore no-import-prefix -- the workspace member imports it by name, and here it is not a dependency
import { Hono } from "npm:hono@4.13.19";
import { createApp } from "../../examples/callbacks/app.ts";
import { memoryStore } from "../../examples/callbacks/memory_store.ts";
import { ScaleClient } from "../../mod.ts";
import { createEmulator } from "../../src/emulator/mod.ts";

/** The least that the app's throughput may be of the bare route's. */
const MIN_RATIO = 0.5;
const ROUNDS = 9;
const CALLBACKS_PER_ROUND = 2_000;
const CONNECTIONS = 32;
const HOSTNAME = "127.0.0.1";

type Server = Deno.HttpServer<Deno.NetAddr>;

/** The callback of a completed image annotation, as the emulator sends it. */
interface Example {
  readonly task_id: string;
  readonly body: string;
  readonly key: string;
}

async function exampleCallback(): Promise<Example> {
  const { fetch, keys, callbacks } = createEmulator({ seed: 1 });
  const client = new ScaleClient({ apiKey: keys.test, fetch });
  const { task_id } = await client.tasks.create("imageannotation", {
    callback_url: "https://example.com/callbacks",
    instruction: "Draw a box around each cow",
    attachment: "https://example.com/cow.jpg",
    geometries: { box: { objects_to_annotate: ["Baby Cow", "Big Cow"] } },
  });
  const [delivery] = callbacks.list();
  if (delivery === undefined) throw new Error("The emulator sent no callback");
  return { task_id, body: delivery.body, key: callbacks.keys.test };
}

/** Serves a bare route. */
function serveBare(): Server {
  return serve(
    new Hono().post("/callbacks", async (c) => {
      await c.req.arrayBuffer();
      return c.body(null, 200);
    }).fetch,
  );
}

/** Serves the app. Its log is written and goes nowhere: a line printed costs what the terminal does. */
function serveApp(key: string): Server {
  const store = memoryStore();
  return serve(
    createApp({
      secrets: { test: key },
      store: () => store,
      log: (entry) => void JSON.stringify(entry),
    }).fetch,
  );
}

function serve(handler: Deno.ServeHandler): Server {
  return Deno.serve({ hostname: HOSTNAME, port: 0, onListen() {} }, handler);
}

/** Makes callbacks that are no two the same, before the time is taken. */
function requestsOf(
  { task_id, body, key }: Example,
): IteratorObject<RequestInit> {
  const headers = {
    "content-type": "application/json",
    "scale-callback-auth": key,
  };
  return Array.from({ length: CALLBACKS_PER_ROUND }, () => {
    const id = crypto.randomUUID().replaceAll("-", "").slice(0, task_id.length);
    return { method: "POST", headers, body: body.replaceAll(task_id, id) };
  }).values();
}

/** Sends callbacks one after another. */
async function sendAll(
  port: number,
  requests: Iterable<RequestInit>,
): Promise<void> {
  for (const request of requests) {
    const answer = await fetch(`http://${HOSTNAME}:${port}/callbacks`, request);
    await answer.body?.cancel();
    if (answer.status !== 200) throw new Error(`Answered ${answer.status}`);
  }
}

/** Gives callbacks per second. */
async function measure(port: number, example: Example): Promise<number> {
  const requests = requestsOf(example);
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, () => sendAll(port, requests)),
  );
  return CALLBACKS_PER_ROUND / ((performance.now() - startedAt) / 1000);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1]!;
}

const example = await exampleCallback();
const bare = serveBare();
const app = serveApp(example.key);
const rates: { readonly bare: number; readonly app: number }[] = [];
for (let round = 0; round < ROUNDS; round++) {
  rates.push({
    bare: await measure(bare.addr.port, example),
    app: await measure(app.addr.port, example),
  });
}
// The first round warms both up.
rates.shift();
const ratio = median(rates.map((rate) => rate.app / rate.bare));
console.log(
  `Bare Hono route  ${
    median(rates.map(({ bare }) => bare)).toFixed(0)
  } a second`,
);
console.log(
  `The app          ${median(rates.map(({ app }) => app)).toFixed(0)} a second`,
);
console.log(
  `Ratio            ${ratio.toFixed(2)}, at least ${MIN_RATIO}${
    ratio >= MIN_RATIO ? "" : " MISSED"
  }`,
);
await Promise.all([bare.shutdown(), app.shutdown()]);
Deno.exit(ratio >= MIN_RATIO ? 0 : 1);
