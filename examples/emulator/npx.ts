/**
 * Started through npx, a server does not get npx's SIGTERM where the shell
 * between them keeps it to itself, as Debian's does. So it looks whether npx is
 * still there: on Linux, in `/proc`, which Deno shows only with `--allow-all`.
 */

/** How often it looks, in milliseconds. */
const INTERVAL_MS = 500;

/** Settles when the npx that started this process is gone; never without one. */
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

/** Looks for npx among the parents of this process. */
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

/** The parent's id is the second field after the name, which stands in brackets. */
function parentOf(pid: number): number {
  const [, parent] = /\) \S+ (\d+) [^)]*$/.exec(readProc(pid, "stat")) ?? [];
  return Number(parent ?? 0);
}

/** Gives nothing where there is no such process, no `/proc`, or no permission. */
function readProc(pid: number, file: string): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/${file}`);
  } catch {
    return "";
  }
}
