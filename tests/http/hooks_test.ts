import { assert, assertEquals } from "@std/assert";
import type { Hooks, RequestEvent, ResponseEvent } from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { byMethod, failure } from "../support/faults.ts";
import { apiError } from "../support/scripted_fetch.ts";

/** Hooks that record their events in order, without headers, call id and start. */
function recorder(): { hooks: Hooks; seen: [string, object][] } {
  const seen: [string, object][] = [];
  const note = (name: string) => (event: object) => {
    const { error, headers: _, callId, startedAt, ...rest } = event as
      & RequestEvent
      & { error?: unknown; headers?: Headers };
    assert(/^[\da-f-]{36}$/.test(callId) && startedAt > 0);
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

Deno.test("Hooks report a retried call from its first request to its last response, with the route and not the path", async () => {
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
    "ScaleServiceUnavailableError: The server responded to tasks.get with 503: Error 503";
  assertEquals(seen, [
    ["onRequest", { ...event, attempt: 1 }],
    ["onResponse", { ...event, attempt: 1, status: 503, durationMs: 0 }],
    ["onRetry", {
      ...event,
      attempt: 1,
      durationMs: 0,
      delayMs: 250,
      error,
    }],
    ["onRequest", { ...event, attempt: 2 }],
    ["onResponse", { ...event, attempt: 2, status: 200, durationMs: 7 }],
  ]);
});

Deno.test("Hooks#onError reports a failed call once, with the error that the caller gets", async () => {
  const errors: unknown[] = [];
  const { client } = scriptedClient([apiError(500)], {
    hooks: { onError: ({ error }) => errors.push(error) },
  });
  const error = await failure(() => client.tasks.get("t"));
  assertEquals(errors.length, 1);
  assertEquals(errors[0] === error, true);
});

Deno.test("Hooks#onResponse is not called without a response", async () => {
  const { hooks, seen } = recorder();
  const { client } = scriptedClient([new TypeError("down")], {
    hooks,
    maxRetries: 0,
  });
  await failure(() => client.tasks.get("t"));
  assertEquals(seen.map(([name]) => name), ["onRequest", "onError"]);
});

Deno.test("Hooks#onRecover reports the key and the conflict", async () => {
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
      durationMs: 0,
      uniqueId: "k",
      error:
        "ScaleDuplicateResourceError: The server responded to tasks.create with 409: Taken",
    }]],
  );
});

Deno.test("Hooks that throw or reject do not change a call", async () => {
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

Deno.test("Hooks report the route {path} of a request, never its path", async () => {
  const seen: string[] = [];
  const { client } = scriptedClient([Response.json({})], {
    hooks: { onRequest: ({ route }) => seen.push(route) },
  });
  await client.request("GET", "/v1/secret/name");
  assertEquals(seen, ["{path}"]);
});

Deno.test("CallOptions#onResponse reports each response of its call, also those that are repeated", async () => {
  const seen: ResponseEvent[] = [];
  const { client } = scriptedClient([
    apiError(503, "Later", { "x-request-id": "r1" }),
    new TypeError("reset"),
    Response.json({}, { headers: { "x-request-id": "r3", "x-moo": "1" } }),
  ]);
  await client.tasks.get("t", { onResponse: (event) => seen.push(event) });
  await client.tasks.get("t");
  assertEquals(
    seen.map(({ attempt, status, requestId }) => [attempt, status, requestId]),
    [[1, 503, "r1"], [3, 200, "r3"]],
  );
  assertEquals(seen[1]?.headers.get("x-moo"), "1");
  assertEquals(seen[1]?.operation, "tasks.get");
});

Deno.test("CallOptions#onResponse is called beside the hook of the client, and cannot make the call fail", async () => {
  const seen: string[] = [];
  const { client } = scriptedClient([Response.json({ task_id: "t" })], {
    hooks: { onResponse: () => seen.push("hook") },
  });
  const onResponse = () => {
    seen.push("call");
    throw new Error("observer");
  };
  const task = await client.tasks.get("t", { onResponse });
  assertEquals([task.task_id, seen], ["t", ["hook", "call"]]);
});

Deno.test("CallOptions#onResponse reports each page of a list and the response of an upload", async () => {
  const statuses: number[] = [];
  const onResponse = ({ status }: ResponseEvent) => statuses.push(status);
  const { client } = scriptedClient([
    Response.json({ docs: [{}], has_more: true, next_token: "a" }),
    Response.json({ docs: [{}], has_more: false }),
    Response.json({ id: "f" }, { status: 201 }),
  ]);
  await client.tasks.list({}, { onResponse }).toArray({ max: 9 });
  await client.files.upload(new Blob(["x"]), {}, { onResponse });
  assertEquals(statuses, [200, 200, 201]);
});

Deno.test("ResponseEvent#requestId is x-request-id, request-id or cf-ray, in this order, and absent without them", async () => {
  const all = { "cf-ray": "c", "request-id": "b", "x-request-id": "a" };
  const table: readonly (readonly [HeadersInit, string | undefined])[] = [
    [all, "a"],
    [{ "cf-ray": "c", "request-id": "b" }, "b"],
    [{ "cf-ray": "c" }, "c"],
    [{}, undefined],
  ];
  for (const [headers, requestId] of table) {
    const { client } = scriptedClient([Response.json({}, { headers })]);
    const seen: ResponseEvent[] = [];
    await client.tasks.get("t", { onResponse: (event) => seen.push(event) });
    assertEquals(seen.map((event) => event.requestId), [requestId]);
    assertEquals("requestId" in seen[0]!, requestId !== undefined);
  }
});
