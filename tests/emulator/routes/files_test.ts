import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { ScaleClient } from "../../../mod.ts";
import { createEmulator } from "../../../src/emulator/mod.ts";
import {
  API,
  basic,
  projectOf,
  readResult,
  type Sender,
  senderOf,
  start,
} from "../../support/emulator/requests.ts";
import {
  encodeParts,
  filePart,
  sendParts,
  sendUpload,
  textPart,
} from "../../support/emulator/uploads.ts";

const UUID =
  "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

async function importsOf(
  sender: Sender,
  count: number,
  extra: Record<string, unknown> = {},
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const file_url = `https://example.com/${index}.png`;
    const body = { file_url, project_name: "roads", ...extra };
    const result = await sender.post("/files/import", body);
    assertEquals(result.status, 200, JSON.stringify(result.body));
    ids.push(result.body.id);
  }
  return ids;
}

function idsOf(docs: readonly { id: string }[]): readonly string[] {
  return docs.map(({ id }) => id);
}

Deno.test("a file is uploaded as the part file, with its project's name", async () => {
  const { emulator, test } = start();
  await projectOf(test);
  const { status, body } = await sendParts(emulator, [
    filePart("hello"),
    textPart("project_name", "roads"),
  ]);
  assertEquals(status, 200);
  assertEquals(body, {
    id: body.id,
    attachment_url: body.attachment_url,
    created_at: "2026-01-01T00:00:00.000Z",
    updated_at: "2026-01-01T00:00:00.000Z",
    mime_type: "image/png",
    size: 5,
    project_names: ["roads"],
  });
});

Deno.test("an upload goes through this library's client", async () => {
  const emulator = createEmulator({ strict: true });
  const { fetch, keys } = emulator;
  const client = new ScaleClient({ apiKey: keys.test, fetch });
  await client.projects.create({ name: "p", type: "imageannotation" });
  const source = new Blob(["\r\n--\0"], { type: "image/png" });
  const file = await client.files.upload(source, {
    project_name: "p",
    display_name: "ü",
    reference_id: "r",
    metadata: { a: 1 },
  }, { filename: 'a "b".png' });
  assertEquals([file.size, file.mime_type], [5, "image/png"]);
  assertEquals(await client.files.list({ project: "p" }).toArray({ max: 9 }), [
    file,
  ]);
});

Deno.test("an upload without the part file is a 400", async () => {
  const { emulator } = start();
  const field = textPart("file", "not a file");
  const other = filePart("x", 'name="files"; filename="a.png"');
  for (const parts of [[], [field], [other], [filePart("x"), filePart("y")]]) {
    const { status, body } = await sendParts(emulator, parts);
    assertEquals([status, body.status_code], [400, 400]);
  }
});

Deno.test("an upload that is not multipart, or malformed, is a 400", async () => {
  const { emulator } = start();
  const body = encodeParts([filePart("x")], "b");
  const form = "multipart/form-data";
  for (
    const [content, type] of [
      ["{}", "application/json"],
      ["", undefined],
      [body, "application/octet-stream"],
      [body, form],
      [body, `${form}; boundary=c`],
      [body.subarray(0, -6), `${form}; boundary=b`],
    ] as const
  ) {
    const result = await sendUpload(emulator, content, type);
    assertEquals([result.status, result.body.status_code], [400, 400]);
  }
});

Deno.test("a multipart body to another route is a 400", async () => {
  const { emulator } = start();
  const response = await emulator.fetch(`${API}/task/imageannotation`, {
    method: "POST",
    headers: {
      authorization: basic(emulator.keys.test),
      "content-type": "multipart/form-data; boundary=b",
    },
    body: encodeParts([filePart("x")], "b"),
  });
  assertEquals((await readResult(response)).status, 400);
});

Deno.test("an unknown key is a 401 even with a malformed body", async () => {
  const { emulator } = start();
  const response = await emulator.fetch(`${API}/files/upload`, {
    method: "POST",
    headers: {
      authorization: basic("nobody"),
      "content-type": "multipart/form-data; boundary=b",
    },
    body: "x",
  });
  assertEquals((await readResult(response)).status, 401);
});

Deno.test("an upload with an unknown project is a 404, and one without a project succeeds", async () => {
  const { emulator } = start();
  const unknown = textPart("project_name", "none");
  assertEquals(
    (await sendParts(emulator, [filePart("x"), unknown])).status,
    404,
  );
  const { body } = await sendParts(emulator, [filePart("x")]);
  assertEquals(body.project_names, []);
});

