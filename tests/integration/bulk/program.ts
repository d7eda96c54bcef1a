/** The programs of examples/bulk in processes of their own. */
const ROOT = new URL("../../../", import.meta.url);

/** How a program has ended. */
export interface Ended {
  readonly code: number;
  readonly isKilled: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running program. */
export interface Program {
  readonly pid: number;
  readonly kill: (signal: Deno.Signal) => void;
  /** Resolves when the process has ended. */
  readonly ended: Promise<Ended>;
}

/** Starts a program with the permissions that its page names. */
export function start(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Program {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-check",
      "--allow-net=127.0.0.1",
      "--allow-read",
      "--allow-write",
      "--allow-env=SCALE_API_KEY",
      `examples/bulk/${name}.ts`,
      ...args,
    ],
    cwd: ROOT,
    env: { SCALE_API_KEY: "test_emulator", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const ended = child.output().then(({ code, signal, stdout, stderr }) => {
    const decoder = new TextDecoder();
    return {
      code,
      isKilled: signal === "SIGKILL",
      stdout: decoder.decode(stdout),
      stderr: decoder.decode(stderr),
    };
  });
  return { pid: child.pid, kill: (signal) => child.kill(signal), ended };
}

/** Runs a program to its end. */
export async function run(
  name: string,
  ...args: readonly string[]
): Promise<Ended> {
  return await start(name, args).ended;
}

/**
 * Runs a program again and again until it is complete, and kills it the first
 * times as soon as `progress` has reached the next of `killAt`. Returns the last
 * run.
 */
export async function runKilled(
  name: string,
  args: readonly string[],
  { progress, killAt, maxRuns, env }: {
    readonly progress: () => number | Promise<number>;
    readonly killAt: readonly number[];
    readonly maxRuns: number;
    readonly env?: Readonly<Record<string, string>>;
  },
): Promise<Ended> {
  const left = [...killAt];
  for (let runs = 1;; runs++) {
    const program = start(name, args, env);
    let isOver = false;
    const ended = program.ended.finally(() => isOver = true);
    while (!isOver && left.length > 0) {
      if (await progress() >= left[0]!) {
        left.shift();
        program.kill("SIGKILL");
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const last = await ended;
    if (left.length === 0 && !last.isKilled && last.code === 0) return last;
    const isExpected = last.isKilled || last.code === 1;
    if (!isExpected || runs === maxRuns) {
      throw new Error(`Run ${runs} ended with ${last.code}: ${last.stderr}`);
    }
  }
}

/** Returns the count of a status in the report of a program. */
export function countOf({ stderr }: Ended, title: string, status: string) {
  const [, report = ""] =
    new RegExp(`^${title}: \\w+, (.*)$`, "m").exec(stderr) ?? [];
  const [, count = "0"] = new RegExp(`(\\d+) ${status}`).exec(report) ?? [];
  return Number(count);
}
