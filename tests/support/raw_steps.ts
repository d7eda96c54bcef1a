/** What a broken server does with a request, as steps of a raw server. */
import { setImmediate } from "node:timers";
import type { RawRequest, RawSocket, RawStep } from "./raw_server.ts";

/** How a connection goes on after a part of an answer. */
export type Ending = "fin" | "reset" | "hang" | "keep";

/** Writes the head of an answer. */
export function head(
  status: number,
  headers: Readonly<Record<string, string | number>> = {},
): string {
  const fields = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Told\r\n${fields.join("")}\r\n`;
}

/** Reads the request, sends `parts` one after the other, and ends as told. */
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

/** Answers in full and keeps the connection. */
export function answers(
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

/** Answers with JSON. */
export function json(
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): RawStep {
  return answers(status, JSON.stringify(value), headers);
}

/** Answers as the API does where it refuses. */
export function refuses(
  status: number,
  error = `Error ${status}`,
  headers: Readonly<Record<string, string>> = {},
): RawStep {
  return json({ status_code: status, error }, status, headers);
}

/** Breaks off with the request unread. */
export function resetUnread(socket: RawSocket): void {
  socket.reset();
}

/** Reads the request, then breaks off. */
export const reset: RawStep = bytes("reset");

/** Reads the request, then ends the connection. */
export const fin: RawStep = bytes("fin");

/** Reads the request, then does nothing for as long as the client stays. */
export const hang: RawStep = bytes("hang");

/**
 * Reads the request, sends `parts`, and then nothing while `pass` lets time go
 * by on the client's side.
 */
export function silence(
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

/** Sends `text` for ever, one piece at a time. */
export function endless(start: string, text: string): RawStep {
  return repeats(start, text, () => Promise.resolve());
}

/** Sends `text` for ever, with a pause before each piece. */
export function drips(
  start: string,
  text: string,
  pause: () => Promise<void>,
): RawStep {
  return repeats(start, text, pause);
}

/** Answers with JSON as one chunk, and without the last, empty one. */
export function unendedChunks(value: unknown, ending: Ending): RawStep {
  const text = JSON.stringify(value);
  return bytes(
    ending,
    head(200, {
      "content-type": "application/json",
      "transfer-encoding": "chunked",
    }),
    `${text.length.toString(16)}\r\n${text}\r\n`,
  );
}

/** Does `first` before `then`, for what works and then loses its answer. */
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

/** Packs text as gzip. */
export async function gzip(text: string): Promise<Uint8Array> {
  const packed = new Blob([text]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** Lets sockets do their work, also while time is faked. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function repeats(
  start: string,
  text: string,
  pause: () => Promise<void>,
): RawStep {
  return async (socket, request) => {
    await request.body();
    await socket.write(start);
    let gone = false;
    socket.closed.then(() => gone = true);
    while (!gone) {
      await pause();
      await socket.write(text);
      // A socket takes small pieces at once, and its end must be heard of.
      await nextTurn();
    }
  };
}

async function endAs(ending: Ending, socket: RawSocket): Promise<void> {
  if (ending === "reset") socket.reset();
  if (ending === "fin") await socket.fin();
  if (ending === "hang") await socket.closed;
}
