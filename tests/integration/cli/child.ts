/** The emulator's command line in a process of its own. */
const ROOT = new URL("../../../", import.meta.url);

/** The exit code and the output of a process. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** A running emulator. */
export interface Child {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly kill: (signal: Deno.Signal) => void;
  /** Resolves when the process has ended. */
  readonly ended: Promise<Ended>;
}

/**
 * The command that runs the emulator, with the permissions of the task `emulator`.
 * A write beyond a limit to the size of files fails, and does not end the process.
 */
function command(
  args: readonly string[],
  options: Deno.CommandOptions = {},
): Deno.Command {
  return new Deno.Command("sh", {
    args: [
      "-c",
      'trap "" XFSZ; exec "$0" "$@"',
      Deno.execPath(),
      "run",
      "--quiet",
      "--no-prompt",
      "--allow-net",
      "--allow-read",
      "--allow-write",
      "examples/emulator/main.ts",
      ...args,
    ],
    cwd: ROOT,
    ...options,
  });
}

/** Runs the emulator to its end. */
export async function run(...args: readonly string[]): Promise<Ended> {
  const { code, stdout, stderr } = await command(args).output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
}

/** Starts the emulator on a free port, and waits until it listens. */
export async function start(...args: readonly string[]): Promise<Child> {
  const child = command(["--port", "0", ...args], {
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let output = "";
  const listening = Promise.withResolvers<string>();
  const errors = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of child.stderr) output += decoder.decode(chunk);
  })();
  const read = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of child.stdout) {
      output += decoder.decode(chunk);
      const [, url] = /listens on (\S+)\n(?:.+\n)*/.exec(output) ?? [];
      if (url !== undefined) listening.resolve(url);
    }
    listening.reject(new Error(`The emulator does not listen: ${output}`));
  })();
  listening.promise.catch(() => {});
  const ended = Promise.all([child.status, read, errors])
    .then(([{ code }]) => ({ code, output }));
  const url = await listening.promise;
  const port = Number(new URL(url).port);
  const { pid } = child;
  return { url, port, pid, kill: (signal) => child.kill(signal), ended };
}
