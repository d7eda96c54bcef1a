/** The size of an entry in a bundle. */
import { gzipSync } from "node:zlib";

/** The bytes of a bundle. */
export interface BundleSize {
  /** Minified. */
  readonly minified: number;
  /** Minified and gzipped. */
  readonly gzipped: number;
}

/** Bundles a file as the build of a browser or a Worker would, and measures it. */
export async function bundleSize(file: string): Promise<BundleSize> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--minify", "--platform=browser", file],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return {
    minified: stdout.byteLength,
    gzipped: gzipSync(stdout, { level: 9 }).byteLength,
  };
}
