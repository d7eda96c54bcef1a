/**
 * Compares the fidelity data with a server: which behaviours are the same, which
 * are different, and which were not checked. It exits with 1 where one differs.
 *
 *     deno task fidelity                      the emulator, no key, no network
 *     deno task fidelity --write              writes src/emulator/FIDELITY.md
 *     SCALE_API_KEY=test_… deno task fidelity --live
 *                                             the real API, test keys only
 *     … --live --json report.json             and a report for an issue
 *
 * With `--live` it creates test tasks, projects, batches and small files whose
 * names begin with `fidelity-`. It invites nobody, and nothing costs money. Needs
 * the network and `SCALE_API_KEY` for this, write access for the files; no package.
 */
import { parseArgs } from "node:util";
import { createEmulator } from "@labelwire/scale/emulator";
import { FIDELITY_PAGE, fidelityPage } from "./document.ts";
import type { Target } from "./probe.ts";
import { type Result, runChecks } from "./run.ts";

const USAGE = `Usage: deno task fidelity [options]

  --write            write src/emulator/FIDELITY.md, and compare nothing
  --live             compare with the real API, with the test key in SCALE_API_KEY
  --base-url URL     compare with that server instead; needs --live
  --json FILE        write a report to FILE
  --help             print this

Exit codes: 0 no difference, 1 something differs or the server cannot be reached,
2 invalid options.`;

/** The input and output of the program. */
export interface Io {
  readonly print: (line: string) => void;
  /** Returns `SCALE_API_KEY`. Called only with `--live`. */
  readonly key: () => string | undefined;
  readonly write: (file: string | URL, content: string) => Promise<void>;
  /** Sends the requests. Default: the emulator, or with `--live` the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/** The comparison that the command line describes. */
interface Comparison {
  readonly title: string;
  readonly target: Target;
  readonly json: string | undefined;
}

/** Invalid options. */
class UsageError extends Error {}

/** Runs the program and returns its exit code. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  const { print } = io;
  try {
    const options = parseOptions(args);
    if (options.help) {
      print(USAGE);
      return 0;
    }
    if (options.write) {
      await io.write(FIDELITY_PAGE, fidelityPage());
      print("Wrote src/emulator/FIDELITY.md");
      return 0;
    }
    const comparison = options.live
      ? liveComparison(options, io)
      : emulatorComparison(options, io);
    return await run(comparison, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    print(`${error.message}\n\n${USAGE}`);
    return 2;
  }
}

type Options = ReturnType<typeof parseOptions>;

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: "boolean" },
        write: { type: "boolean" },
        live: { type: "boolean" },
        json: { type: "string" },
        "base-url": { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : `${error}`);
  }
}

function emulatorComparison(
  { json, "base-url": baseUrl }: Options,
  io: Io,
): Comparison {
  if (baseUrl !== undefined) throw new UsageError("--base-url needs --live");
  const { fetch, keys } = createEmulator();
  const target = {
    apiKey: keys.test,
    baseUrl: "https://api.scale.com",
    fetch: io.fetch ?? fetch,
    suffix: "",
  };
  return { title: "The emulator in this process", target, json };
}

function liveComparison(
  { json, "base-url": baseUrl }: Options,
  io: Io,
): Comparison {
  const target = {
    apiKey: testKey(io.key()?.trim()),
    baseUrl: parseUrl(baseUrl ?? "https://api.scale.com"),
    fetch: io.fetch ?? ((...request) => fetch(...request)),
    suffix: `-${crypto.randomUUID().slice(0, 8)}`,
  } satisfies Target;
  const title = `The API at ${target.baseUrl}, with a test key`;
  return { title, target, json };
}

function testKey(key: string | undefined): string {
  if (!key) throw new UsageError("--live needs a test key in SCALE_API_KEY");
  if (/^test_|\|test$/.test(key)) return key;
  throw new UsageError(
    'SCALE_API_KEY must be a test key, "test_…" or "…|test": ' +
      "with any other key the tasks of this program would cost money",
  );
}

function parseUrl(url: string): string {
  if (/^https?:\/\//.test(url) && URL.canParse(url)) {
    return url.replace(/(?:\/v1)?\/*$/, "");
  }
  throw new UsageError(
    `--base-url must be an http or https URL: current value is "${url}"`,
  );
}

async function run(
  { title, target, json }: Comparison,
  { print, write }: Io,
): Promise<number> {
  // A response may repeat the key that was sent.
  const redact = (output: string) => output.replaceAll(target.apiKey, "[key]");
  print(title);
  const problem = await connectionProblem(target);
  if (problem !== undefined) {
    print(redact(`Nothing was compared: ${problem}`));
    return 1;
  }
  print("");
  const results = await runChecks(
    target,
    (result) => print(redact(formatResult(result))),
  );
  const count = (expected: Result["result"]) =>
    results.filter(({ result }) => result === expected).length;
  const differing = count("different");
  print("");
  print(
    `${count("same")} the same, ${differing} different, ` +
      `${count("not checked")} not checked`,
  );
  if (json !== undefined) {
    const report = JSON.stringify({ target: title, results }, null, 2);
    await write(json, `${redact(report)}\n`);
    print(`Wrote ${json}`);
  }
  return differing === 0 ? 0 : 1;
}

/** Returns why the server cannot be used, `undefined` if it can. */
async function connectionProblem(
  { apiKey, baseUrl, fetch }: Target,
): Promise<string | undefined> {
  try {
    const headers = { authorization: `Basic ${btoa(`${apiKey}:`)}` };
    const url = `${baseUrl}/v1/batches?limit=1`;
    const { status, body } = await fetch(url, { headers });
    await body?.cancel();
    return status === 200
      ? undefined
      : `the response to GET /v1/batches was a ${status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function formatResult(
  { section, name, behaviour, result, differences = [], reason }: Result,
): string {
  const indent = "\n              ";
  const details = differences.map(({ what, expected, actual }) =>
    `${what}: expected ${short(expected)}, got ${short(actual)}`
  );
  return [
    `${result.padEnd(12)}${section}, ${name}: ${behaviour}`,
    ...details,
    ...(reason === undefined ? [] : [reason]),
  ].join(indent);
}

function short(value: unknown): string {
  const json = JSON.stringify(value) ?? "nothing";
  return json.length > 200 ? `${json.slice(0, 200)}…` : json;
}

if (import.meta.main) {
  Deno.exit(
    await main(Deno.args, {
      print: console.log,
      key: () => Deno.env.get("SCALE_API_KEY"),
      write: (file, content) => Deno.writeTextFile(file, content),
    }),
  );
}
