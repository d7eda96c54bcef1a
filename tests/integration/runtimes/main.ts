/** The entry for runtimes with a command line: takes the ground as JSON, prints the results as JSON. */
import process from "node:process";
import { noteStray, scenario } from "./scenario.ts";

process.on("unhandledRejection", noteStray);
console.log(JSON.stringify(await scenario(JSON.parse(process.argv[2] ?? ""))));
