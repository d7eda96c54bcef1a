import { assertEquals, assertThrows } from "@std/assert";
import {
  checkMembers,
  type Kind,
  type ListKind,
  readString,
  withKinds,
} from "../../../src/emulator/util/kinds.ts";
import type { JsonValue } from "../../../src/types/json.ts";

/** Returns why a member `a` of that kind is refused, `undefined` if it is not. */
function reasonOf(kind: Kind, a: JsonValue): string | undefined {
  try {
    checkMembers({ a }, { members: { a: kind } });
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(
      "Parameter is invalid, reason: ",
      "",
    );
  }
}

/** Kinds, the values that have them, and the values that do not. */
const SIMPLE: readonly (readonly [
  Kind,
  readonly JsonValue[],
  readonly JsonValue[],
  string,
])[] = [
  ["string", ["", "x"], [1, true, [], {}], "a string"],
  ["name", ["x", " "], [1, true, [], {}], "a string"],
  [
    "number",
    [0, -1.5, "30", "1e3", ".5"],
    ["x", "", " ", "0x1", true, []],
    "a number",
  ],
  ["boolean", [true, false, "true", "False"], ["yes", 1, "", []], "a boolean"],
  ["scalar", ["", 1, false], [[], {}], "a string, a number or a boolean"],
  [{ list: "string" }, [[], ["x"]], ["x", {}, 1], "an array"],
  [{ members: {} }, [{}, { b: 1 }], ["x", [], 1], "an object"],
  [
    { either: ["string", { list: "string" }] },
    ["", [], ["x"]],
    [1, {}, true],
    "a string or an array",
  ],
];

for (const [kind, right, wrong, noun] of SIMPLE) {
  Deno.test(`checkMembers accepts ${noun} of kind ${JSON.stringify(kind)} and nothing else`, () => {
    for (const value of right) assertEquals(reasonOf(kind, value), undefined);
    for (const value of wrong) {
      assertEquals(reasonOf(kind, value), `"a" must be ${noun}`);
    }
  });
}

Deno.test("checkMembers accepts any value of kind any", () => {
  for (const value of ["", 1, true, [], {}, null]) {
    assertEquals(reasonOf("any", value), undefined);
  }
});

Deno.test("checkMembers refuses an empty name", () => {
  assertEquals(reasonOf("name", ""), '"a" is not allowed to be empty');
  const list: Kind = { list: "name" };
  assertEquals(reasonOf(list, ["x", ""]), '"a[1]" is not allowed to be empty');
});

Deno.test("checkMembers refuses too few and too many items", () => {
  const kind: ListKind = { list: "any", min: 1, max: 2 };
  assertEquals(reasonOf(kind, []), '"a" must contain at least 1 item');
  assertEquals(reasonOf(kind, [1, 2]), undefined);
  assertEquals(reasonOf(kind, [1, 2, 3]), '"a" must contain at most 2 items');
  assertEquals(
    reasonOf({ ...kind, min: 3, max: 3 }, [1]),
    '"a" must contain at least 3 items',
  );
});

Deno.test("checkMembers counts null as absent", () => {
  const kind: Kind = {
    members: { b: "string", c: "string" },
    required: ["b"],
    min: 1,
  };
  assertEquals(reasonOf(kind, { b: "x", c: null }), undefined);
  assertEquals(reasonOf(kind, { b: null, c: "x" }), '"a.b" is required');
  assertEquals(
    reasonOf({ members: {}, min: 1 }, { b: null }),
    '"a" must have at least 1 member',
  );
  assertEquals(reasonOf(kind, null), undefined);
});

Deno.test("checkMembers refuses unknown members only where none are allowed", () => {
  const members = { b: "string" } as const;
  assertEquals(reasonOf({ members }, { c: 1 }), undefined);
  assertEquals(
    reasonOf({ members, others: "none" }, { b: "", c: 1 }),
    '"a.c" is not allowed',
  );
  assertEquals(
    reasonOf({ members, others: "number" }, { c: [] }),
    '"a.c" must be a number',
  );
});

Deno.test("checkMembers does not look up names in prototypes", () => {
  const constructor: JsonValue = 1;
  assertEquals(reasonOf({ members: {} }, { constructor }), undefined);
  assertEquals(
    reasonOf({ members: {}, others: "none" }, { constructor }),
    '"a.constructor" is not allowed',
  );
});

Deno.test("checkMembers names the place of a value at any depth", () => {
  const tree: Kind = {
    list: {
      either: ["name", {
        members: {
          get children(): Kind {
            return tree;
          },
        },
        required: ["children"],
      }],
    },
  };
  assertEquals(
    reasonOf(tree, [{ children: ["x", { children: [] }] }]),
    undefined,
  );
  assertEquals(
    reasonOf(tree, ["x", { children: [{ children: [1] }] }]),
    '"a[1].children[0].children[0]" must be a string or an object',
  );
  assertThrows(
    () => checkMembers({}, { members: {}, required: ["b"] }),
    Error,
    'Parameter is invalid, reason: "b" is required',
  );
});

Deno.test("readString returns numbers for finite decimal numbers only", () => {
  for (const value of ["0", "-1", "+1", "1.", ".5", "1e21", "1E-7"]) {
    assertEquals(readString(value, "number"), Number(value));
  }
  for (const value of ["", " 1", "1 ", "x", "0x1", "1e999", "Infinity", "."]) {
    assertEquals(readString(value, "number"), value);
  }
  assertEquals(readString("1", "string"), "1");
});

Deno.test("withKinds reads the strings that mean numbers and booleans, at any depth", () => {
  const flags: Kind = { members: { b: "boolean", s: "string" } };
  const kind: Kind = {
    members: {
      n: "number",
      list: { list: flags },
      one: { either: ["number", { list: "number" }] },
    },
    others: flags,
  };
  assertEquals(
    withKinds({
      n: "30",
      list: [{ b: "True", s: "true" }, { b: "yes" }, null],
      one: ["1", 2],
      more: { b: "false", c: "1" },
      odd: 1,
    }, kind),
    {
      n: 30,
      list: [{ b: true, s: "true" }, { b: "yes" }, null],
      one: [1, 2],
      more: { b: false, c: "1" },
      odd: 1,
    },
  );
  assertEquals(withKinds(true, { either: ["number"] }), true);
});
