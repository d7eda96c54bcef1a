/** The requests of `client.files`, and the results of their responses. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import {
  type FileFields,
  type FileInput,
  ScaleArgumentError,
  ScaleDuplicateResourceError,
  type UploadOptions,
} from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { emulated, lines } from "../support/emulated.ts";
import { apiError } from "../support/scripted_fetch.ts";

/** Uploads a file, and returns the request. */
async function sent(
  source: FileInput,
  fields?: FileFields,
  options?: UploadOptions,
) {
  const { client, requests } = scriptedClient([Response.json({ id: "f" })]);
  await client.files.upload(source, fields, options);
  const [request] = requests;
  if (!request) throw new Error("Nothing was sent");
  const { headers, body, bodyKind } = request;
  const type = headers.get("content-type") ?? "";
  const form = await new Response(body, { headers: { "content-type": type } })
    .formData();
  return { request, type, form, bodyKind, body: body ?? "" };
}

Deno.test("Files#upload sends the fields and the file as multipart, the file last", async () => {
  const { request, type, form, body, bodyKind } = await sent(
    new Blob(["moo"], { type: "image/png" }),
    {
      project_name: "cows",
      display_name: "A cow",
      reference_id: "cow-1",
      metadata: { herd: 7 },
    },
    { filename: "cow.png" },
  );
  assertEquals(`${request.method} ${request.target}`, "POST /v1/files/upload");
  assertMatch(type, /^multipart\/form-data; boundary=[0-9a-f-]{36}$/);
  assertEquals(bodyKind, "blob");
  assertEquals([...form.keys()], [
    "project_name",
    "display_name",
    "reference_id",
    "metadata",
    "file",
  ]);
  assertEquals(form.get("metadata"), '{"herd":7}');
  const file = form.get("file") as File;
  assertEquals([file.name, file.type, await file.text()], [
    "cow.png",
    "image/png",
    "moo",
  ]);
  const boundary = type.split("=")[1];
  assert(
    body.startsWith(
      `--${boundary}\r\ncontent-disposition: form-data; name="project_name"\r\n\r\ncows\r\n`,
    ),
  );
  assert(body.endsWith(`\r\nmoo\r\n--${boundary}--\r\n`));
});

Deno.test("Files#upload uses the name and the type of a File, and has defaults for bytes", async () => {
  const named = await sent(new File(["x"], "a.txt", { type: "text/plain" }));
  const bytes = await sent(new TextEncoder().encode("x"));
  const buffer = await sent(new TextEncoder().encode("x").buffer);
  const types = [named, bytes, buffer].map(({ form }) => {
    const { name, type, size } = form.get("file") as File;
    return `${name} ${type} ${size}`;
  });
  assertEquals(types, [
    "a.txt text/plain 1",
    "file application/octet-stream 1",
    "file application/octet-stream 1",
  ]);
});

Deno.test("Files#upload escapes a filename, and refuses a contentType with a line break", async () => {
  const { body } = await sent(new Blob(["x"]), {}, {
    filename: 'a"\r\nx-evil: 1\r\n\r\nä.png',
  });
  assert(body.includes('filename="a%22%0D%0Ax-evil: 1%0D%0A%0D%0Aä.png"\r\n'));
  const { client, requests } = scriptedClient([Response.json({})]);
  const error = await assertRejects(
    () =>
      client.files.upload(new Blob(["x"]), {}, {
        contentType: "image/png\r\nx-evil: 1",
      }),
    ScaleArgumentError,
  );
  assertMatch(error.message, /^contentType must be a media type/);
  assertEquals(requests.length, 0);
});

Deno.test("Files#upload refuses a file that is too large and a value that is not a file, and sends nothing", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  const bad: readonly [unknown, UploadOptions, RegExp][] = [
    [
      new Blob(["12345"]),
      { maxBytes: 4 },
      /^The file is larger than 4 bytes \(maxBytes\)$/,
    ],
    [new Uint8Array(5), { maxBytes: 4 }, /larger than 4 bytes/],
    [new Blob(["1"]), { maxBytes: 0 }, /^maxBytes must be an integer/],
    ["abc", {}, /function that opens one: current value is "abc"$/],
    [undefined, {}, /current value is undefined$/],
  ];
  for (const [source, options, message] of bad) {
    const error = await assertRejects(
      () => client.files.upload(source as Blob, {}, options),
      ScaleArgumentError,
    );
    assertMatch(error.message, message);
  }
  assertEquals(requests.length, 0);
});

