/** Prints what each entry weighs in a bundle: minified, and gzipped as a server would send it. */
import config from "../../deno.json" with { type: "json" };
import { bundleSize } from "./bundle.ts";

for (const [name, file] of Object.entries(config.exports)) {
  const { minified, gzipped } = await bundleSize(file);
  const sizes = [minified, gzipped].map((n) => `${n}`.padStart(8));
  console.log(`${sizes.join("")} gzip  ${name} (${file})`);
}
