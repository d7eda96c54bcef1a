/** Steps of a raw server: responses, and ways to fail. */
import { setImmediate } from "node:timers";
import type { RawRequest, RawSocket, RawStep } from "./raw_server.ts";

/** What happens to the connection after the last part of a response. */
export type Ending = "fin" | "reset" | "hang" | "keep";

/** Returns the head of a response. */
export function head(
  status: number,
  headers: Readonly<Record<string, string | number>> = {},
): string {
  const fields = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Status\r\n${fields.join("")}\r\n`;
}

/** Reads the request, sends `parts` one after the other, then applies `ending`. */
export function bytes(
  ending: Ending,
  ...parts: readonly (string | Uint8Array)[]
): RawStep {
  return async (socket, request) => {
    await request.body();
    for (const part of parts) await socket.write(part);
    await endAs(ending, socket);
  };
}

/** Sends a complete response and keeps the connection. */
export function responds(
  status: number,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): RawStep {
  const data = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return bytes(
    "keep",
    head(status, {
      "content-type": "application/json",
      ...headers,
      "content-length": data.byteLength,
    }),
    data,
  );
}

/** Sends a JSON response. */
export function json(
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): RawStep {
  return responds(status, JSON.stringify(value), headers);
}

/** Sends an error response in the API's form. */
export function respondsError(
  status: number,
  error = `Error ${status}`,
  headers: Readonly<Record<string, string>> = {},
): RawStep {
  return json({ status_code: status, error }, status, headers);
}

/** Resets the connection without reading the request. */
export function resetUnread(socket: RawSocket): void {
  socket.reset();
}

/** Reads the request, then resets the connection. */
export const reset: RawStep = bytes("reset");

/** Reads the request, then ends the connection. */
export const fin: RawStep = bytes("fin");

/** Reads the request, then does nothing until the client disconnects. */
export const hang: RawStep = bytes("hang");

/**
 * Reads the request, sends `parts`, and then nothing while `pass` moves the
 * client's time.
 */
export function stall(
  pass: () => void,
  ...parts: readonly (string | Uint8Array)[]
): RawStep {
  return async (socket, request) => {
    await request.body();
    for (const part of parts) await socket.write(part);
    pass();
    await socket.closed;
  };
}

/** Sends `piece` again and again. */
export function endless(start: string, piece: string): RawStep {
  return repeats(start, piece, () => Promise.resolve());
}

/** Sends `piece` again and again, with a pause before each. */
export function drips(
  start: string,
  piece: string,
  pause: () => Promise<void>,
): RawStep {
  return repeats(start, piece, pause);
}

/** Sends a JSON response as one chunk, without the empty chunk that ends it. */
export function unendedChunks(value: unknown, ending: Ending): RawStep {
  const body = JSON.stringify(value);
  return bytes(
    ending,
    head(200, {
      "content-type": "application/json",
      "transfer-encoding": "chunked",
    }),
    `${body.length.toString(16)}\r\n${body}\r\n`,
  );
}

/** Runs `first`, then the step `then`: work that is done before its response is lost. */
export function after(
  first: (request: RawRequest) => unknown,
  then: RawStep,
): RawStep {
  return async (socket, request) => {
    await request.body();
    await first(request);
    await then(socket, request);
  };
}

/** Compresses a string with gzip. */
export async function gzip(content: string): Promise<Uint8Array> {
  const compressed = new Blob([content]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(compressed).arrayBuffer());
}

/** Waits for one turn of the event loop, also with fake time. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function repeats(
  start: string,
  piece: string,
  pause: () => Promise<void>,
): RawStep {
  return async (socket, request) => {
    await request.body();
    await socket.write(start);
    let isClosed = false;
    socket.closed.then(() => isClosed = true);
    while (!isClosed) {
      await pause();
      await socket.write(piece);
      // Small pieces are written at once, without a turn in which the end of the socket is noticed.
      await nextTurn();
    }
  };
}

async function endAs(ending: Ending, socket: RawSocket): Promise<void> {
  if (ending === "reset") socket.reset();
  if (ending === "fin") await socket.fin();
  if (ending === "hang") await socket.closed;
}
