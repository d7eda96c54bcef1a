/**
 * A server on `node:http`, which unlike `Deno.serve` can break a connection before
 * the response, and accepts a GET with a body.
 */
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { Readable } from "node:stream";

/** Handles a request. */
type Handler = (request: Request) => Promise<Response>;

/** The address of a server. */
export interface Address {
  readonly hostname: string;
  /** The port; 0 for any free port. */
  readonly port: number;
}

/** A running server. */
export interface RunningServer {
  /** The origin, for instance `"http://127.0.0.1:8787"`. */
  readonly url: string;
  /** Stops the server. After that many milliseconds, open connections are closed. */
  readonly stop: (graceMs: number) => Promise<void>;
}

/** Methods whose body is discarded, because a `Request` cannot have one. */
const WITHOUT_BODY: readonly (string | undefined)[] = ["GET", "HEAD"];

/** Longer than clients keep an idle connection, so that the server never closes it first. */
const KEEP_ALIVE_MS = 75_000;

/** Starts a server. Rejects if it cannot listen. */
export async function serve(
  handler: Handler,
  { hostname, port }: Address,
): Promise<RunningServer> {
  const server = createServer((message, response) => {
    respond(handler, message, response).catch((error) => {
      console.error(error);
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
    throw new Error(`Expected a port, got the address ${address}`);
  }
  const { family, address: host, port } = address;
  return `http://${family === "IPv6" ? `[${host}]` : host}:${port}`;
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
  const { bytes, isWhole } = await readBody(response);
  if (isWhole && body !== null) {
    headers.set("content-length", String(bytes.length));
  }
  target.writeHead(status, Object.fromEntries(headers));
  if (isWhole) target.end(bytes);
  else target.write(bytes, () => target.destroy());
}

/** Returns `undefined` for a request that `fetch` could not send. */
function toRequest(message: IncomingMessage): Request | undefined {
  const { method = "", url = "", rawHeaders, headers: { host } } = message;
  const headers = new Headers();
  try {
    for (let index = 0; index < rawHeaders.length; index += 2) {
      headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "");
    }
    const body = bodyOf(message);
    // The first line of a request to a proxy contains the whole URL.
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
  if (!WITHOUT_BODY.includes(method)) {
    return Readable.toWeb(message) as ReadableStream<Uint8Array>;
  }
  message.resume();
  return null;
}

/** Reads a body to its end, or until it fails. */
async function readBody(
  { body }: Response,
): Promise<{ readonly bytes: Uint8Array; readonly isWhole: boolean }> {
  const chunks: Uint8Array[] = [];
  let isWhole = true;
  try {
    for await (const chunk of body ?? []) chunks.push(chunk);
  } catch {
    isWhole = false;
  }
  const bytes = new Uint8Array(
    await new Blob(chunks as BlobPart[]).arrayBuffer(),
  );
  return { bytes, isWhole };
}
