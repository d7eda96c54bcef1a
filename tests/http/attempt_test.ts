import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import {
  attempt,
  type AttemptResult,
  type Fetch,
} from "../../src/http/attempt.ts";
import { jsonBody, type OpenBody } from "../../src/http/body.ts";
import { guardedStream } from "../../src/results/stream.ts";
import { LIMITS, summary } from "../support/attempts.ts";
import {
  brokenBody,
  countingSignal,
  never,
  openBody,
} from "../support/faults.ts";

const REASON = { why: "the caller's" };

/** Sends a request once, with a time limit that only a test of time reaches. */
function send(
  fetch: Fetch,
  { signal, method = "GET", json, isStreamed = false, ...limits }: {
    readonly signal?: AbortSignal;
    readonly method?: string;
    readonly json?: unknown;
    readonly isStreamed?: boolean;
    readonly timeoutMs?: number;
    readonly deadlineMs?: number;
    readonly maxBytes?: number;
  } = {},
): Promise<AttemptResult> {
  const body = jsonBody(json, { operation: "cows.milk", sendOnce: false });
  return attempt({
    fetch,
    url: "https://api.test/v1/x",
    init: { method },
    body: body.open() as OpenBody,
    stream: isStreamed ? guardedStream : undefined,
  }, { ...LIMITS, ...limits, signal });
}

/** A `fetch` that returns one response. */
function responding(response: Response): Fetch {
  return () => Promise.resolve(response);
}

/** A `fetch` that responds when the test says so, and ignores its signal. */
function lateFetch(): { fetch: Fetch; respond: (response: Response) => void } {
  const { promise, resolve } = Promise.withResolvers<Response>();
  return { fetch: () => promise, respond: resolve };
}

Deno.test("attempt returns the status, the headers and the body of any response", async () => {
  for (const status of [200, 201, 202, 302, 400, 503]) {
    const headers = { "x-moo": "1" };
    const result = await send(
      responding(new Response("moo", { status, headers })),
    );
    assertEquals(summary(result), [status, "moo", false]);
    assert(result.kind === "response");
    assertEquals(result.headers.get("x-moo"), "1");
  }
  const empty = responding(new Response(null, { status: 204 }));
  assertEquals(summary(await send(empty)), [204, "", false]);
});

Deno.test("attempt calls fetch as a plain function with its own signal", async () => {
  const { signal } = new AbortController();
  let own: AbortSignal | null | undefined;
  async function fetch(this: unknown, url: string, init: RequestInit) {
    assertEquals(this, undefined);
    assertEquals([url, init.method], ["https://api.test/v1/x", "POST"]);
    own = init.signal;
    return await Promise.resolve(new Response("moo"));
  }
  await send(fetch, { signal, method: "POST" });
  assert(own && own !== signal && !own.aborted);
});

Deno.test("attempt distinguishes a failed fetch from a failed body by where the error was thrown", async () => {
  const cause = new Error("workerd throws plain errors");
  const rejected = await send(() => Promise.reject(cause));
  assert(rejected.kind === "fetch" && rejected.cause === cause);
  const thrown = await send(() => {
    throw cause;
  });
  assert(thrown.kind === "fetch" && thrown.cause === cause);
  const body = await send(responding(new Response(brokenBody('{"a'))));
  assertEquals(summary(body), ["body"]);
});

Deno.test("attempt returns the status of an error response whose body breaks off", async () => {
  const response = new Response(brokenBody("No"), { status: 401 });
  assertEquals(summary(await send(responding(response))), [401, "", false]);
});

Deno.test("attempt returns the error of the runtime if that cannot make the request at all", async () => {
  const result = await send(() => Promise.reject(new TypeError("no")), {
    method: "GET",
    json: "a GET has no body",
  });
  assert(result.kind === "request");
  assertInstanceOf(result.cause, TypeError);
});

Deno.test("attempt reads the bodies of successful and of error responses under separate caps, and cancels the rest", async () => {
  for (
    const [status, size] of [[200, 100], [502, 65_536], [302, 65_536]] as const
  ) {
    const body = openBody("moo", true);
    const result = await send(
      responding(new Response(body.stream, { status })),
    );
    assert(result.kind === "response" && result.isCut);
    assertEquals(result.bytes.length, size);
    assert(body.cancelled());
    assert(body.pulls() <= size / 3 + 2);
  }
});

Deno.test("attempt ends after timeoutMs if no headers arrive, even if fetch ignores its signal", async () => {
  using time = new FakeTime();
  let own: AbortSignal | null | undefined;
  const result = send((_, init) => {
    own = init.signal;
    return never();
  });
  await time.tickAsync(59_999);
  assertEquals(own?.aborted, false);
  await time.tickAsync(1);
  assertEquals(summary(await result), ["timeout"]);
  assertEquals(own?.aborted, true);
});

