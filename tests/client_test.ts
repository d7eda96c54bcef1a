import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type ClientOptions,
  ScaleArgumentError,
  type ScaleClient,
  type Task,
} from "../mod.ts";
import { scriptedClient, type TestClient } from "./support/client.ts";
import { byMethod, facts, failure } from "./support/faults.ts";
import { apiError, type Step } from "./support/scripted_fetch.ts";

const EMPTY = Response.json({});

/** A client whose server responds to everything with `{}`. */
function anyClient(options: Partial<ClientOptions> = {}): TestClient {
  return scriptedClient([EMPTY], options);
}

Deno.test("ScaleClient sends the key to v1 with Basic and to v2 with Bearer, and follows no redirect", async () => {
  const { client, requests } = anyClient();
  await client.tasks.get("t");
  await client.request("GET", "/v1/x");
  await client.request("GET", "/v2/x");
  const basic = "Basic " + btoa("test_key:");
  assertEquals(
    requests.map(({ headers }) => headers.get("authorization")),
    [basic, basic, "Bearer test_key"],
  );
  for (const { init, headers } of requests) {
    assertEquals([init.redirect, headers.get("accept")], [
      "manual",
      "application/json",
    ]);
    assertEquals(headers.get("content-type"), null);
  }
});

Deno.test("ScaleClient sends the headers of the client, and those of the call over them", async () => {
  const { client, requests } = anyClient({ headers: { a: "1", b: "1" } });
  await client.tasks.get("t", { headers: { b: "2", accept: "x/y" } });
  await client.tasks.get("t");
  const of = (name: string) => requests.map(({ headers }) => headers.get(name));
  assertEquals([of("a"), of("b")], [["1", "1"], ["2", "1"]]);
  assertEquals(of("accept"), ["x/y", "application/json"]);
});

Deno.test("ScaleClient sends a body that must be sent once as a Blob, any other as a string", async () => {
  const json = "application/json";
  const noKey = { autoUniqueId: false } as const;
  const table: readonly (readonly [
    string,
    (client: ScaleClient) => Promise<unknown>,
    string | null,
  ])[] = [
    ["string", (c) => c.tasks.create("x", { a: 1 }), null],
    [
      "blob",
      (c) => c.tasks.create("x", { unique_id: "k" }),
      '{"unique_id":"k"}',
    ],
    ["blob", (c) => c.tasks.create("x", { a: 1 }, noKey), '{"a":1}'],
    [
      "blob",
      (c) => c.tasks.audit("t", { accepted: true }),
      '{"accepted":true}',
    ],
    ["blob", (c) => c.batches.finalize("b"), "{}"],
    ["blob", (c) => c.projects.update("p", {}), "{}"],
    ["blob", (c) => c.request("POST", "/v1/x"), "{}"],
    ["string", (c) => c.tasks.setTags("t", []), "[]"],
    ["string", (c) => c.tasks.setMetadata("t", {}), "{}"],
    ["none", (c) => c.tasks.cancel("t"), null],
    ["none", (c) => c.tasks.get("t"), null],
    ["none", (c) => c.tasks.clearUniqueId("t"), null],
  ];
  for (const [kind, call, body] of table) {
    const { client, requests } = anyClient();
    await call(client);
    const { bodyKind, body: sent, headers, init } = requests[0]!;
    assertEquals(bodyKind, kind, String(call));
    if (body !== null) assertEquals(sent, body);
    assertEquals(headers.get("content-type"), kind === "none" ? null : json);
    if (init.body instanceof Blob) assertEquals(init.body.type, json);
  }
});

Deno.test("Tasks#create generates one unique_id for each call, the same for all attempts", async () => {
  const { client, requests } = scriptedClient([
    apiError(503),
    apiError(503),
    EMPTY,
  ]);
  await client.tasks.create("x", { a: 1 });
  await client.tasks.create("x", { a: 1, unique_id: undefined } as never);
  const ids = requests.map(({ body }) => JSON.parse(body!).unique_id);
  assertEquals([...new Set(ids)].length, 2);
  assertEquals(ids[0], ids[2]);
  for (const id of ids) assert(/^auto-[0-9a-f-]{36}$/.test(id));
});

Deno.test("Tasks#create does not change params, and keeps a unique_id of the caller", async () => {
  const { client, requests } = anyClient();
  const params = Object.freeze({ a: 1 });
  await client.tasks.create("x", { ...params, unique_id: "mine" });
  await client.tasks.create("x", params, { autoUniqueId: false });
  const derived = client.with({ autoUniqueId: false });
  await derived.tasks.create("x", params);
  await derived.tasks.create("x", params, { autoUniqueId: true });
  const bodies = requests.map(({ body }) => JSON.parse(body!));
  assertEquals(bodies.map(({ unique_id }) => typeof unique_id), [
    "string",
    "undefined",
    "undefined",
    "string",
  ]);
  assertEquals([bodies[0].unique_id, params], ["mine", { a: 1 }]);
});

