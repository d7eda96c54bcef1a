/** The file that the emulator's command line saves its state in. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { EmulatorEntry } from "../../../src/emulator/mod.ts";
import { StateFile } from "../../../examples/emulator/state_file.ts";
import { withTempDir } from "../../tools/temp.ts";

function entry(id: string, value: number): EmulatorEntry {
  return { tenant: "", table: "t", id, value };
}

function change(...entries: readonly EmulatorEntry[]) {
  return { isWhole: false, entries };
}

/** Opens the file of a folder, and closes it at the end. */
async function withStateFile<T>(
  dir: string,
  use: (file: StateFile) => Promise<T>,
  minBytes?: number,
): Promise<T> {
  const file = await StateFile.open(dir, minBytes);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

function never(): never {
  throw new Error("The file is short: it must not be rewritten");
}

Deno.test("StateFile.read returns undefined for a new folder", async () => {
  await withTempDir(async (dir) => {
    const read = await withStateFile(`${dir}/a/b`, (file) => file.read());
    assertEquals(read, undefined);
  });
});

Deno.test("StateFile.read returns the newest value of each entry, in the order of the first ones", async () => {
  await withTempDir(async (dir) => {
    await withStateFile(dir, async (file) => {
      await Promise.all([
        file.write(change(entry("a", 1)), never),
        file.write(change(entry("b", 1), entry("c", 1)), never),
        file.write(change(entry("a", 2)), never),
      ]);
      await file.write(change(entry("c", 3)), never);
    });
    const document = await withStateFile(dir, (file) => file.read());
    assertEquals(document?.entries, [
      entry("a", 2),
      entry("b", 1),
      entry("c", 3),
    ]);
  });
});

Deno.test("StateFile.write of a complete state drops earlier changes", async () => {
  await withTempDir(async (dir) => {
    await withStateFile(dir, async (file) => {
      await file.write(change(entry("a", 1)), never);
      await Promise.all([
        file.write(change(entry("b", 1)), never),
        file.write({ isWhole: true, entries: [entry("c", 1)] }, never),
        file.write(change(entry("d", 1)), never),
      ]);
    });
    const document = await withStateFile(dir, (file) => file.read());
    assertEquals(document?.entries, [entry("c", 1), entry("d", 1)]);
  });
});

Deno.test("StateFile.write saves a value as it was at the time of the call", async () => {
  await withTempDir(async (dir) => {
    const value = { count: 1 };
    await withStateFile(dir, async (file) => {
      const written = file.write(change({ ...entry("a", 0), value }), never);
      value.count = 2;
      await written;
    });
    const document = await withStateFile(dir, (file) => file.read());
    assertEquals(document?.entries[0]?.value, { count: 1 });
  });
});

Deno.test("StateFile.write rewrites a file that has grown long", async () => {
  await withTempDir(async (dir) => {
    let rewrites = 0;
    await withStateFile(dir, async (file) => {
      for (let value = 0; value < 1000; value += 1) {
        await file.write(change(entry("a", value)), () => {
          rewrites += 1;
          return [entry("a", value)];
        });
      }
    }, 1000);
    assert(rewrites > 3 && rewrites < 100, String(rewrites));
    const { size } = await Deno.stat(`${dir}/state.ndjson`);
    assert(size < 1200, String(size));
    const document = await withStateFile(dir, (file) => file.read());
    assertEquals(document?.entries, [entry("a", 999)]);
  });
});

Deno.test("StateFile.write works again after a failure", async () => {
  await withTempDir(async (dir) => {
    await withStateFile(dir, async (file) => {
      // A folder in its place prevents the new file.
      await Deno.mkdir(`${file.path}.new`);
      await assertRejects(() => file.write(change(entry("a", 1)), never));
      await Deno.remove(`${file.path}.new`);
      await file.write({ isWhole: true, entries: [entry("b", 1)] }, never);
    });
    const document = await withStateFile(dir, (file) => file.read());
    assertEquals(document?.entries, [entry("b", 1)]);
  });
});
