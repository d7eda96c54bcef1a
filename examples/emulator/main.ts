/**
 * The emulator as a server on this machine.
 *
 *     deno task emulator                      on http://127.0.0.1:8787
 *     deno task emulator --seed 1 --strict    the same answers each time
 *     deno task emulator --persist ./state    everything is there again next time
 *
 * `deno task emulator --help` prints all options.
 */
import { parseArgs } from "node:util";
import {
  createEmulator,
  type Emulator,
  type EmulatorAuthKeys,
  EmulatorError,
  type EmulatorOptions,
  type Latency,
} from "@labelwire/scale/emulator";
import { sendAnywhere, sendNear } from "./callbacks.ts";
import { CorruptFileError, EmulatorFiles } from "./files.ts";
import { type Address, serve } from "./server.ts";
import { stopOrder } from "./stop_order.ts";

/** What it says with `--help`, and to what it does not understand. */
const USAGE = `Usage: deno task emulator [options]

  --hostname NAME    listen there (127.0.0.1)
  --port NUMBER      listen there, 0 for any free port (8787)
  --seed TEXT        make ids, labels and times repeatable; the clock stands
                     still until it is moved
  --strict           refuse what the API ignores, with a suggestion
  --any-key          give every made-up key (test_…, live_…, …|test) a world of
                     its own; without it, keys of no account are a 401
  --callback-key KEY the secret in the header of callbacks; those of test tasks
                     carry KEY_test (callback_key_live, callback_key_test)
  --callbacks-anywhere
                     send callbacks to every host; without it only to this
                     machine and private networks
  --latency MS       let answers take so long, or a range such as 50-200
  --persist DIR      keep everything in that folder
  --help             print this`;

/** How long requests may go on after the order to stop. */
const GRACE_MS = 2000;

/** What the command line asks for. */
interface Order extends Address {
  readonly options: EmulatorOptions;
  readonly persist: string | undefined;
}

/** A command line that is not understood. */
class UsageError extends Error {}

/** What the emulator needs of the world. */
export interface World {
  readonly print: (line: string) => void;
  /** Settles when it is to stop. */
  readonly stopped: Promise<void>;
}

/** Runs the emulator until it is stopped, and gives the exit code. */
export async function main(
  args: readonly string[],
  { print, stopped }: World,
): Promise<number> {
  try {
    const order = readOrder(args);
    if (order === undefined) {
      print(USAGE);
      return 0;
    }
    await run(order, { print, stopped });
    return 0;
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const message = error instanceof Error ? error.message : String(error);
    print(isUsage ? `${message}\n\n${USAGE}` : message);
    return isUsage ? 2 : 1;
  }
}

/** Reads the command line; `undefined` where it asks for help. */
function readOrder(args: readonly string[]): Order | undefined {
  const { help, hostname, port, seed, latency, persist, ...flags } = readArgs(
    args,
  );
  const callbackKey = flags["callback-key"];
  if (help) return undefined;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new UsageError(`--port must be 0 to 65535, got "${port}"`);
  }
  return {
    hostname,
    port: Number(port),
    persist,
    options: {
      strict: flags.strict,
      anyKey: flags["any-key"],
      callbacks: {
        fetch: flags["callbacks-anywhere"] ? sendAnywhere : sendNear,
        ...(callbackKey !== undefined && { authKeys: readKey(callbackKey) }),
      },
      ...(seed !== undefined && { seed }),
      ...(latency !== undefined && { latency: readLatency(latency) }),
    },
  };
}

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: "boolean", default: false },
        hostname: { type: "string", default: "127.0.0.1" },
        port: { type: "string", default: "8787" },
        seed: { type: "string" },
        strict: { type: "boolean", default: false },
        "any-key": { type: "boolean", default: false },
        "callback-key": { type: "string" },
        "callbacks-anywhere": { type: "boolean", default: false },
        latency: { type: "string" },
        persist: { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : `${error}`);
  }
}

function readKey(live: string): EmulatorAuthKeys {
  if (/^[!-~]+$/.test(live)) return { live, test: `${live}_test` };
  throw new UsageError(
    `--callback-key must be a text without white space, got "${live}"`,
  );
}

function readLatency(text: string): Latency {
  const [, min, max = min] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(text) ?? [];
  const latency = { minMs: Number(min), maxMs: Number(max) };
  if (min !== undefined && latency.minMs <= latency.maxMs) return latency;
  throw new UsageError(
    `--latency must be milliseconds, or a range such as 50-200, got "${text}"`,
  );
}

async function run(order: Order, world: World): Promise<void> {
  const { persist } = order;
  if (persist === undefined) return await listen(order, world);
  const files = await EmulatorFiles.open(persist);
  try {
    await listen(order, world, files);
  } finally {
    await files.close();
  }
}

async function listen(
  { options, hostname, port }: Order,
  { print, stopped }: World,
  files?: EmulatorFiles,
): Promise<void> {
  const made = Promise.withResolvers<Emulator>();
  const server = await serve(
    async (request) => (await made.promise).handle(request),
    { hostname, port },
  );
  try {
    // Links in answers lead to the port, which is known only now.
    const emulator = await open({ ...options, baseUrl: server.url }, files);
    made.resolve(emulator);
    print(greeting(server.url, emulator));
    await stopped;
    print("Stopping");
  } finally {
    await server.stop(GRACE_MS);
  }
}

/** Makes the emulator, with all that was kept. */
async function open(
  options: EmulatorOptions,
  files: EmulatorFiles | undefined,
): Promise<Emulator> {
  if (files === undefined) return createEmulator(options);
  const document = await files.read();
  const emulator: Emulator = createEmulator({
    ...options,
    onChange: (change) => files.write(change, () => emulator.export().entries),
  });
  if (document === undefined) return emulator;
  try {
    emulator.import(document);
  } catch (error) {
    if (!(error instanceof EmulatorError)) throw error;
    throw new CorruptFileError(`${files.path}: ${error.message}`);
  }
  return emulator;
}

function greeting(url: string, { keys }: Emulator): string {
  return `The emulator listens on ${url}
  test key  ${keys.test}
  live key  ${keys.live}
  page      ${url}/__emulator/`;
}

if (import.meta.main) {
  const world = { print: console.log, stopped: stopOrder() };
  Deno.exit(await main(Deno.args, world));
}
