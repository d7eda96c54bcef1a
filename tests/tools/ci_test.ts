/** `.ci/run` must count what ran and never call a crash a success; here an `npx` of our own plays Deno's part. */
import { assertEquals } from "@std/assert";
import { withTempDir } from "./temp.ts";
import { read } from "./tree.ts";

const RUN = read(".ci/run");
const PARTS = [...RUN.matchAll(/^part \S+$/gm)].length;
const TESTS = [...RUN.matchAll(/^tests (\S+)$/gm)].map(([, name]) => name!);

/** A run in which all is well: three tests wherever tests are run. */
const PASSING: Script = Object.fromEntries(
  TESTS.map((name) => [name, { print: "ok | 3 passed | 0 failed (20ms)" }]),
);
const PASSED = PARTS + 3 * TESTS.length;

/** What a task prints and exits with, where it is not a silent success. */
type Script = Readonly<Record<string, { print?: string; exit?: number }>>;

async function runCi(
  script: Script,
): Promise<{ last: string | undefined; code: number }> {
  return await withTempDir(async (dir) => {
    const cases = Object.entries(script).map(([task, { print, exit }]) =>
      `${task}) echo '${print ?? ""}'; exit ${exit ?? 0};;`
    );
    await Deno.writeTextFile(
      `${dir}/npx`,
      // The words are: -y deno@VERSION task NAME.
      `#!/usr/bin/env bash\ncase "$4" in\n${cases.join("\n")}\nesac\n`,
      { mode: 0o755 },
    );
    const { code, stdout } = await new Deno.Command("bash", {
      args: ["-c", `PATH="$1:$PATH" exec bash .ci/run`, "bash", dir],
      stderr: "null",
    }).output();
    const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
    return { last: lines.at(-1), code };
  });
}

Deno.test(".ci/run sums tests and parts", async () => {
  assertEquals(await runCi(PASSING), {
    last: `${PASSED} passed, 0 failed`,
    code: 0,
  });
  const test = {
    print: "ok | 12 passed (3 steps) | 0 failed | 1 ignored (2 steps) (1s)",
  };
  assertEquals(await runCi({ ...PASSING, test }), {
    last: `${PASSED + 9} passed, 0 failed`,
    code: 0,
  });
});

Deno.test(".ci/run counts failed tests", async () => {
  const test = {
    print: "FAILED | 10 passed (3 steps) | 2 failed (1 step) | 4 filtered out",
    exit: 1,
  };
  assertEquals(await runCi({ ...PASSING, test }), {
    last: `${PASSED + 7} passed, 2 failed`,
    code: 1,
  });
});

Deno.test(".ci/run counts a failed part and goes on", async () => {
  assertEquals(await runCi({ ...PASSING, lint: { exit: 1 } }), {
    last: `${PASSED - 1} passed, 1 failed`,
    code: 1,
  });
});

for (
  const [name, test] of Object.entries({
    "a crash before any test": {
      print: "error: Type checking failed",
      exit: 1,
    },
    "a run of no tests": { print: "ok | 0 passed | 0 failed (0ms)" },
    "a silent run": {},
    "a failure after passing tests": {
      print: "ok | 3 passed | 0 failed",
      exit: 1,
    },
  })
) {
  Deno.test(`.ci/run counts ${name} as a failure`, async () => {
    const { last, code } = await runCi({ ...PASSING, test });
    assertEquals(last?.split(", ")[1], "1 failed");
    assertEquals(code, 1);
  });
}

Deno.test(".ci/run fails where npx does not work at all", async () => {
  const { last, code } = await runCi({ "*": { exit: 127 } });
  assertEquals(last, `0 passed, ${PARTS + TESTS.length} failed`);
  assertEquals(code, 1);
});
