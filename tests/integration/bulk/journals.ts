/** The journals of examples/bulk, and their index. */
import { DatabaseSync } from "node:sqlite";
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { createTasks, type Journal } from "../../../src/bulk/mod.ts";
import {
  CREATE_TABLE,
  type D1,
  d1Journal,
} from "../../../examples/bulk/d1_journal.ts";
import { openJournal } from "../../../examples/bulk/journal.ts";
import { kvJournal } from "../../../examples/bulk/kv_journal.ts";
import { LineIndex } from "../../../examples/bulk/line_index.ts";
import { emulated } from "../../support/emulated.ts";
import { withTempDir } from "../../tools/temp.ts";

/** Returns D1 on SQLite, which it is made of. */
function d1(database: DatabaseSync): D1 {
  return {
    prepare: (query) => ({
      bind: (...values) => ({
        first: <T>() => {
          const row = database.prepare(query).get(...values as string[]);
          return Promise.resolve((row as T | undefined) ?? null);
        },
        run: () =>
          Promise.resolve(database.prepare(query).run(...values as string[])),
      }),
    }),
  };
}

/** Asserts that a journal knows in a second run what the first has created, and nothing of another one. */
async function check(open: (name: string) => Journal) {
  const { client, wire } = emulated();
  const items = Array.from({ length: 9 }, (_, priority) => ({
    instruction: `Moo ${priority}`,
  }));
  const created: number[] = [];
  for (const name of ["one", "one", "two"]) {
    const journal = open(name);
    const options = { type: "chat", maxTasks: 100, journal } as const;
    const { counts } = await createTasks(client, items, options).finish();
    created.push(counts.created, counts.existed, wire.length);
  }
  // The last run asks the API: a request for the creation, and one for the look-up.
  assertEquals(created, [9, 0, 9, 0, 9, 9, 0, 9, 27]);
  const journal = open("one");
  assertEquals(await journal.get("unknown"), undefined);
  await journal.set("ü", { task_id: "5c84" });
  assertEquals((await journal.get("ü"))?.task_id, "5c84");
}

Deno.test("kvJournal keeps what is created", async () => {
  using kv = await Deno.openKv(":memory:");
  await check((name) => kvJournal(kv, name));
});

Deno.test("d1Journal keeps what is created", async () => {
  const database = new DatabaseSync(":memory:");
  database.exec(CREATE_TABLE);
  await check((name) => d1Journal(d1(database), name));
  database.close();
});

Deno.test("openJournal keeps what is created", async () => {
  await withTempDir(async (dir) => {
    const open: Disposable[] = [];
    await check((name) => {
      const journal = openJournal(`${dir}/${name}`, "account");
      open.push(journal);
      return journal;
    });
    for (const journal of open) journal[Symbol.dispose]();
  });
});

Deno.test("openJournal drops a line that is not complete, at any byte, and goes on after the complete ones", async () => {
  await withTempDir(async (dir) => {
    const path = `${dir}/journal`;
    {
      using journal = openJournal(path, "account");
      for (const key of ["a", "ü", "c"]) journal.set(key, { task_id: key });
    }
    const bytes = await Deno.readFile(path);
    const ends = [...bytes.keys()].filter((index) => bytes[index] === 10);
    for (let length = 0; length <= bytes.length; length++) {
      await Deno.writeFile(path, bytes.subarray(0, length));
      const complete = ends.filter((end) => end < length).length;
      {
        using journal = openJournal(path, "account");
        const known = ["a", "ü", "c"].filter((key) => journal.get(key));
        assertEquals(known.length, Math.max(0, complete - 1));
        journal.set("d", { task_id: "d" });
      }
      using journal = openJournal(path, "account");
      assertEquals(journal.get("d"), { task_id: "d" });
    }
  });
});

Deno.test("openJournal leaves complete lines only, also after a long one that was not complete", async () => {
  await withTempDir(async (dir) => {
    const path = `${dir}/journal`;
    openJournal(path, "account")[Symbol.dispose]();
    await Deno.writeTextFile(path, `["${"x".repeat(500)}`, { append: true });
    {
      using journal = openJournal(path, "account");
      journal.set("d", { task_id: "d" });
    }
    const lines = (await Deno.readTextFile(path)).trimEnd().split("\n");
    assertEquals(lines.map((line) => JSON.parse(line)), [
      { account: "account" },
      ["d", { task_id: "d" }],
    ]);
  });
});

Deno.test("openJournal tells keys with the same hash apart", async () => {
  await withTempDir((dir) => {
    using journal = openJournal(`${dir}/journal`, "account");
    journal.set("costarring", { task_id: "1" });
    assertEquals(journal.get("liquid"), undefined);
    journal.set("liquid", { task_id: "2" });
    assertEquals(journal.get("costarring"), { task_id: "1" });
    assertEquals(journal.get("liquid"), { task_id: "2" });
    return Promise.resolve();
  });
});

Deno.test("openJournal refuses the file of another account, and one that is no journal", async () => {
  await withTempDir(async (dir) => {
    openJournal(`${dir}/one`, "account")[Symbol.dispose]();
    assertThrows(
      () => openJournal(`${dir}/one`, "other"),
      Error,
      "it belongs to another one",
    );
    await Deno.writeTextFile(`${dir}/two`, "a,b\n1,2\n");
    assertThrows(
      () => openJournal(`${dir}/two`, "account"),
      Error,
      "a line is no JSON",
    );
    assertEquals(await Deno.readTextFile(`${dir}/two`), "a,b\n1,2\n");
  });
});

Deno.test("LineIndex finds each line by its key, among others with the same hash at most", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string(), { maxLength: 3000 }),
      (keys) => {
        const index = new LineIndex();
        keys.forEach((key, place) => index.add(key, place));
        keys.forEach((key, place) => {
          const found = [...index.placesOf(key)];
          assertEquals(found.filter((one) => one === place), [place]);
        });
        assertEquals([...index.placesOf("not a key of these")], []);
      },
    ),
    { numRuns: 20 },
  );
});

Deno.test("LineIndex keeps lines whose keys have the same hash", () => {
  // FNV-1a of 32 bits is the same for these two.
  const [one, other] = ["costarring", "liquid"];
  const index = new LineIndex();
  index.add(one, 0);
  index.add(other, 70);
  for (let line = 0; line < 5000; line++) index.add(`line ${line}`, 100 + line);
  assertEquals([...index.placesOf(one)].sort(), [0, 70]);
  assertEquals([...index.placesOf(other)].sort(), [0, 70]);
});
