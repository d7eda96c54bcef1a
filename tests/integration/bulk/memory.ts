/** The memory of a process, on Linux. */
import type { Program } from "./program.ts";

/** Returns the largest memory of a process until its end, in bytes. */
export async function peakMemory({ pid, ended }: Program): Promise<number> {
  let isOver = false;
  ended.finally(() => isOver = true);
  let peak = 0;
  while (!isOver) {
    try {
      const status = await Deno.readTextFile(`/proc/${pid}/status`);
      const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
      peak = Math.max(peak, Number(kilobytes ?? 0) * 1024);
    } catch {
      // The process has ended meanwhile.
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return peak;
}
