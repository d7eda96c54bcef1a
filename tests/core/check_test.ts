import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  checkBoolean,
  checkFunction,
  checkInteger,
  checkMs,
  checkOneOf,
  checkOptions,
  checkRecord,
  checkText,
  checkTexts,
  isRecord,
  show,
} from "../../src/core/check.ts";
import { ScaleArgumentError } from "../../mod.ts";

class Cow {
  readonly name = "Berta";
}

/** What a check says of a value, `undefined` where it takes it. */
function refusal(check: () => void): string | undefined {
  try {
    check();
  } catch (error) {
    assert(error instanceof ScaleArgumentError, String(error));
    return error.message;
  }
  return undefined;
}

Deno.test("show names a value in a word and never an object's content", () => {
  const table: readonly (readonly [unknown, string])[] = [
    ["cow", '"cow"'],
    ["", '""'],
    ['a"b\n', '"a\\"b\\n"'],
    ["x".repeat(61), `"${"x".repeat(57)}..."`],
    ["x".repeat(60), `"${"x".repeat(60)}"`],
    [5, "5"],
    [NaN, "NaN"],
    [5n, "5"],
    [null, "null"],
    [undefined, "undefined"],
    [Symbol("moo"), "Symbol(moo)"],
    [[], "an empty array"],
    [["secret"], "an array"],
    [{ secret: "secret" }, "an object"],
    [new Cow(), "an object"],
    [() => "secret", "a function"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [new Date(NaN), "an invalid Date"],
  ];
  for (const [value, shown] of table) assertEquals(show(value), shown);
});

Deno.test("isRecord takes objects made by {} and no others", () => {
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
    ["text", false],
    [Object.create(new Cow()), false],
  ];
  for (const [value, is] of table) assertEquals(isRecord(value), is);
});

Deno.test("check* name the argument, the value wanted and the value given", () => {
  const any = [0, 9] as const;
  const table: readonly (readonly [() => void, string | undefined])[] = [
    [() => checkRecord({}, "x"), undefined],
    [
      () => checkRecord([], "x"),
      "x must be a plain object: current value is an empty array",
    ],
    [() => checkText("a", "x"), undefined],
    [
      () => checkText("", "x"),
      'x must be a non-empty string: current value is ""',
    ],
    [() => checkTexts(["a"], "x"), undefined],
    [() => checkTexts([], "x", true), undefined],
    [() => checkTexts([], "x"), "x must not be an empty array"],
    [
      () => checkTexts("a", "x"),
      'x must be an array of strings: current value is "a"',
    ],
    [
      () => checkTexts(["a", 1], "x"),
      "x[1] must be a non-empty string: current value is 1",
    ],
    [() => checkBoolean(false, "x"), undefined],
    [
      () => checkBoolean("true", "x"),
      'x must be true or false: current value is "true"',
    ],
    [() => checkInteger(9, "x", any), undefined],
    [
      () => checkInteger(10, "x", any),
      "x must be a whole number from 0 to 9: current value is 10",
    ],
    [
      () => checkInteger(1.5, "x", any),
      "x must be a whole number from 0 to 9: current value is 1.5",
    ],
    [
      () => checkInteger("5", "x", [1, Number.MAX_SAFE_INTEGER]),
      'x must be a whole number from 1 up: current value is "5"',
    ],
    [() => checkFunction(() => {}, "x"), undefined],
    [
      () => checkFunction("f", "x"),
      'x must be a function: current value is "f"',
    ],
    [() => checkOneOf("a", "x", ["a", "b"]), undefined],
    [
      () => checkOneOf("c", "x", ["a", "b"]),
      'x must be "a" or "b": current value is "c"',
    ],
  ];
  for (const [check, message] of table) assertEquals(refusal(check), message);
});

Deno.test("checkMs takes what a timer keeps and nothing else", () => {
  for (const good of [0.5, 1, 60_000, 2_147_483_647]) checkMs(good, "x");
  const bad = [0, -1, NaN, Infinity, 2_147_483_648, "5", null, 5n, true];
  for (const value of bad) {
    assertThrows(() => checkMs(value, "x"), ScaleArgumentError, "x must be");
  }
});

Deno.test("checkOptions passes over members that are undefined and refuses those it does not know", () => {
  const checks = { timeoutMs: checkMs, signal: checkFunction };
  checkOptions({ timeoutMs: undefined, signal: undefined }, checks, "x");
  const table: readonly (readonly [unknown, string])[] = [
    [{ timeout: 5 }, "timeoutMs"],
    [{ TimeoutMS: 5 }, "timeoutMs"],
    [{ sginal: 5 }, "signal"],
  ];
  for (const [options, meant] of table) {
    assertThrows(
      () => checkOptions(options, checks, "the options of x"),
      ScaleArgumentError,
      `in the options of x: did you mean "${meant}"`,
    );
  }
  assertEquals(
    refusal(() => checkOptions({ moo: 1 }, checks, "the options of x")),
    'Unknown option "moo" in the options of x: known are timeoutMs, signal',
  );
});

Deno.test("checkOptions does not take the names of Object.prototype for options", () => {
  for (const name of ["constructor", "toString", "__proto__"]) {
    const options = JSON.parse(`{"${name}":1}`);
    assertThrows(() => checkOptions(options, {}, "x"), ScaleArgumentError);
  }
});
