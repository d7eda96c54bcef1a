/** A rule that cannot fail holds nothing: each is shown code that breaks it and code that keeps it. */
import { assertEquals, assertNotEquals } from "@std/assert";
import { cycles, type Rule, RULES, tooLong } from "./rules.ts";

interface Sample {
  readonly path?: string;
  readonly text?: string;
}

interface Samples {
  readonly good: readonly Sample[];
  readonly bad: readonly Sample[];
}

function texts(...all: string[]): Sample[] {
  return all.map((text) => ({ text }));
}

const SAMPLES: Readonly<Record<string, Samples>> = {
  floors: {
    good: [
      { path: "src/http/path.ts", text: `import { b } from "./body.ts";` },
      {
        path: "src/http/path.ts",
        text: `import { e } from "../core/errors.ts";`,
      },
      { path: "src/callbacks/hono.ts", text: `export * from "./mod.ts";` },
      {
        path: "src/types/a.ts",
        text: `import type { T } from "./constants.ts";`,
      },
      { path: "src/bulk/mod.ts", text: `import "../client.ts";` },
      { path: "mod.ts", text: `export * from "./src/client.ts";` },
      {
        path: "src/emulator/mod.ts",
        text: `import type { T } from "../types/task.ts"; import "./store.ts";`,
      },
    ],
    bad: [
      { path: "src/extra.ts", text: "" },
      { path: "src/core/errors.ts", text: `import "../client.ts";` },
      {
        path: "src/core/errors.ts",
        text: `import type { T } from "../http/transport.ts";`,
      },
      {
        path: "src/core/errors.ts",
        text: `type T = import("../client.ts").T;`,
      },
      { path: "src/callbacks/body.ts", text: `import "../http/path.ts";` },
      { path: "src/v2/tasks.ts", text: `import "../resources/tasks.ts";` },
      { path: "src/client.ts", text: `import "../tests/support/a.ts";` },
      { path: "src/client.ts", text: `export * from "./emulator/mod.ts";` },
      { path: "mod.ts", text: `export * from "./src/emulator/mod.ts";` },
      { path: "src/emulator/mod.ts", text: `import "../core/errors.ts";` },
      { path: "src/emulator/mod.ts", text: `import "../../mod.ts";` },
    ],
  },
  relativeImports: {
    good: texts(
      `import { a } from "./a.ts"; export * from "../b.ts";`,
      `const a = await import("./a.ts");`,
    ),
    bad: texts(
      `import { assert } from "jsr:@std/assert";`,
      `import x from "npm:x";`,
      `import fs from "node:fs";`,
      `import type { Hono } from "hono";`,
      `export * from "https://example.com/mod.ts";`,
      `import { a } from "./a.js";`,
      `import { a } from "./a";`,
      `import data from "./data.json" with { type: "json" };`,
      `import "/a.ts";`,
      `export async function f() { await import("node:fs"); }`,
      `export async function f(name: string) { await import(name); }`,
      `type T = import("node:fs").Stats;`,
    ),
  },
  declarationsOnly: {
    good: texts(
      `import { f } from "./f.ts"; export { f }; export type T = 1; interface I {}`,
      `export const A = 1, B = -1, C = 10n, D = "d", E = null, F = undefined;`,
      `const LIMIT = 64 * 1024 * 1024;`,
      `const R = /a/g; const BRAND = Symbol.for("a.b");`,
      `const A = "a"; const T = \`\${A}/b\`; const U = \`c\`;`,
      `function f() { return fetch("/"); } const TABLE = { a: f, f, b: [f, "x"] } as const;`,
      `const A = ["a"]; const B = { b: 1 }; const C = [...A, { ...B, c: 2 }];`,
      `const KEY = "k"; const M = { [KEY]: 1 } satisfies Record<string, number>;`,
      `class A extends Error { static readonly n = 1; #x = new Map(); [Symbol.iterator]() {} }`,
      `export default { a: 1 } satisfies object;`,
    ),
    bad: texts(
      `let a = 1;`,
      `var a = 1;`,
      `const a = f(); function f() {}`,
      `const a = new Map();`,
      `const a = (() => 1)();`,
      `const a = () => 1;`,
      `const a = { b: { c: [new Set()] } };`,
      `const a = { get b() { return 1; } };`,
      `const a = { b() {} };`,
      `const a = \`\${f()}\`; function f() {}`,
      `const a = Symbol("a");`,
      `const k = "k"; const a = Symbol.for(k);`,
      `const a = Object.freeze({});`,
      `const a = fetch;`,
      `const a = { ...f() }; function f() {}`,
      `const a = [...new Set()];`,
      `const a = { ...location };`,
      `const a = { fetch };`,
      `const a = globalThis.fetch;`,
      `const a = typeof navigator;`,
      `const a = -"1";`,
      `const { a } = { a: 1 };`,
      `declare const a: unknown;`,
      `const a = await Promise.resolve(1);`,
      `await 1;`,
      `console.log("loaded");`,
      `"use strict";`,
      `if (true) { }`,
      `class A { static { f(); } }`,
      `class A { static a = new Map(); }`,
      `class A { static a = { b: f() }; }`,
      `class A { [f()]() {} }`,
      `class A extends mixin(Error) {}`,
      `export default f();`,
      `export default new A();`,
    ),
  },
  plainSyntax: {
    good: texts(
      `export const E = { A: "a" } as const; /* <reference */`,
      `/// not a directive`,
    ),
    bad: texts(
      `enum A { B }`,
      `export const enum A { B }`,
      `namespace N { export type T = 1; }`,
      `declare global { interface Window { a: 1 } }`,
      `declare module "x" { }`,
      `/// <reference types="node" />`,
      `/// <reference lib="deno.ns" />`,
      `/// <reference path="./a.d.ts" />`,
      `import fs = require("fs");`,
      `export = 1;`,
      `@sealed class A {}`,
      `class A { @bound method() {} }`,
    ),
  },
  noDefaultExport: {
    good: [
      { text: `export const a = 1; export { a as b };` },
      { path: "src/emulator/serve.ts", text: `export default { fetch: 1 };` },
    ],
    bad: texts(
      `export default 1;`,
      `export default function f() {}`,
      `export default class A {}`,
      `const a = 1; export { a as default };`,
      `export { default } from "./a.ts";`,
    ),
  },
  noRuntimeNames: {
    good: [
      { text: `export const f = (x: { process: 1 }) => x.process;` },
      { text: `const a = { Deno: 1, process: 2 };` },
      { text: `interface R { Deno?: unknown; require(): void }` },
      { text: `export const f = () => globalThis.fetch("/");` },
      { text: `export const f = () => (globalThis as Bag).caches;` },
      { text: `type G = typeof globalThis;` },
      { text: `type F = typeof globalThis.fetch;` },
      { text: `const f = (process: () => void) => process();` },
      {
        path: "src/http/runtime.ts",
        text:
          `function f() { const { process } = globalThis; return process; }`,
      },
      { path: "src/http/runtime.ts", text: `const b = globalThis as Bag;` },
      { path: "src/http/runtime.ts", text: `f((globalThis as Bag).Deno);` },
    ],
    bad: [
      { text: `Deno.readFile("a");` },
      { text: `const key = process.env.KEY;` },
      { text: `Buffer.from("a");` },
      { text: `let b: Buffer;` },
      { text: `let c: Deno.Conn;` },
      { text: `type D = typeof Deno;` },
      { text: `type D = typeof globalThis.Deno;` },
      { text: `const f = () => { (process: 1) => 1; process.exit(); };` },
      { text: `const fs = require("fs");` },
      { text: `const a = { process };` },
      { text: `console.log(__dirname);` },
      { text: `const on = typeof Deno !== "undefined";` },
      { text: `globalThis.Deno;` },
      { text: `globalThis["process"];` },
      { text: `globalThis?.process;` },
      { text: `(globalThis as unknown as Bag).Deno?.version;` },
      { text: `const { Deno } = globalThis;` },
      { text: `const bag = globalThis as Bag;` },
      { text: `"Deno" in globalThis;` },
      { text: `const at = (name: string) => globalThis[name];` },
      { path: "src/http/runtime.ts", text: `Deno.version;` },
    ],
  },
  snakeCase: {
    good: [{ path: "mod.ts" }, { path: "src/v2/file_source.ts" }],
    bad: [
      { path: "src/fileSource.ts" },
      { path: "src/file-source.ts" },
      { path: "src/V2/tasks.ts" },
      { path: "src/_private.ts" },
      { path: "src/tasks.d.ts" },
      { path: "src/tasks.js" },
    ],
  },
  fewParameters: {
    good: texts(
      `function f(a: 1, b: 1, ...c: 1[]) {}`,
      `function f(this: 1, a: 1, b: 1, c: 1) {}`,
      `class A { constructor(a: 1, b: 1, c: 1) {} }`,
      `interface A { [key: string]: 1 }`,
    ),
    bad: texts(
      `function f(a: 1, b: 1, c: 1, d: 1) {}`,
      `const f = (a: 1, b: 1, c: 1, d?: 1) => {};`,
      `class A { constructor(a: 1, b: 1, c: 1, d: 1) {} }`,
      `class A { m(a: 1, b: 1, c: 1, d = 1) {} }`,
      `interface A { m(a: 1, b: 1, c: 1, d: 1): void }`,
      `type F = (a: 1, b: 1, c: 1, d: 1) => void;`,
    ),
  },
  opensWithComment: {
    good: texts(
      `/** What it is for. */\nconst a = 1;`,
      `/**\n * What it is for.\n */\n`,
      `// What it is for.\n`,
      `// deno-lint-ignore-file no-explicit-any\n/** What it is for. */\n`,
    ),
    bad: texts(
      `const a = 1;\n/** Too late. */`,
      ``,
      `// deno-lint-ignore-file no-explicit-any\nconst a = 1;`,
      `/** */\nconst a = 1;`,
    ),
  },
};

