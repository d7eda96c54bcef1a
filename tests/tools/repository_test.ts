/** What the files of this repository say of one another must be true. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { VERSION } from "../../src/core/version.ts";
import { doubtful, taskNames } from "./texts.ts";
import { list, read } from "./tree.ts";

const DISCLAIMER =
  "Unofficial. Not affiliated with or endorsed by Scale AI, Inc.";
const tasks: Readonly<Record<string, string | { command: string }>> =
  config.tasks;

/** The words of a file's beginning, whatever its line breaks and marks. */
function opening(path: string, lines: number): string {
  return read(path).split("\n").slice(0, lines).join(" ")
    .replaceAll(/[>*_\s]+/g, " ");
}

function pinnedDeno(): string {
  return read(".ci/run").match(/^DENO_VERSION=(\S+)$/m)?.[1] ?? "none";
}

Deno.test("VERSION is deno.json's version", () => {
  assertEquals(VERSION, config.version);
});

Deno.test("CHANGELOG.md has a heading for the version", () => {
  const headings = read("CHANGELOG.md").split("\n")
    .filter((line) => line.startsWith("## "));
  assert(
    headings.some((line) => line.split(/[\s[\]v]+/).includes(VERSION)),
    `none of ${JSON.stringify(headings)} names ${VERSION}`,
  );
});

Deno.test("README.md says at once that it is unofficial", () => {
  assertStringIncludes(opening("README.md", 15), DISCLAIMER);
});

for (const [name, file] of Object.entries(config.exports)) {
  Deno.test(`the entry ${name} opens with an @module doc`, () => {
    const [comment] = read(file).match(/^\/\*\*[^]*?\*\//) ?? [""];
    assertStringIncludes(comment, "@module");
  });
}

Deno.test("everything that is published exists", () => {
  const paths = list();
  for (const path of config.publish.include) {
    assert(
      paths.some((p) => p === path || path.endsWith("/") && p.startsWith(path)),
      path,
    );
  }
});

Deno.test("every documented task exists", () => {
  const documents = list().filter((path) => path.endsWith(".md"));
  assert(taskNames(read("README.md")).length > 0, "README.md names no task");
  for (const path of documents) {
    const near = `${path.slice(0, path.lastIndexOf("/") + 1)}deno.json`;
    const known: Record<string, unknown> = list().includes(near)
      ? { ...tasks, ...JSON.parse(read(near)).tasks }
      : tasks;
    for (const name of taskNames(read(path))) {
      assert(name in known, `${path} names the task ${name}`);
    }
  }
});

Deno.test("every task that a task or .ci/run calls exists", () => {
  const commands = Object.values(tasks)
    .map((task) => typeof task === "string" ? task : task.command);
  const ci = [...read(".ci/run").matchAll(/^(?:part|tests) (\S+)$/gm)];
  for (
    const name of [
      ...commands.flatMap(taskNames),
      ...ci.map(([, name]) => name!),
    ]
  ) assert(name in tasks, name);
});

Deno.test(".ci/run does all that the task ok does", () => {
  const ci = read(".ci/run").split("\n");
  for (const name of taskNames(config.tasks.ok.command)) {
    assert(ci.includes(`part ${name}`) || ci.includes(`tests ${name}`), name);
  }
});

Deno.test("one version of Deno is named everywhere", () => {
  const wanted = pinnedDeno();
  assertStringIncludes(read("README.md"), `deno@${wanted}`);
  for (const path of list().filter((path) => path !== "CHANGELOG.md")) {
    for (const [, version] of read(path).matchAll(/\bdeno@(\d[\w.-]*\d)/g)) {
      assertEquals(version, wanted, path);
    }
  }
});

Deno.test("no file holds a path of somebody's machine or what looks like a key", () => {
  assertEquals(list().flatMap((path) => doubtful(path, read(path))), []);
});
