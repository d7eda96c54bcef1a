/**
 * Detects the end of the npx that started this process. A shell between the two,
 * such as Debian's, may not pass on npx's SIGTERM, so this process looks for npx
 * in `/proc`, which Deno allows only with `--allow-all`.
 */

/** The time between two checks, in milliseconds. */
const INTERVAL_MS = 500;

/** Resolves when the npx that started this process has ended; never without one. */
export function npxGone(): Promise<void> {
  return new Promise((resolve) => {
    const npx = findNpx();
    if (npx === undefined) return;
    const timer = setInterval(() => {
      if (isNpx(npx)) return;
      clearInterval(timer);
      resolve();
    }, INTERVAL_MS);
    Deno.unrefTimer(timer);
  });
}

/** Returns the process id of npx if it is among the ancestors of this process. */
function findNpx(): number | undefined {
  for (let pid = Deno.ppid; pid > 1; pid = parentOf(pid)) {
    if (isNpx(pid)) return pid;
  }
  return undefined;
}

function isNpx(pid: number): boolean {
  return /^npm exec |\bnpx\b/.test(
    readProc(pid, "cmdline").split("\0", 3).join(" "),
  );
}

/** The id of the parent is the second field after the name in brackets. */
function parentOf(pid: number): number {
  const [, parent] = /\) \S+ (\d+) [^)]*$/.exec(readProc(pid, "stat")) ?? [];
  return Number(parent ?? 0);
}

/** Returns `""` if there is no such process, no `/proc`, or no permission. */
function readProc(pid: number, file: string): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/${file}`);
  } catch {
    return "";
  }
}
