/** The task `callbacks:worker`: wrangler in a process of its own, on the port that its option names. */
import { assertEquals } from "@std/assert";

const ROOT = new URL("../../../", import.meta.url);

/** Returns a port that is free now. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

/** Starts the program as a group of processes, which ends as a whole. */
function start(...args: readonly string[]) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--allow-all",
      "examples/callbacks/local_worker.ts",
      ...args,
    ],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
  const output = child.output();
  return {
    output,
    async stop() {
      const group = ["-s", "INT", "--", `-${child.pid}`];
      await new Deno.Command("kill", { args: group, stderr: "null" }).output();
      return await output;
    },
  };
}

/** Returns the status of a response; `undefined` without one. */
async function statusOf(
  url: string,
  init?: RequestInit,
): Promise<number | undefined> {
  const response = await fetch(url, init).catch(() => undefined);
  await response?.body?.cancel();
  return response?.status;
}

Deno.test("callbacks:worker --port serves the app on that port, with its tables and its keys", async () => {
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  const worker = start("--port", String(port));
  let hasEnded = false;
  const ended = worker.output.then(() => {
    hasEnded = true;
  });
  try {
    for (let round = 0; round < 600 && !hasEnded; round++) {
      if (await statusOf(`${url}/readyz`) === 200) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const headers = { authorization: "Bearer app" };
    assertEquals([
      await statusOf(`${url}/readyz`),
      await statusOf(`${url}/events`, { headers }),
      await statusOf(`${url}/callbacks`, { method: "POST" }),
    ], [200, 200, 401]);
  } finally {
    await worker.stop();
    await ended;
  }
});

/** Command lines with a mistake, and the value that the message names. */
const MISTAKES = [
  [["--prot", "1"], "--prot"],
  [["--port"], "--port"],
  [["--port", "x"], "x"],
  [["--port=x"], "x"],
  [["--port="], ""],
] as const;

for (const [args, value] of MISTAKES) {
  Deno.test(`callbacks:worker ${args.join(" ")} ends with a message, and starts nothing`, async () => {
    const { code, stderr, stdout } = await start(...args).output;
    assertEquals([code, stdout.length], [1, 0]);
    const message = new TextDecoder().decode(stderr);
    assertEquals(
      message.includes(`current value is ${value}\n`),
      true,
      message,
    );
  });
}
