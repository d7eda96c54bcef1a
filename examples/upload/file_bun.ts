/**
 * Uploads a file from disk, in Bun. The file is streamed, never in memory as a whole.
 *
 *     SCALE_API_KEY=… bun file_bun.ts cow.png
 *
 * Needs Bun and the package `@labelwire/scale`.
 */
import { basename } from "node:path";
import { argv, env } from "node:process";
import { ScaleClient } from "@labelwire/scale";

/** The part of Bun that is used here. Leave it out if Bun's own types are installed. */
declare const Bun: { readonly file: (path: string) => Blob };

const [, , path = ""] = argv;
const client = new ScaleClient({
  apiKey: env["SCALE_API_KEY"] ?? "",
  baseUrl: env["SCALE_BASE_URL"] ?? "https://api.scale.com",
});

const file = await client.files.upload(
  // A Blob has a size and a type, and can be read again for a retry.
  Bun.file(path),
  // The key that makes a retry safe.
  { reference_id: path },
  { filename: basename(path) },
);
console.log(file.attachment_url);