Deno.test("metadata must be a JSON string with an object", async () => {
  const { emulator } = start();
  const send = (metadata: string) =>
    sendParts(emulator, [filePart("x"), textPart("metadata", metadata)]);
  for (const metadata of ['{"a":[1]}', "{}", ""]) {
    assertEquals((await send(metadata)).status, 200);
  }
  for (
    const metadata of ["{", "[]", "1", "null", `{"a":"${"x".repeat(11_000)}"}`]
  ) {
    assertEquals((await send(metadata)).status, 400);
  }
});

Deno.test("a repeated field is a 400", async () => {
  const { emulator } = start();
  const field = textPart("display_name", "x");
  const result = await sendParts(emulator, [filePart("x"), field, field]);
  assertEquals(result.status, 400);
});

Deno.test("the media type is that of the part, or that of the file extension", async () => {
  const { emulator } = start();
  const typeOf = async (filename: string, ...headers: readonly string[]) => {
    const part = filePart("x", `name="file"; filename="${filename}"`);
    const parts = [{ ...part, headers: [...part.headers, ...headers] }];
    return (await sendParts(emulator, parts)).body.mime_type;
  };
  assertEquals(await typeOf("a.JPG"), "image/jpeg");
  assertEquals(await typeOf("a.tar.zip"), "application/zip");
  assertEquals(await typeOf("png"), "application/octet-stream");
  assertEquals(await typeOf("a.constructor"), "application/octet-stream");
  assertEquals(await typeOf("a.png", "content-type: text/X; a=b"), "text/x");
});

Deno.test("a file is imported from a URL without network access", async () => {
  const { test } = start();
  await projectOf(test);
  const { status, body } = await test.post("/files/import", {
    file_url: "http://i.imgur.com/v4cBreD.jpg?size=1",
    project_name: "roads",
    display_name: null,
  });
  assertEquals(status, 200);
  assertEquals(body, {
    id: body.id,
    attachment_url: body.attachment_url,
    created_at: "2026-01-01T00:00:00.000Z",
    updated_at: "2026-01-01T00:00:00.000Z",
    mime_type: "image/jpeg",
    project_names: ["roads"],
  });
});

Deno.test("http, https and s3 URLs are accepted, and no others", async () => {
  const { test } = start();
  const statusOf = async (file_url: unknown) =>
    (await test.post("/files/import", { file_url })).status;
  for (const url of ["http://a/b", "HTTPS://a.b/c?d#e", "s3://bucket/a%20b"]) {
    assertEquals(await statusOf(url), 200, url);
  }
  for (
    const url of [
      undefined,
      "",
      1,
      "a.png",
      "ftp://a/b",
      "data:,a",
      "https://",
      "https://a b/c",
      "x https://a/b",
      "scaledata://a/b",
    ]
  ) {
    assertEquals(await statusOf(url), 400, String(url));
  }
});

Deno.test("the response has an id, and a scaledata URL for attachments of tasks", async () => {
  const { emulator, test } = start();
  const one = (await sendParts(emulator, [filePart("x")])).body;
  const [other] = await importsOf(test, 1, { project_name: undefined });
  assertMatch(one.id, new RegExp(`^${UUID}$`));
  assertMatch(
    one.attachment_url,
    new RegExp(`^scaledata://[0-9a-f]{24}/${one.id}$`),
  );
  assert(other !== one.id);
  const task = await test.post("/task/categorization", {
    attachment: one.attachment_url,
    categories: ["a"],
  });
  assertEquals(task.body.params.attachment, one.attachment_url);
});

Deno.test("a file over the limit is a 400, and one at the limit is not", async () => {
  const emulator = createEmulator({ maxUploadBytes: 10 });
  const statusOf = async (size: number) =>
    (await sendParts(emulator, [filePart("x".repeat(size))])).status;
  assertEquals(await statusOf(10), 200);
  assertEquals(await statusOf(11), 400);
});

Deno.test("the limit is 80 MB", async () => {
  const { emulator } = start();
  const frame = encodeParts([filePart("")], "b");
  const head = frame.subarray(0, -"\r\n--b--\r\n".length);
  const tail = frame.subarray(head.length);
  const zeros = new Uint8Array(80_000_001);
  const body = new Blob([head, zeros, tail]);
  const type = "multipart/form-data; boundary=b";
  const result = await sendUpload(emulator, body, type);
  assertEquals(result.status, 400);
  assertEquals(result.body.error, "The file is larger than 80000000 bytes");
});

Deno.test("a used reference_id is a 409 for uploads and imports", async () => {
  const { emulator, test, live } = start();
  const parts = [filePart("x"), textPart("reference_id", "r")];
  const { body: { id } } = await sendParts(emulator, parts);
  const again = await sendParts(emulator, parts);
  assertEquals(again.status, 409);
  assert(again.body.error.includes(id));
  const imported = { file_url: "https://a/b", reference_id: "r" };
  assertEquals((await test.post("/files/import", imported)).status, 409);
  assertEquals((await live.post("/files/import", imported)).status, 200);
});

