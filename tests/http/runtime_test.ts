import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import {
  cryptoRandom,
  monotonicNow,
  runtimeName,
  sleep,
} from "../../src/http/runtime.ts";
import { countingSignal } from "../support/faults.ts";

/** Runs `test` while a global has another value. */
function withGlobal(
  name: string,
  value: unknown,
  test: () => void,
): void {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  Object.defineProperty(globalThis, name, { value, configurable: true });
  try {
    test();
  } finally {
    if (before) Object.defineProperty(globalThis, name, before);
    else Reflect.deleteProperty(globalThis, name);
  }
}

Deno.test("runtimeName returns the name from navigator.userAgent, and undefined in a browser", () => {
  const table: readonly (readonly [unknown, string | undefined])[] = [
    ["Deno/2.9.6", "Deno/2.9.6"],
    ["Cloudflare-Workers", "Cloudflare-Workers"],
    ["Node.js/24", "Node.js/24"],
    ["Mozilla/5.0 (X11; Linux x86_64)", undefined],
  ];
  for (const [userAgent, name] of table) {
    withGlobal("navigator", { userAgent }, () => {
      assertEquals(runtimeName(), name);
    });
  }
});

Deno.test("runtimeName uses process without a navigator, as on Node 20", () => {
  withGlobal("navigator", undefined, () => {
    withGlobal("process", { versions: { node: "20.20.2" } }, () => {
      assertEquals(runtimeName(), "Node.js/20.20.2");
    });
    withGlobal("process", undefined, () => {
      assertEquals(runtimeName(), "unknown");
    });
  });
});

Deno.test("cryptoRandom returns numbers from 0 to below 1", () => {
  const numbers = Array.from({ length: 1000 }, cryptoRandom);
  assert(numbers.every((number) => number >= 0 && number < 1));
  assert(new Set(numbers).size > 990);
});

Deno.test("monotonicNow returns milliseconds since 1970 that never go back", () => {
  const before = monotonicNow();
  assert(Math.abs(before - Date.now()) < 60_000);
  withGlobal("Date", { now: () => 0 }, () => {
    assert(monotonicNow() >= before);
  });
});

Deno.test("sleep waits and then removes its listener from the signal", async () => {
  using time = new FakeTime();
  const { signal, listeners } = countingSignal();
  let over = false;
  const slept = sleep(1000, signal).then(() => over = true);
  await time.tickAsync(999);
  await time.runMicrotasks();
  assertEquals([over, listeners()], [false, 1]);
  await time.tickAsync(1);
  await slept;
  assertEquals([over, listeners()], [true, 0]);
});

Deno.test("sleep rejects at once with the reason of its signal, and leaves no timer", async () => {
  const reason = { why: "moo" };
  for (const early of [true, false]) {
    const { signal, abort } = countingSignal();
    if (early) abort(reason);
    const slept = sleep(100_000, signal).catch((thrown) => thrown);
    abort(reason);
    assert(await slept === reason);
  }
  await assertRejects(() => sleep(5, AbortSignal.abort()), DOMException);
});
