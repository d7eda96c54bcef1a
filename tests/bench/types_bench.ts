/**
 * The time of `deno check` for a file that creates one task of each type, and
 * for a file that imports a trivial module. Fails above twice as long and 2
 * seconds. Both are measured in turn, the best of several runs counts, and each
 * run has new file names, so that no cached result is used.
 */
import { withTempDir } from "../tools/temp.ts";

const RUNS = 3;
const ROOT = new URL("../../", import.meta.url);
const TYPED = "task_samples";
const TRIVIAL = "trivial";

/** The checked files: the fixture with an absolute import, and a trivial one. */
const SOURCES: Readonly<Record<string, string>> = {
  [TYPED]: Deno.readTextFileSync(
    new URL("tests/fixtures/task_samples.ts", ROOT),
  ).replace("../../mod.ts", new URL("mod.ts", ROOT).href),
  [TRIVIAL]: 'import { one } from "./one.ts";\nexport const two = one + one;\n',
};

/** Writes a source to a new folder and checks it. Returns the milliseconds. */
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

/** Returns the fastest of several runs of each source. */
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
const isFastEnough = typed <= limit;
console.log(`trivial module   ${trivial.toFixed(0).padStart(6)} ms`);
console.log(`one of each type ${typed.toFixed(0).padStart(6)} ms`);
console.log(
  `ratio ${(typed / trivial).toFixed(2)}, limit ${limit.toFixed(0)} ms: ${
    isFastEnough ? "in time" : "too slow"
  }`,
);
if (!isFastEnough) Deno.exit(1);
