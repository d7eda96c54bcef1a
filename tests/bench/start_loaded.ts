/** A program that loads the library, and makes its one call by a `fetch` written by hand. Its arguments are the address of the server, and a key if the library is to be used after all. */
import process from "node:process";
import { ScaleClient } from "../../mod.ts";

// Not at the top level: Bun compiles a program beforehand only without an await there.
async function main(): Promise<void> {
  const [url, apiKey] = process.argv.slice(2);
  // A bundler leaves out what cannot be used.
  if (apiKey) new ScaleClient({ apiKey });
  const response = await fetch(`${url}/v1/task/5c84d0fe1f4fa200172ad6b0`, {
    headers: { authorization: "Basic " + btoa("test_bench:") },
  });
  if (!response.ok) throw new Error(`Status ${response.status}`);
  await response.json();
  process.exit(0);
}

main();
