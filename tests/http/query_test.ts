import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ScaleArgumentError, TaskReviewStatus } from "../../mod.ts";
import {
  encodeAnyQuery,
  encodeQuery,
  type QuerySpec,
} from "../../src/http/query.ts";
import { inOtherRealm } from "../support/other_realm.ts";

const SPEC: QuerySpec = {
  project: "string",
  tags: "strings",
  customer_review_status: { known: TaskReviewStatus, isCsv: true },
  expand: ["project", "batch"],
  opts: ["submissions"],
  next_token: "cursor",
  start_time: "date",
  archived: "boolean",
  clear: "presence",
  limit: "limit",
  offset: "offset",
};

/** The keys that select nothing, and may be `undefined`. */
const FLAGS = ["opts", "next_token", "archived", "clear", "limit", "offset"];

function encode(query: unknown): string {
  return encodeQuery(query, { operation: "tasks.list", query: SPEC })
    .map(([name, value]) => `${name}=${value}`).join("&");
}

function refuses(query: unknown, message: string): void {
  assertThrows(() => encode(query), ScaleArgumentError, message);
}

Deno.test("encodeQuery encodes each kind of value", () => {
  const table: readonly (readonly [object, string])[] = [
    [{}, ""],
    [{ project: "a&b" }, "project=a&b"],
    [{ tags: "a" }, "tags=a"],
    [{ tags: ["a", "b,c"] }, "tags=a&tags=b,c"],
    [{ customer_review_status: "fixed" }, "customer_review_status=fixed"],
    [
      { customer_review_status: ["fixed", "rejected"] },
      "customer_review_status=fixed,rejected",
    ],
    [{ expand: ["project"] }, "expand=project"],
    [{ expand: ["batch", "project"] }, "expand=batch&expand=project"],
    [{ expand: ["reviewer"] }, "expand=reviewer"],
    [{ expand: [], opts: [] }, ""],
    [{ next_token: "abc" }, "next_token=abc"],
    [{ next_token: "" }, ""],
    [{ start_time: "2026-01-31" }, "start_time=2026-01-31"],
    [{ start_time: new Date(0) }, "start_time=1970-01-01T00:00:00.000Z"],
    [
      { start_time: inOtherRealm("new Date(0)") },
      "start_time=1970-01-01T00:00:00.000Z",
    ],
    [{ archived: false }, "archived=false"],
    [{ archived: true }, "archived=true"],
    [{ clear: true }, "clear=true"],
    [{ clear: false }, ""],
    [{ limit: 1 }, "limit=1"],
    [{ limit: 100, offset: 0 }, "limit=100&offset=0"],
    [{ offset: 5, limit: 2 }, "offset=5&limit=2"],
  ];
  for (const [query, encoded] of table) assertEquals(encode(query), encoded);
});

Deno.test("encodeQuery refuses values of the wrong kind, and names the key", () => {
  const table: readonly (readonly [object, string])[] = [
    [{ project: "" }, "project must be a non-empty string"],
    [{ project: 5 }, "project must be a non-empty string: current value is 5"],
    [{ project: null }, "current value is null"],
    [{ project: ["a"] }, "current value is an array"],
    [{ tags: [] }, "tags must be a non-empty array of strings"],
    [{ tags: "" }, "tags must be a non-empty string"],
    [{ tags: ["a", ""] }, "tags[1] must be a non-empty string"],
    [{ customer_review_status: [] }, "must be a non-empty array of strings"],
    [{ expand: "project" }, "expand must be an array of strings"],
    [{ expand: undefined }, "expand must be an array of strings"],
    [{ expand: null }, "expand must be an array of strings"],
    [{ expand: [5] }, "expand[0] must be a non-empty string"],
    [{ expand: ["projects"] }, 'expand must be spelled "project"'],
    [{ next_token: 5 }, "next_token must be a non-empty string"],
    [{ archived: "true" }, "archived must be true or false"],
    [{ clear: 1 }, "clear must be true or false"],
    [{ limit: 0 }, "limit must be an integer from 1 to 100"],
    [{ limit: 101 }, "limit must be an integer from 1 to 100"],
    [{ limit: "5" }, "limit must be an integer from 1 to 100"],
    [{ offset: -1 }, "offset must be an integer of at least 0"],
    [{ offset: 1.5 }, "offset must be an integer of at least 0"],
    [[], "The query of tasks.list must be a plain object"],
    [new Map(), "The query of tasks.list must be a plain object"],
  ];
  for (const [query, message] of table) refuses(query, message);
});

Deno.test("encodeQuery refuses a filter that is undefined, since its absence would select everything", () => {
  const filters = Object.keys(SPEC).filter((name) =>
    !FLAGS.includes(name) && name !== "expand"
  );
  assertEquals(filters.length, 4);
  for (const name of filters) {
    refuses(
      { limit: 5, [name]: undefined },
      `${name} must be something to select by, or left out: current value is undefined`,
    );
  }
});

Deno.test("encodeQuery leaves out limit, offset, cursors, details and flags that are undefined", () => {
  for (const name of FLAGS) assertEquals(encode({ [name]: undefined }), "");
});

Deno.test("encodeAnyQuery refuses undefined, since any key may be a filter", () => {
  assertThrows(
    () => encodeAnyQuery({ a: undefined } as never, "extraQuery"),
    ScaleArgumentError,
    "a in extraQuery must be something to select by",
  );
});

