/**
 * The table of checks and runtimes. This writes it into examples/runtimes.md, as
 * a run in which all pass prints it:
 *
 *     deno run -RW tests/integration/runtimes/table.ts
 */
import { markdownTable } from "../../tools/markdown_table.ts";
import type { CheckResult } from "./check.ts";
import { BUN_VERSION, NODE_VERSIONS } from "./programs.ts";
import { CHECK_NAMES } from "./scenario.ts";

/** The runtimes, as the tests and the table name them. */
export const RUNTIMES: readonly string[] = [
  "Deno",
  ...NODE_VERSIONS.map((version) => `Node ${version}`),
  `Bun ${BUN_VERSION}`,
  "workerd",
  "Edge Runtime",
];

/** The results of the checks, by runtime. */
export type Results = Record<
  string,
  readonly Pick<CheckResult, "name" | "failure">[]
>;

const PAGE = new URL("../../../examples/runtimes.md", import.meta.url);
const BEGIN =
  "<!-- checks: made by tests/integration/runtimes/table.ts -->\n\n";
const END = "\n\n<!-- end of checks -->";

/** Returns the runtimes that begin with one of the names, or all without names. Throws for a name of none. */
export function selectedRuntimes(names: readonly string[]): readonly string[] {
  const isMeant = (name: string) => (runtime: string) =>
    runtime.toLowerCase().startsWith(name.toLowerCase());
  for (const name of names) {
    if (!RUNTIMES.some(isMeant(name))) {
      throw new Error(
        `expected a runtime of ${RUNTIMES.join(", ")}, got "${name}"`,
      );
    }
  }
  return names.length === 0
    ? RUNTIMES
    : RUNTIMES.filter((runtime) =>
      names.some((name) => isMeant(name)(runtime))
    );
}

/** Returns the table of results: a row for each check, a column for each runtime that ran. */
export function runtimeTable(results: Results): string {
  const runtimes = RUNTIMES.filter((runtime) => runtime in results);
  const rows = CHECK_NAMES.map((check) => [
    check,
    ...runtimes.map((runtime) => {
      const found = results[runtime]?.find(({ name }) => name === check);
      if (found === undefined) return "not run";
      return found.failure === undefined ? "ok" : "FAILED";
    }),
  ]);
  return markdownTable([["Check", ...runtimes], ...rows]);
}

/** Returns the results of a run in which every check passes. */
export function allPassed(): Results {
  const checks = CHECK_NAMES.map((name) => ({ name }));
  return Object.fromEntries(RUNTIMES.map((runtime) => [runtime, checks]));
}

/** Returns the table on the page. */
export async function pageTable(): Promise<string> {
  return partsOf(await readPage())[1];
}

async function readPage(): Promise<string> {
  return (await Deno.readTextFile(PAGE)).replaceAll("\r\n", "\n");
}

function partsOf(page: string): readonly [string, string, string] {
  const begin = page.indexOf(BEGIN) + BEGIN.length;
  const end = page.indexOf(END);
  if (begin < BEGIN.length || end < begin) {
    throw new Error(`examples/runtimes.md must contain ${BEGIN}…${END}`);
  }
  return [page.slice(0, begin), page.slice(begin, end), page.slice(end)];
}

if (import.meta.main) {
  const [before, , after] = partsOf(await readPage());
  await Deno.writeTextFile(PAGE, before + runtimeTable(allPassed()) + after);
}
