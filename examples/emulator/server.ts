/**
 * A server for a request handler, on `node:http`. Unlike `Deno.serve` it can
 * break a connection before it responds, and accepts a GET with a body.
 */
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { isIP } from "node:net";
import { Readable } from "node:stream";

/** Responds to a request. */
type Handler = (request: Request) => Promise<Response>;

/** The address that a server listens on. */
export interface Address {
  readonly hostname: string;
  /** The port; 0 for any free port. */
  readonly port: number;
}

/** A server that listens. */
export interface RunningServer {
  /** The URL to call, for instance `"http://127.0.0.1:8787"`. */
  readonly url: string;
  /** Stops the server. Connections that are open after `graceMs` are broken. */
  readonly stop: (graceMs: number) => Promise<void>;
}

/** Methods whose body is discarded, because a `Request` cannot have one. */
const METHODS_WITHOUT_BODY: readonly (string | undefined)[] = ["GET", "HEAD"];

/** The addresses that mean every address of this machine, and one of these. */
const CALLED_AS: Readonly<Record<string, string>> = {
  "0.0.0.0": "127.0.0.1",
  "::": "::1",
};

/** Longer than clients keep an idle connection, so that they close it first. */
const KEEP_ALIVE_MS = 75_000;

/** Starts a server. Rejects if it cannot listen on the address. */
export async function serve(
  handler: Handler,
  { hostname, port }: Address,
): Promise<RunningServer> {
  const server = createServer((message, response) => {
    respond(handler, message, response).catch((error) => {
      // A client that closed its connection is no fault of the server.
      if (message.complete) console.error(error);
      response.destroy();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, resolve);
  });
  return { url: urlOf(server), stop: (graceMs) => stop(server, graceMs) };
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error(`The server has no port: its address is ${address}`);
  }
  const host = CALLED_AS[address.address] ?? address.address;
  return `http://${isIP(host) === 6 ? `[${host}]` : host}:${address.port}`;
}

async function stop(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}

async function respond(
  handler: Handler,
  message: IncomingMessage,
  target: ServerResponse,
): Promise<void> {
  const request = toRequest(message);
  if (request === undefined) {
    target.writeHead(400).end();
    return;
  }
  const response = await handler(request);
  if (response.headers.get("x-emulate") === "reset") {
    message.socket.resetAndDestroy();
    return;
  }
  const { status, body, headers } = response;
  const { bytes, isComplete } = await readBody(response);
  if (isComplete && body !== null) {
    headers.set("content-length", String(bytes.length));
  }
  target.writeHead(status, Object.fromEntries(headers));
  if (isComplete) target.end(bytes);
  else target.write(bytes, () => target.destroy());
}

/** Converts a message. Returns `undefined` if `fetch` could not send such a request. */
function toRequest(message: IncomingMessage): Request | undefined {
  const { method = "", url = "", rawHeaders, headers: { host } } = message;
  const headers = new Headers();
  try {
    for (let index = 0; index < rawHeaders.length; index += 2) {
      headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "");
    }
    const body = bodyOf(message);
    // A request to a proxy has the whole URL in its first line.
    const origin = url.startsWith("/") ? `http://${host ?? "localhost"}` : "";
    return new Request(origin + url, {
      method,
      headers,
      ...(body && { body, duplex: "half" }),
    });
  } catch {
    return undefined;
  }
}

function bodyOf(message: IncomingMessage): ReadableStream<Uint8Array> | null {
  const { method, headers } = message;
  const length = headers["content-length"] ?? "0";
  const hasBody = length !== "0" || "transfer-encoding" in headers;
  if (!hasBody) return null;
  if (!METHODS_WITHOUT_BODY.includes(method)) {
    return Readable.toWeb(message) as ReadableStream<Uint8Array>;
  }
  message.resume();
  return null;
}

/** Reads a body to its end, or to the point where it breaks. */
async function readBody(
  { body }: Response,
): Promise<{ readonly bytes: Uint8Array; readonly isComplete: boolean }> {
  const chunks: Uint8Array[] = [];
  let isComplete = true;
  try {
    for await (const chunk of body ?? []) chunks.push(chunk);
  } catch {
    isComplete = false;
  }
  const bytes = new Uint8Array(
    await new Blob(chunks as BlobPart[]).arrayBuffer(),
  );
  return { bytes, isComplete };
}
