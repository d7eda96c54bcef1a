/**
 * The table of methods in examples/python.md, made from the parity list. This
 * writes it:
 *
 *     deno run -RW tests/tools/python_table.ts
 */
import { PARITY_V1 } from "../support/parity_v1.ts";

const PAGE = new URL("../../examples/python.md", import.meta.url);
const BEGIN = "<!-- methods: made from tests/support/parity_v1.ts -->\n\n";
const END = "\n\n<!-- end of methods -->";

/** Returns the page as it is. */
export async function readPage(): Promise<string> {
  return (await Deno.readTextFile(PAGE)).replaceAll("\r\n", "\n");
}

/** Returns the page with the table of the parity list. */
export function withTable(page: string): string {
  const [before, rest = ""] = page.split(BEGIN);
  const [, after] = rest.split(END);
  if (after === undefined) {
    throw new Error(`examples/python.md must contain ${BEGIN}…${END}`);
  }
  return before + BEGIN + methodTable() + END + after;
}

function methodTable(): string {
  const rows = PARITY_V1.map(({ python, usage }) => [
    python.map(toCode).join(", ") || "(none)",
    `\`${usage}\``,
  ]);
  const table = [["Python", "Here"], ...rows];
  const widths = [0, 1].map((column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0))
  );
  const lines = table.map((row) =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`
  );
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}

/** Writes a method as code, except the name of its SDK. */
function toCode(method: string): string {
  const [, sdk = "", name] = /^(Node: )?(.*)$/.exec(method) ?? [];
  return `${sdk}\`${name}\``;
}

if (import.meta.main) {
  await Deno.writeTextFile(PAGE, withTable(await readPage()));
}
