/**
 * Programs that upload files of a disk, each the first thing that its process
 * does. Prints what became of them as JSON. The arguments are the name of the
 * program, the URL of the API and a folder.
 */
import fs from "node:fs";
import process from "node:process";
import { isScaleError, ScaleClient } from "../../../mod.ts";
import type { FileInput, UploadOptions } from "../../../mod.ts";

const [name = "", baseUrl = "", dir = ""] = process.argv.slice(2);

const file = `${dir}/cow.png`;

/** How an upload has failed. */
async function failureOf(
  input: FileInput,
  { apiKey = "test_emulator", ...options }: UploadOptions & {
    readonly apiKey?: string | (() => Promise<string>);
  } = {},
): Promise<readonly unknown[]> {
  try {
    const client = new ScaleClient({ apiKey, baseUrl });
    await client.files.upload(input, { reference_id: "cow" }, options);
    return ["uploaded"];
  } catch (error) {
    if (!isScaleError(error)) return [String(error)];
    return [error.code, error.reason, error.attempts ?? 0];
  }
}

/** Returns a stream of Node. Its type depends on the version of Node. */
function open(path: string): AsyncIterable<Uint8Array> {
  return fs.createReadStream(path) as unknown as AsyncIterable<Uint8Array>;
}

const PROGRAMS: Readonly<Record<string, () => Promise<unknown>>> = {
  /** A file that is missing, opened by a function, and then before the call. */
  missing: async () => [
    await failureOf(() => open(`${dir}/missing`)),
    await failureOf(open(`${dir}/missing`), {
      apiKey: async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        return "test_emulator";
      },
    }),
  ],
  /** The number of files that stay open after uploads that never began. */
  open: async () => {
    const count = () => fs.readdirSync("/proc/self/fd").length;
    const signal = AbortSignal.abort(new Error("Enough"));
    const apiKey = () => Promise.reject(new Error("No key"));
    await failureOf(open(file), { signal });
    const before = count();
    for (let round = 0; round < 50; round++) {
      await failureOf(open(file), { signal });
      await failureOf(open(file), { apiKey });
      await failureOf(open(file), { filename: "" });
      await failureOf(open(file), { maxRetries: -1 });
    }
    // Files are closed in the background.
    for (let left = 25; left > 0 && count() > before; left--) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return Math.max(0, count() - before);
  },
  /** A Blob of a file that was changed. */
  changed: async () => {
    const blob = await fs.openAsBlob(file);
    fs.appendFileSync(file, "moo");
    return await failureOf(blob);
  },
  /** The memory that a stream of 256 MiB takes, in MiB. */
  memory: async () => {
    const rss = () => process.memoryUsage().rss;
    const before = rss();
    let peak = before;
    let left = 4096;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left-- === 0) controller.close();
        else controller.enqueue(new Uint8Array(65_536));
      },
    }, { highWaterMark: 0 });
    const result = await failureOf(stream, {
      maxBytes: 1e9,
      onProgress: () => void (peak = Math.max(peak, rss())),
    });
    return [result, Math.round((peak - before) / 2 ** 20)];
  },
  /** An upload of a Blob. */
  call: () => failureOf(new Blob(["abc"])),
};

console.log(JSON.stringify(await PROGRAMS[name]!()));
// Deno 2.9 does not end by itself after it has denied a request with a Blob.
process.exit();
