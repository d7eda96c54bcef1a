/** The parity list against the source and the README: none of the three may lack what another has. */
import { assert, assertEquals } from "@std/assert";
import { PARITY_V1 } from "../support/parity_v1.ts";

Deno.test("the parity list of v1 has every operation of src/resources, and no other", () => {
  const operations = [...Deno.readDirSync("src/resources")].flatMap((entry) =>
    [
      ...Deno.readTextFileSync(`src/resources/${entry.name}`)
        .matchAll(/^ {2}operation: "([\w.]+)",$/gm),
    ].map(([, operation]) => operation)
  ).filter((operation) => operation !== "tasks.results"); // asks other hosts, not the API
  assertEquals(
    operations.sort(),
    PARITY_V1.map((row) => row.operation).sort(),
  );
});

Deno.test("README.md names every method of the parity list beside its Python name", () => {
  const rows = Deno.readTextFileSync("README.md").split("\n")
    .filter((line) => line.startsWith("|"));
  for (const { operation, python } of PARITY_V1) {
    for (const name of [...python, operation]) {
      const word = new RegExp(
        `\`[^\`]*(?<![\\w.])${name.replace(/^Node: /, "")}\\b`,
      );
      assert(
        rows.some((line) => line.includes(operation) && word.test(line)),
        `README.md has no row with ${name} and ${operation}`,
      );
    }
  }
});