Deno.test("a refused file does not use its reference_id", async () => {
  const { emulator } = start();
  const fields = [textPart("reference_id", "r"), filePart("x")];
  const unknown = textPart("project_name", "none");
  assertEquals((await sendParts(emulator, [...fields, unknown])).status, 404);
  assertEquals((await sendParts(emulator, fields)).status, 200);
});

Deno.test("GET /files lists a project's files, newest first, page by page", async () => {
  const { test, live } = start();
  for (const name of ["roads", "other"]) await projectOf(test, { name });
  const ids = await importsOf(test, 5);
  await importsOf(test, 2, { project_name: "other" });
  const { body } = await test.get("/files?project=roads");
  assertEquals(idsOf(body.docs), ids.toReversed());
  assertEquals([body.total, body.limit, body.has_more], [5, 100, false]);
  assert(!("next_token" in body));
  const pages: (readonly string[])[] = [];
  let token = "";
  do {
    const page = (await test.get(
      `/files?project=roads&limit=2&next_token=${encodeURIComponent(token)}`,
    )).body;
    pages.push(idsOf(page.docs));
    assertEquals([page.total, page.has_more], [5, Boolean(page.next_token)]);
    token = page.next_token ?? "";
  } while (token !== "");
  const newest = ids.toReversed();
  assertEquals(pages, [
    newest.slice(0, 2),
    newest.slice(2, 4),
    newest.slice(4),
  ]);
  assertEquals((await test.get("/files?project=none")).body.docs, []);
  assertEquals((await live.get("/files?project=roads")).body.docs, []);
});

Deno.test("GET /files filters by metadata", async () => {
  const { test } = start();
  await projectOf(test);
  const [both = ""] = await importsOf(test, 1, { metadata: { a: 1, b: [2] } });
  const [one = ""] = await importsOf(test, 1, { metadata: { a: 1 } });
  const list = async (metadata: unknown) => {
    const encoded = encodeURIComponent(JSON.stringify(metadata));
    const { body } = await test.get(`/files?project=roads&metadata=${encoded}`);
    return idsOf(body.docs);
  };
  assertEquals(await list({ a: 1 }), [one, both]);
  assertEquals(await list({ b: [2] }), [both]);
  assertEquals(await list({ a: 2 }), []);
  assertEquals((await test.get("/files?project=roads&metadata=x")).status, 400);
});

Deno.test("GET /files without a project, or with an invalid cursor, is a 400", async () => {
  const { test } = start();
  for (
    const query of [
      "",
      "?project=",
      "?project=a&next_token=x",
      "?project=a&limit=101",
    ]
  ) {
    assertEquals((await test.get(`/files${query}`)).status, 400, query);
  }
});

Deno.test("strict refuses unknown keys and fields of files", async () => {
  const emulator = createEmulator({ strict: true });
  const sender = senderOf(emulator, emulator.keys.test);
  const listed = await sender.get("/files?project=a&projects=b");
  const uploaded = await sendParts(emulator, [
    filePart("x"),
    textPart("project", "a"),
  ]);
  const imported = await sender.post("/files/import", {
    file_url: "https://a/b",
    referenceId: "r",
  });
  for (const { status, body } of [listed, uploaded, imported]) {
    assertEquals(status, 400);
    assertMatch(body.error, /did you mean/);
  }
});

Deno.test("the log contains the length of a multipart body, and no bytes", async () => {
  const { emulator } = start();
  const body = encodeParts([filePart(Uint8Array.of(0, 255))], "b");
  await sendUpload(emulator, body, "multipart/form-data; boundary=b");
  const [request] = emulator.requests.list();
  assertEquals(request?.body, `[multipart, ${body.length} bytes]`);
  assertEquals(request?.status, 200);
});

Deno.test("createEmulator throws for limits that are not integers", () => {
  const names = ["maxUploadBytes", "keptFileBytes", "teamLagMs"] as const;
  for (const name of names) {
    for (const value of [-1, 0.5, NaN]) {
      assertThrows(() => createEmulator({ [name]: value }), TypeError, name);
    }
  }
});

Deno.test("the same seed produces the same ids of files", async () => {
  const run = async () => {
    const { emulator, test } = start("files");
    const { body } = await sendParts(emulator, [filePart("x")]);
    const [id] = await importsOf(test, 1, { project_name: undefined });
    return [body, id];
  };
  assertEquals(await run(), await run());
});
