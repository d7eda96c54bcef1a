/** Files that are sent: from any source, with their length, their progress and their retries. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import fc from "fast-check";
import {
  type FileInput,
  type FileSource,
  ScaleArgumentError,
  ScaleError,
  type UploadProgress,
} from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { apiError } from "../support/scripted_fetch.ts";
import { formOf, iterable, source, withServer } from "../support/uploads.ts";

const SOURCES: readonly (readonly [string, () => FileInput])[] = [
  ["a ReadableStream", () => source("ab", "", "c").stream],
  ["an async iterable", () => iterable("a", "bc")],
  ["a Response", () => new Response("abc")],
  ["a function that opens a stream", () => () => source("abc").stream],
  [
    "a function that opens a Blob",
    () => () => Promise.resolve(new Blob(["abc"])),
  ],
  ["a Blob", () => new Blob(["abc"])],
  ["a view of bytes", () => new TextEncoder().encode("xabcx").subarray(1, 4)],
];

for (const [what, make] of SOURCES) {
  Deno.test(`Files#upload sends ${what}, byte for byte`, async () => {
    const { file, form } = await formOf(make(), { filename: "x.bin" });
    assertEquals([form.get("project_name"), file.name, await file.text()], [
      "p",
      "x.bin",
      "abc",
    ]);
  });
}

Deno.test("Files#upload sends a stream as a stream, with its length if it is known", async () => {
  const unknown = await formOf(source("abc").stream);
  assertEquals(unknown.request.bodyKind, "stream");
  assertEquals(unknown.request.headers.get("content-length"), null);
  const known = await formOf(source("abc").stream, { size: 3 });
  assertEquals(
    known.request.headers.get("content-length"),
    String(known.request.body?.length),
  );
  const { init } = known.request;
  assertEquals((init as { duplex?: string }).duplex, "half");
  assertEquals(init.redirect, "manual");
});

Deno.test("Files#upload uses the length and the type of a Response, but not a compressed length", async () => {
  const plain = await formOf(
    new Response("abc", {
      headers: { "content-length": "3", "content-type": "image/png" },
    }),
  );
  assertEquals(plain.file.type, "image/png");
  assert(plain.request.headers.has("content-length"));
  const packed = await formOf(
    new Response("abc", {
      headers: { "content-length": "2", "content-encoding": "gzip" },
    }),
  );
  assertEquals(packed.request.headers.get("content-length"), null);
});

Deno.test("Files#upload sends any bytes in any chunks over a socket", async () => {
  await withServer(async (request) => {
    const file = (await request.formData()).get("file") as File;
    return Response.json({ bytes: [...await file.bytes()] });
  }, (client) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }),
        fc.boolean(),
        async (chunks, isSized) => {
          const bytes = chunks.flatMap((chunk) => [...chunk]);
          const received = await client.files.upload(
            ReadableStream.from(chunks),
            {},
            isSized ? { size: bytes.length } : {},
          );
          assertEquals(received as unknown, { bytes });
        },
      ),
      { numRuns: 40 },
    ));
});

Deno.test("Files#upload reports its progress in bytes of the file", async () => {
  const seen: UploadProgress[] = [];
  const onProgress = (progress: UploadProgress) => void seen.push(progress);
  await formOf(source("ab", "c").stream, { onProgress });
  await formOf(source("ab", "c").stream, { onProgress, size: 3 });
  await formOf(new Blob(["abc"]), { onProgress });
  assertEquals(seen, [
    { loaded: 2 },
    { loaded: 3 },
    { loaded: 2, total: 3 },
    { loaded: 3, total: 3 },
    { loaded: 3, total: 3 },
  ]);
});

Deno.test("Files#upload repeats a Blob, bytes and a function, byte for byte", async () => {
  let opened = 0;
  const again: readonly FileInput[] = [
    new Blob(["abc"]),
    new TextEncoder().encode("abc"),
    () => {
      opened++;
      return source("a", "bc").stream;
    },
  ];
  for (const input of again) {
    const { client, requests } = scriptedClient([
      apiError(503),
      Response.json({ id: "f" }),
    ]);
    await client.files.upload(input, { reference_id: "r" });
    const [first, second] = requests.map(({ body }) => body);
    assertEquals([requests.length, first], [2, second]);
  }
  assertEquals(opened, 2);
});

Deno.test("Files#upload does not repeat a stream, and suggests a function", async () => {
  for (
    const input of [source("abc").stream, iterable("abc"), new Response("abc")]
  ) {
    const { client, requests } = scriptedClient([apiError(503)]);
    const error = await assertRejects(
      () => client.files.upload(input, { reference_id: "r" }),
      ScaleError,
      "pass a function that opens it",
    );
    assertEquals([error.status, error.outcomeUnknown, requests.length], [
      503,
      true,
      1,
    ]);
  }
});

Deno.test("Files#upload refuses a source that was read before, and sends nothing", async () => {
  const read = source("abc").stream;
  const reader = read.getReader();
  await reader.read();
  reader.releaseLock();
  const locked = source("abc").stream;
  locked.getReader();
  const used = new Response("abc");
  await used.text();
  const bad: readonly (readonly [unknown, RegExp])[] = [
    [read, /ReadableStream that was read before/],
    [locked, /ReadableStream that was read before/],
    [used, /Response that was read before/],
    [
      new Response("no", { status: 404 }),
      /^Cannot upload a Response with status 404$/,
    ],
    [{}, /current value is an object$/],
    ["abc", /current value is "abc"$/],
  ];
  for (const [input, message] of bad) {
    const { client, requests } = scriptedClient([Response.json({})]);
    const error = await assertRejects(
      () => client.files.upload(input as FileSource),
      ScaleArgumentError,
    );
    assertMatch(error.message, message);
    const opened = await assertRejects(
      () => client.files.upload(() => input as FileSource),
      ScaleArgumentError,
    );
    assertMatch(opened.message, message);
    assertEquals(requests.length, 0);
  }
});
