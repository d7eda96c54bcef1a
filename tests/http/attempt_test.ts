import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { ScaleArgumentError } from "../../mod.ts";
import { attempt, type Fetch, type Outcome } from "../../src/http/attempt.ts";
import {
  brokenBody,
  countingSignal,
  never,
  openBody,
} from "../support/faults.ts";

const REASON = { why: "the caller's" };

/** Sends once, with a limit that only a test of time will reach. */
function send(
  fetch: Fetch,
  { signal, init = {}, ...limits }: {
    readonly signal?: AbortSignal;
    readonly init?: RequestInit;
    readonly timeoutMs?: number;
    readonly deadlineMs?: number;
    readonly maxBytes?: number;
    readonly maxErrorBytes?: number;
  } = {},
): Promise<Outcome> {
  return attempt({ fetch, url: "https://api.test/v1/x", init }, {
    timeoutMs: 60_000,
    maxBytes: 100,
    maxErrorBytes: 10,
    ...limits,
    signal,
  });
}

function answering(response: Response): Fetch {
  return () => Promise.resolve(response);
}

/** A `fetch` whose answer comes when the test says so, and which does not heed its signal. */
function lateFetch(): { fetch: Fetch; answer: (response: Response) => void } {
  const { promise, resolve } = Promise.withResolvers<Response>();
  return { fetch: () => promise, answer: resolve };
}

function summary(outcome: Outcome): readonly unknown[] {
  return outcome.kind === "answer"
    ? [
      outcome.status,
      new TextDecoder().decode(outcome.bytes),
      outcome.cut,
    ]
    : [outcome.kind];
}

Deno.test("attempt gives status, headers and body of any answer", async () => {
  for (const status of [200, 201, 202, 302, 400, 503]) {
    const headers = { "x-moo": "1" };
    const outcome = await send(
      answering(new Response("moo", { status, headers })),
    );
    assertEquals(summary(outcome), [status, "moo", false]);
    assert(outcome.kind === "answer");
    assertEquals(outcome.headers.get("x-moo"), "1");
  }
  const empty = answering(new Response(null, { status: 204 }));
  assertEquals(summary(await send(empty)), [204, "", false]);
});

Deno.test("attempt calls fetch as a plain function with a signal of its own", async () => {
  const { signal } = new AbortController();
  let own: AbortSignal | null | undefined;
  async function fetch(this: unknown, url: string, init: RequestInit) {
    assertEquals(this, undefined);
    assertEquals([url, init.method], ["https://api.test/v1/x", "POST"]);
    own = init.signal;
    return await Promise.resolve(new Response("moo"));
  }
  await send(fetch, { signal, init: { method: "POST" } });
  assert(own && own !== signal && !own.aborted);
});

Deno.test("attempt tells a failed fetch from a failed body, by where it was thrown", async () => {
  const cause = new Error("workerd throws plain errors");
  const rejected = await send(() => Promise.reject(cause));
  assert(rejected.kind === "fetch" && rejected.cause === cause);
  const thrown = await send(() => {
    throw cause;
  });
  assert(thrown.kind === "fetch" && thrown.cause === cause);
  const body = await send(answering(new Response(brokenBody('{"a'))));
  assertEquals(summary(body), ["body"]);
});

Deno.test("attempt keeps the status of an error whose body breaks off", async () => {
  const response = new Response(brokenBody("No"), { status: 401 });
  assertEquals(summary(await send(answering(response))), [401, "", false]);
});

Deno.test("attempt blames the argument where the request could not have been made at all", async () => {
  const error = await assertRejects(
    () =>
      send(() => Promise.reject(new TypeError("no")), {
        init: { method: "GET", body: "a GET has no body" },
      }),
    ScaleArgumentError,
  );
  assertEquals(error.code, "argument");
});

Deno.test("attempt reads good bodies and error bodies under caps of their own, and cancels the rest (F24, F37)", async () => {
  for (const [status, size] of [[200, 100], [502, 10], [302, 10]] as const) {
    const body = openBody("moo", true);
    const outcome = await send(
      answering(new Response(body.stream, { status })),
    );
    assert(outcome.kind === "answer" && outcome.cut);
    assertEquals(outcome.bytes.length, size);
    assert(body.cancelled());
    assert(body.pulls() <= size / 3 + 2);
  }
});

Deno.test("attempt ends in time where no head comes, even if fetch does not heed its signal (F2)", async () => {
  using time = new FakeTime();
  let own: AbortSignal | null | undefined;
  const outcome = send((_, init) => {
    own = init.signal;
    return never();
  });
  await time.tickAsync(59_999);
  assertEquals(own?.aborted, false);
  await time.tickAsync(1);
  assertEquals(summary(await outcome), ["timeout"]);
  assertEquals(own?.aborted, true);
});

