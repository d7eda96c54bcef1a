/** The servers of the checks: the emulator over HTTP, routes that report what they received, and plain sockets that break the protocol. */
import { createEmulator, type Emulator } from "../../../src/emulator/mod.ts";
import type { Environment } from "./check.ts";

/** The running servers. */
export interface CheckServer extends AsyncDisposable {
  readonly urls: Omit<Environment, "sendsLength">;
}

/** The body of an upload, once it has ended. */
interface ReceivedBody {
  readonly isComplete: boolean;
  readonly bytes: number;
}

/** The requests under one name. */
interface NameLog {
  hits: number;
  readonly uploads: Promise<ReceivedBody>[];
}

/** A request, and the parts of its path. */
interface RoutedRequest {
  readonly request: Request;
  /** The path after the name, with the query. */
  readonly rest: string;
  /** The second segment of the path: a name, or a number. */
  readonly id: string;
  readonly log: NameLog;
}

/** Starts the servers. */
export function startServer(): CheckServer {
  const logs = new Map<string, NameLog>();
  const emulators = new Map<string, Emulator>();
  const logOf = (id: string) => {
    const log = logs.get(id) ?? { hits: 0, uploads: [] };
    logs.set(id, log);
    return log;
  };
  const emulatorOf = (id: string) => {
    const emulator = emulators.get(id) ?? createEmulator();
    emulators.set(id, emulator);
    return emulator;
  };

  /** By the first segment of the path. */
  const routes: Readonly<
    Record<string, (request: RoutedRequest) => Response | Promise<Response>>
  > = {
    emulator: ({ request: { method, headers, body }, rest, id }) => {
      const url = `http://emulator${rest}`;
      return emulatorOf(id).handle(new Request(url, { method, headers, body }));
    },
    gzip: async (routed) => {
      const { status, headers, body } = await routes["emulator"]!(routed);
      const compressed = body?.pipeThrough(new CompressionStream("gzip"));
      headers.set("content-encoding", "gzip");
      return new Response(compressed, { status, headers });
    },
    echo: async ({ request }) =>
      Response.json({
        method: request.method,
        headers: Object.fromEntries(request.headers),
        body: await request.text(),
      }),
    marked: () => new Response('\uFEFF{"ok":true}\0\0'),
    bytes: ({ id }) => new Response("x".repeat(Number(id))),
    bytewise: ({ id }) => {
      let left = Number(id);
      return new Response(
        new ReadableStream({
          pull(controller) {
            if (left-- > 0) controller.enqueue(Uint8Array.of(120));
            else controller.close();
          },
        }),
      );
    },
    deep: ({ id, rest }) => {
      const depth = parseInt(rest.slice(1));
      const body = "[".repeat(depth) + "]".repeat(depth);
      return new Response(body, { status: Number(id) });
    },
    items: ({ id }) => new Response(`[${"{},".repeat(Number(id) - 1)}{}]`),
    form: ({ request }) => readForm(request),
    digest: async ({ request }) => {
      const file = (await request.formData()).get("file") as File;
      const digest = await crypto.subtle.digest(
        "SHA-256",
        await file.arrayBuffer(),
      );
      return Response.json({ digest: [...new Uint8Array(digest)] });
    },
    second: async ({ request, log }) => {
      if (log.hits > 1) return await readForm(request);
      await request.arrayBuffer();
      return new Response("{}", { status: 503 });
    },
    upload: async ({ request, log }) => {
      const received = receive(request);
      log.uploads.push(received);
      return Response.json(await received);
    },
    redirect: async ({ request, id }) => {
      await request.arrayBuffer();
      const location = `/hits/${id}/target?secret`;
      return new Response(null, { status: 302, headers: { location } });
    },
    hop: ({ request }) => {
      const location = new URL(request.url).searchParams.get("to") ?? "";
      return new Response("hop", { status: 302, headers: { location } });
    },
    received: async ({ log }) => Response.json(await Promise.all(log.uploads)),
    hits: ({ log }) => Response.json({ hits: log.hits }),
  };
  const http = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    (request) => {
      const url = new URL(request.url);
      const [, name = "", id = "", ...segments] = url.pathname.split("/");
      const log = logOf(id);
      if (name !== "received" && !(name === "hits" && segments.length === 0)) {
        log.hits++;
      }
      const rest = `/${segments.join("/")}${url.search}`;
      return routes[name]?.({ request, rest, id, log }) ??
        new Response(`No route for ${url.pathname}`, { status: 404 });
    },
  );
  const raw = startRaw((id) => ++logOf(id).hits);
  return {
    urls: {
      http: `http://127.0.0.1:${http.addr.port}`,
      raw: `http://127.0.0.1:${raw.port}`,
      closed: `http://127.0.0.1:${closedPort()}`,
    },
    async [Symbol.asyncDispose]() {
      raw.close();
      // A runtime that has ended may leave a connection half open.
      await http.shutdown();
    },
  };
}

