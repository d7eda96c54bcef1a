/** Multipart bodies, with every deviation that a client may send. */
import type { Emulator } from "../../../src/emulator/mod.ts";
import { API, basic, readResult, type Result } from "./requests.ts";

const encoder = new TextEncoder();

/** A part: its header lines and its body. */
export interface Part {
  readonly headers: readonly string[];
  readonly body: string | Uint8Array;
}

/** Returns a file part like those of browsers and the Python library. */
export function filePart(
  body: string | Uint8Array,
  disposition = 'name="file"; filename="a.png"',
): Part {
  return { headers: [`Content-Disposition: form-data; ${disposition}`], body };
}

export function textPart(name: string, body: string): Part {
  const headers = [`Content-Disposition: form-data; name="${name}"`];
  return { headers, body };
}

/** Encodes parts with that boundary. `lineEnd` and `end` allow malformed bodies. */
export function encodeParts(
  parts: readonly Part[],
  boundary: string,
  { lineEnd = "\r\n", end = "--\r\n" } = {},
): Uint8Array<ArrayBuffer> {
  const bytes = parts.flatMap(({ headers, body }) => [
    encoder.encode(
      [`--${boundary}`, ...headers, "", ""].join(lineEnd),
    ),
    typeof body === "string" ? encoder.encode(body) : body,
    encoder.encode(lineEnd),
  ]);
  return concat([...bytes, encoder.encode(`--${boundary}${end}`)]);
}

export function concat(
  chunks: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(
    chunks.reduce((size, { length }) => size + length, 0),
  );
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}

/** Sends a body to `POST /v1/files/upload` with the test key. */
export async function sendUpload(
  emulator: Emulator,
  body: BodyInit,
  contentType?: string,
): Promise<Result> {
  const headers = new Headers({ authorization: basic(emulator.keys.test) });
  if (contentType !== undefined) headers.set("content-type", contentType);
  const init = { method: "POST", headers, body };
  return await readResult(await emulator.fetch(`${API}/files/upload`, init));
}

/** Sends parts with the boundary `b`. */
export async function sendParts(
  emulator: Emulator,
  parts: readonly Part[],
): Promise<Result> {
  const body = encodeParts(parts, "b");
  return await sendUpload(emulator, body, "multipart/form-data; boundary=b");
}
