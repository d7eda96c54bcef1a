/**
 * Uploads a file from a URL without writing it to disk, in Deno, Node and Bun.
 * For URLs that Scale cannot reach, or that need a header. For all others use
 * `client.files.import({ file_url })`.
 *
 *     SCALE_API_KEY=… deno run --allow-env --allow-net examples/upload/url.ts https://example.com/cow.png
 *
 * Needs the two permissions in the command; no package except this one.
 */
import { argv, env } from "node:process";
import { ScaleClient } from "@labelwire/scale";

const [, , url = ""] = argv;
const client = new ScaleClient({
  apiKey: env["SCALE_API_KEY"] ?? "",
  baseUrl: env["SCALE_BASE_URL"] ?? "https://api.scale.com",
});

const file = await client.files.upload(
  // Size and type come from the response. A retry fetches the URL again.
  () => fetch(url),
  // The key that makes a retry safe.
  { reference_id: url },
  { filename: new URL(url).pathname.split("/").at(-1) || "file" },
);
console.log(file.attachment_url);