Deno.test("Tasks#create adds its unique_id to every error of the API", async () => {
  for (const status of [400, 401, 402, 429, 500]) {
    const { client, requests } = scriptedClient([apiError(status)]);
    const error = await failure(() => client.tasks.create("x", {}));
    assertEquals(error.uniqueId, JSON.parse(requests[0]!.body!).unique_id);
    const own = await failure(() =>
      client.tasks.create("x", { unique_id: "k" })
    );
    assertEquals(own.uniqueId, "k");
  }
});

Deno.test("Tasks#setUniqueId returns the task for a 409 with its own earlier attempt", async () => {
  const own = { task_id: "t", unique_id: "k" };
  const other = { task_id: "t" };
  const taken = apiError(409);
  const table: readonly (readonly [readonly Step[], object, unknown])[] = [
    [[apiError(500), taken], own, own],
    [[apiError(500), taken], other, ["different", false]],
    [[taken], own, [undefined, false]],
  ];
  for (const [POST, found, expected] of table) {
    const script = byMethod({ POST, GET: [Response.json(found)] });
    const { client } = scriptedClient([script]);
    const result = await client.tasks.setUniqueId("t", "k").catch((error) => [
      error.reason,
      error.outcomeUnknown,
    ]);
    assertEquals(result as unknown, expected);
  }
});

Deno.test("ScaleClient rejects wrong arguments, and sends nothing", async () => {
  const { client, requests } = anyClient();
  const calls: readonly (() => Promise<unknown>)[] = [
    () => client.tasks.get(""),
    () => client.tasks.get(".."),
    () => client.tasks.get(undefined as never),
    () => client.tasks.create("", {}),
    () => client.tasks.create("x", null as never),
    () => client.tasks.create("x", [] as never),
    () => client.tasks.create("x", { unique_id: "" }),
    () => client.tasks.create("x", { n: NaN }),
    () => client.tasks.create("x", {}, { autoUniqueId: "none" as never }),
    () => client.tasks.list({ limit: 0 }).toArray({ max: 1 }),
    async () => await client.tasks.list({ project_name: "p" } as never),
    () => client.tasks.count({ limit: 5 } as never),
    () => client.tasks.cancel("t", { clear: true } as never),
    () => client.tasks.audit("t", { accepted: "yes" as never }),
    () => client.tasks.setUniqueId("t", ""),
    () => client.tasks.setMetadata("t", null as never),
    () => client.tasks.setTags("t", "a" as never),
    () => client.tasks.addTags("t", []),
    () => client.batches.create({ project: "p", name: "" }),
    () => client.batches.get("."),
    () => client.projects.create({ name: "p", type: "" }),
    () => client.projects.setOntology("p", {} as never),
    () => client.request("FETCH" as never, "/v1/x"),
    () => client.request("GET", "/v3/x"),
    () => client.request("GET", "/v1/x", { body: {} }),
    () => client.request("GET", "/v1/x", { safety: "always" as never }),
    () => client.tasks.setTags("t", ["a"], { extraBody: { b: 1 } }),
    () => client.tasks.get("t", { timeoutMs: 0 }),
  ];
  for (const call of calls) {
    await assertRejects(call, ScaleArgumentError);
  }
  assertEquals(requests.length, 0);
});

Deno.test("ScaleClient refuses names that a URL cannot hold, and sends nothing", async () => {
  const { client, requests } = anyClient();
  for (const bad of ["", ".", "..", undefined, "\ud800"] as string[]) {
    await assertRejects(() => client.tasks.cancel(bad), ScaleArgumentError);
    await assertRejects(() => client.batches.get(bad), ScaleArgumentError);
    await assertRejects(() => client.projects.get(bad), ScaleArgumentError);
  }
  assertEquals(requests.length, 0);
});

Deno.test("ScaleClient#request sends query and body, repeats by safety, and returns JSON or a string", async () => {
  const { client, requests } = scriptedClient([
    apiError(503),
    new Response("a,b", { headers: { "content-type": "text/csv" } }),
  ]);
  const value = await client.request("PUT", "/v1/x%2Fy", {
    query: { a: ["1", "2"], b: true },
    extraQuery: { c: 3 },
    body: [1],
    safety: "idempotent",
  });
  assertEquals(value, "a,b");
  const { method, target, body } = requests[1]!;
  assertEquals([method, target, body], [
    "PUT",
    "/v1/x%2Fy?a=1&a=2&b=true&c=3",
    "[1]",
  ]);
  await failure(() =>
    scriptedClient([apiError(503)]).client.request("POST", "/v1/x")
  ).then(({ attempts }) => assertEquals(attempts, 1));
});

