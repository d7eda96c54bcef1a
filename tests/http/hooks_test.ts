import { assertEquals } from "@std/assert";
import type { Hooks } from "../../mod.ts";
import { observe } from "../../src/core/observe.ts";
import { scriptedClient } from "../support/client.ts";
import { byMethod, failure } from "../support/faults.ts";
import { apiError } from "../support/scripted_fetch.ts";

/** Hooks that write down what they are told, in order. */
function recorder(): { hooks: Hooks; seen: [string, object][] } {
  const seen: [string, object][] = [];
  const note = (name: string) => (event: object) => {
    const { error, ...rest } = event as { error?: unknown };
    seen.push([name, { ...rest, ...error ? { error: String(error) } : {} }]);
  };
  const hooks = {
    onRequest: note("onRequest"),
    onResponse: note("onResponse"),
    onRetry: note("onRetry"),
    onRecover: note("onRecover"),
    onError: note("onError"),
  };
  return { hooks, seen };
}

Deno.test("observe calls the hook with the event, and nobody where there is none", () => {
  const seen: number[] = [];
  observe((event: number) => seen.push(event), 5);
  observe(undefined, 6);
  assertEquals(seen, [5]);
});

Deno.test("observe lets no fault of a hook out, thrown or rejected", async () => {
  observe(() => {
    throw new Error("hook");
  }, 1);
  observe(() => Promise.reject(new Error("hook")), 1);
  // An unhandled rejection would fail the test here.
  await new Promise((resolve) => setTimeout(resolve, 0));
});

Deno.test("Hooks see a retried call from first request to answer, by route and not by path", async () => {
  const { hooks, seen } = recorder();
  const { client, clock } = scriptedClient([
    apiError(503),
    () => {
      clock.advance(7);
      return Response.json({ task_id: "t" });
    },
  ], { hooks });
  await client.tasks.get("private");
  const event = {
    operation: "tasks.get",
    method: "GET",
    route: "/v1/task/{task_id}",
  };
  const error =
    "ScaleServiceUnavailableError: The server answered tasks.get with 503: Error 503";
  assertEquals(seen, [
    ["onRequest", { ...event, attempt: 1 }],
    ["onResponse", { ...event, attempt: 1, status: 503, durationMs: 0 }],
    ["onRetry", { ...event, attempt: 1, delayMs: 250, error }],
    ["onRequest", { ...event, attempt: 2 }],
    ["onResponse", { ...event, attempt: 2, status: 200, durationMs: 7 }],
  ]);
});

Deno.test("Hooks see a call that fails for good once, with the error that the caller gets", async () => {
  const errors: unknown[] = [];
  const { client } = scriptedClient([apiError(500)], {
    hooks: { onError: ({ error }) => errors.push(error) },
  });
  const error = await failure(() => client.tasks.get("t"));
  assertEquals(errors.length, 1);
  assertEquals(errors[0] === error, true);
});

Deno.test("Hooks see no answer where there was none", async () => {
  const { hooks, seen } = recorder();
  const { client } = scriptedClient([new TypeError("down")], {
    hooks,
    maxRetries: 0,
  });
  await failure(() => client.tasks.get("t"));
  assertEquals(seen.map(([name]) => name), ["onRequest", "onError"]);
});

Deno.test("Hooks see a recovery with the key and the conflict", async () => {
  const { hooks, seen } = recorder();
  const { client } = scriptedClient([byMethod({
    POST: [new TypeError("reset"), apiError(409, "Taken")],
    GET: [Response.json({ docs: [{ unique_id: "k", type: "x" }] })],
  })], { hooks });
  await client.tasks.create("x", { unique_id: "k" });
  assertEquals(
    seen.filter(([name]) => name === "onRecover"),
    [["onRecover", {
      operation: "tasks.create",
      method: "POST",
      route: "/v1/task/{type}",
      attempt: 2,
      uniqueId: "k",
      error:
        "ScaleDuplicateResourceError: The server answered tasks.create with 409: Taken",
    }]],
  );
});

Deno.test("Hooks that throw or reject change nothing of a call", async () => {
  const fail = () => {
    throw new Error("hook");
  };
  const reject = () => Promise.reject(new Error("hook"));
  for (const hook of [fail, reject]) {
    const { client, requests } = scriptedClient([
      apiError(503),
      Response.json({ task_id: "t" }),
    ], {
      hooks: {
        onRequest: hook,
        onResponse: hook,
        onRetry: hook,
        onRecover: hook,
        onError: hook,
      },
    });
    assertEquals(await client.tasks.get("t"), { task_id: "t" } as never);
    assertEquals(requests.length, 2);
  }
});
