/** The calls about files: what is uploaded, in every form that a source may have. */
import type { FileInput, ScaleClient } from "../../mod.ts";
import {
  type ClientStep,
  fault,
  json,
  type ScriptedResponse,
} from "./client_recorder.ts";

const FILE = {
  id: "1",
  attachment_url: "scaledata://u/1",
  project_names: ["p"],
};
const FIELDS = {
  project_name: "p",
  display_name: 'A "cow"',
  reference_id: "cow-1",
  metadata: { a: [1, "ö"] },
};

/** A stream of two chunks, one of them empty. */
function stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from([bytes("Mo"), bytes(""), bytes("o")]);
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

async function* chunks(): AsyncGenerator<Uint8Array> {
  yield* [bytes("M"), bytes("oo")];
}

type Options = Parameters<ScaleClient["files"]["upload"]>[2];

/** How the source is made, and the options that go with it. */
const SOURCES: readonly (readonly [string, () => FileInput, Options?])[] = [
  ["a Blob", () => new Blob(["Moo"], { type: "text/plain" })],
  ["a File", () => new File(["Moo"], 'cöw "1".txt', { type: "text/plain" })],
  ["bytes", () => bytes("Moo")],
  [
    "bytes that are no text",
    () => Uint8Array.from({ length: 256 }, (_, at) => at),
  ],
  ["an ArrayBuffer", () => bytes("Moo").buffer],
  ["a view of two-byte numbers", () => new Uint16Array([0x6f4d, 0x216f])],
  ["a stream without a size", stream],
  ["a stream with a size", stream, { size: 3 }],
  ["a stream with a wrong size", stream, { size: 4 }],
  ["a stream that is longer than its size", stream, { size: 2 }],
  ["an async iterable", chunks],
  [
    "a Response",
    () => new Response("Moo", { headers: { "content-type": "image/x" } }),
  ],
  [
    "a Response with its length",
    () => new Response("Moo", { headers: { "content-length": "3" } }),
  ],
  ["a function that makes bytes", () => () => bytes("Moo")],
  ["a function that makes a stream", () => () => Promise.resolve(stream()), {
    size: 3,
  }],
  ["a function that fails", () => () => Promise.reject(new Error("gone"))],
  ["a filename and a content type", () => bytes("Moo"), {
    filename: 'a\r\n"b\\c".txt',
    contentType: "text/plain; charset=utf-8",
  }],
  ["headers and extraQuery", () => bytes("Moo"), {
    headers: { "x-a": "1" },
    extraQuery: { a: "b" },
  }],
  ["more than maxBytes", () => bytes("Moo"), { maxBytes: 2 }],
  ["an empty Blob", () => new Blob([])],
];

function upload(
  name: string,
  responses: readonly ScriptedResponse[],
  call: (client: ScaleClient) => unknown,
): ClientStep {
  return { name: `files: upload, ${name}`, responses, call };
}

/** Everything about files. */
export const FILE_STEPS: readonly ClientStep[] = [
  ...SOURCES.map(([name, source, options]) =>
    upload(name, [json(FILE)], (c) => c.files.upload(source(), FIELDS, options))
  ),
  upload("without fields", [json(FILE)], (c) => c.files.upload(bytes("Moo"))),
  upload("progress", [json(FILE)], async (c) => {
    const seen: unknown[] = [];
    await c.files.upload(stream(), {}, {
      size: 3,
      onProgress: (progress) => seen.push(progress),
    });
    return seen;
  }),
  upload("a retry of bytes after a 503", [
    fault(503, { "retry-after": "2" }),
    json(FILE),
  ], (c) => c.files.upload(bytes("Moo"), FIELDS)),
  upload(
    "a retry of a function after a 503",
    [fault(503), json(FILE)],
    (c) => c.files.upload(() => stream(), FIELDS),
  ),
  upload(
    "no retry of a stream after a 503",
    [fault(503), json(FILE)],
    (c) => c.files.upload(stream(), FIELDS),
  ),
  upload(
    "no retry without a reference_id",
    [fault(503), json(FILE)],
    (c) => c.files.upload(bytes("Moo"), { project_name: "p" }),
  ),
  upload(
    "a 409 at once",
    [fault(409)],
    (c) => c.files.upload(bytes("Moo"), FIELDS),
  ),
  upload(
    "a 409 after a 503",
    [fault(503), fault(409)],
    (c) => c.files.upload(bytes("Moo"), FIELDS),
  ),
  {
    name: "files: import",
    responses: [json(FILE)],
    call: (c) =>
      c.files.import({ file_url: "https://example.com/a.png", ...FIELDS }),
  },
  {
    name: "files: import with options",
    responses: [json(FILE)],
    call: (c) =>
      c.files.import({ file_url: "s3://b/k" }, {
        extraBody: { x: 1 },
        headers: { "x-a": "1" },
      }),
  },
  {
    name: "files: import, a 409 after a 503",
    responses: [fault(503), fault(409)],
    call: (c) => c.files.import({ file_url: "s3://b/k", reference_id: "r" }),
  },
  {
    name: "files: list, two pages",
    responses: [
      json({ docs: [FILE], has_more: true, next_token: "n" }),
      json({ docs: [FILE] }),
    ],
    call: (c) =>
      c.files.list({ project: "p", metadata: '{"a":1}', limit: 1 }).toArray({
        max: 9,
      }),
  },
  {
    name: "files: list from a cursor",
    responses: [json({ docs: [] })],
    call: (c) => c.files.list({ project: "p", next_token: "n" }),
  },
  {
    name: "files: list without a project",
    responses: [],
    call: (c) => c.files.list({} as { project: string }),
  },
];
