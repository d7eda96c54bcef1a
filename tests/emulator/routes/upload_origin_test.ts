/** Uploaded files in a browser: they share the origin of the control routes. */
import { assertEquals } from "@std/assert";
import {
  imageTask,
  type Sender,
  start,
} from "../../support/emulator/requests.ts";
import { filePart, sendParts } from "../../support/emulator/uploads.ts";

/** Uploads a file with that media type. Returns the response to the link of a task's attachment. */
async function open(mediaType: string): Promise<Response> {
  const { emulator, test } = start();
  const part = filePart("<script>alert(1)</script>");
  const headers = [...part.headers, `Content-Type: ${mediaType}`];
  const upload = await sendParts(emulator, [{ ...part, headers }]);
  await imageTask(test, { attachment: upload.body.attachment_url });
  return await emulator.fetch(await linkOf(test));
}

/** Returns the link to the attachment of the only task. */
async function linkOf(test: Sender): Promise<string> {
  const { body } = await test.get("/tasks?include_attachment_url=true");
  return body.docs[0].attachmentS3Downloads[0].s3URL;
}

for (
  const mediaType of ["text/html", "image/svg+xml", "application/xhtml+xml"]
) {
  Deno.test(`an uploaded file of ${mediaType} runs no script on the origin of the emulator`, async () => {
    const response = await open(mediaType);
    assertEquals(response.status, 200);
    const headers = [
      "content-type",
      "content-security-policy",
      "x-content-type-options",
      "content-disposition",
    ].map((name) => response.headers.get(name));
    assertEquals(headers, [mediaType, "sandbox", "nosniff", "attachment"]);
    await response.body?.cancel();
  });
}

for (const mediaType of ["tëxt/html", "日本/語", "text", "text/a b", "/"]) {
  Deno.test(`an upload ignores the media type ${mediaType}, which no header can have`, async () => {
    const response = await open(mediaType);
    assertEquals(response.status, 200);
    assertEquals(response.headers.get("content-type"), "image/png");
    await response.body?.cancel();
  });
}

Deno.test("the link to an attachment with a URL beyond Latin-1 is a redirect to it", async () => {
  const { emulator, test } = start();
  await imageTask(test, { attachment: "https://example.com/日本.png" });
  const url = await linkOf(test);
  const response = await emulator.fetch(url, { redirect: "manual" });
  assertEquals(response.status, 302);
  assertEquals(
    response.headers.get("location"),
    "https://example.com/%E6%97%A5%E6%9C%AC.png",
  );
});
