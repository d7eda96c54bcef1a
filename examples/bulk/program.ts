/** What the programs of this folder share: the command line, the client, the report and the exit code. */
import process from "node:process";
import { Command, CommanderError } from "commander";
import { isScaleError, ScaleClient } from "@labelwire/scale";
import type { BulkJob, JobProgress, JobReport } from "@labelwire/scale/bulk";
import { shutdownSignal } from "../emulator/shutdown_signal.ts";
import { openProgress, type ProgressView } from "./progress.ts";

/** The exit codes, and their meaning in `--help`. */
export const EXIT = {
  complete: 0,
  /** Something failed or is unknown, or the program has failed. Run it again. */
  incomplete: 1,
  /** A mistake in the command line, a file or the environment. Nothing was sent. */
  usage: 2,
  /** `--max` was reached. */
  limit: 3,
  /** SIGINT or SIGTERM. */
  interrupted: 130,
} as const;

const HELP = `
The API key is read from the environment variable SCALE_API_KEY.
Exit codes: 0 all is done, 1 something failed or is unknown, 2 wrong usage,
3 --max was reached, 130 interrupted. After 1, 3 and 130 run the same command
again: it goes on where it was.`;

/** A mistake of the user: its message is printed without a stack. */
export class UsageError extends Error {}

/** The options of every program. */
export interface CommonOptions {
  readonly baseUrl: string;
  readonly concurrency: number;
  readonly timeout: number;
}

/** Options for every job of a program. */
export interface ProgramJob<Status extends string> {
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress<Status>) => void;
}

/** What a program works with. */
export interface Context {
  readonly client: ScaleClient;
  /** Identifies the server and the key, without showing either. */
  readonly account: string;
  /** Aborts at SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /**
   * Runs a job with its progress on stderr, and prints what has failed. Returns
   * whether nothing has failed and nothing is unknown.
   */
  readonly run: <Item, Value, Status extends string>(
    title: string,
    start: (options: ProgramJob<Status>) => BulkJob<Item, Value, Status>,
    name: (item: Item, index: number) => string,
  ) => Promise<boolean>;
}

/** Creates a command with the options of every program. */
export function command(name: string, about: string): Command {
  return new Command(name).description(about)
    .option("--base-url <url>", "server of the API", "https://api.scale.com")
    .option("--concurrency <n>", "most requests at a time", integer, 6)
    .option("--timeout <ms>", "time limit of a request", integer, 60_000)
    .addHelpText("after", HELP)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      // Otherwise commander reads environment variables that nobody has allowed.
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      writeOut: (text) => console.log(text.trimEnd()),
      // A value may be a key that does not belong there.
      outputError: (text, write) =>
        write(text.replace(/(option '[^'=]*)=[^']*/, "$1")),
    });
}

/** Parses an integer of at least 0 for an option. */
export function integer(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new UsageError(`"${value}" must be an integer of at least 0`);
}

/** Runs a program and returns its exit code. `work` returns whether all is done. */
export async function main<Options extends CommonOptions>(
  cli: Command,
  work: (
    context: Context,
    options: Options,
    argument: string,
  ) => Promise<boolean>,
): Promise<number> {
  const interrupted = new AbortController();
  const { signal } = interrupted;
  shutdownSignal().then(() => interrupted.abort("interrupted"));
  try {
    cli.parse([...Deno.args], { from: "user" });
    const options = cli.opts<Options>();
    const { baseUrl, concurrency, timeout } = options;
    const apiKey = Deno.env.get("SCALE_API_KEY");
    if (!apiKey) throw new UsageError("SCALE_API_KEY must contain the API key");
    const context: Context = {
      client: new ScaleClient({ apiKey, baseUrl, timeoutMs: timeout }),
      account: await accountOf(baseUrl, apiKey),
      signal,
      run: (title, start, name) =>
        runJob(
          title,
          (onProgress) => start({ concurrency, signal, onProgress }),
          name,
        ),
    };
    const isDone = await work(context, options, cli.args[0] ?? "");
    return isDone ? EXIT.complete : EXIT.incomplete;
  } catch (error) {
    return exitCode(error, signal);
  }
}

async function runJob<Item, Value, Status extends string>(
  title: string,
  start: (show: ProgressView["show"]) => BulkJob<Item, Value, Status>,
  name: (item: Item, index: number) => string,
): Promise<boolean> {
  const view = await openProgress(title, process.stderr);
  let job: BulkJob<Item, Value, Status> | undefined;
  try {
    job = start(view.show);
    for await (const outcome of job) {
      if (!("error" in outcome)) continue;
      const { item, index, status, error } = outcome;
      view.log(`${name(item, index)}: ${status}: ${textOf(error)}`);
    }
  } finally {
    view.close();
    if (job) console.error(`${title}: ${lineOf(job.report)}`);
  }
  const { failed, unknown } = job.report.counts;
  return failed + unknown === 0;
}

function exitCode(error: unknown, { aborted }: AbortSignal): number {
  // The library has printed its message, or the help.
  if (error instanceof CommanderError) return error.exitCode && EXIT.usage;
  if (aborted) return EXIT.interrupted;
  console.error(textOf(error));
  if (error instanceof UsageError) return EXIT.usage;
  if (!isScaleError(error)) return EXIT.incomplete;
  if (error.code === "argument") return EXIT.usage;
  return error.reason === "max_tasks" ? EXIT.limit : EXIT.incomplete;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function lineOf({ state, counts }: JobReport<string>): string {
  const shown = Object.entries(counts).filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status}`);
  return [state, ...shown].join(", ");
}

/** Returns 16 digits of a hash: two accounts differ in them, and they say nothing of the key. */
async function accountOf(baseUrl: string, apiKey: string): Promise<string> {
  const bytes = new TextEncoder().encode(`${baseUrl}\n${apiKey.trim()}`);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).slice(0, 8).toHex();
}
