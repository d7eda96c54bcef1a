/** Workers in workerd, as Cloudflare runs them. */
import { bundle } from "./programs.ts";

/** Bundles a file into `dir` and runs it as a Worker. */
export async function startWorker(
  entry: string,
  { dir, bindings = {}, buckets = [] }: {
    readonly dir: string;
    readonly bindings?: Readonly<Record<string, string>>;
    readonly buckets?: readonly string[];
  },
) {
  // deno-lint-ignore no-import-prefix -- inline, so that no other task downloads workerd
  const { Miniflare } = await import("npm:miniflare@4.20260730.0");
  const script = `${dir}/worker.mjs`;
  await bundle(entry, script);
  return new Miniflare({
    modules: true,
    script: await Deno.readTextFile(script),
    compatibilityDate: "2026-07-01",
    bindings: { ...bindings },
    r2Buckets: [...buckets],
  });
}

/** Options of tests that use Miniflare, which leaves timers and sockets behind. */
export const WORKERD_TEST = { sanitizeOps: false, sanitizeResources: false };
