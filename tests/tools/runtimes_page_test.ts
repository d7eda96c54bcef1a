/** What readers see about runtimes, and the names that `deno task test:runtimes` accepts. */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { CHECK_NAMES } from "../integration/runtimes/scenario.ts";
import {
  allPassed,
  pageTable,
  RUNTIMES,
  runtimeTable,
  selectedRuntimes,
} from "../integration/runtimes/table.ts";
import { read } from "./tree.ts";

Deno.test("examples/runtimes.md has a row for each check and a column for each runtime", async () => {
  assertEquals(
    await pageTable(),
    runtimeTable(allPassed()),
    "examples/runtimes.md is out of date: run deno run -RW tests/integration/runtimes/table.ts",
  );
});

Deno.test("the README has the numbers of checks and runtimes", () => {
  const [checks, runtimes] = [CHECK_NAMES.length, RUNTIMES.length];
  assertStringIncludes(
    read("README.md"),
    `${checks} checks pass on each of ${runtimes} runtimes`,
  );
});

Deno.test("runtimeTable says what failed and what did not run", () => {
  const [first = "", second = ""] = CHECK_NAMES;
  const table = runtimeTable({
    Deno: [{ name: first, failure: "why" }],
    workerd: [{ name: first }, { name: second }],
  });
  const rows = table.split("\n")
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  assertEquals(rows[0], ["Check", "Deno", "workerd"]);
  assertEquals(rows[2], [first, "FAILED", "ok"]);
  assertEquals(rows[3], [second, "not run", "ok"]);
  assertEquals(rows.length, CHECK_NAMES.length + 2);
});

Deno.test("selectedRuntimes finds runtimes by the beginning of their names", () => {
  assertEquals(selectedRuntimes([]), RUNTIMES);
  assertEquals(selectedRuntimes(["WORKERD", "edge"]), [
    "workerd",
    "Edge Runtime",
  ]);
  assertEquals(selectedRuntimes(["node"]).length, RUNTIMES.length - 4);
  assertThrows(() => selectedRuntimes(["Bum"]), Error, 'got "Bum"');
});
