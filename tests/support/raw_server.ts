/**
 * A server made of bare sockets, which does to a connection what no HTTP server
 * would. It stands on `node:net` because Deno's own sockets cannot send a reset
 * once everything was read.
 */
import { createServer, type Server, type Socket } from "node:net";

/** A request as it came over the wire. */
export interface RawRequest {
  readonly method: string;
  /** Path and query, undecoded. */
  readonly target: string;
  readonly headers: Headers;
  /** Which connection it came over, from 0. */
  readonly connection: number;
  /** How many requests came over that connection before. */
  readonly before: number;
  /** Reads the body; none is read unless somebody asks. */
  readonly body: () => Promise<Uint8Array>;
}

/** The server's end of a connection. */
export interface RawSocket {
  /** Settles when the connection is gone, whoever ended it. */
  readonly closed: Promise<void>;
  /** Sends bytes, once the ones before are on their way. */
  readonly write: (data: string | Uint8Array) => Promise<void>;
  /** Ends the connection in order, after what was written. */
  readonly fin: () => Promise<void>;
  /** Breaks the connection off. */
  readonly reset: () => void;
}

/** What is done with one request. */
export type RawStep = (
  socket: RawSocket,
  request: RawRequest,
) => void | Promise<void>;

/** A running server. */
export interface RawServer extends AsyncDisposable {
  /** `http://127.0.0.1:…`, without a slash at its end. */
  readonly url: string;
  /** All requests whose head was read, in order. */
  readonly requests: readonly RawRequest[];
  /** How many connections were made in all. */
  readonly connections: () => number;
  /** How many connections are open now. */
  readonly open: () => number;
  /** Breaks all connections off and stops listening. */
  readonly close: () => Promise<void>;
}

/** What else a server does. */
export interface RawServerOptions {
  /** What is done with a new connection before anything is read from it. */
  readonly onConnect?: (socket: RawSocket, connection: number) => unknown;
  /** Whether the requests are kept to be looked at. Default `true`. */
  readonly keepRequests?: boolean;
}

/** Starts a server on a free port that treats each request by `step`. */
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
    // A head and its body are two writes, and must not wait for one another.
    socket.setNoDelay(true);
    socket.on("close", () => sockets.delete(socket));
    const inbox = new Inbox(socket);
    const end = endOf(socket);
    onConnect?.(end, connection);
    const served = serve(inbox, {
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

/** Takes one step a request, the last one for all that follow. */
export function inTurn(...steps: readonly RawStep[]): RawStep {
  let taken = 0;
  return (socket, request) => {
    const step = steps[Math.min(taken++, steps.length - 1)];
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

/** Reads requests off a connection and lets each be treated, until it ends. */
async function serve(
  inbox: Inbox,
  { socket, connection, step, note }: {
    readonly socket: RawSocket;
    readonly connection: number;
    readonly step: RawStep;
    readonly note: (request: RawRequest) => void;
  },
): Promise<void> {
  for (let before = 0;; before++) {
    const head = await inbox.head();
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
      body: () => body ??= inbox.body(headers),
    };
    note(request);
    await step(socket, request);
    // What follows on this connection begins after the body.
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
      // A peer that has gone away takes nothing any more.
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

/** What has come in over a connection and was not taken yet. */
class Inbox {
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

  /** Takes a request's head; `undefined` where the connection ends instead. */
  async head(): Promise<string | undefined> {
    for (;;) {
      const at = indexOfBlankLine(this.#bytes);
      if (at >= 0) {
        return new TextDecoder().decode(this.#take(at + 4)).slice(0, -4);
      }
      if (!await this.#more()) return undefined;
    }
  }

  /** Takes a request's body. */
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
      if (!await this.#more()) throw new Error("The client went away");
    }
  }

  async #exactly(size: number): Promise<Uint8Array> {
    while (this.#bytes.length < size) {
      if (!await this.#more()) throw new Error("The client went away");
    }
    return this.#take(size);
  }

  #take(size: number): Uint8Array {
    const taken = this.#bytes.subarray(0, size);
    this.#bytes = this.#bytes.subarray(size);
    return taken;
  }

  /** Waits for more; `false` where nothing will come. */
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
