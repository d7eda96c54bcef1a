/** Prints the size of each entry in a bundle: minified, then gzipped. */
import config from "../../deno.json" with { type: "json" };
import { bundleSize, V2_MODULE } from "../tools/bundle.ts";

/** Prints a line of the table. */
async function print(
  name: string,
  file: string,
  ...external: readonly string[]
): Promise<void> {
  const { minified, gzipped } = await bundleSize(file, ...external);
  const sizes = [minified, gzipped].map((n) => `${n}`.padStart(8));
  console.log(`${sizes.join("")} gzip  ${name} (${file})`);
}

for (const [name, file] of Object.entries(config.exports)) {
  await print(name, file);
  if (name === ".") await print(`${name} without v2`, file, V2_MODULE);
}
