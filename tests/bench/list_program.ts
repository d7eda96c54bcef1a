/**
 * Lists tasks item by item, and prints the peak of its memory in KiB, on Linux.
 * Its arguments are the address of the server and the number of tasks.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { ScaleClient } from "../../mod.ts";

const [, , baseUrl, total] = process.argv;
const client = new ScaleClient({ apiKey: "test_bench", baseUrl: baseUrl! });
let count = 0;
for await (const _ of client.tasks.list({ next_token: `${total}-0` })) count++;
if (count !== Number(total)) throw new Error(`${count} tasks of ${total}`);
const status = readFileSync("/proc/self/status", "utf8");
console.log(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1]);
process.exit(0);
