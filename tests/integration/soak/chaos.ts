/** An emulator behind bare sockets that fail in every way there is, at seeded moments. */
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
  answers,
  bytes,
  drips,
  endless,
  fin,
  gzip,
  hang,
  head,
  refuses,
  reset,
  resetUnread,
  unendedChunks,
} from "../../support/raw_steps.ts";
import { seededRandom } from "../../support/seeded_random.ts";

/** A server with what it did. */
export interface Chaos extends RawServer {
  /** How often each fault was made. */
  readonly faults: Readonly<Record<string, number>>;
  /** How many requests came in. */
  readonly hits: () => number;
  /** The most that were open at a time. */
  readonly peak: () => number;
}

const LONG = head(200, { "content-length": 9999 });
const PACKED = await gzip(JSON.stringify({ text: "moo".repeat(999) }));

/** What a socket can do in place of an answer. */
const LOSSES: Readonly<Record<string, RawStep>> = {
  "reset": reset,
  "end": fin,
  "silence": hang,
  "garbage": bytes("fin", "moo moo\r\n\r\n"),
  "half a head": bytes("fin", "HTTP/1.1 200 OK\r\ncontent-"),
  "half a head, reset": bytes("reset", "HTTP/1.1 200 OK\r\ncontent-"),
  "giant head": bytes("fin", head(200, { "x-moo": "o".repeat(2_000_000) })),
  "cut by length": bytes("fin", LONG, '{"task_id":"'),
  "cut by length, reset": bytes("reset", LONG, '{"task_id":"'),
  "cut by length, whole JSON": bytes("fin", LONG, "{}"),
  "chunks without an end": unendedChunks({ docs: [] }, "fin"),
  "chunks, reset": unendedChunks({ docs: [] }, "reset"),
  "cut JSON": bytes("fin", head(200), '{"docs":[{"task_id":"'),
  "cut gzip": answers(200, PACKED.slice(0, PACKED.length >> 1), {
    "content-encoding": "gzip",
  }),
  "silence in the body": bytes("hang", LONG, '{"docs":['),
  "drip": drips(
    LONG,
    " ",
    () => new Promise((resolve) => setTimeout(resolve, 20)),
  ),
  "500": refuses(500),
  "502, endless page": endless(
    head(502, { "content-type": "text/html" }),
    "<p>Bad gateway</p>".repeat(99),
  ),
  "503": refuses(503, "Busy", { "retry-after": "0" }),
  "504": refuses(504),
};

/** What says that nothing was done, so that it can only come before the work. */
const REFUSALS: Readonly<Record<string, RawStep>> = {
  "unread, reset": resetUnread,
  "408": refuses(408),
  "429": refuses(429, "Slow", { "retry-after": "0.01" }),
};

/** Starts a server that fails with a share of `rate` of the requests that `mayFail`. */
export async function chaos(
  emulator: Emulator,
  { seed, rate, mayFail = () => true }: {
    readonly seed: number;
    readonly rate: number;
    readonly mayFail?: (request: RawRequest) => boolean;
  },
): Promise<Chaos> {
  const random = seededRandom(seed);
  const pick = deal(emulator, random);
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
        // From here on the client may have its answer and go on.
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

/** Gives every fault once in a seeded order, then again: before the work, or after it was done. */
function deal(
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