Deno.test("encodeQuery refuses a value that is near a known one of an enumeration, and sends any other", () => {
  const near = [
    ["Fixed", "fixed"],
    ["accept_ed", "accepted"],
    ["reject", "rejected"],
    ["comented", "commented"],
    ["pendnig", "pending"],
  ];
  for (const [value, meant] of near) {
    for (const customer_review_status of [value, ["fixed", value]]) {
      refuses(
        { customer_review_status },
        `customer_review_status must be spelled "${meant}": current value is "${value}"`,
      );
    }
  }
  for (const value of ["fix", "escalated", "x", "approved"]) {
    assertEquals(
      encode({ customer_review_status: ["fixed", value] }),
      `customer_review_status=fixed,${value}`,
    );
  }
});

Deno.test("encodeQuery refuses unknown keys, and suggests the name of the wire", () => {
  const table: readonly (readonly [string, string])[] = [
    ["project_name", "project"],
    ["created_after", "start_time"],
    ["review_status", "customer_review_status"],
    ["cursor", "next_token"],
    ["Project", "project"],
    ["tag", "tags"],
    ["projcet", "project"],
    ["createdAfter", "start_time"],
    ["created-after", "start_time"],
    ["reviewStatus", "customer_review_status"],
    ["nextToken", "next_token"],
    ["token", "next_token"],
    ["page", "next_token"],
  ];
  for (const [name, meant] of table) {
    refuses(
      { [name]: "x" },
      `Unknown query key "${name}" in tasks.list: did you mean "${meant}"`,
    );
  }
  for (const name of ["page_size", "at", "after", "time_start"]) {
    refuses({ [name]: 1 }, "known query keys are project, tags,");
  }
  refuses({ elephant: 1 }, "known query keys are project, tags,");
  // The name in an official SDK of a key that this list does not have.
  refuses({ task_type: "x" }, "known query keys are project, tags,");
});

Deno.test("encodeQuery refuses the names of members of Object.prototype", () => {
  for (const name of ["__proto__", "constructor", "toString"]) {
    refuses(JSON.parse(`{"${name}":"x"}`), "Unknown query key");
  }
});

Deno.test("encodeQuery does not change a valid ISO 8601 string", () => {
  const two = (max: number) =>
    fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, "0"));
  const day = fc.date({
    min: new Date("0100-01-01"),
    max: new Date("9999-12-31"),
    noInvalidDate: true,
  }).map((date) => date.toISOString().slice(0, 10));
  const fraction = fc.constantFrom("", ".5", ".123", ".123456");
  const zone = fc.constantFrom("", "Z", "+02:00", "-0530");
  const seconds = fc.option(fc.tuple(two(59), fraction), { nil: undefined });
  const time = fc.tuple(two(23), two(59), seconds, zone).map(
    ([hours, minutes, tail, zone]) =>
      `T${hours}:${minutes}${tail ? ":" + tail.join("") : ""}${zone}`,
  );
  fc.assert(fc.property(day, fc.option(time, { nil: "" }), (day, time) => {
    const date = day + time;
    assertEquals(encode({ start_time: date }), `start_time=${date}`);
  }));
});

Deno.test("encodeQuery encodes any valid Date as its ISO 8601 string", () => {
  fc.assert(fc.property(fc.date({ noInvalidDate: true }), (date) => {
    assertEquals(
      encode({ start_time: date }),
      `start_time=${date.toISOString()}`,
    );
  }));
});

Deno.test("encodeQuery refuses invalid dates and numbers", () => {
  const table: readonly (readonly [unknown, string])[] = [
    [new Date(NaN), "an invalid Date"],
    [1769846400, "1769846400"],
    [1769846400000, "1769846400000"],
    ["1769846400", '"1769846400"'],
    ["", '""'],
    ["yesterday", '"yesterday"'],
    ["2026", '"2026"'],
    ["2026-01", '"2026-01"'],
    ["2026-1-5", '"2026-1-5"'],
    ["31.01.2026", '"31.01.2026"'],
    ["01/31/2026", '"01/31/2026"'],
    ["2026-13-01", '"2026-13-01"'],
    ["2026-00-01", '"2026-00-01"'],
    ["2026-02-30", '"2026-02-30"'],
    ["2026-02-29", '"2026-02-29"'],
    ["2026-01-00", '"2026-01-00"'],
    ["2026-01-31T24:00", '"2026-01-31T24:00"'],
    ["2026-01-31T08:60", '"2026-01-31T08:60"'],
    ["2026-01-31T08", '"2026-01-31T08"'],
    ["2026-01-31T08:00:00z", '"2026-01-31T08:00:00z"'],
    ["2026-01-31\n", '"2026-01-31\\n"'],
    [null, "null"],
    [{}, "an object"],
  ];
  for (const [date, shown] of table) {
    refuses(
      { start_time: date },
      'start_time must be a Date or an ISO 8601 string such as "2026-01-31T08:00:00Z": ' +
        `current value is ${shown}`,
    );
  }
  assertEquals(encode({ start_time: "2024-02-29" }), "start_time=2024-02-29");
});

Deno.test("encodeAnyQuery encodes strings, numbers, booleans and arrays", () => {
  assertEquals(
    encodeAnyQuery({ a: "x", b: 5, c: false, d: ["1", "2"] }, "query"),
    [["a", "x"], ["b", "5"], ["c", "false"], ["d", "1"], ["d", "2"]],
  );
});

Deno.test("encodeAnyQuery refuses values that would change the query, and names the key", () => {
  const bad: readonly (readonly [unknown, string])[] = [
    ["a=1", "query must be a plain object"],
    [{ a: [] }, "a in query must be a non-empty array of strings"],
    [{ a: "" }, "a in query must be a non-empty string"],
    [
      { a: {} },
      "a in query must be a non-empty string: current value is an object",
    ],
    [{ a: "\ud800" }, "a in query must be well-formed Unicode"],
  ];
  for (const [query, message] of bad) {
    assertThrows(
      () => encodeAnyQuery(query as never, "query"),
      ScaleArgumentError,
      message,
    );
  }
});
