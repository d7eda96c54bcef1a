import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { spy } from "@std/testing/mock";
import fc from "fast-check";
import {
  type ClientOptions,
  ScaleArgumentError,
  type ScaleClient,
  ScaleError,
  type Task,
} from "../mod.ts";
import { scriptedClient, type TestClient } from "./support/client.ts";
import { byMethod, failure } from "./support/faults.ts";
import { apiError, type Step } from "./support/scripted_fetch.ts";

const EMPTY = Response.json({});

/** A client that is told `{}` whatever it asks. */
function anyClient(options: Partial<ClientOptions> = {}): TestClient {
  return scriptedClient([EMPTY], options);
}

Deno.test("ScaleClient sends v1 with Basic, v2 with Bearer, and follows nowhere", async () => {
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

Deno.test("ScaleClient adds the client's headers, and the call's over them", async () => {
  const { client, requests } = anyClient({ headers: { a: "1", b: "1" } });
  await client.tasks.get("t", { headers: { b: "2", accept: "x/y" } });
  await client.tasks.get("t");
  const of = (name: string) => requests.map(({ headers }) => headers.get(name));
  assertEquals([of("a"), of("b")], [["1", "1"], ["2", "1"]]);
  assertEquals(of("accept"), ["x/y", "application/json"]);
});

Deno.test("ScaleClient gives what must not be done twice to fetch as a Blob, all else as text or nothing", async () => {
  const json = "application/json";
  const asGiven = { autoUniqueId: false } as const;
  const table: readonly (readonly [
    string,
    (client: ScaleClient) => Promise<unknown>,
    string | null,
  ])[] = [
    ["text", (c) => c.tasks.create("x", { a: 1 }), null],
    [
      "blob",
      (c) => c.tasks.create("x", { unique_id: "k" }),
      '{"unique_id":"k"}',
    ],
    ["blob", (c) => c.tasks.create("x", { a: 1 }, asGiven), '{"a":1}'],
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

Deno.test("Tasks#create makes one unique_id a call, the same for all attempts (F4)", async () => {
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

Deno.test("Tasks#create leaves a unique_id and params as given", async () => {
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

Deno.test("Tasks#create carries its unique_id in every error of the API", async () => {
  for (const status of [400, 401, 402, 429, 500]) {
    const { client, requests } = scriptedClient([apiError(status)]);
    const error = await failure(() => client.tasks.create("x", {}));
    assertEquals(error.uniqueId, JSON.parse(requests[0]!.body!).unique_id);
    const given = await failure(() =>
      client.tasks.create("x", { unique_id: "k" })
    );
    assertEquals(given.uniqueId, "k");
  }
});

Deno.test("Tasks#setUniqueId takes a conflict with its own earlier attempt for done", async () => {
  const own = { task_id: "t", unique_id: "k" };
  const other = { task_id: "t" };
  const taken = apiError(409);
  const table: readonly (readonly [readonly Step[], object, unknown])[] = [
    [[apiError(500), taken], own, own],
    [[apiError(500), taken], other, ["different", false]],
    [[taken], own, [undefined, false]],
  ];
  for (const [POST, found, wanted] of table) {
    const script = byMethod({ POST, GET: [Response.json(found)] });
    const { client } = scriptedClient([script]);
    const came = await client.tasks.setUniqueId("t", "k").catch((error) => [
      error.reason,
      error.outcomeUnknown,
    ]);
    assertEquals(came as unknown, wanted);
  }
});

Deno.test("Projects#update with patch is done where the newest version has what was sent", async () => {
  const param_history = [{ version: 1, a: 1, b: [{ d: 2, c: 1 }] }];
  const table = [
    [{ patch: true, a: 1 }, 1],
    [{ patch: true, b: [{ c: 1, d: 2 }] }, 1],
    [{ patch: true, a: 2 }, 2],
    [{ a: 1 }, 2],
    [{ a: 1, b: [{ c: 1, d: 2 }] }, 1],
  ] as const;
  for (const [params, sends] of table) {
    const { client, requests } = scriptedClient([byMethod({
      POST: [new TypeError("reset"), EMPTY],
      GET: [Response.json({ param_history })],
    })]);
    await client.projects.update("p", params);
    const posts = requests.filter(({ method }) => method === "POST");
    assertEquals(posts.length, sends, JSON.stringify(params));
  }
});

Deno.test("ScaleClient rejects bad arguments from async methods, and sends nothing", async () => {
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
    () => client.tasks.create("x", {}, { uniqueId: "none" as never }),
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

Deno.test("ScaleClient's handles throw for a name that no URL can carry, and send nothing (F69)", () => {
  const { client, requests } = anyClient();
  for (const bad of ["", ".", "..", undefined, "\ud800"]) {
    assertThrows(() => client.task(bad as string), ScaleArgumentError);
    assertThrows(() => client.batch(bad as string), ScaleArgumentError);
    assertThrows(() => client.project(bad as string), ScaleArgumentError);
  }
  assertEquals([client.task("t").id, client.batch("b").name], ["t", "b"]);
  assertEquals(requests.length, 0);
});

Deno.test("ScaleClient#request adds query, body and safety, and gives JSON or text", async () => {
  const { client, requests } = scriptedClient([
    apiError(503),
    new Response("a,b", { headers: { "content-type": "text/csv" } }),
  ]);
  const answer = await client.request("PUT", "/v1/x%2Fy", {
    query: { a: ["1", "2"], b: true },
    extraQuery: { c: 3 },
    body: [1],
    safety: "idempotent",
  });
  assertEquals(answer, "a,b");
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

Deno.test("ScaleClient#with changes some options and leaves the client as it is", async () => {
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
});

Deno.test("extraBody and extraQuery go over the wire beside what is checked", async () => {
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

Deno.test("ScaleClient gives results as plain data, members and values that nobody knows included (F42)", async () => {
  const json = '{"status":"new_state","__proto__":{"a":1},"unknown":[1]}';
  const { client } = scriptedClient([new Response(json)]);
  const task: Task = await client.tasks.get("t");
  assertEquals(JSON.stringify(task), json);
  assertEquals(JSON.stringify(structuredClone(task)), json);
  assertEquals("a" in {}, false);
});

/** Everything that anyone could print of a value. */
function printed(value: unknown): string {
  const options = { depth: 99, showHidden: true, iterableLimit: 999 };
  const seen = [Deno.inspect(value, options), String(value)];
  try {
    seen.push(JSON.stringify(value) ?? "");
  } catch { /* not everything is JSON */ }
  if (value instanceof Error) {
    seen.push(value.stack ?? "", printed(value.cause));
  }
  return seen.join("\n");
}

/** The ways in which a server may give the key back to whom it belongs. */
function echoes(key: string): readonly Step[] {
  return [key, btoa(key + ":")].flatMap((echo) => [
    apiError(401, `Unknown key ${echo}`),
    apiError(500, echo),
    new Response(`Unknown ${echo}`, { status: 403 }),
    new Response(`<html>${echo}</html>`),
    new Response(`{"key":"${echo}`),
    Response.json({ [echo]: { nested: [echo] } }, { status: 400 }),
    Response.json({ error: echo }, {
      status: 429,
      headers: { "x-echo": echo, "retry-after": "9999" },
    }),
    new Response(null, {
      status: 302,
      headers: { location: `https://x.test/?key=${echo}` },
    }),
  ]);
}

const KEY = fc.stringMatching(/^(live|test)_[A-Za-z0-9_-]{16,40}$/);

Deno.test("ScaleClient shows its key in no error, event, log or print-out, even where the server echoes it (F65)", async () => {
  const methods = ["log", "info", "warn", "error", "debug"] as const;
  const spies = methods.map((method) => spy(console, method));
  try {
    await fc.assert(
      fc.asyncProperty(KEY, async (key) => {
        const seen: unknown[] = [];
        const note = (event: unknown) => void seen.push(event);
        const hooks = {
          onRequest: note,
          onResponse: note,
          onRetry: note,
          onRecover: note,
          onError: note,
        };
        for (const step of [...echoes(key), new TypeError("reset")]) {
          const post = byMethod({ GET: [step], POST: [step] });
          const { client } = scriptedClient([post], {
            apiKey: ` ${key}\n`,
            hooks,
          });
          const calls = [
            () => client.tasks.get("t"),
            () => client.tasks.create("x", {}),
            () => client.request("GET", "/v2/x", { maxRetries: 0 }),
          ];
          for (const call of calls) {
            // What a good answer holds is the caller's own affair.
            await call().then(() => {}, note);
          }
          seen.push(client, client.tasks, client.task("t"), client.with({}));
        }
        assert(seen.some((value) => value instanceof ScaleError));
        const all = seen.map(printed).join("\n");
        assert(!all.includes(key) && !all.includes(btoa(key + ":")), key);
      }),
      { numRuns: 15 },
    );
    for (const { calls } of spies) assertEquals(calls.length, 0);
  } finally {
    for (const { restore } of spies) restore();
  }
});
