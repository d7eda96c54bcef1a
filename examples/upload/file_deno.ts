/**
 * Uploads a file from disk, in Deno. The file is streamed, never in memory as a whole.
 *
 *     SCALE_API_KEY=… deno run --allow-env --allow-read --allow-net examples/upload/file_deno.ts cow.png
 *
 * Needs the three permissions in the command; no package except this one.
 */
import { ScaleClient } from "@labelwire/scale";

const [path = ""] = Deno.args;
const client = new ScaleClient({
  apiKey: Deno.env.get("SCALE_API_KEY") ?? "",
  baseUrl: Deno.env.get("SCALE_BASE_URL") ?? "https://api.scale.com",
});

const { size } = await Deno.stat(path);
const file = await client.files.upload(
  // A function, so that a retry can open the file again.
  async () => (await Deno.open(path)).readable,
  // The key that makes a retry safe.
  { reference_id: path },
  { filename: path.split(/[/\\]/).at(-1) ?? path, size },
);
console.log(file.attachment_url);