Deno.test("ScaleClient#with changes some options, and does not change its client", async () => {
  const { client, requests } = anyClient({ headers: { a: "1" } });
  const derived = client.with({ apiKey: "other", baseUrl: "https://x.test/y" });
  await derived.tasks.get("t");
  await client.tasks.get("t");
  assertEquals(
    requests.map(({ headers, target }) => [
      headers.get("authorization"),
      headers.get("a"),
      target,
    ]),
    [
      ["Basic " + btoa("other:"), "1", "/y/v1/task/t"],
      ["Basic " + btoa("test_key:"), "1", "/v1/task/t"],
    ],
  );
  assertThrows(() => client.with({ timeout: 5 } as never), ScaleArgumentError);
  assertThrows(() => client.with(null as never), ScaleArgumentError);
  assertThrows(() => client.with({ retry: 5 as never }), ScaleArgumentError);
});

Deno.test("ScaleClient#with merges headers and retry over those of its client", async () => {
  const { client, clock, requests } = scriptedClient([apiError(503)], {
    headers: { "X-A": "1", "x-b": "1" },
    retry: { baseDelayMs: 100, maxDelayMs: 200 },
  });
  const derived = client.with({
    headers: { "x-a": "2", "x-c": "2" },
    retry: { maxDelayMs: 150 },
  });
  await failure(() => derived.tasks.get("t"));
  assertEquals(clock.waits, [50, 75, 75]);
  const { headers } = requests[0]!;
  assertEquals(["x-a", "x-b", "x-c"].map((name) => headers.get(name)), [
    "2",
    "1",
    "2",
  ]);
  await client.tasks.get("t", { maxRetries: 0 }).catch(() => {});
  assertEquals(requests.at(-1)?.headers.get("x-a"), "1");
});

Deno.test("ScaleClient#with refuses retry.quota, because both clients share one", () => {
  const { client } = anyClient();
  assertThrows(
    () => client.with({ retry: { baseDelayMs: 5, quota: 5 } }),
    ScaleArgumentError,
    "retry.quota must not be changed: derived clients share it",
  );
});

Deno.test("extraBody and extraQuery are sent beside the checked parameters", async () => {
  const { client, requests } = anyClient();
  await client.tasks.create("x", { unique_id: "k" }, {
    extraBody: { moo: { a: 1 } },
    extraQuery: { dry: true },
  });
  assertEquals(requests[0]!.target, "/v1/task/x?dry=true");
  assertEquals(JSON.parse(requests[0]!.body!), {
    unique_id: "k",
    moo: { a: 1 },
  });
});

Deno.test("ScaleClient returns plain data, with unknown members and values", async () => {
  const json = '{"status":"new_state","__proto__":{"a":1},"unknown":[1]}';
  const { client } = scriptedClient([new Response(json)]);
  const task: Task = await client.tasks.get("t");
  assertEquals(JSON.stringify(task), json);
  assertEquals(JSON.stringify(structuredClone(task)), json);
  assertEquals("a" in {}, false);
});

Deno.test("ScaleClient returns undefined for a 204 if a method has no result, and throws otherwise", async () => {
  const { client, requests } = scriptedClient([
    new Response(null, { status: 204 }),
  ]);
  assertEquals(await client.tasks.audit("t", { accepted: true }), undefined);
  assertEquals(await client.request("DELETE", "/v1/x"), undefined);
  const error = await failure(() => client.tasks.clearUniqueId("t"));
  assertEquals(facts(error), {
    name: "ScaleResponseError",
    code: "response",
    status: 204,
    reason: "unexpected",
    attempts: 1,
    outcomeUnknown: true,
  });
  assertEquals(requests.length, 3);
});

Deno.test("ScaleClient#request accepts any safety for a GET, and refuses a path that leaves its place", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  await client.request("GET", "/v1/x", { safety: "once" });
  assertEquals(requests[0]?.body, null);
  for (
    const path of [
      "/v1/a\\..\\..\\x",
      "/v1/a/..\u0001",
      "/v1//x",
      "/v1/%2e%2E/x",
      "/v1/ä",
    ]
  ) {
    await assertRejects(
      () => client.request("GET", path),
      ScaleArgumentError,
      "path must",
    );
  }
  assertEquals(requests.length, 1);
});

Deno.test("extraBody may contain a name that every object inherits", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  await client.tasks.setMetadata("t", {}, { extraBody: { constructor: 1 } });
  assertEquals(requests[0]?.body, '{"constructor":1}');
});

Deno.test("ScaleClient#with never generates the same unique_id as its client", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  const other = client.with({ timeoutMs: 1000 });
  for (const each of [client, other, client, other]) {
    await each.tasks.create("annotation", {} as never);
  }
  const ids = requests.map(({ body }) => JSON.parse(body ?? "").unique_id);
  assertEquals(new Set(ids).size, 4);
});
