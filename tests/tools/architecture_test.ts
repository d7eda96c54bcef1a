/** The folders of src and mod.ts, and which of them may import which. */
import { assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { list } from "./tree.ts";

/**
 * A folder or file, and what it may import beside itself. It may also import
 * what those may import; type imports count. The longest name that a path
 * begins with is the one that counts.
 */
const LAYOUT: Readonly<Record<string, readonly string[]>> = {
  "src/types/": [],
  "src/core/": [
    "src/types/",
    "src/core/suggest.ts",
    "src/core/bytes.ts",
    "src/core/json_depth.ts",
    "src/core/kind.ts",
  ],
  "src/http/": ["src/core/"],
  "src/upload/": ["src/http/"],
  "src/resources/": ["src/upload/"],
  "src/v2/": ["src/http/"],
  "src/client.ts": ["src/v2/", "src/resources/"],
  "src/guards.ts": ["src/types/", "src/core/kind.ts"],
  "src/log.ts": ["src/http/"],
  "src/results/": ["src/client.ts"],
  "mod.ts": ["src/client.ts", "src/guards.ts"],
  "src/callbacks/": ["src/core/"],
  "src/bulk/": ["src/results/"],
  // Leaves of core that know nothing of the API: the emulator may share them with the client.
  "src/core/suggest.ts": [],
  "src/core/bytes.ts": [],
  "src/core/json_depth.ts": ["src/core/kind.ts"],
  "src/core/kind.ts": [],
  "src/emulator/util/": [
    "src/types/",
    "src/core/suggest.ts",
    "src/core/bytes.ts",
    "src/core/json_depth.ts",
  ],
  "src/emulator/http/": ["src/emulator/util/"],
  "src/emulator/faults/": ["src/emulator/http/"],
  "src/emulator/options/": ["src/emulator/faults/"],
  "src/emulator/tenant/": ["src/emulator/options/"],
  "src/emulator/task_types/": ["src/emulator/tenant/"],
  "src/emulator/tasks/": ["src/emulator/task_types/"],
  "src/emulator/engine/": ["src/emulator/tasks/"],
  "src/emulator/routes/": ["src/emulator/engine/"],
  "src/emulator/v2/": ["src/emulator/routes/"],
  "src/emulator/dashboard/": ["src/emulator/routes/"],
  "src/emulator/control/": ["src/emulator/dashboard/", "src/emulator/v2/"],
  "src/emulator/": ["src/emulator/control/"],
};

const ROOT = new URL("../../", import.meta.url).href;

const imports = new Map<string, readonly string[]>();
for (const entry of Object.values(config.exports)) {
  for (const [file, targets] of await importsFrom(entry)) {
    imports.set(file, targets);
  }
}

Deno.test("each folder of src imports only what the layout allows", () => {
  const wrong = [...imports].flatMap(([file, targets]) =>
    targets
      .filter((target) => !mayImport(placeOf(file), placeOf(target)))
      .map((target) => `${file} imports ${target}`)
  );
  assertEquals(wrong, []);
});

Deno.test("each file of src is part of an entry", () => {
  const files = list("src/").filter((path) => path.endsWith(".ts"));
  assertEquals(files.filter((file) => !imports.has(file)), []);
});

/** Returns the files behind an entry, each with the files that it imports. */
async function importsFrom(
  entry: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", entry],
    cwd: new URL(ROOT),
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(decoder.decode(stderr));
  const { modules } = JSON.parse(decoder.decode(stdout)) as {
    modules: {
      specifier: string;
      dependencies?: Record<"code" | "type", { specifier: string }>[];
    }[];
  };
  return new Map(modules.map(({ specifier, dependencies = [] }) => [
    pathOf(specifier),
    dependencies.map(({ code, type }) => pathOf((code ?? type).specifier)),
  ]));
}

function pathOf(specifier: string): string {
  return specifier.startsWith(ROOT) ? specifier.slice(ROOT.length) : specifier;
}

/** Returns the line of the layout that a file belongs to; the file itself where there is none. */
function placeOf(file: string): string {
  return Object.keys(LAYOUT)
    .filter((place) => file.startsWith(place))
    .sort((one, other) => other.length - one.length)[0] ?? file;
}

function mayImport(from: string, to: string): boolean {
  return from === to ||
    (LAYOUT[from] ?? []).some((place) => mayImport(place, to));
}
