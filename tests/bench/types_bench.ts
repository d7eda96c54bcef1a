/**
 * How long `deno check` takes for a file that creates one task of each type,
 * against one that imports a trivial module: at most twice as long, and 2
 * seconds. Both are measured in the same run, in turn, the best of several
 * counts, and each time under a new name, so that no result is reused. Exits
 * with 1 where the limit is exceeded.
 */
import { withTempDir } from "../tools/temp.ts";

const RUNS = 3;
const ROOT = new URL("../../", import.meta.url);
const TYPED = "task_samples";
const TRIVIAL = "trivial";

/** What is checked: the fixture with its import made absolute, and a file that imports next to nothing. */
const SOURCES: Readonly<Record<string, string>> = {
  [TYPED]: Deno.readTextFileSync(
    new URL("tests/fixtures/task_samples.ts", ROOT),
  ).replace("../../mod.ts", new URL("mod.ts", ROOT).href),
  [TRIVIAL]: 'import { one } from "./one.ts";\nexport const two = one + one;\n',
};

/** Writes a source where nobody has seen it, checks it, and gives the milliseconds. */
function checkOnce(source: string): Promise<number> {
  return withTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/one.ts`, "export const one = 1;\n");
    await Deno.writeTextFile(`${dir}/checked.ts`, source);
    const start = performance.now();
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", "--no-config", `${dir}/checked.ts`],
      env: { NO_COLOR: "1" },
    }).output();
    const elapsed = performance.now() - start;
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return elapsed;
  });
}

/** The fastest of several runs of each source. */
async function bestTimes(): Promise<Readonly<Record<string, number>>> {
  const best: Record<string, number> = {};
  for (let run = 0; run < RUNS; run++) {
    for (const [name, source] of Object.entries(SOURCES)) {
      best[name] = Math.min(best[name] ?? Infinity, await checkOnce(source));
    }
  }
  return best;
}

const { [TYPED]: typed = NaN, [TRIVIAL]: trivial = NaN } = await bestTimes();
const limit = 2 * trivial + 2000;
const inTime = typed <= limit;
console.log(`trivial module   ${trivial.toFixed(0).padStart(6)} ms`);
console.log(`one of each type ${typed.toFixed(0).padStart(6)} ms`);
console.log(
  `ratio ${(typed / trivial).toFixed(2)}, limit ${limit.toFixed(0)} ms: ${
    inTime ? "in time" : "too slow"
  }`,
);
if (!inTime) Deno.exit(1);
