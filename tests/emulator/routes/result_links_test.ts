/** Links to result files and attachments: signatures, lifetime, content. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ScaleApiError } from "../../../mod.ts";
import { createEmulator, type Emulator } from "../../../src/emulator/mod.ts";
import { resultFiles } from "../../../src/results/mod.ts";
import { emulated } from "../../support/emulated.ts";
import {
  API,
  basic,
  senderOf,
  start,
} from "../../support/emulator/requests.ts";
import { ATTACHMENT, VIDEO } from "../../support/emulator/result_files.ts";
import { filePart, sendParts } from "../../support/emulator/uploads.ts";

const DAY_MS = 86_400_000;

Deno.test("a link expires by the emulator's clock, and the client reads the task again for a new one", async () => {
  const { client, emulator, wire } = emulated();
  const task = await client.tasks.create("videoannotation", VIDEO);
  const [file] = resultFiles(client, task);
  assert(file);
  const before = await file.bytes();
  emulator.clock.advance(DAY_MS - 1);
  await file.bytes();
  emulator.clock.advance(1);
  wire.length = 0;
  assertEquals(await file.bytes(), before);
  const link = new URL(file.url).pathname;
  assertEquals(wire.map(({ target }) => target.split("?")[0]), [
    link,
    `/v1/task/${task.task_id}`,
    link,
  ]);
  assertEquals(wire.map(({ headers }) => "authorization" in headers), [
    false,
    true,
    false,
  ]);
  const expired = await emulator.fetch(file.url);
  assertEquals(expired.status, 403);
  assertEquals(expired.headers.get("content-type"), "application/xml");
  assertMatch(
    await expired.text(),
    /<Code>AccessDenied<\/Code><Message>Request has expired</,
  );
});

Deno.test("resultLinkMs sets the lifetime of links, and with 0 all are expired", async () => {
  const { client, emulator } = emulated({ resultLinkMs: 2000 });
  const task = await client.tasks.create("videoannotation", VIDEO);
  const [file] = resultFiles(client, task);
  assert(file);
  emulator.clock.advance(1999);
  assertEquals((await emulator.fetch(file.url)).status, 200);
  emulator.clock.advance(1);
  assertEquals((await emulator.fetch(file.url)).status, 403);
  const shut = emulated({ resultLinkMs: 0 });
  const never = await shut.client.tasks.create("videoannotation", VIDEO);
  const [closed] = resultFiles(shut.client, never);
  const error = await assertRejects(
    () => closed?.bytes() ?? Promise.resolve(),
    ScaleApiError,
  );
  assertEquals(error.status, 403);
});

Deno.test("a link needs no key, and only the signed link opens", async () => {
  const { emulator, test } = start();
  const { body } = await test.post("/task/videoannotation", VIDEO);
  const { url } = body.response.annotations;
  const answerTo = async (changed: string) => {
    const response = await emulator.fetch(changed);
    const [, code] = /<Code>(\w+)/.exec(await response.text()) ?? [];
    return [response.status, code];
  };
  assertEquals(await answerTo(url), [200, undefined]);
  const other = url.replace("annotations.json", "events.json");
  for (
    const changed of [
      url.replace("Expires=86400", "Expires=999999"),
      url.replace(/Date=\d+/, "Date=20270101"),
      url.replace(/Signature=./, "Signature=x"),
      url.replace(/\?.*/, ""),
      url.replace(/&X-Amz-Signature.*/, ""),
      other,
    ]
  ) {
    assertEquals(await answerTo(changed), [403, "SignatureDoesNotMatch"]);
  }
  assertEquals(await answerTo(url.replace("/results/", "/nothing/")), [
    404,
    "NoSuchKey",
  ]);
  const put = await emulator.fetch(url, { method: "PUT" });
  assertEquals(put.status, 404);
});

Deno.test("links cannot be signed without the seed", async () => {
  const links = await Promise.all([1, 2].map(async () => {
    const emulator = createEmulator({ clock: "virtual" });
    const test = senderOf(emulator, emulator.keys.test);
    const { body } = await test.post("/task/videoannotation", VIDEO);
    return new URL(body.response.annotations.url).searchParams
      .get("X-Amz-Signature");
  }));
  assert(links[0] !== links[1]);
});

