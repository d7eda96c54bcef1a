/** The process that is profiled. Its arguments are the address of the server, the name of a pair, who makes the calls, and how many rounds. */
import process from "node:process";
import { type Pair, pairsOf } from "./calls_pair.ts";

const [url = "", name = "", kind = "library", rounds = "1"] = process.argv
  .slice(2);
const pair = pairsOf(url)[name];
if (!pair) throw new Error(`Unknown call "${name}"`);
const { calls, inFlight = 1 } = pair;
const call = pair[kind as keyof Pick<Pair, "library" | "fetch">];
const total = calls * Number(rounds);
let next = 0;
await Promise.all(Array.from({ length: inFlight }, async () => {
  while (next < total) await call(next++);
}));
console.log(total);
// The runtime writes the profile when the program ends by itself.
