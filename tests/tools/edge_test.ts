/** `deno task check:edge` is only worth something if it refuses what the edge does not have. */
import { assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import edge from "../edge.json" with { type: "json" };
import { withTempDir } from "./temp.ts";

/** Lines that are right in Deno or Node, or newer than Node 20, and what is said of them. */
const REFUSED = {
  "export const a: unknown = Deno.version;": /TS2304.*'Deno'/,
  "export const b: unknown = process.env;": /TS\d+.*'process'/,
  "export const c: unknown = Buffer.from([]);": /TS\d+.*'Buffer'/,
  "export const d: unknown = Object.groupBy([], String);": /'groupBy'/,
  "export enum E { A }": /TS1294/,
  "export const f = Math.random();": /TS9010/,
  "import { C } from './type.ts'; export const g: C = {};": /TS1484/,
  "function unused(): void {}": /TS6133/,
  "export function h(xs: number[]): number { return xs[0]; }": /TS2322/,
};

async function checkEdge(dir: string, code: string): Promise<string> {
  await Deno.writeTextFile(`${dir}/type.ts`, "export interface C {}\n");
  await Deno.writeTextFile(`${dir}/mod.ts`, `${code}\n`);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "-c", "tests/edge.json", `${dir}/mod.ts`],
    env: { NO_COLOR: "1" },
  }).output();
  return success ? "" : new TextDecoder().decode(stderr);
}

Deno.test("edge.json refuses what the edge does not have", async () => {
  await withTempDir(async (dir) => {
    const said = await checkEdge(dir, Object.keys(REFUSED).join("\n"));
    const missed = Object.entries(REFUSED).filter(([, p]) => !p.test(said));
    assertEquals(missed.map(([line]) => line), [], said);
  });
});

Deno.test("edge.json takes what the edge has", async () => {
  await withTempDir(async (dir) => {
    const code =
      `export async function f(body: ReadableStream<Uint8Array>): Promise<string> {
         const chunks: Uint8Array<ArrayBuffer>[] = [];
         for await (const chunk of body) chunks.push(new Uint8Array(chunk));
         const form = new FormData();
         form.set("file", new Blob(chunks));
         const answer = await fetch("/", { method: "POST", body: form });
         return [crypto.randomUUID(), await answer.text()].toSorted().join();
       }`;
    assertEquals(await checkEdge(dir, code), "");
  });
});

Deno.test("edge.json is as strict as deno.json", () => {
  const options: Record<string, unknown> = edge.compilerOptions;
  const different = Object.entries(config.compilerOptions)
    .filter(([name, value]) => options[name] !== value);
  assertEquals(different, []);
});
