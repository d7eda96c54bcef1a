/** A comparison that cannot fail would keep nothing: each kind of difference is shown to it. */
import { assertEquals, assertThrows } from "@std/assert";
import type { WireRecord } from "./wire_record.ts";
import { assertSameRecord, differences } from "./compare.ts";

const RECORDED: WireRecord = {
  one: { status: 200, body: { json: { a: 1, b: [1, 2] } } },
  two: { status: 404, body: { text: "x".repeat(100) } },
};

const CASES:
  readonly (readonly [what: string, seen: WireRecord, line: string])[] = [
    [
      "a value",
      {
        ...RECORDED,
        one: { status: 200, body: { json: { a: 1, b: [1, 3] } } },
      },
      "- one: body.json.b.1 is 3, was 2",
    ],
    [
      "the order of members",
      {
        ...RECORDED,
        one: { status: 200, body: { json: { b: [1, 2], a: 1 } } },
      },
      "- one: the members of body.json are in another order",
    ],
    [
      "a member less",
      { ...RECORDED, one: { status: 200, body: { json: { a: 1 } } } },
      "- one: body.json.b is missing",
    ],
    [
      "a member more",
      { ...RECORDED, two: { ...RECORDED["two"] as object, slept: [1] } },
      "- two: slept is new: [1]",
    ],
    [
      "another kind of value",
      { ...RECORDED, one: { status: 200, body: null } },
      '- one: body is null, was {"json":{"a":1,"b":[1,2]}}',
    ],
    [
      "a string, far behind",
      { ...RECORDED, two: { status: 404, body: { text: "x".repeat(99) } } },
      `- two: body.text is …${"x".repeat(30)}", was …${"x".repeat(31)}"`,
    ],
    ["a step less", { one: RECORDED["one"] ?? null }, "- two: is missing"],
    ["a step more", { ...RECORDED, three: 3 }, "- three: is new"],
    [
      "the order of steps",
      { two: RECORDED["two"] ?? null, one: RECORDED["one"] ?? null },
      "- two: is at another place",
    ],
  ];

for (const [what, seen, line] of CASES) {
  Deno.test(`differences finds ${what}`, () => {
    assertEquals(differences(seen, RECORDED), [line]);
  });
}

Deno.test("assertSameRecord lets the same record pass, and lists what differs", () => {
  assertSameRecord({ seen: structuredClone(RECORDED), recorded: RECORDED });
  assertThrows(
    () => assertSameRecord({ seen: {}, recorded: RECORDED }),
    Error,
    "- one: is missing\n- two: is missing",
  );
});
