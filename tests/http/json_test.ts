import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ScaleArgumentError } from "../../mod.ts";
import { MAX_JSON_DEPTH } from "../../src/core/json_depth.ts";
import { decodeJson, encodeJson } from "../../src/http/json.ts";
import { inOtherRealm } from "../support/other_realm.ts";

class Cow {}

/** Returns arrays inside each other. */
function nested(depth: number): unknown {
  let value: unknown[] = [];
  for (let level = 1; level < depth; level++) value = [value];
  return value;
}

function bytes(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

Deno.test("encodeJson returns the same as JSON.stringify for any JSON value", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assertEquals(encodeJson(value, "x"), JSON.stringify(value));
  }));
});

Deno.test("encodeJson omits undefined members, encodes dates, and accepts objects without a prototype", () => {
  const bare = Object.assign(Object.create(null), { moo: 1 });
  assertEquals(
    encodeJson({ a: undefined, at: new Date(0), bare }, "x"),
    '{"at":"1970-01-01T00:00:00.000Z","bare":{"moo":1}}',
  );
});

Deno.test("encodeJson refuses values that JSON would drop or change, and names the member", () => {
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
    const paths: readonly (readonly [unknown, string])[] = [
      [{ moo }, "moo"],
      [[1, moo], "[1]"],
      [{ deep: [{ a: {}, moo }] }, "deep[0].moo"],
      [moo, "The body"],
    ];
    for (const [body, path] of paths) {
      const { message } = assertThrows(
        () => encodeJson(body, "x"),
        ScaleArgumentError,
      );
      const expected = `${path} must be a JSON value: current value is`;
      assertEquals(message, `${expected} ${shown}`);
    }
  }
});

Deno.test("encodeJson refuses JSON that is nested too deep, also where JSON.stringify overflows the stack", () => {
  for (const depth of [MAX_JSON_DEPTH + 1, 5_000, 100_000]) {
    assertThrows(
      () => encodeJson(nested(depth), "x"),
      ScaleArgumentError,
      depth > 201 ? "The body of x is" : "nested deeper than 200 levels",
    );
  }
  assertEquals(
    encodeJson(nested(MAX_JSON_DEPTH), "x").length,
    2 * MAX_JSON_DEPTH,
  );
});

Deno.test("decodeJson returns JSON that is nested too deep as a string, and does not parse it", () => {
  for (const depth of [MAX_JSON_DEPTH + 1, 5_000, 100_000]) {
    const content = "[".repeat(depth) + "]".repeat(depth);
    assertEquals(decodeJson(bytes(content)), { reason: "too_deep", content });
  }
  const deepest = "[".repeat(MAX_JSON_DEPTH) + "]".repeat(MAX_JSON_DEPTH);
  assert("value" in decodeJson(bytes(deepest)));
});

Deno.test("encodeJson refuses an invalid Date and a hole of an array, and names them", () => {
  const table: readonly (readonly [object, string])[] = [
    [
      { at: new Date(NaN) },
      "at must be a JSON value: current value is an invalid Date",
    ],
    [
      { at: inOtherRealm("new Date(NaN)") },
      "at must be a JSON value: current value is an invalid Date",
    ],
    [
      { list: [undefined] },
      "list[0] must be a JSON value: current value is undefined",
    ],
    [
      { list: Array(1) },
      "list[0] must be a JSON value: current value is undefined",
    ],
  ];
  for (const [value, message] of table) {
    assertThrows(() => encodeJson(value, "x"), ScaleArgumentError, message);
  }
});

Deno.test("encodeJson names the path of a lossy value, past values that are shared, empty or made by toJSON", () => {
  const shared = { a: [1] };
  const table: readonly (readonly [object, string])[] = [
    [{ metadata: { x: [1, 5n] } }, "metadata.x[1]"],
    [{ a: shared, b: { shared, c: [[], [{}, NaN]] } }, "b.c[1][1]"],
    [[shared, shared, { shared, x: NaN }], "[2].x"],
    [{ a: { toJSON: () => ({ b: [NaN] }) } }, "a.b[0]"],
    [{ a: null, b: [null, NaN] }, "b[1]"],
    [{ ["k".repeat(99)]: NaN }, "k".repeat(60)],
  ];
  for (const [value, path] of table) {
    assertThrows(
      () => encodeJson(value, "x"),
      ScaleArgumentError,
      `${path} must be a JSON value`,
    );
  }
  assertThrows(
    () => encodeJson({ x: [1, NaN] }, "metadata", "metadata"),
    ScaleArgumentError,
    "metadata.x[1] must be a JSON value",
  );
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
      "The body of tasks.create is nested deeper than 200 levels, or contains itself",
    );
  }
});

