/** What the entries weigh on the edge, where bytes are start-up time. */
import { assert } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { bundleSize } from "./bundle.ts";

/** The most bytes of an entry, minified and gzipped by Deno; `gzip -9` prints about 100 fewer. */
const LIMITS = {
  ".": 24_230,
  "./callbacks": 4_050,
  "./hono": 3_300,
} as const;

for (const [name, limit] of Object.entries(LIMITS)) {
  Deno.test(`the entry ${name} has at most ${limit} bytes, minified and gzipped`, async () => {
    const file = config.exports[name as keyof typeof LIMITS];
    const { gzipped } = await bundleSize(file);
    assert(gzipped <= limit, `${file} has ${gzipped} bytes`);
  });
}
