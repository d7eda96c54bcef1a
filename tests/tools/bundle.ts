/** What a file weighs in a bundle. */

/** The bytes of a bundle. */
export interface BundleSize {
  /** Minified. */
  readonly minified: number;
  /** Minified, and gzipped as a server would send it. */
  readonly gzipped: number;
}

/** Bundles a file as a browser's or a Worker's build would, and weighs it. */
export async function bundleSize(file: string): Promise<BundleSize> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--minify", "--platform=browser", file],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const gzip = new Blob([stdout]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  const { byteLength } = await new Response(gzip).arrayBuffer();
  return { minified: stdout.byteLength, gzipped: byteLength };
}
