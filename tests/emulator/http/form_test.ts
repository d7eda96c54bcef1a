import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decodeForm } from "../../../src/emulator/http/form.ts";

Deno.test("decodeForm returns strings, arrays of repeated keys, and nested objects", () => {
  assertEquals(decodeForm("a=1&b=2&b=3&c[d]=4&c[e][f]=5&g[]=6"), {
    a: "1",
    b: ["2", "3"],
    c: { d: "4", e: { f: "5" } },
    g: ["6"],
  });
});

Deno.test("decodeForm returns an array only for the indexes 0, 1, 2 and so on", () => {
  assertEquals(decodeForm("a[1][b]=y&a[0][b]=x"), {
    a: [{ b: "x" }, { b: "y" }],
  });
  assertEquals(decodeForm("a[2016]=x"), { a: { "2016": "x" } });
});

Deno.test("decodeForm decodes plus signs and percent signs", () => {
  assertEquals(decodeForm("a+b=c+d&e%5Bf%5D=%2B"), {
    "a b": "c d",
    e: { f: "+" },
  });
});

Deno.test("decodeForm reads unbalanced brackets as a part of the name", () => {
  assertEquals(decodeForm("a[b=1&c]=2&[d]=3"), {
    "a[b": "1",
    "c]": "2",
    "[d]": "3",
  });
});

Deno.test("decodeForm returns an empty object for an empty body", () => {
  assertEquals(decodeForm(""), {});
});

Deno.test("decodeForm does not change the prototype", () => {
  const decoded = decodeForm("__proto__[polluted]=yes");
  assertEquals(Object.keys(decoded), ["__proto__"]);
  assertEquals(({} as { polluted?: string }).polluted, undefined);
});

Deno.test("decodeForm throws for keys with too many levels", () => {
  assertThrows(
    () => decodeForm(`a${"[b]".repeat(10_000)}=1`),
    Error,
    "levels deep",
  );
});

type Value = string | Value[] | { [name: string]: Value };

/** Encodes a value by the bracket convention. */
function encode(name: string, value: Value): string[] {
  if (typeof value === "string") {
    return [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`];
  }
  return Object.entries(value).flatMap(([key, item]) =>
    encode(`${name}[${key}]`, item)
  );
}

Deno.test("decodeForm decodes any nesting of objects, arrays and strings", () => {
  const names = fc.stringMatching(/^[a-z]{1,5}$/);
  const { object } = fc.letrec<{ value: Value; object: Record<string, Value> }>(
    (tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: "grapheme" }),
        fc.array(tie("value"), { minLength: 1, maxLength: 4 }),
        fc.dictionary(names, tie("value"), {
          minKeys: 1,
          maxKeys: 4,
          noNullPrototype: true,
        }),
      ),
      object: fc.dictionary(names, tie("value"), { noNullPrototype: true }),
    }),
  );
  fc.assert(fc.property(object, (value) => {
    const body = Object.entries(value)
      .flatMap(([name, item]) => encode(name, item)).join("&");
    assertEquals<unknown>(decodeForm(body), value);
  }));
});
