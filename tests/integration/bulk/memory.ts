/** The memory of a process, on Linux. */
import type { Program } from "./program.ts";

/** Returns the largest memory of a process until its end, in bytes. */
export async function peakMemory({ pid, ended }: Program): Promise<number> {
  let isOver = false;
  ended.finally(() => isOver = true);
  let peak = 0;
  while (!isOver) {
    // Only a process with all permissions could read this file itself.
    const { stdout } = await new Deno.Command("cat", {
      args: [`/proc/${pid}/status`],
      stderr: "null",
    }).output();
    const status = new TextDecoder().decode(stdout);
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
    peak = Math.max(peak, Number(kilobytes ?? 0) * 1024);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (peak === 0) throw new Error("The memory of the process was not seen");
  return peak;
}
