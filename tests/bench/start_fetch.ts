/** A program that makes one call by a `fetch` written by hand. Its argument is the address of the server. */
import process from "node:process";

// Not at the top level: Bun compiles a program beforehand only without an await there.
async function main(): Promise<void> {
  const url = `${process.argv[2]}/v1/task/5c84d0fe1f4fa200172ad6b0`;
  const response = await fetch(url, {
    headers: { authorization: "Basic " + btoa("test_bench:") },
  });
  if (!response.ok) throw new Error(`Status ${response.status}`);
  await response.json();
  process.exit(0);
}

main();