Deno.test("the link of a reopened task leads to no file, and links in a custom response stay as they are", async () => {
  const { emulator, live } = start();
  const { task_id } = (await live.post("/task/videoannotation", VIDEO)).body;
  emulator.tasks.complete(task_id);
  const { response } = (await live.get(`/task/${task_id}`)).body;
  emulator.tasks.reopen(task_id);
  assertEquals((await emulator.fetch(response.annotations.url)).status, 404);
  const own = { annotations: { url: "https://example.com/own.json" } };
  emulator.tasks.complete(task_id, own);
  assertEquals((await live.get(`/task/${task_id}`)).body.response, own);
});

Deno.test("lists contain signed links, with the base URL", async () => {
  const emulator = createEmulator({ seed: 1, baseUrl: "http://127.0.0.1:1/x" });
  const test = senderOf(emulator, emulator.keys.test);
  await test.post("/task/videoannotation", VIDEO);
  const [task] = (await test.get("/tasks")).body.docs;
  const { url } = task.response.annotations;
  assert(url.startsWith("http://127.0.0.1:1/x/emulated/results/"));
});

Deno.test("result files are the same after an import", async () => {
  const { emulator, test } = start();
  const { body } = await test.post("/task/videoannotation", VIDEO);
  const read = async (from: Emulator) => {
    const url = `${API}/task/${body.task_id}`;
    const headers = { authorization: basic(from.keys.test) };
    const task = await (await from.fetch(url, { headers })).json();
    return await (await from.fetch(task.response.annotations.url)).text();
  };
  const before = await read(emulator);
  const other = createEmulator({ seed: "other" });
  other.import(emulator.export());
  assertEquals(await read(other), before);
});

Deno.test("faults apply to linked files", async () => {
  const { emulator, test } = start();
  const { body } = await test.post("/task/videoannotation", VIDEO);
  const { url } = body.response.annotations;
  const headers = { "x-emulate": "500" };
  assertEquals((await emulator.fetch(url, { headers })).status, 500);
  const cut = await emulator.fetch(url, { headers: { "x-emulate": "cut" } });
  await assertRejects(() => cut.bytes());
  assertEquals(emulator.requests.list().at(-1)?.status, 200);
});

Deno.test("attachmentS3Downloads open uploaded files, and redirect to others", async () => {
  const { emulator, test } = start();
  const sent = new TextEncoder().encode("a picture");
  const upload = await sendParts(emulator, [filePart(sent)]);
  const attachments = [upload.body.attachment_url, ATTACHMENT, "s3://b/c"];
  await test.post("/task/comparison", { attachments, choices: ["a"] });
  const { body } = await test.get("/tasks?include_attachment_url=true");
  const [task] = body.docs;
  const links: { attachmentURL: string; s3URL: string }[] =
    task.attachmentS3Downloads;
  assertEquals(links.map(({ attachmentURL }) => attachmentURL), attachments);
  const [own, elsewhere, nowhere] = await Promise.all(
    links.map(({ s3URL }) => emulator.fetch(s3URL, { redirect: "manual" })),
  );
  assertEquals(own?.status, 200);
  assertEquals(own?.headers.get("content-type"), "image/png");
  assertEquals(await own?.bytes(), sent);
  assertEquals(elsewhere?.status, 302);
  assertEquals(elsewhere?.headers.get("location"), ATTACHMENT);
  assertEquals(nowhere?.status, 404);
  emulator.clock.advance(DAY_MS);
  assertEquals((await emulator.fetch(links[0]?.s3URL ?? "")).status, 403);
});

Deno.test("a callback contains valid links", async () => {
  const { emulator, live } = start();
  const body = { ...VIDEO, callback_url: ATTACHMENT };
  const { task_id } = (await live.post("/task/videoannotation", body)).body;
  emulator.tasks.complete(task_id);
  const [delivery] = emulator.callbacks.list();
  const sent = JSON.parse(delivery?.body ?? "");
  for (const { annotations } of [sent.response, sent.task.response]) {
    assertEquals((await emulator.fetch(annotations.url)).status, 200);
  }
});
