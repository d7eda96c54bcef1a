/** W17: the process is killed before it stores, between two parts of a body, and between storing and answering. */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { kvStore } from "../../../examples/callbacks/kv_store.ts";
import { withTempDir } from "../../tools/temp.ts";
import { SECRET } from "../../support/deliveries.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { allRows, sampleOf, taskCallback } from "./callbacks.ts";

const ROUNDS = 200;
/** Rounds that go on at once, each on a database of its own. */
const LANES = 2;
/** A body of so many bytes takes three commits of chunks and one of the event. */
const LARGE = 2_000_000;

/** How one process ends: at that commit, before or after it. */
interface End {
  readonly commit: number;
  readonly when: "before" | "after";
}

/** The app in a process of its own. */
interface Server {
  readonly url: string;
  /** Settles with the signal that ended it. */
  readonly ended: Promise<Deno.Signal | null>;
  stop(): Promise<void>;
}

async function start(path: string, end?: End): Promise<Server> {
  const script = new URL("crash_child.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "--allow-all",
      "--unstable-kv",
      script,
      path,
      ...end ? [`${end.commit}`, end.when] : [],
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

/** Sends a callback; gives whether it was a duplicate, or nothing where no answer came. */
async function send(url: string, body: string): Promise<boolean | undefined> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "scale-callback-auth": SECRET,
      },
      body,
    });
    await answer.body?.cancel();
    assertEquals(answer.status, 200);
    return answer.headers.has("x-duplicate");
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The callback at which a process died. */
interface Cut {
  readonly body: string;
  readonly isLarge: boolean;
  readonly isStored: boolean;
}

/** What a lane has seen. */
interface Tally {
  readonly sent: string[];
  /** How often a process died before an event was stored, and after. */
  readonly deaths: { unstored: number; stored: number };
}

/** A lane: a database and its chances. */
interface Lane extends Tally {
  readonly path: string;
  readonly random: () => number;
}

/**
 * One round: a process gets the callback again at which the last one died, takes
 * some others, and dies at one.
 */
async function round(
  { path, random, sent, deaths }: Lane,
  last: Cut | undefined,
): Promise<Cut> {
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
  for (const taken of bodies) {
    assertEquals(await send(server.url, taken), false);
  }
  assertEquals(await send(server.url, body), undefined);
  assertEquals(await server.ended, "SIGKILL");
  const isStored = when === "after" && part === parts;
  deaths[isStored ? "stored" : "unstored"]++;
  await checkFile(path, body, isStored);
  return { body, isLarge, isStored };
}

/** How often the database is asked to commit for a callback. A large one that is there already is not written again. */
function commitsOf(
  { isLarge, isStored }: Pick<Cut, "isLarge" | "isStored">,
): number {
  if (!isLarge) return 1;
  return isStored ? 0 : 4;
}

/** What the file holds after a death is the event with its whole body, or nothing of it. */
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
  assertEquals(await store.current(row) !== undefined, isStored);
  if (found) assert(new TextDecoder().decode(found) === body);
}

async function lane(seed: number, rounds: number): Promise<Tally> {
  const tally: Tally = { sent: [], deaths: { unstored: 0, stored: 0 } };
  await withTempDir(async (dir) => {
    const path = `${dir}/events.sqlite`;
    const whole = { ...tally, path, random: seededRandom(seed) };
    let last: Cut | undefined;
    for (let index = 0; index < rounds; index++) {
      last = await round(whole, last);
    }
    const server = await start(path);
    await send(server.url, last!.body);
    // All that was ever sent is there, so each comes for the second time now.
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

Deno.test(`W17 a process that is killed at any point of ${ROUNDS} rounds loses nothing that it acknowledged`, async () => {
  const tallies = await Promise.all(
    Array.from(
      { length: LANES },
      (_, index) => lane(index + 1, ROUNDS / LANES),
    ),
  );
  const count = (kind: keyof Tally["deaths"]) =>
    tallies.reduce((sum, { deaths }) => sum + deaths[kind], 0);
  assertEquals(count("unstored") + count("stored"), ROUNDS);
  assertGreater(count("unstored"), ROUNDS / 4);
  assertGreater(count("stored"), ROUNDS / 4);
});
