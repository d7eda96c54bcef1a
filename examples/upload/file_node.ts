/**
 * Uploads a file from disk, in Node. The file is streamed, never in memory as a whole.
 *
 *     SCALE_API_KEY=… node file_node.ts cow.png
 *
 * Needs the package `@labelwire/scale`. Node 20 does not run TypeScript: there,
 * name the file `file_node.mjs`; it contains no types.
 */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { argv, env } from "node:process";
import { ScaleClient } from "@labelwire/scale";

const [, , path = ""] = argv;
const client = new ScaleClient({
  apiKey: env["SCALE_API_KEY"] ?? "",
  baseUrl: env["SCALE_BASE_URL"] ?? "https://api.scale.com",
});

const { size } = await stat(path);
const file = await client.files.upload(
  // A function, so that a retry can open the file again.
  () => createReadStream(path),
  // The key that makes a retry safe.
  { reference_id: path },
  { filename: basename(path), size },
);
console.log(file.attachment_url);