Deno.test("encodeJson refuses a toJSON that returns a value that is not JSON, and rethrows an error of its own", () => {
  const encode = (toJSON: () => unknown) => () => encodeJson({ toJSON }, "x");
  assertThrows(encode(() => new Map()), ScaleArgumentError, "a Map");
  const own = new RangeError("own");
  const thrown = assertThrows(encode(() => {
    throw own;
  }));
  assert(thrown === own);
});

Deno.test("encodeJson and decodeJson keep __proto__ members and do not pollute the prototype", () => {
  const json = '{"__proto__":{"polluted":1},"constructor":{"prototype":2}}';
  const decoded = decodeJson(bytes(json));
  assert("value" in decoded);
  assertEquals(encodeJson(decoded.value, "x"), json);
  assertEquals(Object.getPrototypeOf(decoded.value), Object.prototype);
  assert(!("polluted" in {}));
});

Deno.test("decodeJson returns any JSON value", () => {
  fc.assert(fc.property(fc.json(), (json) => {
    const decoded = decodeJson(bytes(json));
    assert("value" in decoded);
    assertEquals(
      JSON.stringify(decoded.value),
      JSON.stringify(JSON.parse(json)),
    );
  }));
});

Deno.test("decodeJson ignores a byte order mark, trailing NULs and white space", () => {
  for (const json of ["\ufeff[1]", "[1]\0\0\0", "\ufeff[1]\0", " \n[1]\n "]) {
    const decoded = decodeJson(bytes(json));
    assertEquals("value" in decoded && decoded.value, [1]);
  }
});

Deno.test("decodeJson returns the same as JSON.parse for unusual values", () => {
  const table: readonly (readonly [string, unknown])[] = [
    ["9007199254740993", 9007199254740992],
    ['"2026-01-31 08:00"', "2026-01-31 08:00"],
    ['{"a":1,"a":2}', { a: 2 }],
    ['"\\ud800"', "\ud800"],
    ["1e400", Infinity],
  ];
  for (const [json, value] of table) {
    const decoded = decodeJson(bytes(json));
    assertEquals("value" in decoded && decoded.value, value);
  }
});

Deno.test("decodeJson reports every strict prefix of an object or array as truncated", () => {
  const value = fc.oneof(
    fc.dictionary(fc.string(), fc.jsonValue()),
    fc.array(fc.jsonValue()),
  );
  fc.assert(fc.property(value, fc.nat(), fc.boolean(), (value, at, pretty) => {
    const json = JSON.stringify(value, null, pretty ? 2 : 0);
    const prefix = json.slice(0, at % json.length);
    const decoded = decodeJson(bytes(prefix));
    assertEquals("reason" in decoded && decoded.reason, "truncated", prefix);
  }));
});

Deno.test("decodeJson reports a body that ends inside a character as truncated", () => {
  const whole = bytes('{"a":"🐄"}');
  for (let size = 0; size < whole.length; size++) {
    const decoded = decodeJson(whole.slice(0, size));
    assertEquals("reason" in decoded && decoded.reason, "truncated");
  }
});

Deno.test("decodeJson reports content that never was JSON as not_json, and returns it", () => {
  const contents = [
    "<!DOCTYPE html><p>Welcome",
    "OK",
    "NaN",
    '{"a":NaN}',
    "{'a':1}",
    "[1,]",
    '{"a":1}}',
    "tru",
  ];
  for (const content of contents) {
    assertEquals(decodeJson(bytes(content)), { reason: "not_json", content });
  }
});

Deno.test("decodeJson decodes a body of many NULs in one pass", () => {
  const body = new Uint8Array(4_000_000);
  body[body.length - 1] = 120;
  assert("reason" in decodeJson(body));
});
