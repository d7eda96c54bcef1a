/**
 * The emulator as a server on this machine.
 *
 *     deno task emulator                      on http://127.0.0.1:8787
 *     deno task emulator --seed 1 --strict    with repeatable responses
 *     deno task emulator --persist ./state    with its state in a folder
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
import { sendAnywhere, sendToPrivateHosts } from "./callbacks.ts";
import { CorruptFileError, EmulatorFiles } from "./files.ts";
import { type Address, serve } from "./server.ts";
import { shutdownSignal } from "./shutdown_signal.ts";

/** The output of `--help`, and of an invalid command line. */
const USAGE = `Usage: deno task emulator [options]

  --hostname NAME    host name to listen on (127.0.0.1)
  --port NUMBER      port to listen on, 0 for any free port (8787)
  --seed STRING      make ids, labels and times repeatable; the clock moves only
                     when it is advanced
  --strict           refuse what the API ignores, with a suggestion
  --any-key          accept every made-up key (test_…, live_…, …|test), each with
                     its own data; without it, a key of no account is a 401
  --callback-key KEY auth key of callbacks (callback_key_live); callbacks of test
                     tasks have KEY_test (callback_key_test)
  --callbacks-anywhere
                     send callbacks to every host; without it only to this
                     machine and private networks
  --latency MS       latency of responses, or a range such as 50-200
  --persist DIR      store the state in that folder
  --help             print this help`;

/** How long open requests may continue after the signal to stop. */
const GRACE_MS = 2000;

/** The options of the command line. */
interface CliOptions extends Address {
  readonly options: EmulatorOptions;
  readonly persist: string | undefined;
}

/** An invalid command line. */
class UsageError extends Error {}

/** The input and output of the program. */
export interface Io {
  readonly print: (line: string) => void;
  /** Resolves when the program should stop. */
  readonly stopped: Promise<void>;
}

/** Runs the emulator until it is stopped. Returns the exit code. */
export async function main(
  args: readonly string[],
  { print, stopped }: Io,
): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options === undefined) {
      print(USAGE);
      return 0;
    }
    await run(options, { print, stopped });
    return 0;
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const message = error instanceof Error ? error.message : String(error);
    print(isUsage ? `${message}\n\n${USAGE}` : message);
    return isUsage ? 2 : 1;
  }
}

/** Parses the command line; `undefined` if it asks for help. */
function parseOptions(args: readonly string[]): CliOptions | undefined {
  const { help, hostname, port, seed, latency, persist, ...flags } = readArgs(
    args,
  );
  const callbackKey = flags["callback-key"];
  if (help) return undefined;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new UsageError(`--port must be an integer from 0 to 65535: current value is "${port}"`);
  }
  return {
    hostname,
    port: Number(port),
    persist,
    options: {
      strict: flags.strict,
      anyKey: flags["any-key"],
      callbacks: {
        fetch: flags["callbacks-anywhere"] ? sendAnywhere : sendToPrivateHosts,
        ...(callbackKey !== undefined && { authKeys: toAuthKeys(callbackKey) }),
      },
      ...(seed !== undefined && { seed }),
      ...(latency !== undefined && { latency: parseLatency(latency) }),
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

function toAuthKeys(live: string): EmulatorAuthKeys {
  if (/^[!-~]+$/.test(live)) return { live, test: `${live}_test` };
  throw new UsageError(
    `--callback-key must be a string without white space: current value is "${live}"`,
  );
}

function parseLatency(value: string): Latency {
  const [, min, max = min] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(value) ?? [];
  const latency = { minMs: Number(min), maxMs: Number(max) };
  if (min !== undefined && latency.minMs <= latency.maxMs) return latency;
  throw new UsageError(
    `--latency must be milliseconds, or a range such as 50-200: current value is "${value}"`,
  );
}

async function run(options: CliOptions, io: Io): Promise<void> {
  const { persist } = options;
  if (persist === undefined) return await listen(options, io);
  const files = await EmulatorFiles.open(persist);
  try {
    await listen(options, io, files);
  } finally {
    await files.close();
  }
}

async function listen(
  { options, hostname, port }: CliOptions,
  { print, stopped }: Io,
  files?: EmulatorFiles,
): Promise<void> {
  const created = Promise.withResolvers<Emulator>();
  const server = await serve(
    async (request) => (await created.promise).handle(request),
    { hostname, port },
  );
  try {
    // Links in responses contain the port, which is known only now.
    const emulator = await open({ ...options, baseUrl: server.url }, files);
    created.resolve(emulator);
    print(banner(server.url, emulator));
    await stopped;
    print("Stopping");
  } finally {
    await server.stop(GRACE_MS);
  }
}

/** Creates the emulator with the stored state. */
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

function banner(url: string, { keys }: Emulator): string {
  return `The emulator listens on ${url}
  test key  ${keys.test}
  live key  ${keys.live}
  page      ${url}/__emulator/`;
}

if (import.meta.main) {
  const io = { print: console.log, stopped: shutdownSignal() };
  Deno.exit(await main(Deno.args, io));
}
