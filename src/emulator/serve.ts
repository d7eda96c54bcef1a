/**
 * The emulator as a server, for every runtime that serves a default export:
 * `deno serve`, Bun, Cloudflare Workers.
 *
 * ```sh
 * deno serve --host 127.0.0.1 --port 8787 jsr:@labelwire/scale/emulator/serve
 * ```
 *
 * The default export has the keys `test_emulator` and `live_emulator`; a server
 * with options is made by `createServer`. The control routes begin with
 * `/__emulator/`, which is a page in a browser. The state is lost when the process
 * ends.
 *
 * @example A server with options, as the default export of a program
 * ```ts
 * import { createServer } from "@labelwire/scale/emulator/serve";
 * import { assertEquals } from "@std/assert";
 *
 * const server = createServer({ seed: 1, anyKey: true });
 * // export default server;
 *
 * const request = new Request("http://127.0.0.1:8787/__emulator/health");
 * assertEquals((await server.fetch(request)).status, 200);
 * ```
 *
 * @module
 */
import { createEmulator, type Emulator } from "./emulator.ts";
import type { EmulatorOptions } from "./options/options.ts";

/** A server in the form that runtimes expect of a default export. */
export interface EmulatorServer {
  /** Handles a request. */
  readonly fetch: (request: Request) => Promise<Response>;
}

/** A server and its emulator. */
export interface CreatedServer extends EmulatorServer {
  /** The emulator, whose methods control it. */
  readonly emulator: Emulator;
}

/**
 * Creates an emulator as a server. Nothing is started: it may be the default
 * export of a program, also of a Worker. With `allowHosts` its control routes can
 * be used under names other than `localhost`.
 *
 * @throws {TypeError} for options that `createEmulator` refuses
 */
export function createServer(options?: EmulatorOptions): CreatedServer {
  const emulator = createEmulator(options);
  return { fetch: (request) => emulator.handle(request), emulator };
}

/** The server of the default export, after the first request. */
const created: { server?: EmulatorServer } = {};

/** The emulator as a server, with the default options. */
const server: EmulatorServer = { fetch: handle };

export default server;

function handle(request: Request): Promise<Response> {
  created.server ??= createServer();
  return created.server.fetch(request);
}
