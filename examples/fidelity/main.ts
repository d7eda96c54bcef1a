/**
 * Holds the fidelity ledger of the emulator against a server: what is the same,
 * what is different, and what was not checked.
 *
 *     deno task parity                        the emulator, no key, no network
 *     SCALE_API_KEY=test_… deno task parity --live
 *                                             the real API, test keys only
 *     … --live --json parity.json             and a report for an issue
 *
 * It creates test tasks, projects, batches and small files with names that begin
 * with `parity-`, and nothing else: nobody is invited, and nothing is paid for.
 */
import { parseArgs } from "node:util";
import { createEmulator } from "@labelwire/scale/emulator";
import type { Target } from "./probe.ts";
import { type Result, runChecks } from "./run.ts";

/** What it says with `--help`, and to what it does not understand. */
const USAGE = `Usage: deno task parity [options]

  --live             ask the real API, with the test key in SCALE_API_KEY
  --base-url URL     ask that server instead; goes with --live
  --json FILE        write a report there too
  --help             print this`;

/** What the program needs of the world. */
export interface World {
  readonly print: (line: string) => void;
  /** Gives `SCALE_API_KEY`; asked only with `--live`. */
  readonly key: () => string | undefined;
  readonly write: (file: string, text: string) => Promise<void>;
  /** Sends what `--live` asks. Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/** What the command line asks for. */
interface Order {
  readonly title: string;
  readonly target: Target;
  readonly json: string | undefined;
}

/** A reason not to run. */
class RefusedError extends Error {}

/** Runs the checks and gives the exit code: 0 whatever differs, 1 where it could not run, 2 for a wrong order. */
export async function main(
  args: readonly string[],
  world: World,
): Promise<number> {
  const { print } = world;
  try {
    const order = readOrder(args, world);
    if (order === undefined) {
      print(USAGE);
      return 0;
    }
    return await run(order, world);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    print(`${error.message}\n\n${USAGE}`);
    return 2;
  }
}

/** Reads the command line; `undefined` where it asks for help. */
function readOrder(args: readonly string[], world: World): Order | undefined {
  const { help, live, json, "base-url": baseUrl } = readArgs(args);
  if (help) return undefined;
  if (!live) {
    if (baseUrl !== undefined) {
      throw new RefusedError("--base-url goes with --live");
    }
    const { fetch, keys } = createEmulator();
    const title = "The emulator, in this process: no key, no network";
    const target = {
      apiKey: keys.test,
      baseUrl: "https://api.scale.com",
      fetch: world.fetch ?? fetch,
      suffix: "",
    };
    return { title, target, json };
  }
  const apiKey = testKey(world.key()?.trim());
  const target = {
    apiKey,
    baseUrl: readUrl(baseUrl ?? "https://api.scale.com"),
    fetch: world.fetch ?? ((...request) => fetch(...request)),
    suffix: `-${crypto.randomUUID().slice(0, 8)}`,
  };
  const title = `The API at ${target.baseUrl}, with a test key`;
  return { title, target, json };
}

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: "boolean" },
        live: { type: "boolean" },
        json: { type: "string" },
        "base-url": { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new RefusedError(error instanceof Error ? error.message : `${error}`);
  }
}

function testKey(key: string | undefined): string {
  if (!key) throw new RefusedError("--live needs a test key in SCALE_API_KEY");
  if (/^test_|\|test$/.test(key)) return key;
  throw new RefusedError(
    'SCALE_API_KEY must be a test key, "test_…" or "…|test": ' +
      "with any other this program would order work that is paid for",
  );
}

function readUrl(text: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) {
    return text.replace(/(?:\/v1)?\/*$/, "");
  }
  throw new RefusedError(
    `--base-url must be an http or https URL, got "${text}"`,
  );
}

async function run(
  { title, target, json }: Order,
  { print, write }: World,
): Promise<number> {
  // What came may repeat what was sent.
  const say = (text: string) => print(text.replaceAll(target.apiKey, "[key]"));
  say(title);
  const obstacle = await obstacleTo(target);
  if (obstacle !== undefined) {
    say(`It could not run: ${obstacle}`);
    return 1;
  }
  say("");
  const results = await runChecks(target, (result) => say(linesOf(result)));
  const count = (wanted: Result["result"]) =>
    results.filter(({ result }) => result === wanted).length;
  say("");
  say(
    `${count("same")} the same, ${count("different")} different, ` +
      `${count("not checked")} not checked`,
  );
  if (json === undefined) return 0;
  const report = { target: title, results };
  const text = JSON.stringify(report, null, 2);
  await write(json, `${text.replaceAll(target.apiKey, "[key]")}\n`);
  say(`The report is in ${json}`);
  return 0;
}

/** Says why the server cannot be asked at all, if so. */
async function obstacleTo(
  { apiKey, baseUrl, fetch }: Target,
): Promise<string | undefined> {
  try {
    const headers = { authorization: `Basic ${btoa(`${apiKey}:`)}` };
    const url = `${baseUrl}/v1/batches?limit=1`;
    const { status, body } = await fetch(url, { headers });
    await body?.cancel();
    return status === 200 ? undefined : `a list of batches is a ${status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function linesOf(
  { id, says, result, differences = [], reason }: Result,
): string {
  const head = `${result.padEnd(12)}${id}  ${says}`;
  const lines = differences.map(({ what, wanted, came }) =>
    `\n              ${what}: ${short(came)} came, the ledger has ${
      short(wanted)
    }`
  );
  const why = reason === undefined ? "" : `\n              ${reason}`;
  return head + lines.join("") + why;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

if (import.meta.main) {
  Deno.exit(
    await main(Deno.args, {
      print: console.log,
      key: () => Deno.env.get("SCALE_API_KEY"),
      write: (file, text) => Deno.writeTextFile(file, text),
    }),
  );
}
