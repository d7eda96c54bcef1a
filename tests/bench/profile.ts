/** Where the CPU time of a call goes: a profile of the runtime, by module of the library. */
import { type Command, outputOf } from "../integration/runtimes/programs.ts";

/** A profile as V8 and JavaScriptCore write it. Times are in microseconds. */
interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** The id of the running node at each sample. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
  };
  readonly children?: readonly number[];
}

/** What a part takes of each call, in microseconds. */
export interface Part {
  /** A module, or what is no part of the program. */
  readonly name: string;
  /** The time of its own code, with what the compiler has inlined. */
  own: number;
  /** The time of the runtime below it. */
  below: number;
}

/** Runs a bundled program under the profiler of its runtime, and returns the parts of one call. */
export async function profileOf(
  command: Command,
  dir: string,
  program: string,
  args: readonly string[],
): Promise<readonly Part[]> {
  const output = await Deno.makeTempDir({ dir });
  const flags = ["--cpu-prof", `--cpu-prof-dir=${output}`];
  const calls = Number(
    await outputOf([...command, ...flags, program, ...args]),
  );
  const [file] = [...Deno.readDirSync(output)];
  const profile: CpuProfile = JSON.parse(
    await Deno.readTextFile(`${output}/${file!.name}`),
  );
  const modules = modulesOf(await Deno.readTextFile(program));
  const parts = partsOf(
    profile,
    (node) =>
      node.callFrame.url.endsWith(program)
        ? modules(node.callFrame.lineNumber)
        : undefined,
  );
  return parts.map(({ name, own, below }) => ({
    name,
    own: own / calls,
    below: below / calls,
  }));
}

/** Returns a function that names the module of a line of a bundle, which has the path of each module in a comment before it. */
function modulesOf(bundle: string): (line: number) => string {
  const starts: (readonly [line: number, path: string])[] = [];
  bundle.split("\n").forEach((content, line) => {
    const path = /^\/\/ ((?:src|tests|mod)\S*\.ts)$/.exec(content)?.[1];
    if (path) starts.push([line, path]);
  });
  return (line) =>
    starts.findLast(([start]) => start <= line)?.[1] ?? "the bundle";
}

/** Returns the time of each part of a profile, the longest first. What the runtime does for a module counts as below it. */
export function partsOf(
  { nodes, samples, timeDeltas }: CpuProfile,
  moduleOf: (node: ProfileNode) => string | undefined,
): readonly Part[] {
  const parents = new Map<number, ProfileNode>();
  for (const node of nodes) {
    for (const child of node.children ?? []) parents.set(child, node);
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parts = new Map<string, Part>();
  samples.forEach((id, at) => {
    const node = byId.get(id)!;
    if (node.callFrame.functionName === "(idle)") return;
    const own = moduleOf(node);
    let below: string | undefined;
    for (
      let parent = parents.get(id);
      own === undefined && below === undefined && parent;
      parent = parents.get(parent.id)
    ) below = moduleOf(parent);
    const isCollector = /garbage|\bGC\b/i.test(node.callFrame.functionName);
    const name = isCollector
      ? "garbage collector"
      : own ?? below ?? "the runtime by itself";
    const part = parts.get(name) ?? { name, own: 0, below: 0 };
    parts.set(name, part);
    const member = own === undefined && !isCollector && below ? "below" : "own";
    part[member] += timeDeltas[at] ?? 0;
  });
  return [...parts.values()].sort((a, b) => b.own + b.below - a.own - a.below);
}

/** A call by the library and by hand. */
export interface Profiles {
  readonly library: readonly Part[];
  readonly fetch: readonly Part[];
}

/** The share of a call below which a part is not shown. */
const MIN_SHARE = 0.02;

/** Returns profiles as a Markdown table: a row for each part, and a column for each call. */
export function tableOf(profiles: Readonly<Record<string, Profiles>>): string {
  const calls = Object.values(profiles);
  const names = new Set(calls.flatMap(({ library }) =>
    library
      .filter(({ own, below }) => own + below >= MIN_SHARE * totalOf(library))
      .map(({ name }) => name)
  ));
  const row = (name: string, cell: (call: Profiles) => string) =>
    `| ${[name, ...calls.map(cell)].join(" | ")} |`;
  return [
    `| ${["µs a call", ...Object.keys(profiles)].join(" | ")} |`,
    `| --- |${" --- |".repeat(calls.length)}`,
    row("a fetch by hand", ({ fetch }) => totalOf(fetch).toFixed(0)),
    row("the library", ({ library }) => totalOf(library).toFixed(0)),
    ...[...names].map((name) =>
      row(name, ({ library }) => {
        const part = library.find((part) => part.name === name);
        const { own = 0, below = 0 } = part ?? {};
        return `${own.toFixed(0)} + ${below.toFixed(0)}`;
      })
    ),
  ].join("\n");
}

function totalOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { own, below }) => sum + own + below, 0);
}
