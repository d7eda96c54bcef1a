import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decodeForm } from "../../../src/emulator/http/form.ts";
import type { Kind, MemberKinds } from "../../../src/emulator/util/kinds.ts";

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

function decodeKinds(body: string, members: MemberKinds): unknown {
  return decodeForm(body, { members });
}

Deno.test("decodeForm returns an array for a single value whose kind is an array", () => {
  const labels: Kind = { list: "string" };
  for (const body of ["a=sky", "a[]=sky", "a[0]=sky"]) {
    assertEquals(decodeKinds(body, { a: labels }), { a: ["sky"] });
  }
  assertEquals(decodeKinds("a=x&a=y", { a: labels }), { a: ["x", "y"] });
});

Deno.test("decodeForm returns numbers and booleans where the kinds say so", () => {
  const members: MemberKinds = {
    n: "number",
    b: "boolean",
    s: "string",
    l: { list: { members: { b: "boolean" } } },
  };
  assertEquals(
    decodeKinds("n=-1.5e2&b=True&s=30&x=30&l[0][b]=false", members),
    { n: -150, b: true, s: "30", x: "30", l: [{ b: false }] },
  );
});

Deno.test("decodeForm keeps values that do not have their kind", () => {
  const members: MemberKinds = {
    n: "number",
    b: "boolean",
    s: "string",
    l: { list: "string" },
    o: { members: {} },
  };
  assertEquals(
    decodeKinds("n=wide&b=yes&s=x&s=y&l[x]=1&o=x", members),
    { n: "wide", b: "yes", s: ["x", "y"], l: { x: "1" }, o: "x" },
  );
});

Deno.test("decodeForm counts an empty value as not given unless its kind is a string", () => {
  const members: MemberKinds = {
    n: "number",
    b: "boolean",
    s: "string",
    l: { list: "string" },
  };
  assertEquals(decodeKinds("n=&b=&s=&l=&x=", members), { s: "", x: "" });
  assertEquals(decodeKinds("l[]=", members), {});
  assertEquals(decodeKinds("l[]=&l[]=a", members), { l: ["", "a"] });
});

Deno.test("decodeForm returns an object whose kind is one for the indexes 0 and 1", () => {
  const a: Kind = { members: {}, others: "string" };
  assertEquals(decodeKinds("a[0]=x&a[1]=y", { a }), {
    a: { "0": "x", "1": "y" },
  });
});

Deno.test("decodeForm chooses among several kinds by the form of the keys", () => {
  const a: Kind = {
    either: ["string", { list: "number" }, { members: { b: "boolean" } }],
  };
  for (
    const [body, value] of [
      ["a=1", "1"],
      ["a=1&a=2", [1, 2]],
      ["a[]=1", [1]],
      ["a[0]=1", [1]],
      ["a[b]=true", { b: true }],
    ] as const
  ) {
    assertEquals(decodeKinds(body, { a }), { a: value }, body);
  }
  const items: Kind = { list: { either: [{ members: {} }, "name"] } };
  assertEquals(decodeKinds("l=x", { l: items }), { l: ["x"] });
  assertEquals(decodeKinds("l[0][b]=x", { l: items }), { l: [{ b: "x" }] });
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
