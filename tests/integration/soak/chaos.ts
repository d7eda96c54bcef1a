/** An emulator behind sockets that fail in many ways, at seeded moments. */
import type { Emulator } from "../../../src/emulator/mod.ts";
import { emulate, relay } from "../../support/raw_client.ts";
import {
  type RawRequest,
  type RawServer,
  rawServer,
  type RawStep,
} from "../../support/raw_server.ts";
import {
  after,
  bytes,
  drips,
  endless,
  fin,
  gzip,
  hang,
  head,
  reset,
  resetUnread,
  responds,
  respondsError,
  unendedChunks,
} from "../../support/raw_steps.ts";
import { seededRandom } from "../../support/seeded_random.ts";

/** A server, and what it did. */
export interface Chaos extends RawServer {
  /** The number of times of each fault. */
  readonly faults: Readonly<Record<string, number>>;
  /** The number of requests. */
  readonly hits: () => number;
  /** The largest number of requests that were open at a time. */
  readonly peak: () => number;
}

const LONG = head(200, { "content-length": 9999 });
const GZIPPED = await gzip(JSON.stringify({ note: "moo".repeat(999) }));

/** What a socket can do instead of a response. */
const LOSSES: Readonly<Record<string, RawStep>> = {
  "reset": reset,
  "end": fin,
  "stall": hang,
  "garbage": bytes("fin", "moo moo\r\n\r\n"),
  "half a head": bytes("fin", "HTTP/1.1 200 OK\r\ncontent-"),
  "half a head, reset": bytes("reset", "HTTP/1.1 200 OK\r\ncontent-"),
  "giant head": bytes("fin", head(200, { "x-moo": "o".repeat(2_000_000) })),
  "cut by length": bytes("fin", LONG, '{"task_id":"'),
  "cut by length, reset": bytes("reset", LONG, '{"task_id":"'),
  "cut by length, complete JSON": bytes("fin", LONG, "{}"),
  "chunks without an end": unendedChunks({ docs: [] }, "fin"),
  "chunks, reset": unendedChunks({ docs: [] }, "reset"),
  "cut JSON": bytes("fin", head(200), '{"docs":[{"task_id":"'),
  "cut gzip": responds(200, GZIPPED.slice(0, GZIPPED.length >> 1), {
    "content-encoding": "gzip",
  }),
  "stall in the body": bytes("hang", LONG, '{"docs":['),
  "drip": drips(
    LONG,
    " ",
    () => new Promise((resolve) => setTimeout(resolve, 20)),
  ),
  "500": respondsError(500),
  "502, endless page": endless(
    head(502, { "content-type": "text/html" }),
    "<p>Bad gateway</p>".repeat(99),
  ),
  "503": respondsError(503, "Busy", { "retry-after": "0" }),
  "504": respondsError(504),
};

/** Faults that say that nothing was done, so they can only come before the work. */
const REFUSALS: Readonly<Record<string, RawStep>> = {
  "unread, reset": resetUnread,
  "408": respondsError(408),
  "429": respondsError(429, "Slow", { "retry-after": "0.01" }),
};

/** Starts a server that fails for the share `rate` of the requests for which `mayFail` returns true. */
export async function startChaos(
  emulator: Emulator,
  { seed, rate, mayFail = () => true }: {
    readonly seed: number;
    readonly rate: number;
    readonly mayFail?: (request: RawRequest) => boolean;
  },
): Promise<Chaos> {
  const random = seededRandom(seed);
  const pick = faultPicker(emulator, random);
  const faults: Record<string, number> = {};
  let hits = 0;
  let now = 0;
  let peak = 0;
  const server = await rawServer(async (socket, request) => {
    hits++;
    peak = Math.max(peak, ++now);
    try {
      if (!mayFail(request) || random() >= rate) {
        const response = await emulate(emulator, request);
        // From here on the client may have its response and send the next request.
        now--;
        return await relay(socket, response).finally(() => now++);
      }
      const { name, step } = pick();
      faults[name] = (faults[name] ?? 0) + 1;
      await step(socket, request);
    } finally {
      now--;
    }
  }, { keepRequests: false });
  return { ...server, faults, hits: () => hits, peak: () => peak };
}

/** Returns a function that picks every fault once in a seeded order, then again: before the work, or after it. */
function faultPicker(
  emulator: Emulator,
  random: () => number,
): () => { readonly name: string; readonly step: RawStep } {
  const work = (request: RawRequest) => emulate(emulator, request);
  const all = [
    ...Object.entries({ ...LOSSES, ...REFUSALS })
      .map(([name, step]) => ({ name: `before: ${name}`, step })),
    ...Object.entries(LOSSES)
      .map(([name, step]) => ({
        name: `after: ${name}`,
        step: after(work, step),
      })),
  ];
  let left: typeof all = [];
  return () => {
    if (left.length === 0) left = [...all];
    return left.splice(Math.floor(random() * left.length), 1)[0]!;
  };
}
