/** The tables of methods that readers of examples/python.md see. */
import { assertEquals } from "@std/assert";
import { readPage, withTables } from "./python_table.ts";

Deno.test("examples/python.md has the tables of the parity lists", async () => {
  const page = await readPage();
  assertEquals(
    page,
    withTables(page),
    "examples/python.md is out of date: run deno run -RW tests/tools/python_table.ts",
  );
});
