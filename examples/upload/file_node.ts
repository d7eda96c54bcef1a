/**
 * Uploads a file from disk, in Node. It is never in memory as a whole.
 *
 *     SCALE_API_KEY=… node file_node.ts cow.png
 *
 * There are no types in here, so it may also be called `file_node.mjs`,
 * as Node 20 wants it.
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
  // A function, so that the file can be opened again where an attempt fails.
  () => createReadStream(path),
  // What makes it safe to send again.
  { reference_id: path },
  { filename: basename(path), size },
);
console.log(file.attachment_url);
