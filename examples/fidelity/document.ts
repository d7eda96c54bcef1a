/** The fidelity data as a page: `src/emulator/FIDELITY.md`. */
import type {
  GuessRow,
  KnownRow,
  Section,
  TestNames,
  UnknownRow,
} from "./row.ts";
import { SECTIONS } from "./sections.ts";

/** The file of the page. It is published with the emulator. */
export const FIDELITY_PAGE: URL = new URL(
  "../../src/emulator/FIDELITY.md",
  import.meta.url,
);

const HEAD = `<!-- deno-fmt-ignore-file -->
<!-- Written by "deno task fidelity --write" from examples/fidelity/behaviours. -->

# How faithful the emulator is

Unofficial. Not affiliated with or endorsed by Scale AI, Inc.

This emulator was built without access to the service. Each behaviour below is
known from public sources: recorded traffic, the code and the tests of official
clients, and the documentation. The tables show how well each behaviour is known,
how the emulator differs, and which test shows it. Where no source describes the
service, the emulator does what is most plausible: such guesses have tables of
their own, and so has what a source names and none explains.

\`deno task fidelity --live\` compares these behaviours with the real service, if
SCALE_API_KEY is a test key.

| Grade | Known from |
| --- | --- |
| A | recorded traffic, or an assertion of an official test against the live service |
| B | the code of an official client, or the official documentation |
| C | third-party or old public code |

The second of two letters is for a part of the behaviour, such as the status of an
error. There D means a guess.
`;

/** Returns the page. */
export function fidelityPage(): string {
  return HEAD + SECTIONS.map(sectionPage).join("");
}

function sectionPage({ title, rows }: Section): string {
  const known = rows.filter((row) => row.kind === "known");
  const guesses = rows.filter((row) => row.kind === "guess");
  const unknown = rows.filter((row) => row.kind === "unknown");
  return `\n## ${title}\n` +
    table(
      ["Name", "The service", "Grade", "Known from", "The emulator", "Tests"],
      known.map(knownCells),
    ) +
    table(["Guess", "The emulator", "Tests"], guesses.map(guessCells)) +
    table(
      ["Unknown", "The question", "Seen in", "The emulator", "Tests"],
      unknown.map(unknownCells),
    );
}

function knownCells(row: KnownRow): readonly string[] {
  const { name, behaviour, grade, evidence, emulator = "The same." } = row;
  const { tests } = row;
  const sources = evidence.join(", ");
  return [name, behaviour, grade, sources, emulator, testCell(tests)];
}

function guessCells({ name, behaviour, tests }: GuessRow): readonly string[] {
  return [name, behaviour, testCell(tests)];
}

function unknownCells(
  { name, question, seenIn, behaviour, tests }: UnknownRow,
): readonly string[] {
  return [name, question, seenIn.join(", "), behaviour, testCell(tests)];
}

/** Paths are shown without `tests/`. Names are code: they are read by a search, not as sentences. */
function testCell(tests: TestNames): string {
  return Object.entries(tests).map(([path, names]) =>
    `\`${path.replace("tests/", "")}\`: ${
      names.map((name) => `\`${name}\``).join("; ")
    }`
  ).join("; ");
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  if (rows.length === 0) return "";
  const lines = [head, head.map(() => "---"), ...rows].map(line);
  return `\n${lines.join("")}`;
}

function line(cells: readonly string[]): string {
  const escaped = cells.map((cell) =>
    // Code shows an entity as it is.
    cell.replaceAll("|", "\\|")
      .replaceAll(/`[^`]*`|</g, (part) => part === "<" ? "&lt;" : part)
  );
  return `| ${escaped.join(" | ")} |\n`;
}
