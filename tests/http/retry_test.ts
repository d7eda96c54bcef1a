import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  ScaleAttemptTimeoutError,
  ScaleConnectionError,
  ScaleDeadlineError,
  ScaleResponseError,
} from "../../mod.ts";
import { errorForStatus } from "../../src/core/errors.ts";
import {
  backoffMs,
  isTransient,
  leavesOutcomeUnknown,
  maySendAgain,
  retryAfterMs,
} from "../../src/http/retry.ts";

const SETTINGS = {
  baseDelayMs: 500,
  maxDelayMs: 8000,
  maxRetryAfterMs: 60_000,
  quota: 500,
};
const NOW = Date.UTC(2026, 0, 31, 12);
const LATER = "Sat, 31 Jan 2026 12:00:05 GMT";

function status(code: number): ReturnType<typeof errorForStatus> {
  return errorForStatus(code, "No", {});
}

Deno.test("isTransient and leavesOutcomeUnknown classify errors without a status", () => {
  const response = (reason: string) => new ScaleResponseError("No", { reason });
  const table = [
    [new ScaleConnectionError("No"), true, true],
    [new ScaleConnectionError("No", { reason: "source" }), false, true],
    [new ScaleConnectionError("No", { reason: "permission" }), false, false],
    [new ScaleConnectionError("No", { reason: "certificate" }), false, false],
    [new ScaleAttemptTimeoutError("No"), true, true],
    [new ScaleDeadlineError("No"), false, false],
    [response("truncated"), true, true],
    [response("not_json"), false, true],
    [response("too_large"), false, true],
    [response("unexpected"), false, true],
    [response("too_deep"), false, true],
    // A streamed upload does not learn the status of its redirect.
    [response("redirect"), false, true],
  ] as const;
  for (const [error, transient, unknown] of table) {
    const what = `${error.name} ${error.reason}`;
    assertEquals(isTransient(error), transient, what);
    assertEquals(leavesOutcomeUnknown(error), unknown, what);
  }
});

Deno.test("leavesOutcomeUnknown is true after a redirect that may follow the work, and false after one that sends the request elsewhere", () => {
  const table = [
    [0, true],
    [300, true],
    [301, true],
    [302, true],
    [303, true],
    [307, false],
    [308, false],
  ] as const;
  for (const [status, unknown] of table) {
    const error = new ScaleResponseError("No", { status, reason: "redirect" });
    assertEquals(leavesOutcomeUnknown(error), unknown, String(status));
    assert(!isTransient(error));
  }
});

Deno.test("isTransient is true for the statuses of the table in examples/client.md and no other", () => {
  const statuses = Array.from({ length: 200 }, (_, index) => 400 + index);
  assertEquals(
    statuses.filter((code) => isTransient(status(code))),
    [408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524],
  );
});

Deno.test("maySendAgain allows retries of transient errors, but without a key only after a 429", () => {
  for (const [code, unkeyed] of [[429, true], [503, false]] as const) {
    assert(maySendAgain(status(code), "safe", false));
    assert(maySendAgain(status(code), "idempotent", false));
    assert(maySendAgain(status(code), "once", true));
    assertEquals(maySendAgain(status(code), "once", false), unkeyed);
  }
  assert(!maySendAgain(status(400), "safe", true));
});

Deno.test("backoffMs stays below a bound that doubles up to maxDelayMs", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 2000 }),
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    (attempt, random) => {
      const delay = backoffMs(attempt, SETTINGS, () => random);
      const bound = Math.min(8000, 500 * 2 ** (attempt - 1));
      assert(Number.isInteger(delay) && delay >= 0 && delay <= bound);
    },
  ));
  const bounds = [1, 2, 3, 4, 5, 6, 60].map((attempt) =>
    backoffMs(attempt, SETTINGS, () => 1 - 2 ** -53)
  );
  assertEquals(bounds, [500, 1000, 2000, 4000, 8000, 8000, 8000]);
  assertEquals(backoffMs(9, SETTINGS, () => 0), 0);
});