async function readForm(request: Request): Promise<Response> {
  const { headers } = request;
  const { file, ...fields } = Object.fromEntries(await request.formData());
  const { name: filename, type } = file as File;
  return Response.json({
    fields,
    filename,
    type,
    text: await (file as File).text(),
    length: headers.get("content-length"),
    coding: headers.get("transfer-encoding"),
  });
}

async function receive({ body }: Request): Promise<ReceivedBody> {
  let bytes = 0;
  try {
    for await (const chunk of body ?? []) bytes += chunk.length;
    return { isComplete: true, bytes };
  } catch {
    return { isComplete: false, bytes };
  }
}

/** Returns a port where nothing listens. */
function closedPort(): number {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return (listener.addr as Deno.NetAddr).port;
}

/** A connection whose request head has been read. */
interface RawRequest {
  readonly connection: Deno.TcpConn;
  /** The head as it was sent. */
  readonly head: string;
  /** The segments of the path. */
  readonly segments: readonly string[];
  /** The number of requests under this name. */
  readonly hits: number;
}

const EMPTY_OBJECT =
  "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";

/**
 * By the first segment of the path. The connection stays open for another
 * request only after "open". Closing it with unread bytes is a reset.
 */
const RAW_ROUTES: Readonly<
  Record<string, (request: RawRequest) => Promise<"open" | void>>
> = {
  reset: () => Promise.resolve(),
  kept: async ({ connection, hits }) => {
    if (hits > 1) return;
    await write(connection, EMPTY_OBJECT);
    return "open";
  },
  cut: ({ connection }) =>
    write(connection, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[{}"),
  stall: async ({ connection }) => {
    await write(connection, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[");
    await drain(connection);
  },
  silent: ({ connection }) => drain(connection),
  // No runtime accepts this head, which repeats that of the request.
  broken: ({ connection, head }) =>
    write(connection, `HTTP/1.1 200 OK\r\n${head.trim()}\0\r\n\r\n`),
  head: ({ connection, head }) => {
    const body = JSON.stringify(head.split("\r\n"));
    return write(
      connection,
      "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" +
        `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    );
  },
  early: async ({ connection, segments }) => {
    const body = '{"error":"Early."}';
    await write(
      connection,
      `HTTP/1.1 ${segments[2]} Early\r\ncontent-type: application/json\r\n` +
        `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    );
    // As servers do, so that the client can read the response.
    await drain(connection);
  },
};

function startRaw(
  hit: (id: string) => number,
): { readonly port: number; readonly close: () => void } {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const open = new Set<Deno.TcpConn>();
  const respond = async (connection: Deno.TcpConn) => {
    const head = await readHead(connection) ?? "";
    const path = head.split(" ")[1]?.replace(/\?.*/, "") ?? "";
    const segments = path.split("/").slice(1);
    const [name = "", id = ""] = segments;
    return await RAW_ROUTES[name]?.(
      { connection, head, segments, hits: hit(id) },
    );
  };
  const serve = async (connection: Deno.TcpConn) => {
    open.add(connection);
    try {
      while (await respond(connection) === "open") {
        /* Waits for the next request. */
      }
    } catch {
      // The client closed the connection.
    } finally {
      if (open.delete(connection)) connection.close();
    }
  };
  (async () => {
    for await (const connection of listener) serve(connection);
  })();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    close() {
      listener.close();
      for (const connection of open) connection.close();
      open.clear();
    },
  };
}

/** Reads a head, and a short JSON body. */
async function readHead(
  connection: Deno.TcpConn,
): Promise<string | undefined> {
  const buffer = new Uint8Array(4096);
  const decoder = new TextDecoder();
  let received = "";
  // A short JSON body may arrive in a packet of its own.
  while (!isComplete(received)) {
    const read = await connection.read(buffer);
    if (read === null) return undefined;
    received += decoder.decode(buffer.subarray(0, read), { stream: true });
  }
  return received;
}

function isComplete(request: string): boolean {
  const end = request.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const [, length = "0"] = /^content-length: *(\d+)/im.exec(request) ?? [];
  const isJson = /^content-type: *application\/json/im.test(request);
  const body = new TextEncoder().encode(request.slice(end + 4)).length;
  return !isJson || body >= Number(length);
}

async function write(connection: Deno.TcpConn, data: string): Promise<void> {
  const writer = connection.writable.getWriter();
  await writer.write(new TextEncoder().encode(data));
  writer.releaseLock();
}

async function drain(connection: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(65_536);
  while (await connection.read(buffer) !== null) { /* Discarded. */ }
}
