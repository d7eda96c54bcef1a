/**
 * The peak of a process that reads a body of 5 MB in small chunks, in each
 * runtime and by each part of the library that reads bodies. The platform's own
 * `arrayBuffer()` on the same chunks is the measure. Linux only.
 *
 *     deno task bench memory
 *     deno task bench memory Deno 50
 *
 * The second form measures one runtime, and one size of the chunks.
 */
import {
  bun,
  bundle,
  type Command,
  node,
  NODE_VERSIONS,
  outputOf,
} from "../integration/runtimes/programs.ts";
import { startWorker } from "../integration/runtimes/workerd.ts";
import { withTempDir } from "../tools/temp.ts";
import { type Reader, READERS } from "./memory_program.ts";

/** The size of a body, in bytes. */
const BODY_BYTES = 5_000_000;

/** The sizes of its chunks, in bytes. */
const CHUNKS: readonly number[] = [1000, 50, 1];

/** The highest peak: this often that of the platform, and this much more. */
const MAX_RATIO = 2;
const MAX_EXTRA_MIB = 64;

/** Deno reads /proc only with all permissions. */
const DENO: Command = [Deno.execPath(), "run", "--quiet", "--allow-all"];

/** Returns the peak of a process that reads one body, in MiB. */
type Measure = (reader: Reader, server: string) => Promise<number>;

/** The bytes before and after the content of each body. */
const BODIES: Readonly<Record<string, readonly [string, string]>> = {
  json: ['{"task_id":"t","status":"completed","a":"', '"}'],
  multipart: [
    '--cow\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n',
    "\r\n--cow--\r\n",
  ],
};

/** Returns a response with a body in chunks of one size. */
function responseOf(chunkBytes: number, kind: string): Uint8Array {
  const [start, end] = BODIES[kind]!;
  const content = start + "x".repeat(BODY_BYTES) + end;
  const parts = [
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" +
    "transfer-encoding: chunked\r\nconnection: close\r\n\r\n",
  ];
  for (let at = 0; at < content.length; at += chunkBytes) {
    const chunk = content.slice(at, at + chunkBytes);
    parts.push(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);
  }
  return new TextEncoder().encode(parts.join("") + "0\r\n\r\n");
}

/** Starts a server whose path is the size of the chunks, and the kind of the body. */
function startServer(): Deno.TcpListener {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const respond = async (connection: Deno.TcpConn) => {
    const buffer = new Uint8Array(4096);
    const size = await connection.read(buffer) ?? 0;
    const head = new TextDecoder().decode(buffer.subarray(0, size));
    const [, chunkBytes, kind] = /^GET \/v1\/(\d+)\/(\w+)/.exec(head) ?? [];
    const writer = connection.writable.getWriter();
    await writer.write(responseOf(Number(chunkBytes), kind!));
    await writer.close();
  };
  (async () => {
    for await (const connection of listener) {
      respond(connection).catch(() => {});
    }
  })();
  return listener;
}

function commandLine(command: Command, dir: string): Measure {
  return async (reader, server) => {
    const program = [...command, `${dir}/main.mjs`, reader, server] as const;
    return Number(await outputOf(program)) / 1024;
  };
}

/** Measures the process of workerd, which runs one Worker. */
function inWorkerd(dir: string): Measure {
  return async (reader, server) => {
    const before = await workerdProcesses();
    const worker = await startWorker("tests/bench/memory_worker.ts", { dir });
    try {
      const response = await worker.dispatchFetch("http://localhost/", {
        method: "POST",
        body: JSON.stringify([reader, server]),
      });
      if (!response.ok) throw new Error(await response.text());
      const [pid] = (await workerdProcesses()).filter((pid) =>
        !before.includes(pid)
      );
      const status = await Deno.readTextFile(`/proc/${pid}/status`);
      return Number(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1]) / 1024;
    } finally {
      await worker.dispose();
    }
  };
}

/** Returns the ids of the processes that this one has started and that are workerd. */
async function workerdProcesses(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    const status = await Deno.readTextFile(`/proc/${name}/status`)
      .catch(() => "");
    const isOurs = status.includes(`\nPPid:\t${Deno.pid}\n`);
    if (isOurs && status.startsWith("Name:\tworkerd")) found.push(name);
  }
  return found;
}

async function main(dir: string): Promise<boolean> {
  const [, onlyRuntime, onlyChunk] = Deno.args;
  await bundle("tests/bench/memory_main.ts", `${dir}/main.mjs`);
  const runtimes: Readonly<Record<string, () => Promise<Measure>>> = {
    Deno: () => Promise.resolve(commandLine(DENO, dir)),
    ...Object.fromEntries(NODE_VERSIONS.map((version) => [
      `Node ${version}`,
      async () => commandLine(await node(version), dir),
    ])),
    Bun: async () => commandLine(await bun(), dir),
    workerd: () => Promise.resolve(inWorkerd(dir)),
  };
  using server = startServer();
  const url = `http://127.0.0.1:${(server.addr as Deno.NetAddr).port}/v1`;
  const rows: Record<string, Record<string, string>> = {};
  let isWithinLimits = true;
  for (const [name, find] of Object.entries(runtimes)) {
    if (onlyRuntime !== undefined && onlyRuntime !== name) continue;
    const measure = await find();
    for (const chunkBytes of CHUNKS) {
      if (onlyChunk !== undefined && onlyChunk !== String(chunkBytes)) continue;
      const row: Record<string, string> = {};
      let limit = Infinity;
      for (const reader of Object.keys(READERS) as Reader[]) {
        const peak = await measure(reader, `${url}/${chunkBytes}`);
        if (limit === Infinity) limit = MAX_RATIO * peak + MAX_EXTRA_MIB;
        row[reader] = peak.toFixed(0) + (peak > limit ? " !" : "");
        isWithinLimits &&= peak <= limit;
      }
      rows[`${name}, chunks of ${chunkBytes}`] = {
        ...row,
        limit: limit.toFixed(0),
      };
      console.log(`${name}, chunks of ${chunkBytes}: ${JSON.stringify(row)}`);
    }
  }
  console.log("Peaks in MiB");
  console.table(rows);
  return isWithinLimits;
}

Deno.exit(await withTempDir(main) ? 0 : 1);