Deno.test("backoffMs spreads callers over the whole range", () => {
  const buckets = Array.from({ length: 10 }, () => 0);
  let seed = 7;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  for (let caller = 0; caller < 1000; caller++) {
    buckets[Math.min(9, Math.floor(backoffMs(1, SETTINGS, random) / 50))]!++;
  }
  for (const count of buckets) assert(count > 60 && count < 140, `${buckets}`);
});

Deno.test("retryAfterMs reads seconds and dates, and nothing else", () => {
  const table: readonly (readonly [string, number | undefined])[] = [
    ["2", 2000],
    ["0", 0],
    [" 2 ", 2000],
    ["1.5", 1500],
    ["0.0001", 0],
    ["1000000000", 1e12],
    [LATER, 5000],
    ["Saturday, 31-Jan-26 12:00:05 GMT", 5000],
    ["Sat, 31 Jan 2026 11:59:59 GMT", 0],
    ["-1", undefined],
    ["+5", undefined],
    ["1e9", undefined],
    ["0x10", undefined],
    ["Infinity", undefined],
    ["soon", undefined],
    ["", undefined],
    ["2, 3", undefined],
    ["2026-01-31T12:00:05Z", undefined],
    ["Sat, 99 Jan 2026 12:00:05 GMT", undefined],
  ];
  for (const [value, ms] of table) {
    const headers = new Headers({ "retry-after": value });
    assertEquals(retryAfterMs(headers, NOW), ms, value);
  }
  assertEquals(retryAfterMs(new Headers(), NOW), undefined);
});

Deno.test("retryAfterMs reads a date in asctime form as GMT, in any time zone", () => {
  const table: readonly (readonly [string, number | undefined])[] = [
    ["Sat Jan 31 12:00:05 2026", 5000],
    ["Sun Feb  1 12:00:00 2026", 86_400_000],
    ["Sat Jan 31 11:59:00 2026", 0],
    ["Sat Jan 99 12:00:05 2026", undefined],
    ["Sat Jan 31 12:00:05", undefined],
  ];
  for (const [value, ms] of table) {
    const headers = new Headers({ "retry-after": value });
    assertEquals(retryAfterMs(headers, NOW), ms, value);
  }
});

Deno.test("retryAfterMs counts from a Date in asctime form", () => {
  const headers = new Headers({
    "retry-after": "Sat, 31 Jan 2026 12:00:05 GMT",
    "date": "Sat Jan 31 12:00:03 2026",
  });
  assertEquals(retryAfterMs(headers, NOW), 2000);
});

Deno.test("retryAfterMs ignores two headers", () => {
  const headers = new Headers([["retry-after", "2"], ["retry-after", "3"]]);
  assertEquals(retryAfterMs(headers, NOW), undefined);
});

Deno.test("retryAfterMs counts a date from the Date of the response, whatever the local clock says", () => {
  fc.assert(fc.property(
    fc.integer({ min: -1e12, max: 1e12 }),
    fc.integer({ min: 0, max: 86_400 }),
    (skew, seconds) => {
      const headers = new Headers({
        "date": new Date(NOW).toUTCString(),
        "retry-after": new Date(NOW + seconds * 1000).toUTCString(),
      });
      assertEquals(retryAfterMs(headers, NOW + skew), seconds * 1000);
    },
  ));
  const headers = new Headers({ "date": "moo", "retry-after": LATER });
  assertEquals(retryAfterMs(headers, NOW), 5000);
});

Deno.test("retryAfterMs never returns a negative number or NaN", () => {
  fc.assert(fc.property(
    fc.string({ unit: "grapheme-ascii" }),
    fc.string({ unit: "grapheme-ascii" }),
    (after, date) => {
      const ms = retryAfterMs(
        new Headers({ "retry-after": after, date }),
        NOW,
      );
      assert(ms === undefined || ms >= 0);
    },
  ));
});
