import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { ByteBuffer, readBytes } from "../../src/core/bytes.ts";
import { brokenBody, openBody } from "../support/faults.ts";

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
      const expected = encode(chunks.join(""));
      const declared = { "content-length": `${expected.length}` };
      for (const headers of [{}, declared]) {
        for (const byChunks of [false, true]) {
          const response = new Response(chunked(...chunks), { headers });
          const read = await readBytes(response, 1e6, { byChunks });
          assertEquals(read.isCut, false);
          assertEquals([...read.bytes], [...expected]);
        }
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("readBytes reads a body at once only if it declares a length up to the cap, and is not encoded", async () => {
  const isReadAtOnce = async (
    headers: Record<string, string>,
    byChunks = false,
  ) => {
    const response = new Response("moo", { headers });
    let isAtOnce = false;
    response.arrayBuffer = () => {
      isAtOnce = true;
      return Promise.resolve(encode("moo").buffer as ArrayBuffer);
    };
    await readBytes(response, 3, { byChunks });
    return isAtOnce;
  };
  assert(await isReadAtOnce({ "content-length": "3" }));
  assert(!await isReadAtOnce({ "content-length": "3" }, true));
  assert(!await isReadAtOnce({ "content-length": "4" }));
  assert(!await isReadAtOnce({ "content-length": "3, 3" }));
  assert(!await isReadAtOnce({}));
  assert(
    !await isReadAtOnce({ "content-length": "3", "content-encoding": "gzip" }),
  );
});

Deno.test("readBytes cuts a body that is longer than it declares", async () => {
  for (const byChunks of [false, true]) {
    const headers = { "content-length": "3" };
    const response = new Response("mooooo", { headers });
    const { bytes, isCut } = await readBytes(response, 4, { byChunks });
    assertEquals([bytes.length, isCut], [4, true]);
  }
});

/** A body whose chunks are views of one buffer, which is written over for each. */
function reused(count: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const buffer = new Uint8Array(65_536);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at === count) return controller.close();
      buffer[0] = 48 + at++ % 10;
      controller.enqueue(buffer.subarray(0, 1));
    },
  }, { highWaterMark: 0 });
}

Deno.test("readBytes copies small chunks, so that it holds no buffer of the runtime", async () => {
  const { bytes } = await readBytes(new Response(reused(1000)), 1e6);
  assertEquals(new TextDecoder().decode(bytes), "0123456789".repeat(100));
  assertEquals(bytes.buffer.byteLength, 1000);
});

/** Counts the bytes that are copied while `work` runs. */
async function copiedBytes(work: () => unknown): Promise<number> {
  const { set } = Uint8Array.prototype;
  let copied = 0;
  Uint8Array.prototype.set = function (from, at) {
    copied += from.length;
    set.call(this, from, at);
  };
  try {
    await work();
  } finally {
    Uint8Array.prototype.set = set;
  }
  return copied;
}

Deno.test("readBytes copies of a chunk no more than the cap and one byte", async () => {
  const body = new Response(chunked("x".repeat(1e6)));
  const copied = await copiedBytes(async () => {
    const { bytes, isCut } = await readBytes(body, 10);
    assertEquals([bytes.buffer.byteLength, isCut], [10, true]);
  });
  assert(copied < 20, `${copied} bytes were copied`);
});

Deno.test("ByteBuffer copies its bytes a few times only, however many chunks it gets", async () => {
  const buffer = new ByteBuffer();
  const byte = Uint8Array.of(1);
  const copied = await copiedBytes(() => {
    for (let count = 0; count < 100_000; count++) buffer.add(byte);
  });
  assertEquals(buffer.size, 100_000);
  assert(copied < 400_000, `${copied} bytes were copied`);
});

Deno.test("readBytes returns no bytes for a response without a body", async () => {
  const { bytes: read, isCut } = await readBytes(new Response(null), 5);
  assertEquals([read.length, isCut], [0, false]);
});

Deno.test("readBytes stops exactly at the cap and cancels the rest", async () => {
  const whole = await readBytes(new Response(chunked("ab", "cd")), 4);
  assertEquals([whole.bytes.length, whole.isCut], [4, false]);
  const cut = await readBytes(new Response(chunked("ab", "cd")), 3);
  assertEquals(cut.isCut, true);
  assertEquals([...cut.bytes], [...encode("abc")]);
  const endless = openBody("moo", true);
  const { bytes: read } = await readBytes(
    new Response(endless.stream),
    10,
  );
  assertEquals(read.length, 10);
  assert(endless.cancelled());
  assertEquals(endless.pulls(), 4);
});

Deno.test("readBytes rejects with the error of the body", async () => {
  await assertRejects(
    () => readBytes(new Response(brokenBody('{"a"')), 100),
    TypeError,
  );
});

Deno.test("readBytes ends when its reader is cancelled, before or during the read of a body that sends nothing", async () => {
  for (const early of [true, false]) {
    const body = openBody("moo");
    let cancelReader = () => {};
    const read = readBytes(new Response(body.stream), 100, {
      onReader(cancel) {
        cancelReader = cancel;
        if (early) cancel();
      },
    });
    await Promise.resolve();
    cancelReader();
    await read;
    assert(body.cancelled());
  }
});
