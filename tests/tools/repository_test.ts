/** The facts that are written in two places of this repository. */
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { VERSION } from "../../src/core/version.ts";
import offline from "../offline/import_map.json" with { type: "json" };
import { list, read } from "./tree.ts";

Deno.test("VERSION is the version of deno.json", () => {
  assertEquals(VERSION, config.version);
});

for (const [name, file] of Object.entries(config.exports)) {
  Deno.test(`the entry ${name} begins with its @module documentation`, () => {
    const [comment] = read(file).match(/^\/\*\*[^]*?\*\//) ?? [""];
    assertStringIncludes(comment, "@module");
  });
}

Deno.test("the page about installing has a row for every entry", () => {
  const rows = read("examples/install.md").matchAll(/^\| `(\S+)` +\|/gm);
  assertEquals(
    [...rows].map(([, entry]) => entry),
    Object.keys(config.exports).map((name) => config.name + name.slice(1)),
  );
});

Deno.test("tests/offline has the npm packages of deno.json, in the same versions", () => {
  const npm = (imports: Readonly<Record<string, string>>) =>
    Object.entries(imports).filter(([, target]) => target.startsWith("npm:"));
  assertEquals(npm(offline.imports), npm(config.imports));
});

const WORKFLOWS = list(".github/workflows/");

Deno.test("workflows pin every action to a commit, with its version beside it", () => {
  const actions = WORKFLOWS.flatMap((file) =>
    [...read(file).matchAll(/uses:\s*(.*)/g)].map(([, action]) => action!)
  );
  assert(actions.length > 0);
  const pinned = /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
  assertEquals(actions.filter((action) => !pinned.test(action)), []);
});

/** What the jobs that may publish run, and the actions that they use. */
const PUBLICATIONS: Readonly<Record<string, readonly string[]>> = {
  jsr: ["run: deno publish", "actions/checkout", "denoland/setup-deno"],
  npm: [
    "run: npm publish ./package.tgz --ignore-scripts --access public",
    "actions/setup-node",
    "actions/download-artifact",
  ],
};

Deno.test("a job that may publish runs nothing but the publication, after the tests", () => {
  const jobs = read(".github/workflows/publish.yml").split(/^ {2}(?=\w+:$)/m);
  const publishing = jobs.filter((job) => job.includes("id-token: write"));
  const found = publishing.map((job) => {
    assertStringIncludes(job, "needs: test");
    const actions = [...job.matchAll(/uses: ([^@]*)/g)].map(([, name]) => name);
    return [job.split(":")[0], [...job.match(/run: .*/g) ?? [], ...actions]];
  });
  assertEquals(Object.fromEntries(found), PUBLICATIONS);
});

const FORMS = list(".github/ISSUE_TEMPLATE/")
  .filter((path) => !path.endsWith("/config.yml"));

Deno.test("every issue form requires the version of the package, and the runtime with its version", () => {
  assert(FORMS.length > 0);
  for (const form of FORMS) {
    const required = read(form).split(/^ {2}- /m)
      .filter((field) => field.includes("required: true"))
      .map((field) => field.match(/label: (.*)/)?.[1]);
    const all = required.join("\n");
    assertStringIncludes(all, "Version of @labelwire/scale", form);
    assertMatch(all, /^Runtime/m, form);
    assertMatch(
      all,
      /^(Version of the runtime|Runtime and its version)$/m,
      form,
    );
  }
});

const EXAMPLES = list("examples/");

Deno.test("examples/README.md names every folder and every page", () => {
  const index = read("examples/README.md");
  const parts = EXAMPLES.map((path) => path.split("/").slice(1));
  const folders = parts.filter(({ length }) => length > 1)
    .map(([folder]) => `${folder}/`);
  const all = parts.map((path) => path.join("/"));
  const pages = all.filter((path) =>
    /\.md$/.test(path) && path !== "README.md"
  );
  assert(folders.length > 0 && pages.length > 0);
  const missing = [...new Set([...folders, ...pages])]
    .filter((path) => !index.includes(`](${path}`));
  assertEquals(missing, []);
});

/** Files that no other file of the examples imports, and that are not run: readers choose them. */
const CHOICES: readonly string[] = [
  "examples/bulk/d1_journal.ts",
  "examples/bulk/kv_journal.ts",
  "examples/callbacks/bulk_memory_store.ts",
];

Deno.test("every program of the examples begins with what it shows, a command and what it needs", () => {
  const code = EXAMPLES.filter((path) => /\.m?[jt]s$/.test(path));
  const imported = new Set(
    code.flatMap((path) =>
      [...read(path).matchAll(/^(?:import|export|\} from).*?"(\..+?)";$/gm)]
        .map(([, target]) =>
          new URL(target!, `file:///${path}`).pathname.slice(1)
        )
    ),
  );
  const programs = code.filter((path) =>
    !imported.has(path) && !CHOICES.includes(path)
  );
  assert(programs.length > 20);
  const wrong = programs.filter((path) => {
    const [comment] = read(path).match(/^\/\*\*[^]*?\*\//) ?? [""];
    return !/^ \* {5}.*\b(deno|node|bun|npx|curl) /m.test(comment) ||
      !/\bNeeds\b/.test(comment);
  });
  assertEquals(wrong, []);
});
