/** The file with the state of the emulator's command line. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { EmulatorEntry } from "../../../src/emulator/mod.ts";
import { EmulatorFiles } from "../../../examples/emulator/files.ts";
import { withTempDir } from "../../tools/temp.ts";

function entry(id: string, value: number): EmulatorEntry {
  return { tenant: "", table: "t", id, value };
}

function change(...entries: readonly EmulatorEntry[]) {
  return { isWhole: false, entries };
}

/** Opens a folder, and closes it afterwards. */
async function withFiles<T>(
  dir: string,
  use: (files: EmulatorFiles) => Promise<T>,
  leastBytes?: number,
): Promise<T> {
  const files = await EmulatorFiles.open(dir, leastBytes);
  try {
    return await use(files);
  } finally {
    await files.close();
  }
}

function never(): never {
  throw new Error("The file is not long");
}

Deno.test("EmulatorFiles.read returns undefined for a new folder", async () => {
  await withTempDir(async (dir) => {
    const read = await withFiles(`${dir}/a/b`, (files) => files.read());
    assertEquals(read, undefined);
  });
});

Deno.test("EmulatorFiles.read returns the newest value of each entry, in the order of the first", async () => {
  await withTempDir(async (dir) => {
    await withFiles(dir, async (files) => {
      await Promise.all([
        files.write(change(entry("a", 1)), never),
        files.write(change(entry("b", 1), entry("c", 1)), never),
        files.write(change(entry("a", 2)), never),
      ]);
      await files.write(change(entry("c", 3)), never);
    });
    const document = await withFiles(dir, (files) => files.read());
    assertEquals(document?.entries, [
      entry("a", 2),
      entry("b", 1),
      entry("c", 3),
    ]);
  });
});

Deno.test("EmulatorFiles.write of a whole state replaces earlier entries", async () => {
  await withTempDir(async (dir) => {
    await withFiles(dir, async (files) => {
      await files.write(change(entry("a", 1)), never);
      await Promise.all([
        files.write(change(entry("b", 1)), never),
        files.write({ isWhole: true, entries: [entry("c", 1)] }, never),
        files.write(change(entry("d", 1)), never),
      ]);
    });
    const document = await withFiles(dir, (files) => files.read());
    assertEquals(document?.entries, [entry("c", 1), entry("d", 1)]);
  });
});

Deno.test("EmulatorFiles.write writes the value at the time of the call", async () => {
  await withTempDir(async (dir) => {
    const value = { count: 1 };
    await withFiles(dir, async (files) => {
      const written = files.write(change({ ...entry("a", 0), value }), never);
      value.count = 2;
      await written;
    });
    const document = await withFiles(dir, (files) => files.read());
    assertEquals(document?.entries[0]?.value, { count: 1 });
  });
});

Deno.test("EmulatorFiles.write rewrites the file when it is long", async () => {
  await withTempDir(async (dir) => {
    let made = 0;
    await withFiles(dir, async (files) => {
      for (let value = 0; value < 1000; value += 1) {
        await files.write(change(entry("a", value)), () => {
          made += 1;
          return [entry("a", value)];
        });
      }
    }, 1000);
    assert(made > 3 && made < 100, String(made));
    const { size } = await Deno.stat(`${dir}/state.ndjson`);
    assert(size < 1200, String(size));
    const document = await withFiles(dir, (files) => files.read());
    assertEquals(document?.entries, [entry("a", 999)]);
  });
});

Deno.test("EmulatorFiles.write continues after a failure", async () => {
  await withTempDir(async (dir) => {
    await withFiles(dir, async (files) => {
      // A folder with its name makes it impossible to create the new file.
      await Deno.mkdir(`${files.path}.new`);
      await assertRejects(() => files.write(change(entry("a", 1)), never));
      await Deno.remove(`${files.path}.new`);
      await files.write({ isWhole: true, entries: [entry("b", 1)] }, never);
    });
    const document = await withFiles(dir, (files) => files.read());
    assertEquals(document?.entries, [entry("b", 1)]);
  });
});
