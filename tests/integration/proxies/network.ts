/** A network on loopback: the emulator behind TLS that requires a client certificate, and two proxies that require a password and record all that they see. */
import { createServer, type ServerOptions } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createEmulator, type Emulator } from "../../../src/emulator/mod.ts";
import type { Certificates } from "./certificates.ts";

/** The host name of the API, which only the proxies can resolve. */
export const API_HOST = "scale.test";

/** User and password of the proxies. The password has a character that a URL must encode. */
export const PROXY_USER = "user:p@ss";

const LOOPBACK = "127.0.0.1";
const BASIC_USER = `Basic ${btoa(PROXY_USER)}`;

/** A proxy, and what it has recorded. */
export interface Proxy {
  readonly port: number;
  /** The heads of the requests, in order. */
  readonly heads: string[];
  /** Every byte that clients sent, as Latin-1. */
  readonly bytes: () => string;
}

/** The API and the proxies. */
export interface Network extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly port: number;
  /** The credentials for proxies that reached the API; the emulator's own log hides them. */
  readonly leaked: readonly string[];
  /** By the scheme of their URL. */
  readonly proxies: { readonly http: Proxy; readonly https: Proxy };
}

/** Starts the API and the proxies. */
export async function startNetwork(
  { authority, server }: Certificates,
): Promise<Network> {
  const emulator = createEmulator({ seed: 1, strict: true });
  const api = await startApi(emulator, {
    ...server,
    ca: authority.cert,
    requestCert: true,
    rejectUnauthorized: true,
  });
  const address = { hostname: LOOPBACK, port: 0 };
  const plain = startProxy(Deno.listen(address), api.port);
  const secure = startProxy(
    Deno.listenTls({ ...address, ...server }),
    api.port,
  );
  return {
    emulator,
    port: api.port,
    leaked: api.leaked,
    proxies: { http: plain, https: secure },
    async [Symbol.asyncDispose]() {
      await Promise.all([plain.stop(), secure.stop()]);
      await api.stop();
    },
  };
}

async function startApi({ handle }: Emulator, options: ServerOptions) {
  const leaked: string[] = [];
  const server = createServer(options, async (incoming, outgoing) => {
    const { "proxy-authorization": credentials } = incoming.headers;
    if (credentials) leaked.push(credentials);
    await send(await handle(requestOf(incoming)), outgoing);
  });
  await new Promise<void>((done) => server.listen(0, LOOPBACK, done));
  return {
    port: (server.address() as AddressInfo).port,
    leaked,
    stop: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** The examples only read, so no body is passed on. */
function requestOf({ method, url, headers }: IncomingMessage): Request {
  return new Request(`https://${headers.host}${url}`, {
    method: method ?? "GET",
    headers: Object.entries(headers)
      .map(([name, value]) => [name, String(value)]),
  });
}

async function send(
  response: Response,
  outgoing: ServerResponse,
): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(await response.text());
}

/** Opens tunnels for clients with the password. All tunnels lead to the API, whatever host they ask for. */
function startProxy(
  listener: Deno.TcpListener | Deno.TlsListener,
  apiPort: number,
): Proxy & { readonly stop: () => Promise<void> } {
  const heads: string[] = [];
  const received: Uint8Array[] = [];
  const open = new Set<Deno.Conn>();
  const work: Promise<void>[] = [];

  async function tunnel(client: Deno.Conn): Promise<void> {
    const head = await readHead(client, received);
    heads.push(head);
    const isKnown = head.split("\r\n").some((line) =>
      line.toLowerCase().startsWith("proxy-authorization:") &&
      line.endsWith(BASIC_USER)
    );
    if (!isKnown) {
      return await writeStatus(client, "407 Proxy Authentication Required");
    }
    const api = await Deno.connect({ hostname: LOOPBACK, port: apiPort });
    open.add(api);
    await writeStatus(client, "200 Connection established");
    await Promise.all([
      client.readable.pipeThrough(recording(received)).pipeTo(api.writable),
      api.readable.pipeTo(client.writable),
    ]);
  }

  async function accept(): Promise<void> {
    for await (const client of listener) {
      open.add(client);
      // A client that disconnects breaks its tunnel, which is expected.
      work.push(tunnel(client).catch(() => {}).finally(() => close(client)));
    }
  }
  work.push(accept());

  return {
    port: (listener.addr as Deno.NetAddr).port,
    heads,
    bytes: () => received.map((chunk) => latin1(chunk)).join(""),
    async stop() {
      listener.close();
      open.forEach(close);
      await Promise.all(work);
    },
  };
}

async function readHead(
  client: Deno.Conn,
  received: Uint8Array[],
): Promise<string> {
  let head = "";
  const buffer = new Uint8Array(16_384);
  while (!head.includes("\r\n\r\n")) {
    const size = await client.read(buffer);
    if (size === null) throw new Error(`The request ended after ${head}`);
    received.push(buffer.slice(0, size));
    head += latin1(buffer.subarray(0, size));
  }
  return head;
}

async function writeStatus(client: Deno.Conn, status: string): Promise<void> {
  const text = `HTTP/1.1 ${status}\r\n\r\n`;
  await client.write(new TextEncoder().encode(text));
}

function recording(
  received: Uint8Array[],
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform(chunk, controller) {
      received.push(chunk);
      controller.enqueue(chunk);
    },
  });
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** Closes a connection that may be closed already. */
function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
