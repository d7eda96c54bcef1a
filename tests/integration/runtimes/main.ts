/** The entry for runtimes with a command line: reads the environment as a JSON argument, prints the results as JSON. */
import process from "node:process";
import { noteUnhandled, scenario } from "./scenario.ts";

process.on("unhandledRejection", noteUnhandled);
console.log(JSON.stringify(await scenario(JSON.parse(process.argv[2] ?? ""))));
