/** The process that the benchmark of memory measures: reads one body, then prints the peak of its own memory in KiB. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { type Reader, READERS } from "./memory_program.ts";

const [reader = "", server = ""] = process.argv.slice(2);
await READERS[reader as Reader](server);
const status = readFileSync("/proc/self/status", "utf8");
console.log(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1]);
process.exit(0);
