/** The packed package in an empty project: as an ES module, by `require`, in vitest and in a bundle of Vite. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import config from "../../../deno.json" with { type: "json" };
import {
  node,
  NODE_VERSIONS,
  outputOf,
} from "../../integration/runtimes/programs.ts";
import { run } from "../../tools/pack.ts";
import { install } from "./project.ts";

const PACKAGES: readonly string[] = ["vite@8.3.8", "vitest@4.1.12"];
const ROOT = new URL("../../../", import.meta.url);

/** The names by which the entries are imported. */
const ENTRIES: readonly string[] = Object.keys(config.exports)
  .map((entry) => entry.replace(/^\./, config.name));

/** The body of the programs: creates a task twice, a lost response between, and receives its callback. */
const BODY = `
const received = [];
const receive = createCallbackHandler({
  authKeys: { live: "live_callback_key", test: "test_callback_key" },
  handle: (callback) => void received.push(callback.status),
});
const emulator = createEmulator({
  seed: 1,
  callbacks: {
    authKeys: { live: "live_callback_key", test: "test_callback_key" },
    fetch: (request) => receive(request),
  },
});
const client = new ScaleClient(emulator.clientOptions());
const route = "/v1/task/{type}";
emulator.faults.add({ route, times: 1, when: "after", effect: "reset" });
client.tasks.create("textcollection", {
  attachments: [],
  callback_url: "https://example.com/callbacks",
})
  .then(() => emulator.callbacks.deliver())
  .then(() => client.tasks.count())
  .then((count) => console.log(JSON.stringify({ count, received })));
`;

const NAMES = {
  ScaleClient: config.name,
  createCallbackHandler: `${config.name}/callbacks`,
  createEmulator: `${config.name}/emulator`,
};

/** The programs, by the name of their file. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "program.mjs": [
    ...ENTRIES.map((entry) => `import ${JSON.stringify(entry)};`),
    ...Object.entries(NAMES).map(([name, from]) =>
      `import { ${name} } from ${JSON.stringify(from)};`
    ),
    BODY,
  ].join("\n"),
  "program.cjs": [
    ...ENTRIES.map((entry) => `require(${JSON.stringify(entry)});`),
    ...Object.entries(NAMES).map(([name, from]) =>
      `const { ${name} } = require(${JSON.stringify(from)});`
    ),
    BODY,
  ].join("\n"),
};
const EXPECTED = { count: 1, received: ["completed"] };

/** Installs the package in a folder, and adds the tests. */
export async function testUses(folder: string, tarball: string): Promise<void> {
  await install(folder, [tarball, ...PACKAGES]);
  for (const [name, code] of Object.entries(PROGRAMS)) {
    await Deno.writeTextFile(`${folder}/${name}`, code);
  }

  for (const version of NODE_VERSIONS) {
    for (const name of Object.keys(PROGRAMS)) {
      Deno.test(`the packed package runs in Node ${version}: ${name}`, async () => {
        const command = await node(version);
        const output = await outputOf([...command, `${folder}/${name}`]);
        assertEquals(JSON.parse(output), EXPECTED);
      });
    }
  }

  Deno.test("the packed package runs in vitest, as examples/emulator/README.md says", async () => {
    const page = await Deno.readTextFile(
      new URL("examples/emulator/README.md", ROOT),
    );
    const [, code = ""] = /```ts ignore\n([^`]*"vitest"[^`]*)```/.exec(page) ??
      [];
    assertStringIncludes(code, "expect(");
    await Deno.writeTextFile(`${folder}/example.test.ts`, code);
    const printed = await run("npx", ["vitest", "run"], folder);
    assertStringIncludes(printed, "1 passed");
  });

  Deno.test("the packed package runs in a bundle of Vite", async () => {
    await build(folder, "program.mjs");
    assertEquals(
      JSON.parse(await run("node", ["dist/program.js"], folder)),
      EXPECTED,
    );
  });

  Deno.test("a bundle of Vite has only what is used of the packed package", async () => {
    await Deno.writeTextFile(
      `${folder}/guard.mjs`,
      `export { isScaleError } from ${JSON.stringify(config.name)};`,
    );
    await build(folder, "guard.mjs");
    const { size } = await Deno.stat(`${folder}/dist/guard.js`);
    assert(size < 500, `the bundle has ${size} bytes`);
  });
}

/** Bundles a file of the project into `dist`, as a library for browsers. */
async function build(folder: string, entry: string): Promise<void> {
  const fileName = entry.replace(".mjs", "");
  const lib = { entry, fileName, formats: ["es"] };
  await Deno.writeTextFile(
    `${folder}/vite.config.js`,
    `export default { build: { lib: ${JSON.stringify(lib)} } };`,
  );
  await run("npx", ["vite", "build", "--logLevel=warn"], folder);
}
