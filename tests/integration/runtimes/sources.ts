/** Uploads of files on a disk, each in a process of its own: what is heard of a source, and what is released. */
import { assert, assertEquals } from "@std/assert";
import { withTempDir } from "../../tools/temp.ts";
import { createCertificates } from "../proxies/certificates.ts";
import {
  bun,
  bundle,
  type Command,
  node,
  NODE_VERSIONS,
  outputOf,
} from "./programs.ts";
import { startServer } from "./server.ts";

type Find = (...flags: readonly string[]) => Promise<Command>;

const denoWith: Find = (...flags) =>
  Promise.resolve([Deno.execPath(), "run", "--quiet", "--no-prompt", ...flags]);

const NODES: readonly (readonly [string, Find])[] = NODE_VERSIONS.map((
  version,
) => [
  `Node ${version}`,
  async (...flags) => [...await node(version), ...flags],
]);

const RUNTIMES: readonly (readonly [string, Find])[] = [
  ["Deno", () => denoWith("--allow-all")],
  ...NODES,
  ["Bun", () => bun()],
];

/** Runs a program of source_program.ts, and returns what it prints. */
async function run(
  command: Command,
  name: string,
  url: string,
): Promise<unknown> {
  return await withTempDir(async (dir) => {
    const program = `${dir}/program.mjs`;
    await bundle("tests/integration/runtimes/source_program.ts", program);
    await Deno.writeTextFile(`${dir}/cow.png`, "cow");
    return JSON.parse(await outputOf([...command, program, name, url, dir]));
  });
}

/** Runs a program of source_program.ts against a server, and returns what it prints. */
async function printed(
  name: string,
  find: Find,
  ...flags: readonly string[]
): Promise<unknown> {
  await using server = startServer();
  const url = `${server.urls.http}/upload/${name}`;
  return await run(await find(...flags), name, url);
}

for (const [runtime, find] of RUNTIMES) {
  Deno.test(`a file that is missing fails the upload and not the process, in ${runtime}`, async () => {
    assertEquals(await printed("missing", find), [
      ["connection", "source", 1],
      ["connection", "source", 1],
    ]);
  });

  Deno.test({
    name: `uploads that never began leave no file open, in ${runtime}`,
    ignore: Deno.build.os !== "linux",
    fn: async () => assertEquals(await printed("open", find), 0),
  });

  Deno.test(`a stream is sent in constant memory, in ${runtime}`, async () => {
    const [result, grownMiB] = await printed("memory", find) as [
      unknown,
      number,
    ];
    assertEquals(result, ["uploaded"]);
    assert(grownMiB < 128, `${grownMiB} MiB more than before`);
  });
}

for (const [runtime, find] of NODES) {
  Deno.test(`a Blob whose file changed is sent once, in ${runtime}`, async () => {
    assertEquals(await printed("changed", find), ["connection", "source", 1]);
  });
}

const DENIALS: Readonly<Record<string, readonly [Find, string]>> = {
  "Deno": [denoWith, "--allow-read"],
  "Node 26": [async (...flags) => [
    ...await node(NODE_VERSIONS.at(-1)!),
    ...flags,
    "--allow-fs-read=*",
  ], "--permission"],
};

for (const [runtime, [find, flag]] of Object.entries(DENIALS)) {
  Deno.test(`a network that is not allowed is tried once, in ${runtime}`, async () => {
    const denied = await printed("call", find, flag);
    assertEquals(denied, ["connection", "permission", 1]);
  });
}

for (const [runtime, find] of RUNTIMES) {
  Deno.test(`a server whose certificate is not trusted is tried once, in ${runtime}`, async () => {
    const { server } = await createCertificates(["127.0.0.1"]);
    const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
    await using https = Deno.serve(
      { ...options, ...server },
      () => new Response(),
    );
    const url = `https://127.0.0.1:${https.addr.port}`;
    const result = await run(await find(), "call", url);
    assertEquals(result, ["connection", "certificate", 1]);
  });
}

// Bun connects to every port.
for (const [runtime, find] of RUNTIMES.filter(([name]) => name !== "Bun")) {
  Deno.test(`a port that the runtime blocks is tried once, in ${runtime}`, async () => {
    const result = await run(await find(), "call", "http://127.0.0.1:6000");
    assertEquals(result, ["argument", null, 1]);
  });
}
