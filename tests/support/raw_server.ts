/**
 * A server on plain sockets, which can break a connection as no HTTP server
 * would. It uses `node:net` because Deno's own sockets cannot send a reset
 * after everything was read.
 */
import { createServer, type Server, type Socket } from "node:net";

/** A request as it was received. */
export interface RawRequest {
  readonly method: string;
  /** Path and query, not decoded. */
  readonly target: string;
  readonly headers: Headers;
  /** The index of its connection, from 0. */
  readonly connection: number;
  /** The number of earlier requests on that connection. */
  readonly before: number;
  /** Reads the body. It is not read before this is called. */
  readonly body: () => Promise<Uint8Array>;
}

/** The server's end of a connection. */
export interface RawSocket {
  /** Resolves when the connection is closed, by either side. */
  readonly closed: Promise<void>;
  /** Sends bytes, after the earlier ones. */
  readonly write: (data: string | Uint8Array) => Promise<void>;
  /** Ends the connection after what was written. */
  readonly fin: () => Promise<void>;
  /** Resets the connection. */
  readonly reset: () => void;
}

/** The reaction to one request. */
export type RawStep = (
  socket: RawSocket,
  request: RawRequest,
) => void | Promise<void>;

/** A running server. */
export interface RawServer extends AsyncDisposable {
  /** `http://127.0.0.1:…`, without a trailing slash. */
  readonly url: string;
  /** All requests whose head was read, in order. */
  readonly requests: readonly RawRequest[];
  /** The number of connections so far. */
  readonly connections: () => number;
  /** The number of connections that are open now. */
  readonly open: () => number;
  /** Closes all connections and stops listening. */
  readonly close: () => Promise<void>;
}

/** Options of a server. */
export interface RawServerOptions {
  /** Called with a new connection before anything is read from it. */
  readonly onConnect?: (socket: RawSocket, connection: number) => unknown;
  /** Whether the requests are recorded. Default `true`. */
  readonly keepRequests?: boolean;
}

/** Starts a server on a free port that calls `step` for each request. */
export async function rawServer(
  step: RawStep,
  { onConnect, keepRequests = true }: RawServerOptions = {},
): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const serving = new Set<Promise<void>>();
  let connections = 0;
  const server = createServer((socket) => {
    const connection = connections++;
    sockets.add(socket);
    // A head and its body are two writes, and the second must not wait.
    socket.setNoDelay(true);
    socket.on("close", () => sockets.delete(socket));
    const buffer = new ReceiveBuffer(socket);
    const end = endOf(socket);
    onConnect?.(end, connection);
    const served = serve(buffer, {
      socket: end,
      connection,
      step,
      note: (request) => keepRequests && requests.push(request),
    }).catch(() => end.reset()).finally(() => serving.delete(served));
    serving.add(served);
  });
  const port = await listen(server);
  const close = async () => {
    const stopped = new Promise<void>((resolve) =>
      server.close(() => resolve())
    );
    for (const socket of sockets) socket.destroy();
    await Promise.all([stopped, ...serving]);
  };
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    open: () => sockets.size,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Returns a step that uses one of `steps` for each request, and the last one for all further requests. */
export function inTurn(...steps: readonly RawStep[]): RawStep {
  let count = 0;
  return (socket, request) => {
    const step = steps[Math.min(count++, steps.length - 1)];
    if (!step) throw new Error("The script has no step");
    return step(socket, request);
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address === "object" && address) resolve(address.port);
    });
  });
}

/** Reads requests from a connection and calls `step` for each, until it ends. */
async function serve(
  buffer: ReceiveBuffer,
  { socket, connection, step, note }: {
    readonly socket: RawSocket;
    readonly connection: number;
    readonly step: RawStep;
    readonly note: (request: RawRequest) => void;
  },
): Promise<void> {
  for (let before = 0;; before++) {
    const head = await buffer.head();
    if (head === undefined) return;
    const [first = "", ...fields] = head.split("\r\n");
    const [method = "", target = ""] = first.split(" ");
    const headers = new Headers(
      fields.map((field): [string, string] => {
        const colon = field.indexOf(":");
        return [field.slice(0, colon), field.slice(colon + 1).trim()];
      }),
    );
    let body: Promise<Uint8Array> | undefined;
    const request: RawRequest = {
      method,
      target,
      headers,
      connection,
      before,
      body: () => body ??= buffer.body(headers),
    };
    note(request);
    await step(socket, request);
    // The next request on this connection begins after the body.
    await request.body();
  }
}

function endOf(socket: Socket): RawSocket {
  const closed = new Promise<void>((resolve) =>
    socket.once("close", () => resolve())
  );
  return {
    closed,
    write: async (data) => {
      if (socket.destroyed || socket.writableEnded) return;
      // A client that has disconnected never confirms a write.
      const written = new Promise<void>((resolve) =>
        socket.write(data, () => resolve())
      );
      await Promise.race([written, closed]);
    },
    fin: async () => {
      socket.end();
      await closed;
    },
    reset: () => void socket.resetAndDestroy(),
  };
}

/** The bytes that were received on a connection and not read yet. */
class ReceiveBuffer {
  #bytes: Uint8Array = new Uint8Array(0);
  #ended = false;
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    const wake = () => this.#wake();
    const end = () => {
      this.#ended = true;
      wake();
    };
    socket.on("data", (chunk: Uint8Array) => {
      this.#bytes = this.#bytes.length === 0
        ? chunk
        : joined(this.#bytes, chunk);
      wake();
    });
    socket.on("end", end);
    socket.on("close", end);
    socket.on("error", end);
  }

  /** Reads a request's head; `undefined` if the connection ends instead. */
  async head(): Promise<string | undefined> {
    for (;;) {
      const at = indexOfBlankLine(this.#bytes);
      if (at >= 0) {
        return new TextDecoder().decode(this.#take(at + 4)).slice(0, -4);
      }
      if (!await this.#more()) return undefined;
    }
  }

  /** Reads a request's body. */
  async body(headers: Headers): Promise<Uint8Array> {
    if (headers.get("transfer-encoding")?.includes("chunked")) {
      return await this.#chunked();
    }
    return await this.#exactly(Number(headers.get("content-length") ?? 0));
  }

  async #chunked(): Promise<Uint8Array> {
    let all: Uint8Array = new Uint8Array(0);
    for (;;) {
      const size = parseInt(await this.#line(), 16);
      const chunk = await this.#exactly(size);
      await this.#line();
      if (size === 0) return all;
      all = joined(all, chunk);
    }
  }

  async #line(): Promise<string> {
    for (;;) {
      const at = this.#bytes.indexOf(10);
      if (at >= 0) return new TextDecoder().decode(this.#take(at + 1)).trim();
      if (!await this.#more()) throw new Error("The client disconnected");
    }
  }

  async #exactly(size: number): Promise<Uint8Array> {
    while (this.#bytes.length < size) {
      if (!await this.#more()) throw new Error("The client disconnected");
    }
    return this.#take(size);
  }

  #take(size: number): Uint8Array {
    const taken = this.#bytes.subarray(0, size);
    this.#bytes = this.#bytes.subarray(size);
    return taken;
  }

  /** Waits for more bytes; `false` if the connection has ended. */
  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const { length } = this.#bytes;
    await new Promise<void>((resolve) => this.#wake = resolve);
    return this.#bytes.length > length;
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const all = new Uint8Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
}

function indexOfBlankLine(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(13); at >= 0; at = bytes.indexOf(13, at + 1)) {
    if (bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) {
      return at;
    }
  }
  return -1;
}
