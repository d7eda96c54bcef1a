/** The progress of a job on stderr: a bar in a terminal, a line every few seconds elsewhere. */
import type process from "node:process";
import type { JobProgress } from "@labelwire/scale/bulk";

/** The progress of one job. */
export interface ProgressView {
  readonly show: (progress: JobProgress<string>) => void;
  /** Prints a line, above the bar. */
  readonly log: (line: string) => void;
  readonly close: () => void;
}

/** How often a line is printed where there is no terminal, in milliseconds. */
const LINE_MS = 5000;

/** Opens the view of a job with this title. */
export async function openProgress(
  title: string,
  stream: typeof process.stderr,
): Promise<ProgressView> {
  if (!stream.isTTY) return plainLines(title, stream);
  const { default: { MultiBar, Presets } } = await import("cli-progress");
  const bars = new MultiBar({
    stream,
    format: `${title} {bar} {value}/{total}, {text}`,
    hideCursor: true,
  }, Presets.shades_classic);
  const bar = bars.create(0, 0, { text: "" });
  return {
    show(progress) {
      bar.setTotal(progress.total ?? progress.settled);
      bar.update(progress.settled, { text: describe(progress) });
    },
    log(line) {
      bars.log(`${line}\n`);
      // Otherwise it is lost if the bar stops before it is drawn again.
      bars.update();
    },
    close: () => bars.stop(),
  };
}

function plainLines(
  title: string,
  stream: typeof process.stderr,
): ProgressView {
  const log = (line: string) => void stream.write(`${line}\n`);
  let shownAt = performance.now();
  return {
    show(progress) {
      if (performance.now() - shownAt < LINE_MS) return;
      shownAt = performance.now();
      const { settled, total } = progress;
      const of = total === undefined ? "" : ` of ${total}`;
      log(`${title}: ${settled}${of}, ${describe(progress)}`);
    },
    log,
    close() {},
  };
}

function describe({ counts, perSecond, leftMs }: JobProgress<string>): string {
  const bad = (counts["failed"] ?? 0) + (counts["unknown"] ?? 0);
  return [
    `${perSecond?.toFixed(0) ?? "?"}/s`,
    ...leftMs === undefined ? [] : [`${(leftMs / 1000).toFixed(0)} s left`],
    ...bad ? [`${bad} failed or unknown`] : [],
  ].join(", ");
}
