/**
 * Uploads a file from disk, in Deno. It is never in memory as a whole.
 *
 *     SCALE_API_KEY=… deno run --allow-env --allow-read --allow-net examples/upload/file_deno.ts cow.png
 */
import { ScaleClient } from "@labelwire/scale";

const [path = ""] = Deno.args;
const client = new ScaleClient({
  apiKey: Deno.env.get("SCALE_API_KEY") ?? "",
  baseUrl: Deno.env.get("SCALE_BASE_URL") ?? "https://api.scale.com",
});

const { size } = await Deno.stat(path);
const file = await client.files.upload(
  // A function, so that the file can be opened again where an attempt fails.
  async () => (await Deno.open(path)).readable,
  // What makes it safe to send again.
  { reference_id: path },
  { filename: path.split(/[/\\]/).at(-1) ?? path, size },
);
console.log(file.attachment_url);
