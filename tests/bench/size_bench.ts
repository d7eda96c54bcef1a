/** Prints the size of each entry in a bundle: minified, then gzipped. */
import config from "../../deno.json" with { type: "json" };
import { bundleSize } from "../tools/bundle.ts";

for (const [name, file] of Object.entries(config.exports)) {
  const { minified, gzipped } = await bundleSize(file);
  const sizes = [minified, gzipped].map((n) => `${n}`.padStart(8));
  console.log(`${sizes.join("")} gzip  ${name} (${file})`);
}
