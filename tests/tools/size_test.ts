/** What the entries weigh on the edge, where bytes are start-up time. */
import { assert } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import recorded from "../fixtures/sizes.json" with { type: "json" };
import { bundleSize, moduleSizes, V2_MODULE } from "./bundle.ts";

/** What the entry "." may weigh without version 2, minified and gzipped, in bytes. */
const LIMIT_OF_V1 = 20_200;

/** Returns the modules that have grown since the record, most first. */
async function grown(
  file: string,
  before: Readonly<Record<string, number>>,
): Promise<string> {
  return Object.entries(await moduleSizes(file))
    .map(([name, size]) => ({ name, by: size - (before[name] ?? 0) }))
    .filter(({ by }) => by > 0)
    .sort((one, other) => other.by - one.by)
    .map(({ name, by }) => `${name} +${by}`).join(", ");
}

Deno.test(`the entry . without v2 has at most ${LIMIT_OF_V1} bytes, minified and gzipped`, async () => {
  const { gzipped } = await bundleSize(config.exports["."], V2_MODULE);
  assert(gzipped <= LIMIT_OF_V1, `mod.ts without v2 has ${gzipped} bytes`);
});

for (const [name, { limit, modules }] of Object.entries(recorded)) {
  Deno.test(`the entry ${name} has at most ${limit} bytes, minified and gzipped`, async () => {
    const file = config.exports[name as keyof typeof recorded];
    const { gzipped } = await bundleSize(file);
    assert(
      gzipped <= limit,
      `${file} has ${gzipped} bytes. In characters that are not minified: ` +
        `${await grown(file, modules)}. ` +
        "If that is worth it: deno run -A tests/tools/record_sizes.ts",
    );
  });
}
