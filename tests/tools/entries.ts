/** Prints the files of `exports`, for commands that need all entries. */
import config from "../../deno.json" with { type: "json" };

console.log(Object.values(config.exports).join(" "));
