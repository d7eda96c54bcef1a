/**
 * The throughput of the example app with its store in memory, compared with a
 * bare Hono route that reads the JSON and responds with 200: in Deno and in
 * workerd, the two in turns, through real sockets. Prints both and the median of
 * their ratios, and fails if that is below the minimum.
 *
 * Both rates include other work: in Deno the clients, which share the server's
 * thread, and for workerd Miniflare, which forwards each request.
 *
 *     deno task bench callbacks
 */
import { ScaleClient } from "../../mod.ts";
import { createEmulator } from "../../src/emulator/mod.ts";
import {
  bundleWorker,
  withWorker,
} from "../integration/callbacks_app/workerd.ts";
import { benchApp, ROUTES } from "./callbacks_app.ts";
import { median } from "./median.ts";

/** The minimum of the app's throughput, as a part of the bare route's. */
const MIN_RATIO = 0.5;
/** The fastest run counts, because other programs disturbed it least. */
const RUNS = 3;
const ROUNDS_PER_RUN = 15;
const CALLBACKS_PER_ROUND = 500;
const AT_ONCE = 64;
const HOSTNAME = "127.0.0.1";

type Send = (path: string, init: RequestInit) => Promise<Response>;

/** Callbacks per second, by route. */
type Rates = Readonly<Record<keyof typeof ROUTES, number>>;

/** The medians of one run. */
type Comparison = Rates & { readonly ratio: number };

/** The callback of a completed image annotation, as the emulator sends it. */
interface Sample {
  readonly task_id: string;
  readonly body: string;
  readonly key: string;
}

async function sampleCallback(): Promise<Sample> {
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
  return { task_id, body: delivery.body, key: callbacks.authKeys.test };
}

/** Returns different callbacks. They are created before the measurement starts. */
function requestsOf(
  { task_id, body, key }: Sample,
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
  requests: Iterable<RequestInit>,
  send: (init: RequestInit) => Promise<Response>,
): Promise<void> {
  for (const request of requests) {
    const { status, body } = await send(request);
    await body?.cancel();
    if (status !== 200) throw new Error(`Expected 200, got ${status}`);
  }
}

/** Returns callbacks per second. */
async function measure(
  send: (init: RequestInit) => Promise<Response>,
): Promise<number> {
  const requests = requestsOf(sample);
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, () => sendAll(requests, send)),
  );
  return CALLBACKS_PER_ROUND / ((performance.now() - startedAt) / 1000);
}

/** Measures the two in turns, many times. */
async function compare(send: Send): Promise<Comparison> {
  const rates = async (): Promise<Rates> => ({
    bare: await measure((init) => send(ROUTES.bare, init)),
    app: await measure((init) => send(ROUTES.app, init)),
  });
  // The first rounds are a warm-up.
  for (let round = 0; round < 4; round++) await rates();
  const runs: Comparison[] = [];
  for (let run = 0; run < RUNS; run++) {
    const rounds: Rates[] = [];
    while (rounds.length < ROUNDS_PER_RUN) rounds.push(await rates());
    runs.push(mediansOf(rounds));
  }
  return runs.reduce((best, run) => timeOf(run) < timeOf(best) ? run : best);
}

function mediansOf(rounds: readonly Rates[]): Comparison {
  return {
    bare: median(rounds.map(({ bare }) => bare)),
    app: median(rounds.map(({ app }) => app)),
    ratio: median(rounds.map(({ bare, app }) => app / bare)),
  };
}

/** Returns the seconds per callback, both routes together. */
function timeOf({ bare, app }: Rates): number {
  return 1 / bare + 1 / app;
}

async function inDeno(): Promise<Comparison> {
  const app = benchApp({ test: sample.key });
  await using server = Deno.serve(
    { hostname: HOSTNAME, port: 0, onListen() {} },
    (request) => app.fetch(request),
  );
  const url = `http://${HOSTNAME}:${server.addr.port}`;
  return await compare((path, init) => fetch(url + path, init));
}

async function inWorkerd(): Promise<Comparison> {
  const script = await bundleWorker("../../bench/callbacks_worker.ts");
  const { promise, resolve } = Promise.withResolvers<Comparison>();
  await withWorker(script, { KEY: sample.key }, async ({ send }) => {
    resolve(await compare(send));
  });
  return await promise;
}

/** Prints a comparison, and returns whether the ratio is high enough. */
function report(
  runtime: string,
  { bare, app, ratio }: Comparison,
): boolean {
  const isEnough = ratio >= MIN_RATIO;
  const [bareRate, appRate] = [bare, app].map((rate) =>
    rate.toFixed(0).padStart(6)
  );
  console.log(
    `${runtime.padEnd(8)} bare ${bareRate} per second, app ${appRate}, ` +
      `ratio ${ratio.toFixed(3)}, minimum ${MIN_RATIO}` +
      (isEnough ? "" : " FAILED"),
  );
  return isEnough;
}

const sample = await sampleCallback();
const isEnough = [
  report("Deno", await inDeno()),
  report("workerd", await inWorkerd()),
];
Deno.exit(isEnough.every(Boolean) ? 0 : 1);
