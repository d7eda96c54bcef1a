/** The fidelity ledger as a document, with what the sources say: names of tests, and guesses. */
import {
  type Grade,
  LEDGER,
  type LedgerRow,
} from "../../examples/fidelity/ledger.ts";
import { list, read } from "./tree.ts";

/** Where the document is: beside the emulator, so that it is published with it. */
export const LEDGER_PATH = "src/emulator/FIDELITY.md";

/** A test, by what its source calls it; what is filled in later is `…`. */
export interface NamedTest {
  readonly path: string;
  readonly name: string;
}

/** A comment of the emulator that says that something is a guess. */
export interface Guess {
  readonly path: string;
  /** What the comment stands above. */
  readonly symbol: string;
  /** The sentence. */
  readonly says: string;
}

const NAME =
  /\bDeno\.test\((?:\{\s*name:)?\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)/g;

/** What marks a guess. */
const GUESS = /\bguess(?:es)?\b/i;

/** Blocks, and runs of lines. */
const COMMENT = /\/\*\*[^]*?\*\/|(?:^ *\/\/.*\n)+/gm;

/** What a comment stands above: the first name in the line after it. */
const DECLARED =
  /^(?:export |default |async |function\*? |const |let |class |interface |type |static |readonly |get |set )*(#?[\w$]+|"[^"]+")/;

/** Gives the names of the tests in a source. */
export function testNames(text: string): readonly string[] {
  return [...text.matchAll(NAME)].map(([, literal = ""]) =>
    literal.slice(1, -1).replaceAll(/\$\{[^}]*\}/g, "…")
      .replaceAll(/\\(.)/g, "$1")
  );
}

/** Gives the tests of the library, those of the emulator first. */
export function allTests(): readonly NamedTest[] {
  const paths = list("tests/").filter((path) =>
    path.endsWith("_test.ts") && !path.startsWith("tests/tools/")
  );
  const isOfEmulator = (path: string) => path.startsWith("tests/emulator/");
  return [
    ...paths.filter(isOfEmulator),
    ...paths.filter((path) => !isOfEmulator(path)),
  ].flatMap((path) => testNames(read(path)).map((name) => ({ path, name })));
}

/** Gives the tests that show a behaviour: those that its row names, else those whose names begin with its id. */
export function testsOf(
  id: string,
  row: LedgerRow,
  tests: readonly NamedTest[],
): readonly NamedTest[] {
  return tests.filter(({ name }) =>
    row.tests === undefined
      ? name === id || name.startsWith(`${id} `)
      : row.tests.includes(name)
  );
}

/** Gives the guesses of a source, in the order in which they stand there. */
export function guessesIn(path: string, text: string): readonly Guess[] {
  return [...text.matchAll(COMMENT)].flatMap((match) => {
    const [comment] = match;
    const rest = text.slice(match.index + comment.length).trimStart();
    const [, symbol = "the file"] = DECLARED.exec(rest) ?? [];
    const [first = "", ...others] = sentencesOf(comment);
    // A later sentence is often understood only after the first.
    const context = GUESS.test(first) ? "" : `${first} `;
    return [first, ...others.map((sentence) => context + sentence)]
      .filter((sentence) => GUESS.test(sentence))
      .map((says) => ({ path, symbol, says }));
  });
}

/** Gives every guess of the emulator. */
export function allGuesses(): readonly Guess[] {
  return list("src/emulator/").filter((path) => path.endsWith(".ts"))
    .flatMap((path) => guessesIn(path, read(path)));
}

/** Tags and examples are no sentences. */
function sentencesOf(comment: string): readonly string[] {
  const text = comment.split("\n")
    .map((line) => line.replace(/^ *(?:\/\*\*|\*\/|\*|\/\/)? ?/, ""))
    .join(" ").replace(/ *\*\/ *$/, "").replaceAll(/\s+/g, " ").trim();
  const [prose = ""] = text.split(/ @(?:example|throws)\b/);
  return prose.split(/(?<=\.) (?=[A-Z])/);
}

const HEAD = `<!-- deno-fmt-ignore-file -->
<!-- Made by "deno task ledger". Change examples/fidelity/ledger*.ts or the comments in src/emulator instead. -->

# How faithful the emulator is

Unofficial. Not affiliated with or endorsed by Scale AI, Inc.

Nobody called the service to build this emulator. Each behaviour below is known
from what others published: recorded traffic, the code and the tests of official
clients, documentation. This page says how well, how the emulator shows it, and
which test proves that it does. With a test key you can hold it against the real
service: \`deno task parity --live\`.

| Grade | Known from |
| --- | --- |
| A | recorded traffic, or an assertion of an official test against the live service |
| B | the code of an official client, or official documentation |
| C | third-party or old public code |
| D | nothing but inference: a guess |

Of two letters the second is for a part of it, such as the status of a refusal.
`;

const GUESSES_HEAD = `
## Guesses

Where no source says what the service does, the emulator does what is most
plausible, and its source says so beside the line. These are all such places.

| File | Name | Guess |
| --- | --- | --- |
`;

/** Makes the document. */
export function ledgerDocument(
  tests: readonly NamedTest[],
  guesses: readonly Guess[],
): string {
  const parts = Object.entries(LEDGER).map(([title, rows]) => {
    const lines = Object.entries(rows).map(([id, row]) =>
      lineOf(id, row, testsOf(id, row, tests))
    );
    return `\n## ${title}\n\n| Id | What the service does | Grade | Known from | The emulator | Shown by the test |\n| --- | --- | --- | --- | --- | --- |\n${
      lines.join("")
    }`;
  });
  const listed = guesses.map(({ path, symbol, says }) => {
    const file = path.replace("src/emulator/", "");
    return tableLine([`[${file}](${file})`, `\`${symbol}\``, says]);
  });
  return HEAD + parts.join("") + GUESSES_HEAD + listed.join("");
}

/** Of several tests the first, so that a further test does not change the page. */
function lineOf(
  id: string,
  { says, grade, from, shown = "The same.", tests: named }: LedgerRow,
  found: readonly NamedTest[],
): string {
  const names = named ?? found.slice(0, 1).map(({ name }) => name);
  return tableLine([
    id,
    says,
    wordsOf(grade),
    from.join(", "),
    shown,
    names.join("; "),
  ]);
}

function wordsOf(grade: Grade): string {
  return grade === "D" ? "D, a guess" : grade;
}

function tableLine(cells: readonly string[]): string {
  const escaped = cells.map((cell) =>
    cell.replaceAll("|", "\\|").replaceAll("<", "&lt;")
  );
  return `| ${escaped.join(" | ")} |\n`;
}
