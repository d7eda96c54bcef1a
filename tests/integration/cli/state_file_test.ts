/** The database that the emulator's command line saves its state in. */
import { DatabaseSync } from "node:sqlite";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { EmulatorEntry } from "../../../src/emulator/mod.ts";
import {
  CorruptFileError,
  StateFile,
  StateWriteError,
} from "../../../examples/emulator/state_file.ts";
import { withTempDir } from "../../tools/temp.ts";

function entry(id: string, value: EmulatorEntry["value"]): EmulatorEntry {
  return { tenant: "", table: "t", id, value };
}

function change(...entries: readonly EmulatorEntry[]) {
  return { isWhole: false, entries };
}

/** Opens the file of a folder, and closes it at the end. */
async function withStateFile<T>(
  dir: string,
  use: (file: StateFile) => T | Promise<T>,
): Promise<T> {
  const file = StateFile.open(dir);
  try {
    return await use(file);
  } finally {
    file.close();
  }
}

async function savedIn(dir: string): Promise<unknown> {
  const document = await withStateFile(dir, (file) => file.read());
  return document?.entries;
}

Deno.test("StateFile.read returns undefined for a new folder", async () => {
  await withTempDir(async (dir) => {
    assertEquals(await savedIn(`${dir}/a/b`), undefined);
  });
});

Deno.test("StateFile.read returns the newest value of each entry, in the order of the first ones", async () => {
  await withTempDir(async (dir) => {
    await withStateFile(dir, async (file) => {
      await Promise.all([
        file.write(change(entry("a", 1))),
        file.write(change(entry("b", 1), entry("c", 1))),
        file.write(change(entry("a", 2))),
      ]);
      await file.write(change(entry("c", 3)));
    });
    assertEquals(await savedIn(dir), [
      entry("a", 2),
      entry("b", 1),
      entry("c", 3),
    ]);
  });
});

Deno.test("StateFile.write of a complete state drops earlier changes", async () => {
  await withTempDir(async (dir) => {
    await withStateFile(dir, async (file) => {
      await file.write(change(entry("a", 1)));
      await Promise.all([
        file.write(change(entry("b", 1))),
        file.write({ isWhole: true, entries: [entry("c", 1)] }),
        file.write(change(entry("d", 1))),
      ]);
    });
    assertEquals(await savedIn(dir), [entry("c", 1), entry("d", 1)]);
  });
});

Deno.test("StateFile.write saves a value as it was at the time of the call", async () => {
  await withTempDir(async (dir) => {
    const value = { count: 1 };
    await withStateFile(dir, async (file) => {
      const written = file.write(change({ ...entry("a", 0), value }));
      value.count = 2;
      await written;
    });
    assertEquals(await savedIn(dir), [entry("a", { count: 1 })]);
  });
});

Deno.test("StateFile.write saves strings that SQLite and UTF-8 do not have", async () => {
  const entries = ["\0", "a\0b", "\ud800", "\u2028", "'\"", "😀"]
    .map((string) => entry(string, { [string]: string }));
  await withTempDir(async (dir) => {
    await withStateFile(dir, (file) => file.write(change(...entries)));
    assertEquals(await savedIn(dir), entries);
  });
});

Deno.test("StateFile.write rejects for a change that is no JSON, and writes the others of the same moment", async () => {
  const bigint = 1n as unknown as number;
  await withTempDir(async (dir) => {
    await withStateFile(dir, async (file) => {
      const results = await Promise.allSettled([
        file.write(change(entry("a", 1))),
        file.write(change(entry("b", bigint))),
        file.write(change(entry("c", 1))),
      ]);
      assertEquals(
        results.map(({ status }) => status),
        ["fulfilled", "rejected", "fulfilled"],
      );
    });
    assertEquals(await savedIn(dir), [entry("a", 1), entry("c", 1)]);
  });
});

Deno.test("StateFile.write writes a change whole or not at all, and works again after a failure", async () => {
  await withTempDir(async (dir) => {
    await withStateFile(dir, async (file) => {
      await file.write(change(entry("a", 1)));
    });
    refuse(dir, "c");
    await withStateFile(dir, async (file) => {
      const failed = [
        file.write(change(entry("a", 2), entry("b", 2))),
        file.write(change(entry("c", 2))),
      ];
      for (const write of failed) {
        await assertRejects(() => write, StateWriteError, "refused");
      }
      await file.write(change(entry("d", 3)));
    });
    assertEquals(await savedIn(dir), [entry("a", 1), entry("d", 3)]);
  });
});

/** Lets the database refuse an entry. */
function refuse(dir: string, id: string): void {
  const database = new DatabaseSync(`${dir}/state.sqlite`);
  database.exec(`
    CREATE TRIGGER refuse BEFORE INSERT ON entries
    WHEN new.key = '["","t","${id}"]'
    BEGIN SELECT raise(ABORT, 'refused'); END
  `);
  database.close();
}

Deno.test("StateFile.close writes what waits", async () => {
  await withTempDir(async (dir) => {
    const file = StateFile.open(dir);
    const written = file.write(change(entry("a", 1)));
    file.close();
    await written;
    assertEquals(await savedIn(dir), [entry("a", 1)]);
  });
});

for (
  const [what, sql] of [
    ["an empty file", ""],
    ["a database without a table", "PRAGMA journal_mode = WAL"],
  ] as const
) {
  Deno.test(`StateFile.open accepts ${what}, which a killed process has left`, async () => {
    await withTempDir(async (dir) => {
      const path = `${dir}/state.sqlite`;
      if (sql === "") await Deno.writeTextFile(path, "");
      else {
        const database = new DatabaseSync(path);
        database.exec(sql);
        database.close();
      }
      await withStateFile(dir, (file) => file.write(change(entry("a", 1))));
      assertEquals(await savedIn(dir), [entry("a", 1)]);
    });
  });
}

for (const suffix of ["", "-wal", "-journal"]) {
  Deno.test(`StateFile.open does not follow a link at state.sqlite${suffix}`, async () => {
    await withTempDir(async (dir) => {
      const other = `${dir}/other`;
      await Deno.writeTextFile(other, "");
      // Deno.symlink would need leave to write everywhere.
      await new Deno.Command("ln", {
        args: ["-s", other, `${dir}/state.sqlite${suffix}`],
      }).output();
      try {
        await withStateFile(dir, (file) => file.write(change(entry("a", 1))));
      } catch {
        // A refusal is as good as a file of its own.
      }
      assertEquals(await Deno.readTextFile(other), "");
    });
  });
}

Deno.test("StateFile.open throws for a folder that is open, and for a file that is no state", async () => {
  await withTempDir(async (dir) => {
    await withStateFile(dir, (file) => {
      assertThrows(() => StateFile.open(dir), Error, "Another emulator");
      assert(file.path.startsWith(dir));
    });
    const path = `${dir}/state.sqlite`;
    const database = new DatabaseSync(path);
    database.exec("PRAGMA user_version = 9");
    database.close();
    assertThrows(
      () => StateFile.open(dir),
      CorruptFileError,
      "current version is 9",
    );
  });
});
