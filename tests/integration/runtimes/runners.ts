/**
 * Runs the checks in Deno, Node, Bun, workerd and Vercel's Edge Runtime, or in
 * those that the arguments name, and prints a table. A runtime is called
 * supported only if they pass there.
 */
import { assertEquals } from "@std/assert";
import { withTempDir } from "../../tools/temp.ts";
import type { CheckResult, Environment } from "./check.ts";
import {
  bun,
  bundle,
  type Command,
  deno,
  node,
  NODE_VERSIONS,
  npx,
  outputOf,
  processOptions,
} from "./programs.ts";
import { CHECK_NAMES } from "./scenario.ts";
import {
  pageTable,
  type Results,
  RUNTIMES,
  runtimeTable,
  selectedRuntimes,
} from "./table.ts";
import { startServer } from "./server.ts";
import { startWorker, WORKERD_TEST } from "./workerd.ts";

/** Runs the checks in one runtime, with `dir` for the bundle. Returns their results as JSON. */
type Runner = (dir: string, environment: Environment) => Promise<string>;

function commandLine(find: () => Command | Promise<Command>): Runner {
  return async (dir, environment) => {
    const program = `${dir}/main.mjs`;
    await bundle("tests/integration/runtimes/main.ts", program);
    const command = [...await find(), program] as const;
    return await outputOf([...command, JSON.stringify(environment)]);
  };
}

async function inWorkerd(
  dir: string,
  environment: Environment,
): Promise<string> {
  const entry = "tests/integration/runtimes/worker.ts";
  const worker = await startWorker(entry, { dir });
  try {
    const response = await worker.dispatchFetch("http://localhost/", {
      method: "POST",
      body: JSON.stringify(environment),
    });
    return await response.text();
  } finally {
    await worker.dispose();
  }
}

/** Runs the checks in Vercel's Edge Runtime, which is a program for Node. */
async function inEdgeRuntime(
  dir: string,
  environment: Environment,
): Promise<string> {
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
  let output = "";
  for await (
    const chunk of server.stdout.pipeThrough(new TextDecoderStream())
  ) {
    output += chunk;
    const [url] = /http:\/\/\S+?(?=`)/.exec(output) ?? [];
    if (!url) continue;
    const body = JSON.stringify(environment);
    const response = await fetch(url, { method: "POST", body });
    return await response.text();
  }
  throw new Error(`The Edge Runtime ended: ${output}`);
}

/** The runners, in the order of `RUNTIMES`. */
const RUNNERS: readonly Runner[] = [
  commandLine(deno),
  ...NODE_VERSIONS.map((version) => commandLine(() => node(version))),
  commandLine(bun),
  inWorkerd,
  inEdgeRuntime,
];

const results: Results = {};
const selected = selectedRuntimes(Deno.args);
Deno.test.afterAll(() => console.log(`\n${runtimeTable(results)}`));

for (const [index, runtime] of RUNTIMES.entries()) {
  if (!selected.includes(runtime)) continue;
  Deno.test(`the checks pass in ${runtime}`, WORKERD_TEST, async (t) => {
    await using server = startServer();
    const environment = { ...server.urls, sendsLength: runtime !== "Deno" };
    const output = await withTempDir((dir) =>
      RUNNERS[index]!(dir, environment)
    );
    const checked: readonly CheckResult[] = JSON.parse(output);
    results[runtime] = checked;
    assertEquals(checked.map(({ name }) => name), CHECK_NAMES);
    for (const { name, failure } of checked) {
      await t.step(name, () => {
        if (failure !== undefined) throw new Error(failure);
      });
    }
  });
}

if (selected.length === RUNTIMES.length) {
  Deno.test("examples/runtimes.md has the table of this run", async () => {
    assertEquals(await pageTable(), runtimeTable(results));
  });
}
