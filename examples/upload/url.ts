/**
 * Takes a file from a URL to Scale without touching disk: for URLs that Scale
 * itself cannot reach, or that want a header. Where Scale can, let it:
 * `client.files.import({ file_url })`. For Deno, Node and Bun.
 *
 *     SCALE_API_KEY=… deno run --allow-env --allow-net examples/upload/url.ts https://example.com/cow.png
 */
import { argv, env } from "node:process";
import { ScaleClient } from "@labelwire/scale";

const [, , url = ""] = argv;
const client = new ScaleClient({
  apiKey: env["SCALE_API_KEY"] ?? "",
  baseUrl: env["SCALE_BASE_URL"] ?? "https://api.scale.com",
});

const file = await client.files.upload(
  // Size and type are those of the answer. It is asked again where an attempt fails.
  () => fetch(url),
  // What makes it safe to send again.
  { reference_id: url },
  { filename: new URL(url).pathname.split("/").at(-1) || "file" },
);
console.log(file.attachment_url);
