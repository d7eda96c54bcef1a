import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  assertBoolean,
  assertFunction,
  assertInteger,
  assertMs,
  assertOneOf,
  assertOptions,
  assertPlainObject,
  assertString,
  assertStrings,
  describe,
} from "../../src/core/check.ts";
import { isPlainObject } from "../../src/core/kind.ts";
import { ScaleArgumentError } from "../../mod.ts";
import { inOtherRealm } from "../support/other_realm.ts";

class Cow {
  readonly name = "Berta";
}

/** Returns the message of an assertion that throws, and `undefined` if it does not throw. */
function messageOf(assertion: () => void): string | undefined {
  try {
    assertion();
  } catch (error) {
    assert(error instanceof ScaleArgumentError, String(error));
    return error.message;
  }
  return undefined;
}

Deno.test("describe returns a short description, never the content of an object", () => {
  const table: readonly (readonly [unknown, string])[] = [
    ["cow", '"cow"'],
    ["", '""'],
    ['a"b\n', '"a\\"b\\n"'],
    ["x".repeat(61), `"${"x".repeat(57)}..."`],
    ["x".repeat(60), `"${"x".repeat(60)}"`],
    ["live_0123", "like an API key"],
    ["Bearer test_0123", "like an API key"],
    ["latest_0123", '"latest_0123"'],
    ["https://x.test/a?k=secret", '"https://x.test/a"'],
    [`https://x.test/?${"k".repeat(60)}`, '"https://x.test/"'],
    [5, "5"],
    [NaN, "NaN"],
    [5n, "a bigint"],
    [null, "null"],
    [undefined, "undefined"],
    [Symbol("moo"), "Symbol(moo)"],
    [[], "an empty array"],
    [["secret"], "an array"],
    [{ secret: "secret" }, "an object"],
    [new Cow(), "a Cow"],
    [new Map(), "a Map"],
    [() => "secret", "a function"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [new Date(NaN), "an invalid Date"],
    [inOtherRealm("new Date(0)"), "1970-01-01T00:00:00.000Z"],
  ];
  for (const [value, shown] of table) assertEquals(describe(value), shown);
});

Deno.test("isPlainObject returns true only for objects made by {}", () => {
  const table: readonly (readonly [unknown, boolean])[] = [
    [{}, true],
    [Object.create(null), true],
    [JSON.parse('{"__proto__":1}'), true],
    [new Cow(), false],
    [[], false],
    [null, false],
    [new Map(), false],
    [new Date(), false],
    [() => {}, false],
    ["a string", false],
    [Object.create(new Cow()), false],
  ];
  for (const [value, is] of table) assertEquals(isPlainObject(value), is);
});

Deno.test("assertions name the argument, the value expected and the value found", () => {
  const any = [0, 9] as const;
  const table: readonly (readonly [() => void, string | undefined])[] = [
    [() => assertPlainObject({}, "x"), undefined],
    [
      () => assertPlainObject([], "x"),
      "x must be a plain object: current value is an empty array",
    ],
    [
      () => assertPlainObject("secret", "x"),
      "x must be a plain object: current value is a string",
    ],
    [() => assertString("a", "x"), undefined],
    [
      () => assertString("", "x"),
      'x must be a non-empty string: current value is ""',
    ],
    [() => assertStrings(["a"], "x"), undefined],
    [() => assertStrings([], "x", true), undefined],
    [
      () => assertStrings([], "x"),
      "x must be a non-empty array of strings: current value is an empty array",
    ],
    [
      () => assertStrings("a", "x"),
      'x must be a non-empty array of strings: current value is "a"',
    ],
    [
      () => assertStrings(["a", 1], "x"),
      "x[1] must be a non-empty string: current value is 1",
    ],
    [() => assertBoolean(false, "x"), undefined],
    [
      () => assertBoolean("true", "x"),
      'x must be true or false: current value is "true"',
    ],
    [() => assertInteger(9, "x", any), undefined],
    [
      () => assertInteger(10, "x", any),
      "x must be an integer from 0 to 9: current value is 10",
    ],
    [
      () => assertInteger(1.5, "x", any),
      "x must be an integer from 0 to 9: current value is 1.5",
    ],
    [
      () => assertInteger("5", "x", [1]),
      'x must be an integer of at least 1: current value is "5"',
    ],
    [
      () => assertInteger(2 ** 53, "x", [1]),
      "x must be an integer of at least 1: current value is 9007199254740992",
    ],
    [() => assertInteger(2 ** 53 - 1, "x", [1]), undefined],
    [() => assertFunction(() => {}, "x"), undefined],
    [
      () => assertFunction("f", "x"),
      'x must be a function: current value is "f"',
    ],
    [() => assertOneOf("a", "x", ["a", "b"]), undefined],
    [
      () => assertOneOf("c", "x", ["a", "b"]),
      'x must be "a" or "b": current value is "c"',
    ],
  ];
  for (const [assertion, message] of table) {
    assertEquals(messageOf(assertion), message);
  }
});

Deno.test("assertMs accepts only what a timer accepts", () => {
  for (const good of [0.5, 1, 60_000, 2_147_483_647]) assertMs(good, "x");
  const bad = [0, -1, NaN, Infinity, 2_147_483_648, "5", null, 5n, true];
  for (const value of bad) {
    assertThrows(() => assertMs(value, "x"), ScaleArgumentError, "x must be");
  }
});

Deno.test("assertOptions ignores options that are undefined, and refuses unknown ones", () => {
  const assertions = { timeoutMs: assertMs, signal: assertFunction };
  assertOptions({ timeoutMs: undefined, signal: undefined }, assertions, "x");
  const table: readonly (readonly [unknown, string])[] = [
    [{ timeout: 5 }, "timeoutMs"],
    [{ TimeoutMS: 5 }, "timeoutMs"],
    [{ sginal: 5 }, "signal"],
  ];
  for (const [options, meant] of table) {
    assertThrows(
      () => assertOptions(options, assertions, "x"),
      ScaleArgumentError,
      `in x: did you mean "${meant}"`,
    );
  }
  assertEquals(
    messageOf(() => assertOptions({ moo: 1 }, assertions, "x")),
    'Unknown option "moo" in x: known options are timeoutMs, signal',
  );
});

Deno.test("assertOptions refuses the names of members of Object.prototype", () => {
  for (const name of ["constructor", "toString", "__proto__"]) {
    const options = JSON.parse(`{"${name}":1}`);
    assertThrows(() => assertOptions(options, {}, "x"), ScaleArgumentError);
  }
});
