/** A Retry-After in the oldest of HTTP's three forms of a date was passed over. */
import { assertEquals } from "@std/assert";
import { retryAfterMs } from "../../src/http/retry.ts";

const NOW = Date.UTC(2026, 0, 31, 12);

Deno.test("retryAfterMs reads a date as asctime writes it, in GMT wherever this runs", () => {
  const table: readonly (readonly [string, number | undefined])[] = [
    ["Sat Jan 31 12:00:05 2026", 5000],
    ["Sun Feb  1 12:00:00 2026", 86_400_000],
    ["Sat Jan 31 11:59:00 2026", 0],
    ["Sat Jan 99 12:00:05 2026", undefined],
    ["Sat Jan 31 12:00:05", undefined],
  ];
  for (const [text, ms] of table) {
    const headers = new Headers({ "retry-after": text });
    assertEquals(retryAfterMs(headers, NOW), ms, text);
  }
});

Deno.test("retryAfterMs counts from a Date as asctime writes it", () => {
  const headers = new Headers({
    "retry-after": "Sat, 31 Jan 2026 12:00:05 GMT",
    "date": "Sat Jan 31 12:00:03 2026",
  });
  assertEquals(retryAfterMs(headers, NOW), 2000);
});
