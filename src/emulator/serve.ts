/**
 * The emulator as a server, for every runtime that serves a default export:
 * `deno serve`, Bun, Cloudflare Workers.
 *
 * ```sh
 * deno serve --host 127.0.0.1 --port 8787 jsr:@labelwire/scale/emulator/serve
 * ```
 *
 * The first request creates the emulator, with the keys `test_emulator` and
 * `live_emulator`. Its control routes begin with `/__emulator/`, which is a page in
 * a browser. The state is lost when the process ends.
 *
 * @example Send a request to it
 * ```ts
 * import server from "@labelwire/scale/emulator/serve";
 * import { assertEquals } from "@std/assert";
 *
 * const request = new Request("http://127.0.0.1:8787/__emulator/health");
 * assertEquals((await server.fetch(request)).status, 200);
 * ```
 *
 * @module
 */
import { createEmulator, type Emulator } from "./emulator.ts";

/** A server in the form that runtimes expect of a default export. */
export interface EmulatorServer {
  /** Handles a request. */
  readonly fetch: (request: Request) => Promise<Response>;
}

/** The emulator, after the first request. */
const created: { emulator?: Emulator } = {};

/** The emulator as a server. */
const server: EmulatorServer = { fetch: handle };

export default server;

/** Links in responses go to the origin of the first request. */
function handle(request: Request): Promise<Response> {
  created.emulator ??= createEmulator({ baseUrl: new URL(request.url).origin });
  return created.emulator.handle(request);
}
