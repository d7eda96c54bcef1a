/**
 * Runs the checks in Deno, Node, Bun, workerd and Vercel's edge runtime. A
 * runtime is called supported only if it passes. A plain `deno test` does not
 * match this file: it starts processes, and the runtimes come from npm.
 *
 *     deno task test:runtimes
 */
import { assertEquals } from "@std/assert";
import { withTempDir } from "../../tools/temp.ts";
import type { Ground, Result } from "./check.ts";
import {
  bun,
  bundle,
  type Command,
  deno,
  node,
  NODE_VERSIONS,
  npx,
  processOptions,
  succeed,
} from "./programs.ts";
import { CHECK_NAMES } from "./scenario.ts";
import { startSite } from "./site.ts";

/** Runs the checks somewhere, with room for a bundle in `dir`. */
type Runner = (dir: string, ground: Ground) => Promise<string>;

function commandLine(find: () => Command | Promise<Command>): Runner {
  return async (dir, ground) => {
    const program = `${dir}/main.mjs`;
    await bundle("tests/integration/runtimes/main.ts", program);
    return await succeed([...await find(), program, JSON.stringify(ground)]);
  };
}

/** Runs the checks in workerd. */
async function inWorkerd(dir: string, ground: Ground): Promise<string> {
  // deno-lint-ignore no-import-prefix -- inline, so that no other task fetches workerd
  const { Miniflare } = await import("npm:miniflare@4.20260730.0");
  const program = `${dir}/worker.mjs`;
  await bundle("tests/integration/runtimes/worker.ts", program);
  const miniflare = new Miniflare({
    modules: true,
    script: await Deno.readTextFile(program),
    compatibilityDate: "2026-07-01",
  });
  try {
    const response = await miniflare.dispatchFetch("http://localhost/", {
      method: "POST",
      body: JSON.stringify(ground),
    });
    return await response.text();
  } finally {
    await miniflare.dispose();
  }
}

/** Runs the checks in Vercel's edge runtime, itself a program for Node. */
async function inEdgeRuntime(dir: string, ground: Ground): Promise<string> {
  const script = `${dir}/listener.js`;
  await bundle("tests/integration/runtimes/listener.ts", script, "iife");
  const [program, ...args] = await node(NODE_VERSIONS[0]!);
  const cli = await npx(
    "edge-runtime@4.0.1",
    "bash",
    "-c",
    'realpath "$(command -v edge-runtime)"',
  );
  const options = processOptions([
    ...args,
    cli,
    "--listen",
    "--port=0",
    script,
  ]);
  await using server = new Deno.Command(program, {
    ...options,
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let said = "";
  for await (
    const text of server.stdout.pipeThrough(new TextDecoderStream())
  ) {
    said += text;
    const [url] = /http:\/\/\S+?(?=`)/.exec(said) ?? [];
    if (!url) continue;
    const body = JSON.stringify(ground);
    const response = await fetch(url, { method: "POST", body });
    return await response.text();
  }
  throw new Error(`The edge runtime ended: ${said}`);
}

const RUNNERS: Readonly<Record<string, Runner>> = {
  Deno: commandLine(deno),
  ...Object.fromEntries(
    NODE_VERSIONS.map((version) => [
      `Node ${version}`,
      commandLine(() => node(version)),
    ]),
  ),
  Bun: commandLine(bun),
  workerd: inWorkerd,
  "Edge Runtime": inEdgeRuntime,
};

for (const [runtime, runner] of Object.entries(RUNNERS)) {
  Deno.test({
    name: `the checks pass in ${runtime}`,
    // Miniflare leaves some of its own behind.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async (t) => {
      await using site = startSite();
      const ground = { ...site.ground, sendsLength: runtime !== "Deno" };
      const said = await withTempDir((dir) => runner(dir, ground));
      const results: readonly Result[] = JSON.parse(said);
      assertEquals(results.map(({ name }) => name), CHECK_NAMES);
      for (const { name, failure } of results) {
        await t.step(name, () => {
          if (failure !== undefined) throw new Error(failure);
        });
      }
    },
  });
}
