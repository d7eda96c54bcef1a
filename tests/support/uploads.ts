/** Sources of uploads that record how they are read, and servers for them. */
import { assert } from "@std/assert";
import type { FileInput, ScaleClient, UploadOptions } from "../../mod.ts";
import { scriptedClient } from "./client.ts";

/** A source that records how it is read. */
export interface RecordedSource {
  readonly stream: ReadableStream<Uint8Array>;
  /** The number of chunks that were read. */
  readonly pulls: () => number;
  /** Whether it was cancelled. */
  readonly isCancelled: () => boolean;
}

/** Creates a stream of `chunks`. A function is called in place of a chunk. */
export function source(
  ...chunks: readonly (string | (() => unknown))[]
): RecordedSource {
  let pulls = 0;
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const chunk = chunks[pulls++];
      if (chunk === undefined) controller.close();
      else if (typeof chunk === "string") {
        controller.enqueue(new TextEncoder().encode(chunk));
      } else await chunk();
    },
    cancel() {
      cancelled = true;
    },
  }, { highWaterMark: 0 });
  return { stream, pulls: () => pulls, isCancelled: () => cancelled };
}

/** Yields `chunks` as bytes. */
export async function* iterable(...chunks: readonly string[]) {
  for (const chunk of chunks) {
    await Promise.resolve();
    yield new TextEncoder().encode(chunk);
  }
}

/** Uploads a file, and returns the request and its form. */
export async function formOf(input: FileInput, options?: UploadOptions) {
  const { client, requests } = scriptedClient([Response.json({ id: "f" })]);
  await client.files.upload(input, { project_name: "p" }, options);
  const [request] = requests;
  assert(request);
  const form = await new Response(request.body, {
    headers: { "content-type": request.headers.get("content-type") ?? "" },
  }).formData();
  return { request, file: form.get("file") as File, form };
}

/** Runs `use` with a client of a server on loopback. */
export async function withServer(
  handler: (request: Request) => Response | Promise<Response>,
  use: (client: ScaleClient) => Promise<void>,
): Promise<void> {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    handler,
  );
  const { client } = scriptedClient([], {
    fetch,
    baseUrl: `http://127.0.0.1:${server.addr.port}`,
  });
  try {
    await use(client);
  } finally {
    await server.shutdown();
  }
}
