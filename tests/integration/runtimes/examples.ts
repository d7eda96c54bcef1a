/**
 * Runs the programs examples/upload/*.ts where they belong, against the
 * emulator on loopback. A plain `deno test` does not match this file: it starts
 * processes, and the runtimes come from npm.
 *
 *     deno task test:runtimes
 */
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
  succeed,
} from "./programs.ts";

/** A file as the API got it. */
interface Got {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The API, and a file at `cow.png`. */
interface Site extends AsyncDisposable {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly got: readonly Got[];
}

/** More than a chunk of any runtime. */
const CONTENT = Uint8Array.from({ length: 300_000 }, (_, at) => at * at);

const ATTACHMENT = /^scaledata:\/\/\S+$/;

/** Starts it. What has a `reference_id` is answered with 503 the first time. */
function startSite(): Site {
  const emulator = createEmulator();
  const got: Got[] = [];
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
      got.push({ name: file.name, type: file.type, bytes: await file.bytes() });
      const key = form.get("reference_id");
      if (key !== null && !refused.has(key)) {
        refused.add(key);
        const again = { "retry-after": "0.05" };
        return new Response("{}", { status: 503, headers: again });
      }
      return await emulator.handle(new Request(url, { method, headers, body }));
    },
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  return {
    url,
    env: { SCALE_API_KEY: emulator.keys.test, SCALE_BASE_URL: url },
    got,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function assertGot(
  { got }: Site,
  { times, name, type }: { times: number; name: string; type: string },
): void {
  const wanted = Array.from({ length: times }, () => [name, type]);
  assertEquals(got.map((file) => [file.name, file.type]), wanted);
  for (const { bytes } of got) assertEquals(bytes, CONTENT);
}

/** A program of the examples, and a runtime for it. */
interface Case {
  readonly example: string;
  readonly runtime: string;
  readonly find: () => Command | Promise<Command>;
  /** What it is called with: a file on disk, or a URL. */
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
  Deno.test(`${example}.ts uploads, and does so again after a 503, in ${runtime}`, async () => {
    await using site = startSite();
    const said = await withTempDir(async (dir) => {
      await bundle(`examples/upload/${example}.ts`, `${dir}/${example}.mjs`);
      await Deno.writeFile(`${dir}/cow.png`, CONTENT);
      const argument = `${source === "file" ? dir : site.url}/cow.png`;
      const program = [...await find(), `${dir}/${example}.mjs`] as const;
      return await succeed([...program, argument], site.env);
    });
    assertMatch(said, ATTACHMENT);
    assertGot(site, { times: 2, name: "cow.png", type });
  });
}

/** Runs a Worker of the examples, with a bucket that holds the file. */
async function post(
  example: string,
  { env }: Site,
  body?: Uint8Array<ArrayBuffer>,
): Promise<unknown> {
  // deno-lint-ignore no-import-prefix -- inline, so that no other task fetches workerd
  const { Miniflare } = await import("npm:miniflare@4.20260730.0");
  return await withTempDir(async (dir) => {
    await bundle(`examples/upload/${example}.ts`, `${dir}/worker.mjs`);
    const miniflare = new Miniflare({
      modules: true,
      script: await Deno.readTextFile(`${dir}/worker.mjs`),
      compatibilityDate: "2026-07-01",
      bindings: env,
      r2Buckets: ["PICTURES"],
    });
    try {
      const bucket = await miniflare.getR2Bucket("PICTURES") as unknown as {
        put(key: string, value: Uint8Array, options: object): Promise<unknown>;
      };
      const httpMetadata = { contentType: "image/png" };
      await bucket.put("cow.png", CONTENT, { httpMetadata });
      const response = await miniflare.dispatchFetch(
        "http://localhost/cow.png",
        {
          method: "POST",
          headers: { "content-type": "image/png" },
          ...body && { body },
        },
      );
      return await response.json();
    } finally {
      await miniflare.dispose();
    }
  });
}

// Miniflare leaves some of its own behind.
const LAX = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "r2_object.ts uploads, and does so again after a 503, in workerd",
  LAX,
  async () => {
    await using site = startSite();
    const file = await post("r2_object", site);
    assertMatch(
      (file as { attachment_url: string }).attachment_url,
      ATTACHMENT,
    );
    assertGot(site, { times: 2, name: "cow.png", type: "image/png" });
  },
);

Deno.test(
  "request_body.ts passes a body on in workerd",
  LAX,
  async () => {
    await using site = startSite();
    const file = await post("request_body", site, CONTENT);
    assertMatch(
      (file as { attachment_url: string }).attachment_url,
      ATTACHMENT,
    );
    assertGot(site, { times: 1, name: "cow.png", type: "image/png" });
  },
);
