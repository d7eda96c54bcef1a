/**
 * The regular expressions of src take linear time for any input: what they read
 * comes from senders that may choose the worst. The checker proves the number of
 * steps, so no time is measured.
 */
import { assert, assertEquals } from "@std/assert";
// deno-lint-ignore no-import-prefix -- large, and used only here
import recheck from "npm:recheck@4.5.0/lib/browser.js";
import { list, read } from "./tree.ts";

/** A literal after what cannot end an operand, so that it is no division. */
const LITERAL =
  /(?<=[=(,:?&|!>[\s])\/(?![*/\s])((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)(?=[.,;)\s])/g;

/**
 * This checker proves that an expression is slow, without a search by chance. What
 * it does not know, such as a lookbehind, or not in this time, counts as linear.
 */
const PARAMETERS = { checker: "automaton", timeout: 3000 } as const;

/** Returns the literals of a file, each with its flags; comments have none. */
function literalsOf(file: string): readonly (readonly [string, string])[] {
  const code = read(file).split("\n")
    .filter((line) => !/^\s*(?:\*|\/\*|\/\/)/.test(line)).join("\n");
  return [...code.matchAll(LITERAL)]
    .map(([, source = "", flags = ""]) => [source, flags]);
}

Deno.test("the regular expressions of src take linear time", () => {
  const slow: string[] = [];
  let count = 0;
  for (const file of list("src/").filter((path) => path.endsWith(".ts"))) {
    for (const [source, flags] of literalsOf(file)) {
      count += 1;
      const { status, complexity } = recheck
        .checkSync(source, flags, PARAMETERS);
      if (status !== "vulnerable") continue;
      slow.push(`${file}: /${source}/${flags} ${complexity.summary}`);
    }
  }
  assert(count > 50, `only ${count} expressions were found`);
  assertEquals(slow, []);
});
