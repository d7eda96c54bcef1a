/** The store on Deno KV, in a file. */
import { assertEquals, assertRejects } from "@std/assert";
import { kvStore } from "../../../examples/callbacks/kv_store.ts";
import { withTempDir } from "../../tools/temp.ts";
import { allRows, sample } from "./callbacks.ts";
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

/** Returns a database whose operations fail as `fail` says, by their number from 1. */
function failingKv(
  kv: Deno.Kv,
  fail: (operation: number) => void | Promise<void>,
): Deno.Kv {
  let operations = 0;
  const next = async () => {
    operations++;
    await fail(operations);
  };
  return new Proxy(kv, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== "function") return member;
      if (name === "list") {
        return async function* (...args: Parameters<Deno.Kv["list"]>) {
          await next();
          yield* target.list(...args);
        };
      }
      if (name !== "atomic") {
        return async (...args: unknown[]) => {
          await next();
          return member.apply(target, args);
        };
      }
      return () => {
        const operation = target.atomic();
        const commit = operation.commit.bind(operation);
        operation.commit = async () => {
          await next();
          return await commit();
        };
        return operation;
      };
    },
  });
}

/** Returns how many chunks and notes of uploads a database has. */
async function leftovers(kv: Deno.Kv): Promise<readonly [number, number]> {
  const count = async (prefix: string) =>
    (await Array.fromAsync(kv.list({ prefix: [prefix] }))).length;
  return [await count("body"), await count("upload")];
}

Deno.test("kvStore finds by a purge what a delivery has left that died at any operation", async () => {
  const size = 2_000_000;
  const receivedAt = 5_000;
  let isDead = true;
  for (let last = 1; isDead; last++) {
    await withKv(async (kv) => {
      const { row, body } = await sample({ size, receivedAt });
      isDead = false;
      const dying = failingKv(kv, (operation) => {
        if (operation < last) return;
        isDead = true;
        throw new Error("killed");
      });
      await kvStore(dying).add(row, body).catch(() => {});
      const store = kvStore(kv);
      const [chunks, notes] = await leftovers(kv);
      const isStored = await store.body(row.id) !== undefined;
      assertEquals([chunks > 0, notes], [last > 2, +(last > 2 && !isStored)]);
      // Too young, then old enough.
      assertEquals(await store.purge(receivedAt), 0);
      assertEquals(await leftovers(kv), [chunks, notes]);
      assertEquals(await store.purge(receivedAt + 1), notes);
      assertEquals(await leftovers(kv), [isStored ? chunks : 0, 0]);
      // The next delivery is stored, and complete.
      assertEquals(await store.add(row, body), !isStored);
      assertEquals((await store.body(row.id))?.length, body.length);
    });
  }
});

Deno.test("kvStore finds by a purge what a purge has left that died at any operation", async () => {
  let isDead = true;
  for (let last = 1; isDead; last++) {
    await withKv(async (kv) => {
      const { row, body } = await sample({ size: 200_000 });
      const dying = failingKv(kv, (operation) => {
        // Finds nothing, writes the chunks, and dies before the event.
        if (operation > 2) throw new Error("killed");
      });
      await assertRejects(() => kvStore(dying).add(row, body), Error, "killed");
      isDead = false;
      const dyingAgain = failingKv(kv, (operation) => {
        if (operation < last) return;
        isDead = true;
        throw new Error("killed");
      });
      await kvStore(dyingAgain).purge(Infinity).catch(() => {});
      await kvStore(kv).purge(Infinity);
      assertEquals(await leftovers(kv), [0, 0]);
    });
  }
});

Deno.test("kvStore deletes the body of an event, although a call died at any operation", async () => {
  let isDead = true;
  for (let last = 1; isDead; last++) {
    await withKv(async (kv) => {
      const { row, body } = await sample({ size: 200_000 });
      const store = kvStore(kv);
      await store.add(row, body);
      const query = { now: 1e9, until: 2e9, limit: 1 };
      const [lease] = await store.claim(query);
      await store.finish(lease!, { state: "processed", at: 1 });
      isDead = false;
      const dying = failingKv(kv, (operation) => {
        if (operation < last) return;
        isDead = true;
        throw new Error("killed");
      });
      await kvStore(dying).deleteBodies({ before: 1e9 }).catch(() => {});
      await store.deleteBodies({ before: 1e9 });
      assertEquals(await leftovers(kv), [0, 0]);
      assertEquals(await store.body(row.id), undefined);
      assertEquals((await store.find(row.id))?.state, "processed");
      assertEquals(await store.deleteBodies({ before: 1e9 }), 0);
    });
  }
});

Deno.test("kvStore stores no event whose body was purged while it was written", async () => {
  await withKv(async (kv) => {
    const { row, body } = await sample({ size: 2_000_000 });
    const slow = failingKv(kv, async (operation) => {
      // After the last chunks, and before the event.
      if (operation === 5) assertEquals(await kvStore(kv).purge(Infinity), 1);
    });
    await assertRejects(
      () => kvStore(slow).add(row, body),
      Error,
      "The upload was purged",
    );
    assertEquals(await leftovers(kv), [0, 0]);
    assertEquals(await kvStore(kv).add(row, body), true);
    assertEquals((await kvStore(kv).body(row.id))?.length, body.length);
  });
});

Deno.test("kvStore waits for a database that is busy, and stops after some tries", async () => {
  await withKv(async (kv) => {
    for (const busy of [8, 9]) {
      for (
        const message of ["database is locked", "database table is locked"]
      ) {
        const waits: number[] = [];
        let failures = busy;
        const failing = failingKv(kv, () => {
          if (failures-- > 0) throw new Error(message);
        });
        const wait = (ms: number) => Promise.resolve(void waits.push(ms));
        const store = kvStore(failing, { wait, random: () => 1 });
        const methods = [
          () => store.check(),
          () => store.list({ limit: 1 }),
        ];
        for (const method of methods) {
          failures = busy;
          waits.length = 0;
          if (busy === 9) await assertRejects(method, Error, message);
          else await method();
          assertEquals(waits, [15, 30, 60, 120, 240, 480, 960, 1920]);
        }
        failures = busy;
        const { row, body } = await sample({ task: `${message} ${busy}` });
        const added = () => store.add(row, body);
        if (busy === 9) await assertRejects(added, Error, message);
        else assertEquals(await added(), true);
      }
    }
    const other = failingKv(kv, () => {
      throw new Error("disk full");
    });
    const wait = () => Promise.reject(new Error("waited"));
    const store = kvStore(other, { wait });
    await assertRejects(() => store.check(), Error, "disk full");
  });
});

Deno.test("kvStore stores every event of two connections that write to one file at once", async () => {
  await withKv(async (kv, path) => {
    using other = await Deno.openKv(path);
    const stores = [kvStore(kv), kvStore(other)];
    const samples = await Promise.all(
      Array.from(
        { length: 100 },
        (_, index) => sample({ task: `${index}`, size: index % 10 && 40_000 }),
      ),
    );
    const added = await Promise.all(
      samples.flatMap(({ row, body }) =>
        stores.map((store) => store.add(row, body))
      ),
    );
    assertEquals(added.filter(Boolean).length, samples.length);
    assertEquals((await allRows(stores[0]!)).length, samples.length);
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
    assertEquals(await leftovers(kv), [Math.ceil(body.length / 60_000), 0]);
  });
});
