/** The facts that are written in two places of this repository. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { VERSION } from "../../src/core/version.ts";
import offline from "../offline/import_map.json" with { type: "json" };
import { read } from "./tree.ts";

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
