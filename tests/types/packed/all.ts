/**
 * The package in its npm form, and its declarations in the compilers of users.
 * A plain `deno test` does not match this file: the compilers come from npm.
 *
 *     deno task test:types
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  entriesWithoutTypes,
  type Manifest,
  pack,
  run,
} from "../../tools/pack.ts";
import { allCombinations, allPairs, pairsOf } from "./matrix.ts";
import { compile, createProject, installCompilers } from "./project.ts";
import { testUses } from "./uses.ts";

const ROOT = new URL("../../../", import.meta.url);
const SOURCES = {
  "everything.ts": new URL("everything.ts", import.meta.url),
  "node.mjs": new URL("examples/proxies/node.mjs", ROOT),
};

const temp = await Deno.makeTempDir();
const tarball = `${temp}/package.tgz`;
const compilers = `${temp}/compilers`;
globalThis.addEventListener(
  "unload",
  () => Deno.removeSync(temp, { recursive: true }),
);
await pack(ROOT.pathname, tarball);

const combinations = allPairs(allCombinations());
const versions = new Set(combinations.map(({ typescript }) => typescript));
await installCompilers(compilers, [...versions]);
const runtimes = new Set(combinations.map(({ runtime }) => runtime));
for (const runtime of runtimes) {
  await createProject(`${temp}/${runtime}`, runtime, tarball, SOURCES);
}

await testUses(`${temp}/uses`, tarball);

Deno.test("allPairs has every pair of possible values", () => {
  const pairs = new Set(combinations.flatMap(pairsOf));
  assertEquals(pairs, new Set(allCombinations().flatMap(pairsOf)));
});

for (const combination of combinations) {
  const name = Object.values(combination).join(", ");
  const { runtime } = combination;
  const hasProxy = runtime.startsWith("node");
  const files = ["everything.ts", ...hasProxy ? ["node.mjs"] : []];
  const what = hasProxy ? " and the proxy example for Node" : "";

  Deno.test(`the packed declarations${what} compile: ${name}`, async () => {
    await compile(compilers, `${temp}/${runtime}`, files, combination);
  });
}

Deno.test("the packed package has no side effects, and types for every entry", async () => {
  const folder = `${temp}/${[...runtimes][0]}/node_modules/@labelwire/scale`;
  const manifest: Manifest & { readonly sideEffects: boolean } = JSON.parse(
    await Deno.readTextFile(`${folder}/package.json`),
  );
  const { "./package.json": self, ...entries } = manifest.exports;
  assertEquals(self as unknown, "./package.json");
  assertEquals(manifest.sideEffects, false);
  assertEquals(
    entriesWithoutTypes(
      { exports: entries },
      (file) => Deno.statSync(`${folder}/${file}`).isFile,
    ),
    [],
  );
});

Deno.test("a bundle of one constant of the packed package has a few bytes", async () => {
  const folder = `${temp}/${[...runtimes][0]}`;
  await Deno.writeTextFile(
    `${folder}/constant.js`,
    'import { VERSION } from "@labelwire/scale"; console.log(VERSION);',
  );
  const bundle = await run("npx", [
    "-y",
    "esbuild@0.28.2",
    "--bundle",
    "--minify",
    "--format=esm",
    "constant.js",
  ], folder);
  assert(bundle.length < 100, `the bundle has ${bundle.length} bytes`);
});

Deno.test("pack rejects a package in which an entry has no types", async () => {
  const folder = `${temp}/slow`;
  await Deno.mkdir(folder);
  await Deno.writeTextFile(
    `${folder}/deno.json`,
    '{"name": "@a/slow", "version": "1.0.0", "license": "MIT", "exports": "./mod.ts"}',
  );
  await Deno.writeTextFile(
    `${folder}/mod.ts`,
    "export function now() { return Date.now(); }\n",
  );
  const error = await assertRejects(
    () => pack(folder, `${temp}/slow.tgz`),
    Error,
  );
  assert(error.message.startsWith("Entries without types: ."), error.message);
});
