/**
 * The tables of methods in examples/python.md, made from the parity lists of v1
 * and v2. This writes them:
 *
 *     deno run -RW tests/tools/python_table.ts
 */
import type { ParityRow } from "../support/parity.ts";
import { PARITY_V1 } from "../support/parity_v1.ts";
import { PARITY_V2 } from "../support/parity_v2.ts";
import { markdownTable } from "./markdown_table.ts";

const PAGE = new URL("../../examples/python.md", import.meta.url);

/** The parity lists, by the names of their files in tests/support. */
const TABLES: Readonly<Record<string, readonly ParityRow[]>> = {
  parity_v1: PARITY_V1,
  parity_v2: PARITY_V2,
};
const END = "\n\n<!-- end of methods -->";

/** Returns the page as it is. */
export async function readPage(): Promise<string> {
  return (await Deno.readTextFile(PAGE)).replaceAll("\r\n", "\n");
}

/** Returns the page with the tables of the parity lists. */
export function withTables(page: string): string {
  return Object.entries(TABLES).reduce((current, [name, rows]) => {
    const begin = `<!-- methods: made from tests/support/${name}.ts -->\n\n`;
    const [before, rest = ""] = current.split(begin);
    const end = rest.indexOf(END);
    if (end < 0) {
      throw new Error(`examples/python.md must contain ${begin}…${END}`);
    }
    return before + begin + methodTable(rows) + rest.slice(end);
  }, page);
}

function methodTable(list: readonly ParityRow[]): string {
  const rows = list.map(({ python, usage }) => [
    python.map(toCode).join(", ") || "(none)",
    `\`${usage}\``,
  ]);
  return markdownTable([["Python", "Here"], ...rows]);
}

/** Writes a method as code, except the name of its SDK. */
function toCode(method: string): string {
  const [, sdk = "", name] = /^(Node: )?(.*)$/.exec(method) ?? [];
  return `${sdk}\`${name}\``;
}

if (import.meta.main) {
  await Deno.writeTextFile(PAGE, withTables(await readPage()));
}
