import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import {
  isAsyncIterable,
  isBlob,
  isBytes,
  isDate,
  isResponse,
  isStream,
} from "../../src/core/platform.ts";
import { foreign } from "../support/foreign.ts";
import { inOtherRealm } from "../support/other_realm.ts";

const GUARDS = {
  isAsyncIterable,
  isBlob,
  isBytes,
  isDate,
  isResponse,
  isStream,
};

Deno.test("the guards of platform objects recognise those of another realm or package", () => {
  const blob = new Blob(["abc"]);
  const stream = blob.stream();
  const response = new Response("abc");
  const date = new Date();
  const iterable = (async function* () {})();
  const table: readonly (readonly [unknown, ...(keyof typeof GUARDS)[]])[] = [
    [blob, "isBlob"],
    [foreign(blob), "isBlob"],
    [new File([], "a"), "isBlob"],
    [stream, "isStream", "isAsyncIterable"],
    [foreign(stream), "isStream", "isAsyncIterable"],
    [response, "isResponse"],
    [foreign(response), "isResponse"],
    [date, "isDate"],
    [inOtherRealm("new Date()"), "isDate"],
    [iterable, "isAsyncIterable"],
    [new ArrayBuffer(1), "isBytes"],
    [inOtherRealm("new ArrayBuffer(1)"), "isBytes"],
    [inOtherRealm("new Uint8Array(1)"), "isBytes"],
    [new SharedArrayBuffer(1)],
    [new Request("https://example.com")],
    [{ status: 200, headers: new Headers(), data: {} }],
    [[]],
    [{}],
    [null],
    [undefined],
    ["abc"],
    [5],
  ];
  for (const [value, ...expected] of table) {
    const names = Object.entries(GUARDS).filter(([, guard]) => guard(value))
      .map(([name]) => name);
    assertEquals(names.sort(), [...expected].sort(), String(value));
  }
  using _ = new FakeTime();
  assertEquals(isDate(new Date()), true);
});
