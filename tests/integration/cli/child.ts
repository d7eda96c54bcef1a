/** The emulator's command line in its own process. */
const ROOT = new URL("../../../", import.meta.url);

/** The exit code and the output of a process. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** An emulator that listens. */
export interface Child {
  readonly url: string;
  readonly port: number;
  readonly kill: (signal: Deno.Signal) => void;
  /** Waits until the process ends. */
  readonly ended: Promise<Ended>;
}

/** The arguments of Deno that run the emulator. */
export function runArgs(args: readonly string[]): string[] {
  return [
    "run",
    "--quiet",
    "--no-prompt",
    "--allow-all",
    "examples/emulator/main.ts",
    ...args,
  ];
}

/** Runs the emulator until it ends. */
export async function run(...args: readonly string[]): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: runArgs(args),
    cwd: ROOT,
  }).output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
}

/** Starts the emulator on a free port, and waits until it listens. */
export async function start(...args: readonly string[]): Promise<Child> {
  return await listening(Deno.execPath(), runArgs(["--port", "0", ...args]));
}

/** Starts a command, and waits until its emulator listens. */
export async function listening(
  command: string,
  args: readonly string[],
): Promise<Child> {
  const child = new Deno.Command(command, {
    args: [...args],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let output = "";
  const heard = Promise.withResolvers<string>();
  const read = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of child.stdout) {
      output += decoder.decode(chunk);
      const [, url] = /listens on (\S+)\n(?:.+\n)*/.exec(output) ?? [];
      if (url !== undefined) heard.resolve(url);
    }
    heard.reject(new Error(`It does not listen: ${output}`));
  })();
  heard.promise.catch(() => {});
  const ended = Promise.all([child.status, read])
    .then(([{ code }]) => ({ code, output }));
  const url = await heard.promise;
  const port = Number(new URL(url).port);
  return { url, port, kill: (signal) => child.kill(signal), ended };
}
