/** The table of methods that readers of examples/python.md see. */
import { assertEquals } from "@std/assert";
import { readPage, withTable } from "./python_table.ts";

Deno.test("examples/python.md has the table of the parity list", async () => {
  const page = await readPage();
  assertEquals(
    page,
    withTable(page),
    "examples/python.md is out of date: run deno run -RW tests/tools/python_table.ts",
  );
});
