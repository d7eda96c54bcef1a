/** A program that makes one call by the library. Its argument is the address of the server. */
import process from "node:process";
import { ScaleClient } from "../../mod.ts";

// Not at the top level: Bun compiles a program beforehand only without an await there.
async function main(): Promise<void> {
  const client = new ScaleClient({
    apiKey: "test_bench",
    baseUrl: process.argv[2]!,
  });
  await client.tasks.get("5c84d0fe1f4fa200172ad6b0");
  process.exit(0);
}

main();
