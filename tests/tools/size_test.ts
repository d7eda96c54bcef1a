/** Receivers run on the edge, where bytes are start-up time: what they bring along has a ceiling. */
import { assertEquals } from "@std/assert";
import { bundleSize } from "./bundle.ts";
import { withTempDir } from "./temp.ts";

/** What is imported, and how many bytes it may be, minified and gzipped. */
const LIMITS = {
  'export * from "../../src/callbacks/mod.ts";': 3_300,
  'export * from "../../src/callbacks/hono.ts";': 3_000,
};

Deno.test("receivers stay small, and do not bring the client along", async () => {
  await withTempDir(async (dir) => {
    const file = `${dir}/mod.ts`;
    const over: string[] = [];
    for (const [code, limit] of Object.entries(LIMITS)) {
      await Deno.writeTextFile(file, code);
      const { gzipped } = await bundleSize(file);
      if (gzipped > limit) over.push(`${gzipped} > ${limit}: ${code}`);
    }
    assertEquals(over, []);
  });
});
