import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ScaleArgumentError } from "../../mod.ts";
import { assertPath, encodeSegment, fillRoute } from "../../src/http/path.ts";

/** Any well-formed string that can be a segment, with special characters more often. */
const SEGMENT = fc.oneof(
  fc.string({ unit: "binary", minLength: 1 }),
  fc.string({
    unit: fc.constantFrom(..."./\\?#%&+ ;:@'()*!~\t\n\0é🐄", "%2e", "%2F"),
    minLength: 1,
  }),
).filter((name) => name !== "." && name !== "..");

Deno.test("encodeSegment returns one segment that decodes to the same string", () => {
  fc.assert(fc.property(SEGMENT, (name) => {
    const segment = encodeSegment(name, "x");
    assertEquals(decodeURIComponent(segment), name);
    assert(/^(%[0-9A-F]{2}|[A-Za-z0-9\-._~])+$/.test(segment), segment);
    const { pathname, search, hash } = new URL(
      `https://api.test/v1/batches/${segment}/status`,
    );
    const parts = pathname.split("/");
    assertEquals([parts.length, parts[4], search, hash], [5, "status", "", ""]);
    assertEquals(decodeURIComponent(parts[3]!), name);
  }));
});

Deno.test("encodeSegment refuses names that a URL cannot hold", () => {
  const table: readonly (readonly [unknown, string])[] = [
    ["", 'x must be a non-empty string: current value is ""'],
    [undefined, "x must be a non-empty string: current value is undefined"],
    [5, "x must be a non-empty string: current value is 5"],
    [".", 'x must not be "."'],
    ["..", 'x must not be ".."'],
    ["\ud800", "x must be well-formed Unicode"],
  ];
  for (const [value, message] of table) {
    assertThrows(
      () => encodeSegment(value, "x"),
      ScaleArgumentError,
      message,
    );
  }
});

Deno.test('encodeSegment accepts dots that are not "." or ".."', () => {
  for (const name of ["...", ".a", "a..", "a.b"]) {
    assertEquals(encodeSegment(name, "x"), name);
  }
  assertEquals(encodeSegment("%2e%2e", "x"), "%252e%252e");
});

Deno.test("fillRoute replaces each placeholder, and does not interpret the values", () => {
  assertEquals(
    fillRoute("/v1/{a}/x/{b}", { a: "a/b", b: "$&{a}" }),
    "/v1/a%2Fb/x/%24%26%7Ba%7D",
  );
  assertEquals(fillRoute("/v1/tasks", { a: "unused" }), "/v1/tasks");
  assertThrows(
    () => fillRoute("/v1/{task_id}", {}),
    ScaleArgumentError,
    "task_id must be",
  );
});

Deno.test("assertPath accepts encoded paths of both versions", () => {
  for (const path of ["/v1/x", "/v2/a/b%2Fc", "/v1/...", "/v1/a..b/.c"]) {
    assertPath(path);
  }
});

Deno.test('assertPath refuses queries, "." and ".." segments and other roots', () => {
  const paths = [
    "",
    "/",
    "/v1",
    "/v1/",
    "/v3/x",
    "v1/x",
    "https://api.scale.com/v1/x",
    "//evil.test/v1/x",
    "/v1/x?a=1",
    "/v1/x#a",
    "/v1/a b",
    "/v1/a\nb",
    "/v1/.",
    "/v1/..",
    "/v1/../admin",
    "/v1/x/..",
    "/v1/x/%2e%2E/y",
    "/v1/x/.%2e",
    "/v1/x/%2e/y",
    undefined,
    5,
  ];
  for (const path of paths) {
    assertThrows(() => assertPath(path), ScaleArgumentError, "path must");
  }
});
