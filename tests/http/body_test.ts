import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ScaleArgumentError } from "../../mod.ts";
import { decodeJson, encodeJson, readBody } from "../../src/http/body.ts";
import { brokenBody, openBody } from "../support/faults.ts";

class Cow {}

const { signal } = new AbortController();

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function chunked(...chunks: readonly string[]): Response {
  return new Response(
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(bytes(chunk));
        controller.close();
      },
    }),
  );
}

Deno.test("encodeJson writes what JSON.stringify writes for any JSON value", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assertEquals(encodeJson(value, "x"), JSON.stringify(value));
  }));
});

Deno.test("encodeJson leaves undefined members out, writes dates, and takes objects without a prototype", () => {
  const bare = Object.assign(Object.create(null), { moo: 1 });
  assertEquals(
    encodeJson({ a: undefined, at: new Date(0), bare }, "x"),
    '{"at":"1970-01-01T00:00:00.000Z","bare":{"moo":1}}',
  );
});

Deno.test("encodeJson refuses what JSON drops or bends, and names the member", () => {
  const table: readonly (readonly [unknown, string])[] = [
    [NaN, "NaN"],
    [Infinity, "Infinity"],
    [-Infinity, "-Infinity"],
    [5n, "a bigint"],
    [() => {}, "a function"],
    [Symbol("moo"), "Symbol(moo)"],
    [new Map(), "a Map"],
    [new Set(), "a Set"],
    [new Cow(), "a Cow"],
    [new Uint8Array(1), "a Uint8Array"],
    [/moo/, "a RegExp"],
    [new Error("moo"), "a Error"],
    [new Number(5), "a Number"],
    [Promise.resolve(), "a Promise"],
  ];
  for (const [moo, shown] of table) {
    for (const body of [{ moo }, { deep: [{ moo }] }]) {
      assertThrows(
        () => encodeJson(body, "x"),
        ScaleArgumentError,
        `"moo" must be a JSON value: current value is ${shown}`,
      );
    }
    assertThrows(() => encodeJson([moo], "x"), ScaleArgumentError, shown);
  }
});

Deno.test("encodeJson refuses a cycle, and names the operation", () => {
  const cow: Record<string, unknown> = {};
  cow["self"] = cow;
  const list: unknown[] = [];
  list.push({ list });
  for (const body of [cow, list]) {
    assertThrows(
      () => encodeJson(body, "tasks.create"),
      ScaleArgumentError,
      "The body of tasks.create is not plain data",
    );
  }
});

Deno.test("encodeJson refuses a toJSON that gives what is no JSON, and lets its own error through", () => {
  const give = (toJSON: () => unknown) => () => encodeJson({ toJSON }, "x");
  assertThrows(give(() => new Map()), ScaleArgumentError, "a Map");
  const own = new RangeError("own");
  const thrown = assertThrows(give(() => {
    throw own;
  }));
  assert(thrown === own);
});

Deno.test("encodeJson and decodeJson keep __proto__ members and pollute nothing (F43)", () => {
  const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":2}}';
  const decoded = decodeJson(bytes(text));
  assert("value" in decoded);
  assertEquals(encodeJson(decoded.value, "x"), text);
  assertEquals(Object.getPrototypeOf(decoded.value), Object.prototype);
  assert(!("polluted" in {}));
});

Deno.test("decodeJson gives any JSON value back", () => {
  fc.assert(fc.property(fc.json(), (text) => {
    const decoded = decodeJson(bytes(text));
    assert("value" in decoded);
    assertEquals(
      JSON.stringify(decoded.value),
      JSON.stringify(JSON.parse(text)),
    );
  }));
});

Deno.test("decodeJson takes a byte order mark, trailing NULs and white space (F39)", () => {
  for (const text of ["\ufeff[1]", "[1]\0\0\0", "\ufeff[1]\0", " \n[1]\n "]) {
    assertEquals(decodeJson(bytes(text)), { value: [1] });
  }
});

Deno.test("decodeJson keeps what JSON.parse gives for odd values (F39, F41)", () => {
  const table: readonly (readonly [string, unknown])[] = [
    ["9007199254740993", 9007199254740992],
    ['"2026-01-31 08:00"', "2026-01-31 08:00"],
    ['{"a":1,"a":2}', { a: 2 }],
    ['"\\ud800"', "\ud800"],
    ["1e400", Infinity],
  ];
  for (const [text, value] of table) {
    assertEquals(decodeJson(bytes(text)), { value } as never);
  }
});

Deno.test("decodeJson calls every strict prefix of an object or array truncated (F33)", () => {
  const value = fc.oneof(
    fc.dictionary(fc.string(), fc.jsonValue()),
    fc.array(fc.jsonValue()),
  );
  fc.assert(fc.property(value, fc.nat(), fc.boolean(), (value, at, pretty) => {
    const text = JSON.stringify(value, null, pretty ? 2 : 0);
    const prefix = text.slice(0, at % text.length);
    const decoded = decodeJson(bytes(prefix));
    assertEquals("fault" in decoded && decoded.fault, "truncated", prefix);
  }));
});

Deno.test("decodeJson calls a body cut inside a character truncated", () => {
  const whole = bytes('{"a":"🐄"}');
  for (let size = 0; size < whole.length; size++) {
    const decoded = decodeJson(whole.slice(0, size));
    assertEquals("fault" in decoded && decoded.fault, "truncated");
  }
});

Deno.test("decodeJson calls what was never JSON not_json, and gives its text (F38, F39)", () => {
  const texts = [
    "<!DOCTYPE html><p>Welcome",
    "OK",
    "NaN",
    '{"a":NaN}',
    "{'a':1}",
    "[1,]",
    '{"a":1}}',
    "tru",
  ];
  for (const text of texts) {
    assertEquals(decodeJson(bytes(text)), { fault: "not_json", text });
  }
});

Deno.test("readBody gives the bytes of any chunks under the cap", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string()), async (chunks) => {
      const read = await readBody(chunked(...chunks), 1e6, signal);
      assertEquals(read.cut, false);
      assertEquals([...read.bytes], [...bytes(chunks.join(""))]);
    }),
    { numRuns: 50 },
  );
});

Deno.test("readBody reads nothing where there is no body", async () => {
  const { bytes: read, cut } = await readBody(new Response(null), 5, signal);
  assertEquals([read.length, cut], [0, false]);
});

Deno.test("readBody stops at the cap, exactly, and cancels the rest (F24, F37)", async () => {
  const whole = await readBody(chunked("ab", "cd"), 4, signal);
  assertEquals([whole.bytes.length, whole.cut], [4, false]);
  const cut = await readBody(chunked("ab", "cd"), 3, signal);
  assertEquals(cut.cut, true);
  assertEquals([...cut.bytes], [...bytes("abc")]);
  const endless = openBody("moo", true);
  const { bytes: read } = await readBody(
    new Response(endless.stream),
    10,
    signal,
  );
  assertEquals(read.length, 10);
  assert(endless.cancelled());
  assertEquals(endless.pulls(), 4);
});

Deno.test("readBody fails as the body fails (F31)", async () => {
  const response = new Response(brokenBody('{"a"'));
  await assertRejects(() => readBody(response, 100, signal), TypeError);
});

Deno.test("readBody cancels a silent body when its signal aborts, before or while it reads", async () => {
  for (const early of [true, false]) {
    const controller = new AbortController();
    const body = openBody("moo");
    if (early) controller.abort();
    const read = readBody(new Response(body.stream), 100, controller.signal);
    await Promise.resolve();
    controller.abort();
    await read;
    assert(body.cancelled());
  }
});
