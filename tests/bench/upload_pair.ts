/** A streamed upload twice: by the library, and by a `fetch` written by hand. */
import { ScaleClient } from "../../mod.ts";

/** The uploads to do. */
export interface Job {
  readonly url: string;
  readonly mebibytes: number;
  /** One upload by the library, or uploads in turn with a `fetch` written by hand. */
  readonly kind: "memory" | "speed";
  /** The number of uploads of each kind, if they take turns. */
  readonly rounds: number;
}

const MEBIBYTE = 1_048_576;
const CHUNK = 65_536;
const AUTHORIZATION = { authorization: "Basic " + btoa("test_bench:") };

/** Returns a stream. For memory it waits after each MiB, as a disk or a network would. */
function source({ mebibytes, kind }: Job): ReadableStream<Uint8Array> {
  let left = mebibytes * MEBIBYTE / CHUNK;
  return new ReadableStream({
    async pull(controller) {
      if (kind === "memory" && left % (MEBIBYTE / CHUNK) === 0) {
        await new Promise((resolve) => setTimeout(resolve));
      }
      if (left-- > 0) controller.enqueue(new Uint8Array(CHUNK));
      else controller.close();
    },
  }, { highWaterMark: 0 });
}

/** Uploads by the library. */
export async function withLibrary(job: Job): Promise<void> {
  const { url, mebibytes } = job;
  const client = new ScaleClient({ apiKey: "test_bench", baseUrl: url });
  await client.files.upload(source(job), {}, {
    maxBytes: mebibytes * MEBIBYTE,
  });
}

/** Sends the same request by hand, without checks and counts. */
export async function withFetch(job: Job): Promise<void> {
  const boundary = crypto.randomUUID();
  const init: RequestInit & { duplex: "half" } = {
    method: "POST",
    headers: {
      ...AUTHORIZATION,
      "content-type": `multipart/form-data; boundary=${boundary}`,
    },
    body: framed(source(job), boundary),
    duplex: "half",
    redirect: "error",
  };
  const response = await fetch(`${job.url}/v1/files/upload`, init);
  await response.json();
}

/** Sends the same file as a form, as most programs do: the file is in memory. */
export async function withForm(job: Job): Promise<void> {
  const form = new FormData();
  form.append("file", await new Response(source(job)).blob());
  const init = { method: "POST", headers: AUTHORIZATION, body: form };
  const response = await fetch(`${job.url}/v1/files/upload`, init);
  await response.json();
}

function framed(
  source: ReadableStream<Uint8Array>,
  boundary: string,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const reader = source.getReader();
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(
        `--${boundary}\r\ncontent-disposition: form-data; name="file"; ` +
          `filename="file"\r\ncontent-type: application/octet-stream\r\n\r\n`,
      ));
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (!done) return controller.enqueue(value);
      controller.enqueue(encoder.encode(`\r\n--${boundary}--\r\n`));
      controller.close();
    },
  }, { highWaterMark: 0 });
}
