/** Runs the programs of examples/upload on their runtimes, against the emulator on loopback. */
import { assertEquals, assertMatch } from "@std/assert";
import { createEmulator } from "../../../src/emulator/mod.ts";
import { withTempDir } from "../../tools/temp.ts";
import {
  bun,
  bundle,
  type Command,
  deno,
  node,
  NODE_VERSIONS,
  outputOf,
} from "./programs.ts";
import { startWorker, WORKERD_TEST } from "./workerd.ts";

/** A file as the API received it. */
interface ReceivedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The API, and a file at `cow.png`. */
interface UploadServer extends AsyncDisposable {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly received: readonly ReceivedFile[];
}

/** Larger than a chunk of any runtime. */
const CONTENT = Uint8Array.from({ length: 300_000 }, (_, at) => at * at);

const ATTACHMENT = /^scaledata:\/\/\S+$/;

/** Starts the server. The first upload with a `reference_id` gets a 503. */
function startServer(): UploadServer {
  const emulator = createEmulator();
  const received: ReceivedFile[] = [];
  const refused = new Set<unknown>();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (request) => {
      const { method, headers, url } = request;
      if (method === "GET") {
        return new Response(CONTENT, {
          headers: { "content-type": "image/png" },
        });
      }
      const body = await request.bytes();
      const form = await new Response(body, { headers }).formData();
      const file = form.get("file") as File;
      const { name, type } = file;
      received.push({ name, type, bytes: await file.bytes() });
      const key = form.get("reference_id");
      if (key !== null && !refused.has(key)) {
        refused.add(key);
        const retry = { "retry-after": "0.05" };
        return new Response("{}", { status: 503, headers: retry });
      }
      return await emulator.handle(new Request(url, { method, headers, body }));
    },
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  return {
    url,
    env: { SCALE_API_KEY: emulator.keys.test, SCALE_BASE_URL: url },
    received,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function assertReceived(
  { received }: UploadServer,
  { times, type }: { times: number; type: string },
): void {
  assertEquals(
    received.map((file) => [file.name, file.type]),
    Array.from({ length: times }, () => ["cow.png", type]),
  );
  for (const { bytes } of received) assertEquals(bytes, CONTENT);
}

/** An example, and a runtime for it. */
interface Case {
  readonly example: string;
  readonly runtime: string;
  readonly find: () => Command | Promise<Command>;
  /** The argument: a file on disk, or a URL. */
  readonly source: "file" | "url";
  /** The media type that arrives. */
  readonly type: string;
}

const READS: readonly string[] = ["--allow-env", "--allow-read"];
const UNTYPED = "application/octet-stream";

const CASES: readonly Case[] = [
  {
    example: "file_deno",
    runtime: "Deno",
    find: () => deno(...READS),
    source: "file",
    type: UNTYPED,
  },
  ...NODE_VERSIONS.map((version) => ({
    example: "file_node",
    runtime: `Node ${version}`,
    find: () => node(version),
    source: "file" as const,
    type: UNTYPED,
  })),
  {
    example: "file_bun",
    runtime: "Bun",
    find: bun,
    source: "file",
    type: "image/png",
  },
  ...[
    ["Deno", () => deno("--allow-env")] as const,
    ["Node", () => node(NODE_VERSIONS[0]!)] as const,
    ["Bun", bun] as const,
  ].map(([runtime, find]) => ({
    example: "url",
    runtime,
    find,
    source: "url" as const,
    type: "image/png",
  })),
];

for (const { example, runtime, find, source, type } of CASES) {
  Deno.test(`${example}.ts uploads a file, and retries after a 503, in ${runtime}`, async () => {
    await using server = startServer();
    const output = await withTempDir(async (dir) => {
      const program = `${dir}/${example}.mjs`;
      await bundle(`examples/upload/${example}.ts`, program);
      await Deno.writeFile(`${dir}/cow.png`, CONTENT);
      const argument = `${source === "file" ? dir : server.url}/cow.png`;
      return await outputOf(
        [...await find(), program, argument] as const,
        server.env,
      );
    });
    assertMatch(output, ATTACHMENT);
    assertReceived(server, { times: 2, type });
  });
}

/** Runs a Worker of the examples, with a bucket that holds the file. */
async function post(
  example: string,
  { env }: UploadServer,
  body?: Uint8Array<ArrayBuffer>,
): Promise<string> {
  return await withTempDir(async (dir) => {
    const worker = await startWorker(`examples/upload/${example}.ts`, {
      dir,
      bindings: env,
      buckets: ["PICTURES"],
    });
    try {
      const bucket = await worker.getR2Bucket("PICTURES") as unknown as {
        put(key: string, value: Uint8Array, options: object): Promise<unknown>;
      };
      const httpMetadata = { contentType: "image/png" };
      await bucket.put("cow.png", CONTENT, { httpMetadata });
      const response = await worker.dispatchFetch("http://localhost/cow.png", {
        method: "POST",
        headers: { "content-type": "image/png" },
        ...body && { body },
      });
      return (await response.json() as { attachment_url: string })
        .attachment_url;
    } finally {
      await worker.dispose();
    }
  });
}

Deno.test(
  "r2_object.ts uploads a file, and retries after a 503, in workerd",
  WORKERD_TEST,
  async () => {
    await using server = startServer();
    assertMatch(await post("r2_object", server), ATTACHMENT);
    assertReceived(server, { times: 2, type: "image/png" });
  },
);

Deno.test(
  "request_body.ts uploads the body of its request in workerd",
  WORKERD_TEST,
  async () => {
    await using server = startServer();
    assertMatch(await post("request_body", server, CONTENT), ATTACHMENT);
    assertReceived(server, { times: 1, type: "image/png" });
  },
);
