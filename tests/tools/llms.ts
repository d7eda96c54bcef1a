/**
 * The text of .github/llms.txt, made from the pages and the documentation of
 * the entries. It is in the form of llmstxt.org. This writes it:
 *
 *     deno run --allow-read=. --allow-write=.github --allow-run tests/tools/llms.ts
 */
import config from "../../deno.json" with { type: "json" };
import { withoutCode } from "./markdown.ts";
import { docOf, type DocOutput } from "./score.ts";
import { pages, read } from "./tree.ts";

/** The path of the file. */
export const LLMS = ".github/llms.txt";

/** The pages that a reader with little room may leave out. */
const OPTIONAL: readonly string[] = [
  ".github/ARCHITECTURE.md",
  ".github/CONTRIBUTING.md",
  ".github/SECURITY.md",
  "CHANGELOG.md",
];

/** What a program that uses this package must know and types do not say. */
const NOTES: readonly string[] = [
  "Unofficial. Not affiliated with or endorsed by Scale AI, Inc.",
  "What is sent or received is spelled as in the API, such as `callback_url`. Options of the client are camelCase, such as `timeoutMs`. Ids come first, then params, then options.",
  "A list sends nothing until it is awaited (a page) or iterated (all items).",
  "Every error is a `ScaleError`. Narrow it by `isScaleError(error)` and `error.code`.",
  "Do not repeat a failed creation by hand: the client retries what cannot be created twice. `error.outcomeUnknown` says whether it may have succeeded.",
  "To run or test a program without a key: `new ScaleClient(createEmulator().clientOptions())`.",
  "`deno doc --filter NAME ENTRY` prints the documentation of one symbol.",
];

/** The kinds of symbols that are listed; types are too many. */
const LISTED: readonly string[] = ["class", "function", "variable"];

/** Returns the file. */
export async function llmsText(): Promise<string> {
  const root = new URL("../../", import.meta.url);
  const doc = await docOf(root.pathname, Object.values(config.exports));
  const all = pages().filter((page) => page !== LLMS);
  const isOptional = (page: string) => OPTIONAL.includes(page);
  const lists = Object.entries(config.exports).map(([entry, file]) =>
    entryList(config.name + entry.slice(1), file, doc, root)
  );
  return [
    `# ${config.name}`,
    `> ${firstSentence(moduleDoc(doc, config.exports["."], root))}`,
    NOTES.map((note) => `- ${note}`).join("\n"),
    pageList("Pages", all.filter((page) => !isOptional(page))),
    ...lists,
    pageList("Optional", all.filter(isOptional)),
  ].join("\n\n") + "\n";
}

function pageList(title: string, paths: readonly string[]): string {
  const items = paths.map((path) => {
    const page = read(path);
    const [, heading = path] = /^# (.+)$/m.exec(withoutCode(page)) ?? [];
    return `- [${heading}](../${path}): ${summary(page)}`;
  });
  return [`## ${title}`, "", ...items].join("\n");
}

/** Returns the first sentence of a page below its title and its disclaimer. */
function summary(page: string): string {
  const [paragraph = ""] = withoutCode(page).split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== "" && !/^(#|\||- |Unofficial\.)/.test(block));
  return firstSentence(paragraph.replaceAll(/\]\([^)]*\)/g, "]"))
    .replaceAll(/\[([^\]]*)\]/g, "$1");
}

function entryList(
  name: string,
  file: string,
  doc: DocOutput,
  root: URL,
): string {
  const path = file.replace(/^\.\//, "");
  const symbols = doc.nodes[new URL(file, root).href]?.symbols ?? [];
  const items = symbols.flatMap(({ name, declarations }) => {
    const declaration = declarations.find(({ kind, jsDoc }) =>
      LISTED.includes(kind) && jsDoc?.doc
    );
    return declaration
      ? [`- \`${name}\`: ${firstSentence(declaration.jsDoc?.doc ?? "")}`]
      : [];
  }).sort();
  const about = firstSentence(moduleDoc(doc, file, root));
  return [`## ${name}`, "", `- [${path}](../${path}): ${about}`, ...items]
    .join("\n");
}

function moduleDoc(doc: DocOutput, file: string, root: URL): string {
  return doc.nodes[new URL(file, root).href]?.module_doc?.doc ?? "";
}

/** Returns the first sentence of a comment, on one line. If it has fewer than three words, the second one follows. */
function firstSentence(text: string): string {
  const [paragraph = ""] = text.trim().split(/\n\s*\n/);
  const line = paragraph.replaceAll(/\s+/g, " ")
    .replaceAll(/\{@link\w* ([^}]*)\}/g, "`$1`");
  const [first = "", second] = line.split(/(?<=[.:]) (?=[A-Z`])/);
  const isLong = first.split(" ").length > 2 || second === undefined;
  return (isLong ? first : `${first} ${second}`).replace(/:$/, ".");
}

if (import.meta.main) {
  await Deno.writeTextFile(
    new URL(`../../${LLMS}`, import.meta.url),
    await llmsText(),
  );
}
