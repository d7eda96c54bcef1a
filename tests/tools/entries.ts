/** Prints the files of `exports`, so that no task repeats the list and none misses a new entry. */
import config from "../../deno.json" with { type: "json" };

console.log(Object.values(config.exports).join(" "));