Deno.test('attempt ends at the deadline of its call with the kind "deadline"', async () => {
  using time = new FakeTime();
  const table = [[1000, "deadline"], [60_000, "timeout"]] as const;
  for (const [deadlineMs, kind] of table) {
    const result = send(never, { deadlineMs });
    await time.tickAsync(deadlineMs);
    assertEquals(summary(await result), [kind]);
  }
});

Deno.test("attempt includes the body in timeoutMs, and cancels a body that stops sending", async () => {
  using time = new FakeTime();
  const body = openBody('{"a":');
  const result = send(responding(new Response(body.stream)));
  await time.tickAsync(60_000);
  assertEquals(summary(await result), ["timeout"]);
  await time.runMicrotasks();
  assert(body.cancelled());
});

Deno.test("attempt ends after timeoutMs if a body arrives too slowly", async () => {
  using time = new FakeTime();
  const body = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      controller.enqueue(new Uint8Array(1));
    },
  });
  const result = send(responding(new Response(body)));
  for (let second = 0; second < 70; second += 10) {
    await time.tickAsync(10_000);
    await time.runMicrotasks();
  }
  assertEquals(summary(await result), ["timeout"]);
});

Deno.test("attempt returns an error response whose body never ends", async () => {
  using time = new FakeTime();
  for (const status of [401, 503, 302]) {
    const body = openBody("No");
    const result = send(responding(new Response(body.stream, { status })));
    await time.tickAsync(60_000);
    assertEquals(summary(await result), [status, "", false]);
    await time.runMicrotasks();
    assert(body.cancelled());
  }
});

Deno.test("attempt cancels a response that arrives after the timeout or after an abort", async () => {
  for (const how of ["timeout", "abort"]) {
    const { signal, abort } = countingSignal();
    const { fetch, respond } = lateFetch();
    const timeoutMs = how === "timeout" ? 5 : 60_000;
    const result = send(fetch, { signal, timeoutMs }).catch((reason) => reason);
    if (how === "abort") abort(REASON);
    await result;
    const body = openBody("late", true);
    respond(new Response(body.stream));
    await new Promise((resolve) => setTimeout(resolve, 0));
    assert(body.cancelled(), how);
    assert(body.pulls() <= 1, how);
  }
});

Deno.test("attempt sends nothing if its signal has already aborted", async () => {
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

Deno.test("attempt rejects at once with the reason of the signal, before the headers and during the body", async () => {
  const reasons = [REASON, new Error("own"), "a string", undefined];
  for (const phase of ["head", "body"]) {
    for (const value of reasons) {
      const body = openBody("moo");
      let own: AbortSignal | null | undefined;
      const { signal, abort, listeners } = countingSignal();
      const result = send((_, init) => {
        own = init.signal;
        return phase === "head"
          ? never()
          : Promise.resolve(new Response(body.stream));
      }, { signal }).catch((reason) => ({ reason }));
      await new Promise((resolve) => setTimeout(resolve, 0));
      abort(value);
      const { reason } = await result as { reason: unknown };
      assert(reason === signal.reason, phase);
      if (value !== undefined) assert(reason === value);
      else assertEquals((reason as DOMException).name, "AbortError");
      assertEquals([own?.aborted, listeners()], [true, 0]);
      assertEquals(body.cancelled(), phase === "body");
    }
  }
});

Deno.test("attempt rejects if the signal aborts while fetch is called", async () => {
  const { signal, abort } = countingSignal();
  const reason = await send(() => {
    abort(REASON);
    return never();
  }, { signal, timeoutMs: 40 }).catch((reason) => reason);
  assert(reason === REASON);
});

Deno.test("attempt closes the connection of a stream that opens in the moment of an abort", async () => {
  for (const when of ["before", "after"]) {
    const { signal, abort, listeners } = countingSignal();
    const { stream } = openBody("moo", true);
    let own: AbortSignal | null | undefined;
    const result = send((_, init) => {
      own = init.signal;
      if (when === "before") abort(REASON);
      const response = Promise.resolve(new Response(stream));
      if (when === "after") response.then(() => abort(REASON));
      return response;
    }, { signal, isStreamed: true });
    await result.catch(() => {});
    assertEquals([own?.aborted, listeners()], [true, 0]);
  }
});

Deno.test("attempt closes the connection of a stream that opens in the moment of the timeout", async () => {
  using time = new FakeTime();
  let own: AbortSignal | null | undefined;
  const result = send((_, init) => {
    own = init.signal;
    const { stream } = openBody("moo", true);
    return new Promise((resolve) =>
      setTimeout(() => resolve(new Response(stream)), 60_000)
    );
  }, { isStreamed: true });
  time.tick(60_000);
  const { kind } = await result;
  assertEquals([kind, own?.aborted], ["timeout", true]);
});

Deno.test("attempt leaves no listener on a long-lived signal, whatever its result", async () => {
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

Deno.test("attempt does not abort a request that is over, because some runtimes count that as a failure", async () => {
  let own: AbortSignal | null | undefined;
  await send((_, init) => {
    own = init.signal;
    return Promise.resolve(new Response("moo"));
  });
  assertEquals(own?.aborted, false);
});
