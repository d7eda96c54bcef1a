/**
 * The part of JSR's score that can be computed without JSR, as a table. Exits
 * with 1 below full marks, and where an exported symbol has no documentation.
 *
 *     deno task score
 *
 * The rules are those of jsr-io/jsr, `api/src/analysis.rs` and `api/src/api/types.rs`.
 */
import config from "../../deno.json" with { type: "json" };

/** A comment in the output of `deno doc`. */
interface DocComment {
  readonly doc?: string;
  readonly tags?: readonly { readonly kind: string }[];
}

/** The place of a declaration. */
interface Place {
  readonly filename: string;
  readonly line: number;
  readonly col: number;
}

/** A declaration of a symbol. */
interface Declaration {
  readonly location: Place;
  readonly kind: string;
  readonly declarationKind: string;
  readonly jsDoc?: DocComment;
  readonly def?: { readonly hasBody?: boolean; readonly target?: Place };
}

/** The output of `deno doc --json`. */
export interface DocOutput {
  readonly version: number;
  readonly nodes: Readonly<
    Record<string, {
      readonly module_doc?: DocComment;
      readonly symbols: readonly {
        readonly name: string;
        readonly declarations: readonly Declaration[];
      }[];
    }>
  >;
}

/** What is read of a package. */
export interface PackageFacts {
  /** The output of `deno doc --json` for all entries in one call. */
  readonly doc: DocOutput;
  /** The URL of the entry `.`. */
  readonly main: string;
  /** The published README, if there is one. */
  readonly readme?: string | undefined;
  /** Whether `deno publish --dry-run` succeeds: no slow types, a license, no file left out. */
  readonly isPublishable: boolean;
}

/** A row of the table. */
export interface ScoreRow {
  readonly item: string;
  readonly points: number;
  readonly of: number;
  readonly detail: string;
}

/** The score of a package. */
export interface Score {
  readonly rows: readonly ScoreRow[];
  /** The symbols without documentation, also where JSR forgives them. */
  readonly undocumented: readonly string[];
}

/** The points that depend on JSR's settings and on how it was published: description, runtimes, provenance. */
const ONLINE = 4;
/** One point less than all is still 100 %. */
const FULL = 17;

/** Computes the score. Throws if `deno doc` has another format. */
export function score(facts: PackageFacts): Score {
  const { doc: { nodes, version }, main, readme } = facts;
  if (version !== 2) {
    throw new Error(`expected version 2 of deno doc --json, got ${version}`);
  }
  const page = nodes[main]?.module_doc;
  const hasExample = /```|~~~|\n\s*?\n( {4}|\t)[^\S\n]*\S/.test(readme ?? "") ||
    /```|~~~/.test(page?.doc ?? "") ||
    (page?.tags ?? []).some(({ kind }) => kind === "example");
  const bare = Object.entries(nodes)
    .filter(([, { module_doc }]) => !module_doc?.doc)
    .map(([url]) => fileName(url));
  const symbols = countSymbols(facts.doc);
  const share = symbols.total === 0 ? 1 : symbols.documented / symbols.total;
  return {
    rows: [
      row("README or module page", 2, readme !== undefined || !!page?.doc),
      row("an example in it", 1, hasExample),
      row("module pages of all entries", 1, bare.length === 0, bare.join(", ")),
      {
        item: "documented symbols",
        points: Math.floor(Math.min(share / 0.8, 1) * 5),
        of: 5,
        detail: `${symbols.documented} of ${symbols.total}`,
      },
      row("no slow types", 5, facts.isPublishable),
    ],
    undocumented: symbols.undocumented,
  };
}

function row(item: string, of: number, isMet: boolean, detail = ""): ScoreRow {
  return { item, points: isMet ? of : 0, of, detail };
}