Deno.test("Files#upload is repeated only with a reference_id, with the same bytes each time", async () => {
  const plain = scriptedClient([apiError(503)]);
  const lost = await assertRejects(
    () => plain.client.files.upload(new Blob(["x"])),
    Error,
  );
  assertEquals([plain.requests.length, lost.name], [
    1,
    "ScaleServiceUnavailableError",
  ]);
  const keyed = scriptedClient([
    new TypeError("reset"),
    apiError(503),
    Response.json({ id: "f" }),
  ]);
  await keyed.client.files.upload(new Blob(["x"]), { reference_id: "r" });
  assertEquals(keyed.requests.length, 3);
  assertEquals(new Set(keyed.requests.map(({ body }) => body)).size, 1);
});

Deno.test("Files#upload leaves the outcome unknown after a 409 that may come from its own earlier attempt or from another file", async () => {
  for (const first of [new TypeError("reset"), apiError(503)]) {
    const { client, requests } = scriptedClient([
      first,
      apiError(409, "The reference_id is used."),
    ]);
    const error = await assertRejects(
      () => client.files.upload(new Blob(["x"]), { reference_id: "r" }),
      ScaleDuplicateResourceError,
    );
    assertEquals(
      error.message,
      "The server responded to files.upload with 409: The reference_id is used",
    );
    assertEquals(
      [error.reason, error.outcomeUnknown, error.attempts, requests.length],
      [undefined, true, 2, 2],
    );
  }
  const first = scriptedClient([apiError(409)]);
  const plain = await assertRejects(
    () => first.client.files.upload(new Blob(["x"]), { reference_id: "r" }),
    ScaleDuplicateResourceError,
  );
  assertEquals([plain.reason, plain.outcomeUnknown], [undefined, false]);
});

Deno.test("Files#upload and import return the file, and reject for a reference_id that exists", async () => {
  const { client, wire } = emulated();
  await client.projects.create({ name: "cows", type: "imageannotation" });
  const uploaded = await client.files.upload(
    new Blob(["moo"], { type: "image/png" }),
    { project_name: "cows", reference_id: "one" },
    { filename: "cow.png" },
  );
  assertMatch(
    uploaded.attachment_url,
    /^scaledata:\/\/[0-9a-f]{24}\/[0-9a-f-]{36}$/,
  );
  assertEquals([uploaded.mime_type, uploaded.size, uploaded.project_names], [
    "image/png",
    3,
    ["cows"],
  ]);
  wire.length = 0;
  const params = {
    file_url: "https://example.com/cow.jpg",
    project_name: "cows",
    reference_id: "two",
    metadata: { a: [1] },
  };
  const imported = await client.files.import(params);
  assertEquals(lines(wire), [
    `POST /v1/files/import ${JSON.stringify(params)}`,
  ]);
  assertMatch(imported.attachment_url, /^scaledata:/);
  for (
    const again of [
      () => client.files.import(params),
      () => client.files.upload(new Blob(["x"]), { reference_id: "one" }),
    ]
  ) await assertRejects(again, ScaleDuplicateResourceError);
});

Deno.test("Files#list yields the files of a project", async () => {
  const { client, wire } = emulated();
  await client.projects.create({ name: "a b", type: "imageannotation" });
  for (const id of ["1", "2", "3"]) {
    await client.files.import({
      file_url: `https://example.com/${id}`,
      project_name: "a b",
    });
  }
  wire.length = 0;
  const files = await client.files.list({ project: "a b", limit: 2 })
    .toArray({ max: 9 });
  assertEquals(new Set(files.map(({ id }) => id)).size, 3);
  assertEquals(wire[0]?.target, "/v1/files?project=a+b&limit=2");
  await assertRejects(
    async () => await client.files.list({} as never),
    ScaleArgumentError,
    "project must be a non-empty string",
  );
});
