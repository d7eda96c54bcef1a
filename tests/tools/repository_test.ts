/** The facts that are written in two places of this repository. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
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

Deno.test("a job that may publish runs nothing but the publication, after the tests", () => {
  const jobs = read(".github/workflows/publish.yml").split(/^ {2}(?=\w+:$)/m);
  const publishing = jobs.filter((job) => job.includes("id-token: write"));
  assertEquals(publishing.length, 1);
  const [job = ""] = publishing;
  assertStringIncludes(job, "needs: test");
  assertEquals(job.match(/run: .*/g), ["run: deno publish"]);
  const actions = [...job.matchAll(/uses: ([^@]*)/g)].map(([, name]) => name);
  assertEquals(actions, ["actions/checkout", "denoland/setup-deno"]);
});
