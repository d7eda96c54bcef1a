/**
 * The emulator as a server, for everything that serves a default export:
 * `deno serve`, Bun, Cloudflare Workers.
 *
 * ```sh
 * deno serve --host 127.0.0.1 --port 8787 jsr:@labelwire/scale/emulator/serve
 * ```
 *
 * The emulator is made at the first request, with the keys `test_emulator` and
 * `live_emulator`, and is controlled under `/__emulator/`, which is a page in a
 * browser. What it knows lasts as long as the process.
 *
 * @example Point a client at it
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

/** What servers call for each request. */
export interface EmulatorServer {
  /** Answers a request. */
  readonly fetch: (request: Request) => Promise<Response>;
}

/** The emulator, once there was a request. */
const made: { emulator?: Emulator } = {};

/** The emulator as a server. */
const server: EmulatorServer = { fetch: answer };

export default server;

/** Links in answers lead to where the first request came to. */
function answer(request: Request): Promise<Response> {
  made.emulator ??= createEmulator({ baseUrl: new URL(request.url).origin });
  return made.emulator.handle(request);
}
