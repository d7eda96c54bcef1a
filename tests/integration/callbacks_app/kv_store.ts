/** The store on Deno KV, in a file. */
import { assertEquals } from "@std/assert";
import { kvStore } from "../../../examples/callbacks/kv_store.ts";
import { withTempDir } from "../../tools/temp.ts";
import { sample } from "./callbacks.ts";
import { testContract } from "./contract.ts";

/** Calls `work` with a database in a file, and removes the file afterwards. */
async function withKv(
  work: (kv: Deno.Kv, path: string) => Promise<void>,
): Promise<void> {
  await withTempDir(async (dir) => {
    const path = `${dir}/events.sqlite`;
    using kv = await Deno.openKv(path);
    await work(kv, path);
  });
}

testContract({
  name: "kvStore",
  use: (work) => withKv((kv) => work(kvStore(kv))),
});

Deno.test("kvStore finds its events after the file was closed", async () => {
  await withTempDir(async (dir) => {
    const path = `${dir}/events.sqlite`;
    const { row, body } = await sample({ size: 100_000 });
    const first = await Deno.openKv(path);
    await kvStore(first).add(row, body);
    first.close();
    using second = await Deno.openKv(path);
    assertEquals(await kvStore(second).body(row.id), body);
    assertEquals(await kvStore(second).add(row, body), false);
  });
});

Deno.test("kvStore leaves no chunks of a body that was not stored", async () => {
  await withKv(async (kv) => {
    const { row, body } = await sample({ size: 200_000 });
    const spellings = Array.from(
      { length: 6 },
      (_, blanks) => new Uint8Array([...body, ...Array(blanks).fill(32)]),
    );
    await Promise.all(spellings.map((spelt) => kvStore(kv).add(row, spelt)));
    let chunks = 0;
    for await (const _ of kv.list({ prefix: ["body"] })) chunks++;
    assertEquals(chunks, Math.ceil(body.length / 60_000));
  });
});
