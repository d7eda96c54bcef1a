/**
 * A handler of requests on `node:http`, which unlike `Deno.serve` can break a
 * connection before it answers, and give a handler the body of a GET.
 */
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { Readable } from "node:stream";

/** Answers a request. */
type Handle = (request: Request) => Promise<Response>;

/** Where a server listens. */
export interface Address {
  readonly hostname: string;
  /** 0 for any that is free. */
  readonly port: number;
}

/** A server that listens. */
export interface RunningServer {
  /** For instance `"http://127.0.0.1:8787"`. */
  readonly url: string;
  /** Stops it, and breaks after so many milliseconds what still goes on. */
  readonly stop: (graceMs: number) => Promise<void>;
}

/** Methods whose body is read and dropped, since a `Request` cannot have one. */
const WITHOUT_BODY: readonly (string | undefined)[] = ["GET", "HEAD"];

/** Longer than clients keep an idle connection, so that none breaks on them. */
const KEEP_ALIVE_MS = 75_000;

/** Listens, and answers with the handler. Rejects where it cannot listen. */
export async function serve(
  handle: Handle,
  { hostname, port }: Address,
): Promise<RunningServer> {
  const server = createServer((message, response) => {
    answer(handle, message, response).catch((error) => {
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
    throw new Error(`Listens on ${address} and not on a port`);
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

async function answer(
  handle: Handle,
  message: IncomingMessage,
  target: ServerResponse,
): Promise<void> {
  const request = requestOf(message);
  if (request === undefined) {
    target.writeHead(400).end();
    return;
  }
  const response = await handle(request);
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

/** Gives `undefined` for what is no request that `fetch` could send. */
function requestOf(message: IncomingMessage): Request | undefined {
  const { method = "", url = "", rawHeaders, headers: { host } } = message;
  const headers = new Headers();
  try {
    for (let index = 0; index < rawHeaders.length; index += 2) {
      headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "");
    }
    const body = bodyOf(message);
    // A proxy's request names the host in its first line.
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

/** Reads a body to its end, or to where it breaks. */
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