Deno.test("every rule has samples", () => {
  assertEquals(Object.keys(SAMPLES).sort(), Object.keys(RULES).sort());
});

for (const [name, rule] of Object.entries(RULES)) {
  Deno.test(`${name} tells good from bad`, () => {
    const judge = (rule: Rule, { path = "src/client.ts", text = "" }: Sample) =>
      rule(path, text);
    for (const sample of SAMPLES[name]?.good ?? []) {
      assertEquals(judge(rule, sample), [], JSON.stringify(sample));
    }
    for (const sample of SAMPLES[name]?.bad ?? []) {
      assertNotEquals(judge(rule, sample), [], JSON.stringify(sample));
    }
  });
}

Deno.test("a violation says file and line", () => {
  assertEquals(
    RULES["plainSyntax"]?.("src/client.ts", `/** x */\n\nenum A { B }`),
    ["src/client.ts:3 an enum"],
  );
});

Deno.test("cycles finds a detour, and type-only imports count", () => {
  const files = new Map([
    ["src/a.ts", `import { b } from "./b.ts";`],
    ["src/b.ts", `export * from "./net/c.ts";`],
    ["src/net/c.ts", `import type { A } from "../a.ts";`],
  ]);
  assertEquals(cycles(files), [
    "import cycle: src/a.ts -> src/b.ts -> src/net/c.ts -> src/a.ts",
  ]);
  files.set("src/net/c.ts", "");
  assertEquals(cycles(files), []);
  files.set("src/net/c.ts", `import "./c.ts";`);
  assertEquals(cycles(files).length, 1);
});

Deno.test("tooLong counts lines", () => {
  assertEquals(tooLong("src/a.ts", "\n".repeat(400)), []);
  assertEquals(tooLong("src/a.ts", "\n".repeat(401)), ["src/a.ts: 401 lines"]);
});
