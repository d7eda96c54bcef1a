/** The server that the checks run against: the emulator over HTTP, forms read back, and bad manners on bare sockets. */
import { createEmulator, type Emulator } from "../../../src/emulator/mod.ts";
import type { Ground } from "./check.ts";

/** A server that is running. */
export interface Site extends AsyncDisposable {
  /** Where it is. */
  readonly ground: Omit<Ground, "sendsLength">;
}

/** What came in under one name. */
interface Visit {
  hits: number;
  /** What is still coming in, and what became of it. */
  readonly uploads: Promise<
    { readonly whole: boolean; readonly bytes: number }
  >[];
}

/** A request, and what its path names. */
interface Call {
  readonly request: Request;
  /** The path behind the base. */
  readonly rest: string;
  /** The word behind the kind: a name, or a number. */
  readonly id: string;
  readonly visit: Visit;
}

/** Starts it. */
export function startSite(): Site {
  const visits = new Map<string, Visit>();
  const emulators = new Map<string, Emulator>();
  const visitOf = (id: string) => {
    const visit = visits.get(id) ?? { hits: 0, uploads: [] };
    visits.set(id, visit);
    return visit;
  };
  const emulatorOf = (id: string) => {
    const emulator = emulators.get(id) ?? createEmulator();
    emulators.set(id, emulator);
    return emulator;
  };

  /** By the first word of the path. */
  const kinds: Readonly<
    Record<string, (call: Call) => Response | Promise<Response>>
  > = {
    emulator: ({ request: { method, headers, body }, rest, id }) => {
      const url = `http://emulator${rest}`;
      return emulatorOf(id).handle(new Request(url, { method, headers, body }));
    },
    gzip: async (call) => {
      const { status, headers, body } = await kinds["emulator"]!(call);
      const packed = body?.pipeThrough(new CompressionStream("gzip"));
      headers.set("content-encoding", "gzip");
      return new Response(packed, { status, headers });
    },
    echo: async ({ request }) =>
      Response.json({
        method: request.method,
        headers: Object.fromEntries(request.headers),
        body: await request.text(),
      }),
    marked: () => new Response('\uFEFF{"ok":true}\0\0'),
    bytes: ({ id }) => new Response("x".repeat(Number(id))),
    form: ({ request }) => readForm(request),
    digest: async ({ request }) => {
      const file = (await request.formData()).get("file") as File;
      const digest = await crypto.subtle.digest(
        "SHA-256",
        await file.arrayBuffer(),
      );
      return Response.json({ digest: [...new Uint8Array(digest)] });
    },
    second: async ({ request, visit }) => {
      if (visit.hits > 1) return await readForm(request);
      await request.arrayBuffer();
      return new Response("{}", { status: 503 });
    },
    upload: async ({ request, visit }) => {
      const counted = count(request);
      visit.uploads.push(counted);
      return Response.json(await counted);
    },
    redirect: async ({ request, id }) => {
      await request.arrayBuffer();
      const location = `/hits/${id}/target?secret`;
      return new Response(null, { status: 302, headers: { location } });
    },
    seen: async ({ visit }) => Response.json(await Promise.all(visit.uploads)),
    hits: ({ visit }) => Response.json({ hits: visit.hits }),
  };
  const http = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    (request) => {
      const url = new URL(request.url);
      const [, kind = "", id = "", ...words] = url.pathname.split("/");
      const visit = visitOf(id);
      if (kind !== "seen" && !(kind === "hits" && words.length === 0)) {
        visit.hits++;
      }
      const rest = `/${words.join("/")}${url.search}`;
      return kinds[kind]?.({ request, rest, id, visit }) ??
        new Response(`No ${kind} here`, { status: 404 });
    },
  );
  const raw = startRaw((id) => ++visitOf(id).hits);
  return {
    ground: {
      http: `http://127.0.0.1:${http.addr.port}`,
      raw: `http://127.0.0.1:${raw.port}`,
      closed: `http://127.0.0.1:${closedPort()}`,
    },
    async [Symbol.asyncDispose]() {
      raw.close();
      // Runtimes that are gone may have left a connection half open.
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

async function count(
  { body }: Request,
): Promise<{ readonly whole: boolean; readonly bytes: number }> {
  let bytes = 0;
  try {
    for await (const chunk of body ?? []) bytes += chunk.length;
    return { whole: true, bytes };
  } catch {
    return { whole: false, bytes };
  }
}

/** Finds a port where nobody listens. */
function closedPort(): number {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return (listener.addr as Deno.NetAddr).port;
}

/** A connection on which a request's head has come in. */
interface Socket {
  readonly connection: Deno.TcpConn;
  /** The words of the path. */
  readonly words: readonly string[];
  /** How many requests there were under this name. */
  readonly hits: number;
}

const EMPTY_OBJECT =
  "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";

/**
 * By the first word of the path. The connection stays open for another request
 * only where that is said; closing it with bytes unread is a reset.
 */
const RAW_KINDS: Readonly<
  Record<string, (socket: Socket) => Promise<"open" | void>>
> = {
  reset: () => Promise.resolve(),
  kept: async ({ connection, hits }) => {
    if (hits > 1) return;
    await say(connection, EMPTY_OBJECT);
    return "open";
  },
  cut: ({ connection }) =>
    say(connection, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[{}"),
  stall: async ({ connection }) => {
    await say(connection, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[");
    await drain(connection);
  },
  silent: ({ connection }) => drain(connection),
  early: async ({ connection, words }) => {
    const body = '{"error":"Early."}';
    await say(
      connection,
      `HTTP/1.1 ${words[2]} Early\r\ncontent-type: application/json\r\n` +
        `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    );
    // As servers do, so that the client gets to read the answer.
    await drain(connection);
  },
};

function startRaw(
  hit: (id: string) => number,
): { readonly port: number; readonly close: () => void } {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const open = new Set<Deno.TcpConn>();
  const answer = async (connection: Deno.TcpConn) => {
    const words = await readHead(connection);
    const [kind = "", id = ""] = words ?? [];
    return await RAW_KINDS[kind]?.({
      connection,
      words: words!,
      hits: hit(id),
    });
  };
  const serve = async (connection: Deno.TcpConn) => {
    open.add(connection);
    try {
      while (await answer(connection) === "open") {
        /* For the next request. */
      }
    } catch {
      // The client has gone.
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

/** Reads up to the end of a head and what came with it, and gives the words of its path. */
async function readHead(
  connection: Deno.TcpConn,
): Promise<readonly string[] | undefined> {
  const buffer = new Uint8Array(4096);
  const decoder = new TextDecoder();
  let text = "";
  // A short JSON body may come in a packet of its own.
  while (!isRead(text)) {
    const read = await connection.read(buffer);
    if (read === null) return undefined;
    text += decoder.decode(buffer.subarray(0, read), { stream: true });
  }
  return text.split(" ")[1]?.split("/").slice(1);
}

function isRead(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const [, length = "0"] = /^content-length: *(\d+)/im.exec(text) ?? [];
  const isJson = /^content-type: *application\/json/im.test(text);
  const body = new TextEncoder().encode(text.slice(end + 4)).length;
  return !isJson || body >= Number(length);
}

async function say(connection: Deno.TcpConn, text: string): Promise<void> {
  const writer = connection.writable.getWriter();
  await writer.write(new TextEncoder().encode(text));
  writer.releaseLock();
}

async function drain(connection: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(65_536);
  while (await connection.read(buffer) !== null) { /* Nobody wants it. */ }
}
