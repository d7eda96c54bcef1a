/** The size of an entry in a bundle, and of each module in it. */
import { gzipSync } from "node:zlib";

/** The bytes of a bundle. */
export interface BundleSize {
  /** Minified. */
  readonly minified: number;
  /** Minified and gzipped. */
  readonly gzipped: number;
}

/** The module of `client.v2`, as the client imports it: a bundle without it has v1 only. */
export const V2_MODULE = "./v2/v2.ts";

/** Bundles a file as the build of a browser or a Worker would. */
async function bundle(file: string, ...flags: string[]): Promise<Uint8Array> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", ...flags, "--platform=browser", file],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return stdout;
}

/** Bundles a file, but for the modules in `external`, and measures it. */
export async function bundleSize(
  file: string,
  ...external: readonly string[]
): Promise<BundleSize> {
  const flags = external.map((module) => `--external=${module}`);
  const bytes = await bundle(file, "--minify", ...flags);
  return {
    minified: bytes.byteLength,
    gzipped: gzipSync(bytes, { level: 9 }).byteLength,
  };
}

/** Returns the characters of each module in a bundle, without comments and not minified. */
export async function moduleSizes(
  file: string,
): Promise<Readonly<Record<string, number>>> {
  const code = new TextDecoder().decode(await bundle(file));
  // The bundler names each module above its code.
  const [, ...parts] = code.split(/^\/\/ (src\/\S+|mod)\.ts$/m);
  const sizes: Record<string, number> = {};
  for (let at = 0; at < parts.length; at += 2) {
    sizes[`${parts[at]}.ts`] = parts[at + 1]!.trim().length;
  }
  return sizes;
}
