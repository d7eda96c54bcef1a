/** Runs the emulator as a server: `deno serve`, Bun, workerd, and the program for Node of examples/emulator. */
import { assert, assertEquals } from "@std/assert";
import { withTempDir } from "../../tools/temp.ts";
import { basic, IMAGE } from "../../support/emulator/requests.ts";
import { sendRaw } from "../../support/raw_socket.ts";
import {
  bun,
  bundle,
  type Command,
  node,
  NODE_VERSIONS,
  processOptions,
} from "./programs.ts";
import { startWorker, WORKERD_TEST } from "./workerd.ts";

const ROOT = new URL("../../../", import.meta.url);
const SERVE = "src/emulator/serve.ts";

/** Calls `use` with the URL of a server that runs in a process of its own, and prints it. */
async function withProcess(
  [program, ...args]: Command,
  env: Readonly<Record<string, string>>,
  use: (url: string) => Promise<void>,
): Promise<void> {
  await using child = new Deno.Command(program, {
    ...processOptions(args, env),
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let output = "";
  const listening = Promise.withResolvers<string>();
  const read = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      output += decoder.decode(chunk);
      const [, port] = /http:\/\/(?:127\.0\.0\.1|localhost):(\d+)/
        .exec(output) ?? [];
      if (port) listening.resolve(`http://127.0.0.1:${port}`);
    }
  };
  const ended = Promise.all([read(child.stdout), read(child.stderr)]);
  ended.then(() => listening.reject(new Error(`It ended: ${output}`)));
  try {
    await use(await listening.promise);
  } finally {
    child.kill("SIGTERM");
    await Promise.all([ended, child.status]);
  }
}

/** Sends a control request for that host. Returns the first line of the response. */
async function control(port: number, host: string): Promise<string> {
  const { text } = await sendRaw(port, [
    "GET /__emulator/clock HTTP/1.1",
    `host: ${host}`,
    "connection: close",
    "",
    "",
  ]);
  return text.split("\r\n")[0] ?? "";
}

/** Checks a server: it creates a task, its link leads to the server, and it refuses control routes under a strange name. */
async function check(url: string): Promise<void> {
  const headers = {
    authorization: basic("test_emulator"),
    "content-type": "application/json",
  };
  const created = await fetch(`${url}/v1/task/imageannotation`, {
    method: "POST",
    headers,
    body: JSON.stringify(IMAGE),
  });
  assertEquals((await created.json()).status, "completed");
  const query = "include_attachment_url=true";
  const list = await fetch(`${url}/v1/tasks?${query}`, { headers });
  const { docs: [task] } = await list.json();
  const link = task.attachmentS3Downloads[0].s3URL;
  assert(link.startsWith(`${url}/emulated/`), link);
  const port = Number(new URL(url).port);
  assert((await control(port, `127.0.0.1:${port}`)).includes(" 200 "));
  assert((await control(port, "evil.example")).includes(" 403 "));
  for (const effect of ["cut", "reset"]) {
    const broken = { ...headers, "x-emulate": effect };
    const failure = await fetch(`${url}/v1/tasks`, { headers: broken })
      .then((response) => response.text())
      .then(() => undefined, (error) => error);
    assert(failure instanceof Error, effect);
  }
  const after = await fetch(`${url}/__emulator/health`);
  assertEquals(await after.json(), { status: "ok" });
}

Deno.test("the emulator is a server with deno serve", async () => {
  const address = ["--host", "127.0.0.1", "--port", "0"];
  await withProcess([Deno.execPath(), "serve", ...address, SERVE], {}, check);
});

/** Writes a program whose default export is a server, as in examples/emulator/README.md. */
async function writeServer(dir: string): Promise<string> {
  const entry = `${dir}/entry.ts`;
  const serve = JSON.stringify(new URL(SERVE, ROOT).href);
  await Deno.writeTextFile(
    entry,
    `import { createServer } from ${serve};
const server = createServer();
export default { ...server, hostname: "127.0.0.1" };
`,
  );
  return entry;
}

Deno.test("the emulator is a server in Bun", async () => {
  await withTempDir(async (dir) => {
    const program = `${dir}/serve.mjs`;
    await bundle(await writeServer(dir), program);
    await withProcess([...await bun(), program], { PORT: "0" }, check);
  });
});

for (const version of NODE_VERSIONS) {
  Deno.test(`node.mjs serves the emulator in Node ${version}`, async () => {
    await withTempDir(async (dir) => {
      const program = `${dir}/node.mjs`;
      await bundle("examples/emulator/node.mjs", program);
      await withProcess(
        [...await node(version), program],
        { PORT: "0" },
        check,
      );
    });
  });
}

Deno.test(
  "the emulator is a Worker, made at the level of its module, in workerd",
  WORKERD_TEST,
  async () => {
    await withTempDir(async (dir) => {
      const entry = await writeServer(dir);
      const worker = await startWorker(entry, { dir });
      try {
        await check((await worker.ready).origin);
      } finally {
        await worker.dispose();
      }
    });
  },
);
