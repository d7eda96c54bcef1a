/**
 * The emulator as a server, for every runtime that serves a default export:
 * `deno serve`, Bun, Cloudflare Workers.
 *
 * ```sh
 * deno serve --host 127.0.0.1 --port 8787 jsr:@labelwire/scale/emulator/serve
 * ```
 *
 * The default export has the keys `test_emulator` and `live_emulator`; a server
 * with options is made by `createServer`. The page at `/__emulator/` shows tasks,
 * requests, callbacks and faults. The state is lost when the process ends.
 *
 * The routes below `/__emulator` do what the methods of an `Emulator` do, without a
 * key, with JSON whatever the `Content-Type`. The members are those of the
 * parameters and results of the methods; a member with `?` may be absent. An error is
 * `{ status_code, error }`, with a message that names the value.
 *
 * | Route | Body of the request | Body of the response |
 * | --- | --- | --- |
 * | `GET /health` |  | `{ status: "ok" }` |
 * | `POST /tasks/{id}/start` |  | the task |
 * | `POST /tasks/{id}/complete` | `{ response? }` | the task |
 * | `POST /tasks/{id}/fail` | `{ response? }` | the task |
 * | `POST /tasks/{id}/reopen` |  | the task |
 * | `POST /tasks/{id}/audit` | `{ accepted, comments? }` | the task |
 * | `POST /tasks/{id}/fix` | `{ response? }` | the task |
 * | `POST /chat_tasks/{id}/complete` | `{ threads?, sensitive_content_reports?, everyForm? }` | the task of v2 |
 * | `POST /chat_tasks/{id}/fail` | `{ errors? }` | the task of v2 |
 * | `POST /chat_tasks/{id}/remove` |  | the task of v2 |
 * | `POST /deliveries` | `{ key, project, name?, task_ids? }` | the delivery of v2 |
 * | `POST /datasets` | `{ key, name }` | the dataset of v2 |
 * | `POST /datasets/deliveries` | `{ key, dataset, name?, tasks? }` | the delivery of v2 |
 * | `POST /projects/{name}/archive` | `{ key, archived? }` | `{ status: "ok" }` |
 * | `GET /clock` |  | `{ kind, now }` |
 * | `POST /clock/advance` | `{ ms }` | `{ kind, now }` |
 * | `GET /faults` |  | the faults |
 * | `POST /faults` | `{ route?, method?, times?, every?, share?, when?, effect }` | `{ id }` |
 * | `DELETE /faults` |  | the faults |
 * | `DELETE /faults/{id}` |  | the faults |
 * | `GET /auto_complete` |  | the policy, or `null` |
 * | `PUT /auto_complete` | `{ completeAfterMs, errorShare? }` | the policy |
 * | `DELETE /auto_complete` |  | `null` |
 * | `GET /latency` |  | `{ minMs, maxMs }`, or `null` |
 * | `PUT /latency` | `{ minMs, maxMs }` | `{ minMs, maxMs }` |
 * | `DELETE /latency` |  | `null` |
 * | `GET /rate_limit` |  | the limit, or `null` |
 * | `PUT /rate_limit` | `{ requests, windowMs }` | the limit |
 * | `DELETE /rate_limit` |  | `null` |
 * | `GET /callbacks` |  | the callbacks with their attempts |
 * | `GET /callbacks/outbox` |  | the emails |
 * | `POST /callbacks/deliver` | `{ order? }` | the callbacks, once none is due |
 * | `POST /callbacks/{id}/resend` |  | the callbacks |
 * | `POST /callbacks/drop_next` | `{ count }` | `{ isPaused, dropNext, duplicateNext }` |
 * | `POST /callbacks/duplicate_next` | `{ count }` | the same |
 * | `POST /callbacks/pause` |  | the same |
 * | `POST /callbacks/resume` |  | the same |
 * | `GET /requests` |  | the requests without secrets, each with its `curl` |
 * | `DELETE /requests` |  | `{ status: "ok" }` |
 * | `GET /requests/curl` |  | the curl commands |
 * | `GET /snapshots` |  | the names |
 * | `PUT /snapshots/{name}` |  | the names |
 * | `DELETE /snapshots/{name}` |  | the names |
 * | `POST /snapshots/{name}/restore` |  | `{ status: "ok" }` |
 * | `GET /export` |  | the state as a document |
 * | `POST /import` | the document | `{ status: "ok" }` |
 * | `POST /reset` |  | `{ status: "ok" }` |
 *
 * The body of `/latency` may also be a number of milliseconds. A single request to
 * the API can ask for a fault with the header `x-emulate`: a status such as `503`,
 * or `reset`, `hang`, `html`, `cut`, `empty`, `wrong-json`. With `-after-commit` the
 * work is done first.
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
