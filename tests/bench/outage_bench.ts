/**
 * The load that a client adds to an outage: the number of requests for each
 * call, and whether the retries of many clients come at the same time. Prints
 * both, and fails if either is above its limit.
 */
import { ScaleClient } from "../../mod.ts";
import { fakeClock } from "../support/fake_clock.ts";
import { apiError } from "../support/scripted_fetch.ts";
import { seededRandom } from "../support/seeded_random.ts";

/** The largest number of requests for each call, at the end of an outage. */
const MAX_RATIO = 1.1;
const CALLS = 10_000;
const CLIENTS = 100;
/** The range of the first delay, and the number of parts in which it is counted. */
const RANGE_MS = 500;
const BUCKETS = 10;
/** With 9 degrees of freedom, uniform delays exceed it once in a thousand runs. */
const MAX_CHI_SQUARE = 27.88;

type Fault = () => Promise<Response>;

/** The result of every attempt. */
const OUTAGES: Readonly<Record<string, Fault>> = {
  "503": () => Promise.resolve(apiError(503)),
  "429": () => Promise.resolve(apiError(429)),
  "no connection": () => Promise.reject(new TypeError("refused")),
  "no response": () => new Promise(() => {}),
};

/** Returns the requests for each call, by tenths of an outage. */
async function ratios(fault: Fault): Promise<readonly number[]> {
  let requests = 0;
  const client = new ScaleClient({
    apiKey: "test_key",
    clock: fakeClock(),
    random: seededRandom(1),
    timeoutMs: 1,
    fetch: () => {
      requests++;
      return fault();
    },
  });
  const tenth = CALLS / 10;
  const found: number[] = [];
  for (let part = 0; part < 10; part++) {
    const before = requests;
    // In groups, so that calls without a response reach their timeout together.
    for (let made = 0; made < tenth; made += CLIENTS) {
      await Promise.all(
        Array.from({ length: CLIENTS }, () => failing(client)),
      );
    }
    found.push((requests - before) / tenth);
  }
  return found;
}

/** Returns the delay before the first retry of each of many clients, in ms. */
async function firstRetries(): Promise<readonly number[]> {
  const times: number[] = [];
  for (let seed = 0; seed < CLIENTS; seed++) {
    const clock = fakeClock();
    const client = new ScaleClient({
      apiKey: "test_key",
      clock,
      random: seededRandom(seed),
      fetch: () => Promise.resolve(apiError(503)),
    });
    await failing(client);
    times.push(clock.waits[0] ?? NaN);
  }
  return times;
}

async function failing(client: ScaleClient): Promise<void> {
  try {
    await client.tasks.create("chat", {});
  } catch {
    return;
  }
  throw new Error("A call succeeded in an outage");
}

/** Returns the counts by bucket, and their distance from a uniform spread. */
function spread(
  times: readonly number[],
): { readonly counts: readonly number[]; readonly chiSquare: number } {
  const counts = new Array<number>(BUCKETS).fill(0);
  for (const time of times) {
    const bucket = Math.floor(time / RANGE_MS * BUCKETS);
    counts[Math.min(BUCKETS - 1, bucket)]!++;
  }
  const even = times.length / BUCKETS;
  const chiSquare = counts
    .reduce((sum, count) => sum + (count - even) ** 2 / even, 0);
  return { counts, chiSquare };
}

let isExceeded = false;

function report(name: string, value: number, limit: number): void {
  const isOver = !(value <= limit);
  isExceeded ||= isOver;
  console.log(
    `${name}: ${value.toFixed(3)}, at most ${limit}${
      isOver ? " EXCEEDED" : ""
    }`,
  );
}

for (const [name, fault] of Object.entries(OUTAGES)) {
  const found = await ratios(fault);
  const overall = found.reduce((sum, ratio) => sum + ratio, 0) / found.length;
  console.log(
    `${name}: requests per call, by tenth of ${CALLS} calls: ` +
      found.map((ratio) => ratio.toFixed(2)).join(" "),
  );
  report(`${name}: requests per call, overall`, overall, MAX_RATIO);
  report(
    `${name}: requests per call, at the end`,
    found.at(-1) ?? NaN,
    MAX_RATIO,
  );
}

const { counts, chiSquare } = spread(await firstRetries());
console.log(
  `First retries of ${CLIENTS} clients in each ${RANGE_MS / BUCKETS} ms: ` +
    counts.join(" "),
);
report("Their chi-square", chiSquare, MAX_CHI_SQUARE);

Deno.exit(isExceeded ? 1 : 0);