Deno.test("attempt ends at the deadline of its call, and says so", async () => {
  using time = new FakeTime();
  const table = [[1000, "deadline"], [60_000, "timeout"]] as const;
  for (const [deadlineMs, kind] of table) {
    const outcome = send(never, { deadlineMs });
    await time.tickAsync(deadlineMs);
    assertEquals(summary(await outcome), [kind]);
  }
});

Deno.test("attempt counts the body into its time, and cancels one that falls silent (F35)", async () => {
  using time = new FakeTime();
  const body = openBody('{"a":');
  const outcome = send(answering(new Response(body.stream)));
  await time.tickAsync(60_000);
  assertEquals(summary(await outcome), ["timeout"]);
  await time.runMicrotasks();
  assert(body.cancelled());
});

Deno.test("attempt ends in time where a body only drips (F36)", async () => {
  using time = new FakeTime();
  const body = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      controller.enqueue(new Uint8Array(1));
    },
  });
  const outcome = send(answering(new Response(body)));
  for (let second = 0; second < 70; second += 10) {
    await time.tickAsync(10_000);
    await time.runMicrotasks();
  }
  assertEquals(summary(await outcome), ["timeout"]);
});

Deno.test("attempt takes the no of a server that then falls silent", async () => {
  using time = new FakeTime();
  for (const status of [401, 503, 302]) {
    const body = openBody("No");
    const outcome = send(answering(new Response(body.stream, { status })));
    await time.tickAsync(60_000);
    assertEquals(summary(await outcome), [status, "", false]);
    await time.runMicrotasks();
    assert(body.cancelled());
  }
});

Deno.test("attempt cancels an answer that comes after its time or after an abort", async () => {
  for (const how of ["timeout", "abort"]) {
    const { signal, abort } = countingSignal();
    const { fetch, answer } = lateFetch();
    const timeoutMs = how === "timeout" ? 5 : 60_000;
    const outcome = send(fetch, { signal, timeoutMs }).catch((reason) =>
      reason
    );
    if (how === "abort") abort(REASON);
    await outcome;
    const body = openBody("late", true);
    answer(new Response(body.stream));
    await new Promise((resolve) => setTimeout(resolve, 0));
    assert(body.cancelled(), how);
    assert(body.pulls() <= 1, how);
  }
});

Deno.test("attempt sends nothing once its signal has aborted (F55)", async () => {
  let hits = 0;
  const fetch = () => {
    hits++;
    return never();
  };
  const { signal, abort, added } = countingSignal();
  abort(REASON);
  const reason = await send(fetch, { signal }).catch((reason) => reason);
  assert(reason === REASON);
  assertEquals([hits, added()], [0, 0]);
});

Deno.test("attempt rejects at once with the caller's reason, before the head and in the body (F55, F56)", async () => {
  const reasons = [REASON, new Error("own"), "text", undefined];
  for (const phase of ["head", "body"]) {
    for (const given of reasons) {
      const body = openBody("moo");
      let own: AbortSignal | null | undefined;
      const { signal, abort, listeners } = countingSignal();
      const outcome = send((_, init) => {
        own = init.signal;
        return phase === "head"
          ? never()
          : Promise.resolve(new Response(body.stream));
      }, { signal }).catch((reason) => ({ reason }));
      await new Promise((resolve) => setTimeout(resolve, 0));
      abort(given);
      const { reason } = await outcome as { reason: unknown };
      assert(reason === signal.reason, phase);
      if (given !== undefined) assert(reason === given);
      else assertEquals((reason as DOMException).name, "AbortError");
      assertEquals([own?.aborted, listeners()], [true, 0]);
      assertEquals(body.cancelled(), phase === "body");
    }
  }
});

Deno.test("attempt hears an abort that comes while fetch is being called (F55)", async () => {
  const { signal, abort } = countingSignal();
  const reason = await send(() => {
    abort(REASON);
    return never();
  }, { signal, timeoutMs: 40 }).catch((reason) => reason);
  assert(reason === REASON);
});

Deno.test("attempt leaves no listener on a long-lived signal, however it ends (F56, F63)", async () => {
  const { signal, listeners, added } = countingSignal();
  const ends: readonly Fetch[] = [
    () => Promise.resolve(new Response("moo")),
    () => Promise.resolve(new Response("no", { status: 500 })),
    () => Promise.reject(new TypeError("reset")),
    () => Promise.resolve(new Response(brokenBody("{"))),
    () => Promise.resolve(new Response(openBody("moo", true).stream)),
    never,
  ];
  for (const fetch of ends) {
    await send(fetch, { signal, timeoutMs: 5 });
    assertEquals(listeners(), 0);
  }
  assertEquals(added(), ends.length);
});

Deno.test("attempt does not abort a request that is over, which some runtimes would count as a failure", async () => {
  let own: AbortSignal | null | undefined;
  await send((_, init) => {
    own = init.signal;
    return Promise.resolve(new Response("moo"));
  });
  assertEquals(own?.aborted, false);
});
