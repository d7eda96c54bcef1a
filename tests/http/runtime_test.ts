import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import {
  keepsStreams,
  monotonicNow,
  reasonOf,
  runtimeName,
  sleep,
  throwIfAborted,
} from "../../src/http/runtime.ts";
import { ScaleClient } from "../../mod.ts";
import { limited } from "../../src/http/timeout.ts";
import { oldSignal } from "../support/foreign.ts";
import { countingSignal } from "../support/faults.ts";
import { scriptedFetch } from "../support/scripted_fetch.ts";
import { replaceGlobal } from "../support/replace_global.ts";

/** Runs `test` while a global has another value. */
function withGlobal(
  name: string,
  value: unknown,
  test: () => void,
): void {
  using _ = replaceGlobal(name, value);
  test();
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

Deno.test("runtimeName ignores a userAgent that is not a string", () => {
  for (const userAgent of [() => "x", {}, 5, null, ""]) {
    withGlobal("navigator", { userAgent }, () => {
      withGlobal("process", undefined, () => {
        assertEquals(runtimeName(), "unknown");
      });
    });
  }
});

Deno.test("monotonicNow returns milliseconds since 1970 that never go back", () => {
  const before = monotonicNow();
  assert(Math.abs(before - Date.now()) < 60_000);
  withGlobal("Date", { now: () => 0 }, () => {
    assert(monotonicNow() >= before);
  });
});

Deno.test("monotonicNow returns a number also if the parts of performance are replaced by something else", () => {
  const before = Date.now();
  const parts: readonly object[] = [
    { timeOrigin: () => 0, now: () => 5 },
    { timeOrigin: undefined, now: () => 5 },
    { timeOrigin: 0, now: () => undefined },
    { timeOrigin: "0", now: () => 5 },
  ];
  for (const performance of parts) {
    withGlobal("performance", performance, () => {
      const now = monotonicNow();
      assert(now >= before && now < before + 60_000, `${now}`);
    });
  }
});

Deno.test("a call succeeds under fake timers that replace performance.timeOrigin by a function", async () => {
  const { fetch } = scriptedFetch(Response.json({ task_id: "t" }));
  const client = new ScaleClient({ apiKey: "test_key", fetch });
  const now = performance.now.bind(performance);
  using _ = replaceGlobal("performance", { timeOrigin: () => 0, now });
  assertEquals((await client.tasks.get("t")).task_id, "t");
});

Deno.test("limited measures the time without activity also if performance.now returns no number", async () => {
  using time = new FakeTime();
  using _ = replaceGlobal("performance", { timeOrigin: 0, now() {} });
  let isStopped = false;
  let onActivity = () => {};
  limited((watch) => {
    onActivity = watch.onActivity;
    return new Promise(() => {});
  }, { timeoutMs: 100 }).then(() => isStopped = true);
  await time.tickAsync(90);
  onActivity();
  await time.tickAsync(99);
  assertEquals(isStopped, false);
  await time.tickAsync(1);
  assertEquals(isStopped, true);
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

Deno.test("keepsStreams is true for Node up to 25 and the Edge Runtime only", () => {
  const table: readonly (readonly [string, boolean])[] = [
    ["Node.js/21", true],
    ["Node.js/24", true],
    ["Node.js/25", true],
    ["Node.js/26", false],
    ["Node.js/100", false],
    ["Deno/2.9.6", false],
    ["Bun/1.4.5", false],
    ["Cloudflare-Workers", false],
    ["Mozilla/5.0", false],
  ];
  for (const [userAgent, expected] of table) {
    withGlobal("navigator", { userAgent }, () => {
      assertEquals(keepsStreams(), expected, userAgent);
    });
  }
  withGlobal("navigator", undefined, () => {
    withGlobal("process", { versions: { node: "20.20.2" } }, () => {
      assertEquals(keepsStreams(), true);
    });
    withGlobal("process", undefined, () => {
      assertEquals(keepsStreams(), false);
      withGlobal("EdgeRuntime", "edge-runtime", () => {
        assertEquals(keepsStreams(), true);
        // workerd throws for redirect: "error".
        const refuse = function () {
          throw new TypeError();
        };
        withGlobal("Request", refuse, () => {
          assertEquals(keepsStreams(), false);
        });
      });
    });
  });
});

Deno.test("a signal of an older package stops work with an AbortError", async () => {
  const stop = new AbortController();
  const signal = oldSignal(stop.signal);
  throwIfAborted(signal);
  throwIfAborted(undefined);
  const slept = assertRejects(
    () => sleep(100_000, signal),
    DOMException,
    "Aborted",
  );
  stop.abort();
  await slept;
  await assertRejects(() => sleep(5, signal), DOMException, "Aborted");
  assertEquals((reasonOf(signal) as DOMException).name, "AbortError");
  // A reason of null is a reason.
  assertEquals(reasonOf(AbortSignal.abort(null)), null);
});
