/** Records the sizes of the entries that are loaded on the edge, as their limits. */
import config from "../../deno.json" with { type: "json" };
import { bundleSize, moduleSizes } from "./bundle.ts";

const record: Record<string, unknown> = {};
const ENTRIES = [
  ".",
  "./v2",
  "./bulk",
  "./callbacks",
  "./callbacks/events",
  "./hono",
  "./results",
] as const;

for (const name of ENTRIES) {
  const file = config.exports[name];
  const { gzipped } = await bundleSize(file);
  // Another version of the bundler may need a few bytes more.
  const limit = Math.ceil((gzipped + 20) / 10) * 10;
  record[name] = { limit, modules: await moduleSizes(file) };
}
await Deno.writeTextFile(
  "tests/fixtures/sizes.json",
  JSON.stringify(record, null, 2) + "\n",
);
