/**
 * The emulator as a server on this machine, for clients in any language.
 *
 *     deno task emulator                      on http://127.0.0.1:8787
 *     deno task emulator --seed 1 --strict    the same responses in each run
 *     deno task emulator --persist ./state    keeps its state for the next start
 *
 * `deno task emulator --help` prints all options. Needs the network, and with
 * `--persist` permission to read and write that folder; no package.
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
import { type Address, serve } from "./server.ts";
import { shutdownSignal } from "./shutdown_signal.ts";
import { CorruptFileError, StateFile, StateWriteError } from "./state_file.ts";

/** Printed for `--help` and for a command line with a mistake. */
const USAGE = `Usage: deno task emulator [options]

  --hostname NAME    host to listen on (127.0.0.1)
  --port NUMBER      port to listen on, 0 for any free port (8787)
  --public-url URL   what links in responses begin with; without it, the host
                     that each request was sent to
  --allow-host NAME  a name by which a browser may use the page and the control
                     routes, beside localhost and IP addresses; repeatable
  --seed STRING      make ids, labels and times repeatable; the clock is
                     virtual and moves only when told to
  --strict           reject parameters that the API ignores, with a suggestion
  --any-key          accept every made-up key (test_…, live_…, …|test), each
                     with data of its own; without it, unknown keys get a 401
  --callback-auth-key KEY
                     the auth key of live callbacks; callbacks of test tasks
                     carry KEY_test (callback_key_live, callback_key_test)
  --callbacks-anywhere
                     send callbacks to every host; without it only to this
                     machine and private networks
  --latency MS       delay each response by MS, or by a range such as 50-200
  --persist DIR      save the state in this folder
  --help             print this page`;

/** How long open requests may continue after the signal to stop. */
const GRACE_MS = 2000;

/** A name of a host, without a port. */
const HOST_NAME = /^[\w.-]+$/;

/** The options of the command line. */
interface CliOptions extends Address {
  readonly emulatorOptions: EmulatorOptions;
  readonly persist: string | undefined;
}

/** A mistake in the command line. */
class UsageError extends Error {}

/** The input and output of the program. */
export interface Io {
  readonly print: (line: string) => void;
  /** Resolves when the program must stop. */
  readonly stopped: Promise<void>;
}

/** Runs the emulator until it is stopped. Returns the exit code. */
export async function main(
  args: readonly string[],
  io: Io,
): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options === undefined) {
      io.print(USAGE);
      return 0;
    }
    await run(options, io);
    return 0;
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const message = error instanceof Error ? error.message : String(error);
    io.print(isUsage ? `${message}\n\n${USAGE}` : message);
    return isUsage ? 2 : 1;
  }
}

/** Parses the command line. Returns `undefined` for `--help`. */
function parseOptions(args: readonly string[]): CliOptions | undefined {
  const { help, hostname, port, seed, latency, persist, ...flags } = parseFlags(
    args,
  );
  const authKey = flags["callback-auth-key"];
  const publicUrl = flags["public-url"];
  if (help) return undefined;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new UsageError(
      `--port must be an integer from 0 to 65535: current value is "${port}"`,
    );
  }
  return {
    hostname,
    port: Number(port),
    persist,
    emulatorOptions: {
      strict: flags.strict,
      anyKey: flags["any-key"],
      // The name that it listens on is a name of this machine.
      allowHosts: [...parseHosts(flags["allow-host"]), ...nameOf(hostname)],
      callbacks: {
        fetch: flags["callbacks-anywhere"] ? sendAnywhere : sendToPrivateHosts,
        ...(authKey !== undefined && { authKeys: parseAuthKey(authKey) }),
      },
      ...(publicUrl !== undefined && { baseUrl: parseUrl(publicUrl) }),
      ...(seed !== undefined && { seed }),
      ...(latency !== undefined && { latency: parseLatency(latency) }),
    },
  };
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: "boolean", default: false },
        hostname: { type: "string", default: "127.0.0.1" },
        port: { type: "string", default: "8787" },
        "public-url": { type: "string" },
        "allow-host": { type: "string", multiple: true, default: [] },
        seed: { type: "string" },
        strict: { type: "boolean", default: false },
        "any-key": { type: "boolean", default: false },
        "callback-auth-key": { type: "string" },
        "callbacks-anywhere": { type: "boolean", default: false },
        latency: { type: "string" },
        persist: { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : `${error}`);
  }
}

function parseAuthKey(live: string): EmulatorAuthKeys {
  if (/^[!-~]+$/.test(live)) return { live, test: `${live}_test` };
  throw new UsageError(
    `--callback-auth-key must be printable ASCII without spaces: current value is "${live}"`,
  );
}

/** An IPv6 address is no name, and needs no permission. */
function nameOf(hostname: string): readonly string[] {
  return HOST_NAME.test(hostname) ? [hostname] : [];
}

function parseHosts(hosts: readonly string[]): readonly string[] {
  const invalid = hosts.find((host) => !HOST_NAME.test(host));
  if (invalid === undefined) return hosts;
  throw new UsageError(
    `--allow-host must be a name without a port: current value is "${invalid}"`,
  );
}

function parseUrl(url: string): string {
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url;
  throw new UsageError(
    `--public-url must be an http or https URL: current value is "${url}"`,
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
  if (options.persist === undefined) return await listen(options, io);
  const file = StateFile.open(options.persist);
  try {
    await listen(options, io, file);
  } finally {
    file.close();
  }
}

async function listen(
  { emulatorOptions, hostname, port }: CliOptions,
  { print, stopped }: Io,
  file?: StateFile,
): Promise<void> {
  const emulator = openEmulator(emulatorOptions, file);
  const server = await serve(
    async (request) => await handle(emulator, request),
    { hostname, port },
  );
  try {
    print(banner(server.url, emulator, emulatorOptions));
    await stopped;
    print("Stopping");
  } finally {
    await server.stop(GRACE_MS);
  }
}

/** Handles a request. The response is a 500 if its changes were not saved. */
async function handle(
  emulator: Emulator,
  request: Request,
): Promise<Response> {
  try {
    return await emulator.handle(request);
  } catch (error) {
    if (!(error instanceof StateWriteError)) throw error;
    const message = `The state was not saved: ${error.message}`;
    const body = { status_code: 500, error: message };
    return Response.json(body, { status: 500 });
  }
}

/** Creates the emulator with its saved state. */
function openEmulator(
  options: EmulatorOptions,
  file: StateFile | undefined,
): Emulator {
  if (file === undefined) return createEmulator(options);
  const document = file.read();
  let isSaved = true;
  const emulator: Emulator = createEmulator({
    ...options,
    onChange: (change) => isSaved ? undefined : file.write(change),
  });
  try {
    // The document was read from the file: writing it again would take as much time and space.
    if (document !== undefined) emulator.import(document);
  } catch (error) {
    if (!(error instanceof EmulatorError)) throw error;
    throw new CorruptFileError(`${file.path}: ${error.message}`);
  }
  isSaved = false;
  return emulator;
}

function banner(
  url: string,
  { keys }: Emulator,
  { baseUrl }: EmulatorOptions,
): string {
  const lines = [
    `The emulator listens on ${url}`,
    `  test key  ${keys.test}`,
    `  live key  ${keys.live}`,
    `  page      ${url}/__emulator/`,
    ...(baseUrl === undefined ? [] : [`  links     ${baseUrl}`]),
  ];
  return lines.join("\n");
}

if (import.meta.main) {
  const io = { print: console.log, stopped: shutdownSignal() };
  Deno.exit(await main(Deno.args, io));
}
