/** The app's process is killed before it stores, between two chunks of a body, and between storing and responding. */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { kvStore } from "../../../examples/callbacks/kv_store.ts";
import { withTempDir } from "../../tools/temp.ts";
import { AUTH_KEY } from "../../support/deliveries.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { allRows, sampleOf, taskCallback } from "./callbacks.ts";
import { DENO_RUN } from "./deno_run.ts";
import type { KillPoint } from "./killing_kv.ts";

const ROUNDS = 200;
/** The number of simultaneous series of rounds, each on a database of its own. */
const SERIES = 2;
/** A body of this length needs three commits for its chunks, and one for the event. */
const LARGE = 2_000_000;

/** The app in a process of its own. */
interface Server {
  readonly url: string;
  /** Resolves with the signal that ended it. */
  readonly ended: Promise<Deno.Signal | null>;
  stop(): Promise<void>;
}

async function start(path: string, killPoint?: KillPoint): Promise<Server> {
  const script = new URL("crash_child.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...DENO_RUN,
      script,
      path,
      ...killPoint ? [`${killPoint.commit}`, killPoint.when] : [],
    ],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const output = child.stdout.getReader();
  const { value } = await output.read();
  const port = new TextDecoder().decode(value).trim();
  const ended = child.status.then(async ({ signal }) => {
    await output.cancel();
    return signal;
  });
  return {
    url: `http://127.0.0.1:${port}/callbacks`,
    ended,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

/** Sends a callback. Returns whether it was a duplicate, or `undefined` without a response. */
async function send(url: string, body: string): Promise<boolean | undefined> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "scale-callback-auth": AUTH_KEY,
      },
      body,
    });
    await response.body?.cancel();
    assertEquals(response.status, 200);
    return response.headers.has("x-duplicate");
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The callback at which a process was killed. */
interface Interrupted {
  readonly body: string;
  readonly isLarge: boolean;
  readonly isStored: boolean;
}

/** The results of a series. */
interface Tally {
  readonly sent: string[];
  /** How often a process was killed before an event was stored, and after. */
  readonly kills: { unstored: number; stored: number };
}

/** A series: a database and a source of random numbers. */
interface Series extends Tally {
  readonly path: string;
  readonly random: () => number;
}

/**
 * Runs one round: a process receives the last round's interrupted callback
 * again, stores some others, and is killed at one.
 */
async function round(
  { path, random, sent, kills }: Series,
  last: Interrupted | undefined,
): Promise<Interrupted> {
  const name = `round ${sent.length}`;
  const small = Math.floor(random() * 4);
  const isLarge = random() < 0.3;
  const parts = commitsOf({ isLarge, isStored: false });
  const part = 1 + Math.floor(random() * parts);
  const when = random() < 0.5 ? "before" : "after";
  const bodies = Array.from(
    { length: small + 1 },
    (_, index) =>
      JSON.stringify(taskCallback({
        task: `${name} ${index}`,
        size: isLarge && index === small ? LARGE : 10,
      })),
  );
  sent.push(...bodies);
  const body = bodies.pop()!;
  const commit = (last ? commitsOf(last) : 0) + small + part;
  const server = await start(path, { commit, when });
  if (last) assertEquals(await send(server.url, last.body), last.isStored);
  for (const other of bodies) {
    assertEquals(await send(server.url, other), false);
  }
  assertEquals(await send(server.url, body), undefined);
  assertEquals(await server.ended, "SIGKILL");
  const isStored = when === "after" && part === parts;
  kills[isStored ? "stored" : "unstored"]++;
  await checkFile(path, body, isStored);
  return { body, isLarge, isStored };
}

/** Returns the number of commits for a callback. A large callback that is already stored is not written again. */
function commitsOf(
  { isLarge, isStored }: Pick<Interrupted, "isLarge" | "isStored">,
): number {
  if (!isLarge) return 1;
  return isStored ? 0 : 4;
}

/** Asserts that the file contains the event with its whole body, or nothing of it. */
async function checkFile(
  path: string,
  body: string,
  isStored: boolean,
): Promise<void> {
  using kv = await Deno.openKv(path);
  const store = kvStore(kv);
  const { row } = await sampleOf(JSON.parse(body));
  const found = await store.body(row.id);
  assertEquals(found !== undefined, isStored);
  assertEquals(await store.latest(row) !== undefined, isStored);
  if (found) assert(new TextDecoder().decode(found) === body);
}

async function runSeries(seed: number, rounds: number): Promise<Tally> {
  const tally: Tally = { sent: [], kills: { unstored: 0, stored: 0 } };
  await withTempDir(async (dir) => {
    const path = `${dir}/events.sqlite`;
    const series = { ...tally, path, random: seededRandom(seed) };
    let last: Interrupted | undefined;
    for (let index = 0; index < rounds; index++) {
      last = await round(series, last);
    }
    const server = await start(path);
    await send(server.url, last!.body);
    // All callbacks are stored, so each is a duplicate now.
    for (const body of tally.sent) {
      assertEquals(await send(server.url, body), true);
    }
    await server.stop();
    using kv = await Deno.openKv(path);
    const rows = await allRows(kvStore(kv));
    assertEquals(rows.length, tally.sent.length);
  });
  return tally;
}

Deno.test(`kvStore loses nothing that the app acknowledged, in ${ROUNDS} rounds with a killed process`, async () => {
  const tallies = await Promise.all(
    Array.from(
      { length: SERIES },
      (_, index) => runSeries(index + 1, ROUNDS / SERIES),
    ),
  );
  const count = (kind: keyof Tally["kills"]) =>
    tallies.reduce((sum, { kills }) => sum + kills[kind], 0);
  assertEquals(count("unstored") + count("stored"), ROUNDS);
  assertGreater(count("unstored"), ROUNDS / 4);
  assertGreater(count("stored"), ROUNDS / 4);
});
