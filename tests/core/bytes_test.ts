import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { readBytes } from "../../src/core/bytes.ts";
import { brokenBody, openBody } from "../support/faults.ts";

const { signal } = new AbortController();

function encode(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

/** A body of these chunks. */
function chunked(...chunks: readonly string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encode(chunk));
      controller.close();
    },
  });
}

Deno.test("readBytes returns the bytes of any chunks up to the cap", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string()), async (chunks) => {
      const read = await readBytes(chunked(...chunks), 1e6, signal);
      assertEquals(read.isCut, false);
      assertEquals([...read.bytes], [...encode(chunks.join(""))]);
    }),
    { numRuns: 50 },
  );
});

Deno.test("readBytes returns no bytes for a response without a body", async () => {
  const { bytes: read, isCut } = await readBytes(null, 5, signal);
  assertEquals([read.length, isCut], [0, false]);
});

Deno.test("readBytes stops exactly at the cap and cancels the rest", async () => {
  const whole = await readBytes(chunked("ab", "cd"), 4, signal);
  assertEquals([whole.bytes.length, whole.isCut], [4, false]);
  const cut = await readBytes(chunked("ab", "cd"), 3, signal);
  assertEquals(cut.isCut, true);
  assertEquals([...cut.bytes], [...encode("abc")]);
  const endless = openBody("moo", true);
  const { bytes: read } = await readBytes(
    endless.stream,
    10,
    signal,
  );
  assertEquals(read.length, 10);
  assert(endless.cancelled());
  assertEquals(endless.pulls(), 4);
});

Deno.test("readBytes rejects with the error of the body", async () => {
  await assertRejects(
    () => readBytes(brokenBody('{"a"'), 100, signal),
    TypeError,
  );
});

Deno.test("readBytes cancels a body that sends nothing when its signal aborts, before or during the read", async () => {
  for (const early of [true, false]) {
    const controller = new AbortController();
    const body = openBody("moo");
    if (early) controller.abort();
    const read = readBytes(body.stream, 100, controller.signal);
    await Promise.resolve();
    controller.abort();
    await read;
    assert(body.cancelled());
  }
});
