/** How a program of the app, or of its tests, is started in a process of its own. */
import { assert } from "@std/assert";

/** The arguments of Deno before the program. */
export const DENO_RUN: readonly string[] = [
  "run",
  "--quiet",
  "--no-check",
  "--allow-all",
  "--unstable-kv",
];

/** Starts the app, calls `work` with its URL, and kills it. Its stdout must be piped. */
export async function withApp(
  command: Deno.Command,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const app = command.spawn();
  const reader = app.stdout.getReader();
  const line = new TextDecoder().decode((await reader.read()).value);
  reader.releaseLock();
  const log = app.stdout.pipeTo(new WritableStream());
  try {
    const url = /callback_url: (\S+)\/callbacks/.exec(line)?.[1];
    assert(url !== undefined, line);
    await work(url);
  } finally {
    app.kill("SIGKILL");
    await app.status;
    await log;
  }
}
