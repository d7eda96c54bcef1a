/** Requests byte for byte as the official clients put them on the wire, over a socket of their own. */
import { createEmulator, type Emulator } from "../../../src/emulator/mod.ts";
import { serve } from "../../../examples/emulator/server.ts";
import type { Answer } from "./requests.ts";

/** A value of a Python query: `None` is `null`. */
type PythonParam = string | number | boolean | null | readonly string[];
type PythonParams = Readonly<Record<string, PythonParam>>;

/** A file as the Python SDK gives it to its HTTP library, which knows its name and nothing else. */
export interface PythonFile {
  readonly filename: string;
  readonly bytes: Uint8Array;
}

/** What the Python SDK does for each of its methods. `path` begins after the base URL. */
export interface PythonApi {
  get(path: string, params?: PythonParams): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  put(path: string, body?: unknown): Promise<Answer>;
  delete(path: string, body?: unknown): Promise<Answer>;
  upload(file: PythonFile, fields: PythonParams): Promise<Answer>;
}

/** An emulator that listens, with everything that is wanted of it. */
export interface Stage {
  readonly emulator: Emulator;
  readonly port: number;
  readonly python: PythonApi;
}

const encoder = new TextEncoder();

/** As urllib3 writes it: 32 hexadecimal digits, without dashes before them. */
const BOUNDARY = "e5330b1a354c3d36ae75558bdc57d7a2";

/** Runs with an emulator that listens, seeded so that nobody has to wait for its clock. */
export async function withServer(
  use: (stage: Stage) => Promise<void>,
  apiKey?: string,
): Promise<void> {
  const emulator = createEmulator({ seed: "official" });
  const address = { hostname: "127.0.0.1", port: 0 };
  const server = await serve(emulator.handle, address);
  const port = Number(new URL(server.url).port);
  try {
    const python = pythonApi(port, apiKey ?? emulator.keys.test);
    await use({ emulator, port, python });
  } finally {
    await server.stop(0);
  }
}

/** Sends a request over a connection of its own, and reads one answer. */
export async function exchange(
  port: number,
  lines: readonly string[],
  body: Uint8Array = new Uint8Array(),
): Promise<Answer> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const [first = "", ...headers] = lines;
  const head = [first, `Host: 127.0.0.1:${port}`, ...headers, "", ""];
  const request = new Blob([
    encoder.encode(head.join("\r\n")),
    body as BlobPart,
  ]);
  try {
    await request.stream().pipeTo(connection.writable, { preventClose: true });
    return await readAnswer(connection);
  } finally {
    connection.close();
  }
}

/** The connection stays open, so the answer's length says where it ends. */
async function readAnswer(connection: Deno.Conn): Promise<Answer> {
  let received = "";
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  for (;;) {
    const [head = "", body] = received.split("\r\n\r\n");
    const [, length = "0"] = /^content-length: (\d+)$/im.exec(head) ?? [];
    if (body !== undefined && encoder.encode(body).length >= Number(length)) {
      return answerOf(head, body);
    }
    const count = await connection.read(buffer);
    if (count === null) throw new Error(`The answer was cut: ${received}`);
    received += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
}

function answerOf(head: string, text: string): Answer {
  const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(head) ?? [];
  const [, contentType = ""] = /^content-type: (.*)$/im.exec(head) ?? [];
  const isJson = contentType.startsWith("application/json");
  const body = isJson ? JSON.parse(text) : text;
  return { status: Number(status), contentType, body };
}

function pythonApi(port: number, key: string): PythonApi {
  const ask = (method: string, path: string, body?: unknown) => {
    // What Python takes for false is sent as no body at all.
    const text = isFalsy(body) ? "" : pythonJson(body);
    const bytes = encoder.encode(text);
    const hasLength = method !== "GET";
    return exchange(port, [
      `${method} /v1/${path} HTTP/1.1`,
      ...pythonHeaders(key),
      "Content-Type: application/json",
      ...(hasLength ? [`Content-Length: ${bytes.length}`] : []),
    ], bytes);
  };
  return {
    get: (path, params = {}) => ask("GET", path + pythonQuery(params)),
    post: (path, body) => ask("POST", path, body),
    put: (path, body) => ask("PUT", path, body),
    delete: (path, body) => ask("DELETE", path, body),
    upload: async (file, fields) => {
      const body = await pythonMultipart(file, fields);
      return await exchange(port, [
        "POST /v1/files/upload HTTP/1.1",
        ...pythonHeaders(key),
        `Content-Length: ${body.length}`,
        `Content-Type: multipart/form-data; boundary=${BOUNDARY}`,
      ], body);
    },
  };
}

function pythonHeaders(key: string): readonly string[] {
  return [
    "User-Agent: scaleapi/2.18.4 Python/3.11.7 OS/Linux-6.1.0-x86_64 pytest",
    "Accept-Encoding: gzip, deflate",
    "Accept: */*",
    "Connection: keep-alive",
    `Authorization: Basic ${btoa(`${key}:`)}`,
  ];
}

/** A name as a path segment: no character is safe but letters, digits and `_.-~`. */
export function pythonQuote(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function pythonQuery(params: PythonParams): string {
  const pairs = Object.entries(params).flatMap(([key, value]) =>
    textsOf(value).map((text) => `${quotePlus(key)}=${quotePlus(text)}`)
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function textsOf(value: PythonParam): readonly string[] {
  if (value === null) return [];
  if (typeof value === "object") return value;
  if (typeof value === "boolean") return [value ? "True" : "False"];
  return [String(value)];
}

function quotePlus(text: string): string {
  return pythonQuote(text).replaceAll("%20", "+");
}

function isFalsy(body: unknown): boolean {
  return !body ||
    typeof body === "object" && Object.keys(body as object).length === 0;
}

/** As `json.dumps` writes it: spaces behind `,` and `:`, and nothing beyond ASCII. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .map(([name, member]) => `${pythonJson(name)}: ${pythonJson(member)}`);
    return `{${members.join(", ")}}`;
  }
  return JSON.stringify(value).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Fields first, then the file, whose part has a name and no media type. */
async function pythonMultipart(
  { filename, bytes }: PythonFile,
  fields: PythonParams,
): Promise<Uint8Array> {
  const texts = Object.entries(fields).flatMap(([name, value]) =>
    textsOf(value).map((text) => part(`name="${name}"`) + text)
  );
  const name = filename.replaceAll('"', "%22");
  const file = part(`name="file"; filename="${name}"`);
  const before = [...texts, file].join("\r\n");
  const end = `\r\n--${BOUNDARY}--\r\n`;
  const body = new Blob([before, bytes as BlobPart, end]);
  return new Uint8Array(await body.arrayBuffer());
}

function part(disposition: string): string {
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`;
}
