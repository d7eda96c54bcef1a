/**
 * Uploads a file from disk, in Bun. It is never in memory as a whole.
 *
 *     SCALE_API_KEY=… bun file_bun.ts cow.png
 */
import { basename } from "node:path";
import { argv, env } from "node:process";
import { ScaleClient } from "@labelwire/scale";

/** What is used of Bun; with its own types installed, leave this out. */
declare const Bun: { readonly file: (path: string) => Blob };

const [, , path = ""] = argv;
const client = new ScaleClient({
  apiKey: env["SCALE_API_KEY"] ?? "",
  baseUrl: env["SCALE_BASE_URL"] ?? "https://api.scale.com",
});

const file = await client.files.upload(
  // A Blob knows its size and type, and can be read again where an attempt fails.
  Bun.file(path),
  // What makes it safe to send again.
  { reference_id: path },
  { filename: basename(path) },
);
console.log(file.attachment_url);
