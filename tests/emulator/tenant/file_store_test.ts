/** The store of uploaded files. */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { FileStore } from "../../../src/emulator/tenant/file_store.ts";

Deno.test("FileStore keeps every file, and the contents of the newest", async () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 20 });
  await fc.assert(fc.asyncProperty(sizes, async (lengths) => {
    const store = new FileStore(20);
    for (const [index, length] of lengths.entries()) {
      const file = { id: String(index), attachment_url: "" };
      store.add({ file, metadata: {} }, new Uint8Array(length));
    }
    assertEquals(store.files.length, lengths.length);
    let room = 20;
    const isKept = lengths.toReversed().map((length) => {
      room -= length;
      return room >= 0;
    }).reverse();
    assertEquals(
      lengths.map((_, index) => store.contentOf(String(index)) !== undefined),
      isKept,
    );
    await Promise.resolve();
  }));
});
