/** Requests of the official clients, byte for byte, each over its own socket. */
import { createEmulator, type Emulator } from "../../../src/emulator/mod.ts";
import { serve } from "../../../examples/emulator/server.ts";
import type { Result } from "./requests.ts";

/** A value of a Python query: `None` is `null`. */
type PythonParam = string | number | boolean | null | readonly string[];
type PythonParams = Readonly<Record<string, PythonParam>>;

/** A file as the Python SDK passes it to its HTTP library, with only its name. */
export interface PythonFile {
  readonly filename: string;
  readonly bytes: Uint8Array;
}

/** The requests of the Python SDK. `path` begins after the base URL. */
export interface PythonApi {
  get(path: string, params?: PythonParams): Promise<Result>;
  post(path: string, body?: unknown): Promise<Result>;
  put(path: string, body?: unknown): Promise<Result>;
  delete(path: string, body?: unknown): Promise<Result>;
  upload(file: PythonFile, fields: PythonParams): Promise<Result>;
}

/** An emulator that listens, and functions that send requests to it. */
export interface Stage {
  readonly emulator: Emulator;
  readonly port: number;
  readonly python: PythonApi;
}

const encoder = new TextEncoder();

/** A boundary in the form of urllib3: 32 hexadecimal digits, without leading dashes. */
const BOUNDARY = "e5330b1a354c3d36ae75558bdc57d7a2";

/** Runs a test with a seeded emulator that listens. */
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

/** Sends a request over its own connection, and reads one response. */
export async function exchange(
  port: number,
  lines: readonly string[],
  body: Uint8Array = new Uint8Array(),
): Promise<Result> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const [first = "", ...headers] = lines;
  const head = [first, `Host: 127.0.0.1:${port}`, ...headers, "", ""];
  const request = new Blob([
    encoder.encode(head.join("\r\n")),
    body as BlobPart,
  ]);
  try {
    await request.stream().pipeTo(connection.writable, { preventClose: true });
    return await readResult(connection);
  } finally {
    connection.close();
  }
}

/** The connection stays open, so the Content-Length tells where the response ends. */
async function readResult(connection: Deno.Conn): Promise<Result> {
  let received = "";
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  for (;;) {
    const [head = "", body] = received.split("\r\n\r\n");
    const [, length = "0"] = /^content-length: (\d+)$/im.exec(head) ?? [];
    if (body !== undefined && encoder.encode(body).length >= Number(length)) {
      return resultOf(head, body);
    }
    const count = await connection.read(buffer);
    if (count === null) throw new Error(`The response was cut: ${received}`);
    received += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
}

function resultOf(head: string, text: string): Result {
  const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(head) ?? [];
  const [, contentType = ""] = /^content-type: (.*)$/im.exec(head) ?? [];
  const isJson = contentType.startsWith("application/json");
  const body = isJson ? JSON.parse(text) : text;
  return { status: Number(status), contentType, body };
}

function pythonApi(port: number, key: string): PythonApi {
  const ask = (method: string, path: string, body?: unknown) => {
    // The SDK sends no body for a value that is falsy in Python.
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

/** Encodes a path segment: every character except letters, digits and `_.-~`. */
export function pythonQuote(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function pythonQuery(params: PythonParams): string {
  const pairs = Object.entries(params).flatMap(([key, value]) =>
    stringsOf(value).map((text) => `${quotePlus(key)}=${quotePlus(text)}`)
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function stringsOf(value: PythonParam): readonly string[] {
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

/** Encodes JSON like `json.dumps`: with spaces after `,` and `:`, and only ASCII. */
export function pythonJson(value: unknown): string {
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

/** Encodes the fields, then the file, whose part has a name and no media type. */
async function pythonMultipart(
  { filename, bytes }: PythonFile,
  fields: PythonParams,
): Promise<Uint8Array> {
  const parts = Object.entries(fields).flatMap(([name, value]) =>
    stringsOf(value).map((text) => part(`name="${name}"`) + text)
  );
  const name = filename.replaceAll('"', "%22");
  const file = part(`name="file"; filename="${name}"`);
  const before = [...parts, file].join("\r\n");
  const end = `\r\n--${BOUNDARY}--\r\n`;
  const body = new Blob([before, bytes as BlobPart, end]);
  return new Uint8Array(await body.arrayBuffer());
}

function part(disposition: string): string {
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`;
}
