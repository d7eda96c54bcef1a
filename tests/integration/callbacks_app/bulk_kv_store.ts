/** The store of bulk jobs on Deno KV, in a file. */
import { assertEquals, assertRejects } from "@std/assert";
import { bulkKvStore } from "../../../examples/callbacks/bulk_kv_store.ts";
import { withTempDir } from "../../tools/temp.ts";
import { bulkEmulator } from "./bulk_job.ts";
import { testBulkContract } from "./contract_bulk.ts";
import { killRound } from "./kill_bulk.ts";

async function withKv(work: (kv: Deno.Kv) => Promise<void>): Promise<void> {
  await withTempDir(async (dir) => {
    using kv = await Deno.openKv(`${dir}/jobs.sqlite`);
    await work(kv);
  });
}

testBulkContract({
  name: "bulkKvStore",
  use: (work) => withKv((kv) => work(bulkKvStore(kv))),
});

/** Returns a database whose commits fail from one on, as if the process had died. */
function dyingKv(kv: Deno.Kv, last: number): Deno.Kv {
  let commits = 0;
  return new Proxy(kv, {
    get(target, name) {
      if (name === "atomic") {
        if (++commits > last) throw new Error("killed");
        return () => target.atomic();
      }
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

Deno.test("bulkKvStore.remove that dies leaves a job that takes no rows, and the next call deletes all of it", async () => {
  for (let last = 0;; last++) {
    let isDone = false;
    await withKv(async (kv) => {
      const store = bulkKvStore(kv);
      await store.create({ id: "a", type: "chat", max: 1, createdAt: 1 });
      for (let start = 0; start < 400; start += 200) {
        const rows = Array.from(Array(200), (_, index) => ({
          line: start + index + 1,
          params: "{}",
        }));
        await store.append("a", rows, 1);
      }
      try {
        await bulkKvStore(dyingKv(kv, last)).remove("a");
        isDone = true;
      } catch (error) {
        assertEquals((error as Error).message, "killed");
      }
      if (last > 0) {
        assertEquals(await store.find("a"), undefined);
        await assertRejects(() => store.append("a", [], 1));
      }
      const left = isDone ? "none" : last > 0 ? "removed" : "receiving";
      assertEquals(
        await store.list("removed", 1e9, 5),
        left === "removed" ? ["a"] : [],
      );
      await store.remove("a");
      assertEquals(await Array.fromAsync(kv.list({ prefix: ["bulk"] })), []);
    });
    if (isDone) {
      assertEquals(last > 3, true, `${last}`);
      return;
    }
  }
});

Deno.test("sweeps that die on bulkKvStore create each task once and no more than max", async () => {
  await withKv(async (kv) => {
    for (let seed = 1; seed <= 40; seed++) {
      await killRound(bulkKvStore(kv), bulkEmulator(), seed);
    }
  });
});