/** Counts the symbols as JSR does: a named re-export has no documentation of its own. */
function countSymbols({ nodes }: DocOutput) {
  const all = Object.entries(nodes).flatMap(([url, { symbols }]) =>
    symbols.flatMap(({ name, declarations }) =>
      counted(declarations).map((declaration) => ({ url, name, declaration }))
    )
  );
  const documentedPlaces = new Set(
    all.filter(({ declaration }) => isDocumented(declaration))
      .map(({ declaration }) => placeOf(declaration.location)),
  );
  const isShownElsewhere = ({ def }: Declaration) =>
    def?.target !== undefined && documentedPlaces.has(placeOf(def.target));
  return {
    total: all.length,
    documented: all.filter(({ declaration }) => isDocumented(declaration))
      .length,
    undocumented: all
      .filter(({ declaration }) =>
        !isDocumented(declaration) && !isShownElsewhere(declaration)
      )
      .map(({ url, name, declaration }) =>
        `${fileName(url)} ${name} (${declaration.kind})`
      ),
  };
}

/** Returns the declarations that count: of overloads the signatures only. */
function counted(
  declarations: readonly Declaration[],
): readonly Declaration[] {
  const visible = declarations.filter(({ declarationKind }) =>
    declarationKind !== "private"
  );
  const isOverloaded = visible.length > 1 &&
    visible.every(({ kind }) => kind === "function");
  return visible.filter(({ def }) => !(isOverloaded && def?.hasBody));
}

function isDocumented({ jsDoc }: Declaration): boolean {
  return !!jsDoc?.doc || (jsDoc?.tags ?? []).length > 0;
}

function placeOf({ filename, line, col }: Place): string {
  return `${filename}:${line}:${col}`;
}

function fileName(url: string): string {
  return url.split("/").slice(-2).join("/");
}

/** Returns whether a score has full marks and no symbol without documentation. */
export function isFull({ rows, undocumented }: Score): boolean {
  return rows.every(({ points, of }) => points === of) &&
    undocumented.length === 0;
}

/** Returns the table of a score. */
export function table({ rows, undocumented }: Score): string {
  const points = rows.reduce((sum, row) => sum + row.points, 0);
  const of = rows.reduce((sum, row) => sum + row.of, 0);
  const percent = Math.min(
    100,
    Math.floor((points + ONLINE) * 100 / FULL),
  );
  const lines = [
    ...rows,
    { item: "offline", points, of, detail: "" },
  ].map(({ item, points, of, detail }) =>
    `${item.padEnd(28)} ${points} of ${of}  ${detail}`.trimEnd()
  );
  return [
    ...lines,
    ...undocumented.map((symbol) => `no documentation: ${symbol}`),
    "Not computable here: description 1, runtimes 1 + 1, provenance 1.",
    `With these the score is ${percent} %.`,
  ].join("\n");
}

/** Returns the documentation of files, as JSON. */
export async function docOf(
  folder: string,
  files: readonly string[],
): Promise<DocOutput> {
  const { success, output } = await deno(folder, "doc", "--json", ...files);
  if (!success) throw new Error(output);
  return JSON.parse(output);
}

/** Reads the facts of the package in a folder, whose path ends with a slash. */
export async function factsOf(
  folder: string,
  exports: Readonly<Record<string, string>>,
): Promise<PackageFacts> {
  const doc = await docOf(folder, Object.values(exports));
  const publish = ["publish", "--dry-run", "--allow-dirty"];
  const { success, output } = await deno(folder, ...publish);
  if (!success) console.error(output);
  const root = new URL(`file://${folder}`).href;
  const name = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => /^readme\.(md|txt|markdown)$/i.test(name))
    .find((name) => output.includes(`${new URL(name, root)} (`));
  return {
    doc,
    main: new URL(exports["."]!, root).href,
    readme: name && await Deno.readTextFile(folder + name),
    isPublishable: success,
  };
}

/** Runs a command of Deno in a folder. Its output is what it prints, of a failure both streams. */
async function deno(folder: string, ...args: readonly string[]) {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: folder,
    env: { NO_COLOR: "1" },
  });
  const { success, stdout, stderr } = await command.output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  // "deno publish" lists the files on stderr.
  const isDoc = success && args[0] === "doc";
  return { success, output: decode(stdout) + (isDoc ? "" : decode(stderr)) };
}

if (import.meta.main) {
  const root = new URL("../../", import.meta.url).pathname;
  const result = score(await factsOf(root, config.exports));
  console.log(table(result));
  if (!isFull(result)) Deno.exit(1);
}
