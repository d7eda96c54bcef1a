/** Answers that are not what they should be: none is taken for success, none crashes, none hangs. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ScaleArgumentError, ScaleResponseError } from "../../mod.ts";
import { decodeJson } from "../../src/http/body.ts";
import { scriptedClient } from "../support/client.ts";
import { facts, failure, never } from "../support/faults.ts";
import { apiError } from "../support/scripted_fetch.ts";

Deno.test("batches.finalize takes only the batch itself, no longer staging, for done", async () => {
  for (
    const found of [{}, { name: "b" }, { name: "b", status: "staging" }, {
      name: "other",
      status: "completed",
    }]
  ) {
    const { client } = scriptedClient([
      new TypeError("reset"),
      Response.json(found),
      apiError(400, "Already finalized."),
    ]);
    const error = await failure(() => client.batches.finalize("b"));
    assertEquals([error.status, error.outcomeUnknown], [400, true]);
  }
});

Deno.test("projects.update does not send again what it cannot compare", async () => {
  const { client, requests } = scriptedClient([
    apiError(503),
    Response.json({}),
  ]);
  const error = await failure(() => client.projects.update("p", { a: 1 }));
  assertEquals([error.status, error.outcomeUnknown], [503, true]);
  assertEquals(requests.map(({ method }) => method), ["POST", "GET"]);
});

Deno.test("tasks.create says that it does not know where a look-up gives nonsense", async () => {
  for (const docs of [null, [null], [5], "x"]) {
    const { client } = scriptedClient([
      new TypeError("reset"),
      apiError(409),
      Response.json({ docs }),
    ]);
    const error = await failure(() =>
      client.tasks.create("annotation", { unique_id: "u" } as never)
    );
    assertEquals(
      [error.status, error.outcomeUnknown, error.uniqueId],
      [409, true, "u"],
    );
    assert(error.cause instanceof ScaleResponseError);
  }
});

Deno.test("lists refuse members of the wrong kind, as errors of the call", async () => {
  const bad: readonly (readonly [object, string])[] = [
    [{}, "must have docs as an array: current one is undefined"],
    [
      { docs: [], next_token: 5 },
      "must have next_token as a string: current one is a number",
    ],
    [
      { docs: [], limit: "1" },
      "must have limit as a number: current one is a string",
    ],
    [{ docs: [1] }, "must have objects only in docs"],
  ];
  for (const [reply, words] of bad) {
    const seen: unknown[] = [];
    const { client } = scriptedClient([Response.json(reply)], {
      hooks: { onError: ({ error }) => seen.push(error) },
    });
    const error = await failure(async () => await client.tasks.list());
    assertEquals([error.reason, error.attempts, error.operation], [
      "unexpected",
      1,
      "tasks.list",
    ]);
    assert(error.message.includes(words), error.message);
    assertEquals(seen.length, 1);
  }
  const { client } = scriptedClient([Response.json({ docs: [] })]);
  assertEquals(
    (await failure(() => client.tasks.count())).reason,
    "unexpected",
  );
});

Deno.test("lists by offset go on where the reply does not repeat the offset", async () => {
  const pages = [["a", "b"], ["c", "d"], ["e"]].map((names, index) =>
    Response.json({
      docs: names.map((name) => ({ name })),
      has_more: index < 2,
    })
  );
  const { client, requests } = scriptedClient(pages);
  const batches = await client.batches.list({ limit: 2 }).toArray({ max: 9 });
  assertEquals(batches.map(({ name }) => name).join(""), "abcde");
  assertEquals(requests.map(({ target }) => target.split("&")[1]), [
    undefined,
    "offset=2",
    "offset=4",
  ]);
});

Deno.test("a 204 is no cut answer: nothing where nothing is due, an error elsewhere", async () => {
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

Deno.test("a body of many NULs is decoded in one pass", () => {
  const bytes = new Uint8Array(4_000_000);
  bytes[bytes.length - 1] = 120;
  assertEquals("fault" in decodeJson(bytes), true);
});

Deno.test("a key function that never settles is bounded by signal and deadline", async () => {
  const { client, requests } = scriptedClient([Response.json({})], {
    apiKey: () => new Promise<string>(() => {}),
    deadlineMs: 20,
  });
  const late = await failure(() => client.tasks.get("t"));
  assertEquals(late.code, "deadline");
  const stop = new AbortController();
  const stopped = client.tasks.get("t", {
    signal: stop.signal,
    deadlineMs: 60_000,
  });
  stop.abort("enough");
  assertEquals(await stopped.catch((reason) => reason), "enough");
  assertEquals(requests.length, 0);
});

Deno.test("a call that its deadline cuts short carries the failure before", async () => {
  const { client } = scriptedClient([apiError(503), never], {
    deadlineMs: 400,
  });
  const error = await failure(() => client.tasks.get("t"));
  assertEquals([error.code, (error.cause as { status?: number }).status], [
    "deadline",
    503,
  ]);
});

Deno.test("client.request takes a GET of any safety, and no path that steps out", async () => {
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

Deno.test("hooks see the template of a request's path, never the path", async () => {
  const seen: string[] = [];
  const { client } = scriptedClient([Response.json({})], {
    hooks: { onRequest: ({ route }) => seen.push(route) },
  });
  await client.request("GET", "/v1/secret/name");
  assertEquals(seen, ["{path}"]);
});

Deno.test("extraBody may hold what every object inherits", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  await client.tasks.setMetadata("t", {}, { extraBody: { constructor: 1 } });
  assertEquals(requests[0]?.body, '{"constructor":1}');
});

Deno.test("clients derived from one another never share a unique_id, whatever the randomness", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  const other = client.with({ timeoutMs: 1000 });
  for (const each of [client, other, client, other]) {
    await each.tasks.create("annotation", {} as never);
  }
  const ids = requests.map(({ body }) => JSON.parse(body ?? "").unique_id);
  assertEquals(new Set(ids).size, 4);
});

Deno.test("what JSON would bend in silence is refused with its name", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  const bad: readonly (readonly [object, string])[] = [
    [
      { at: new Date(NaN) },
      '"at" must be a JSON value: current value is an invalid Date',
    ],
    [
      { list: [undefined] },
      '"0" must be a JSON value: current value is undefined',
    ],
    [
      { list: Array(1) },
      '"0" must be a JSON value: current value is undefined',
    ],
  ];
  for (const [metadata, message] of bad) {
    await assertRejects(
      () => client.tasks.setMetadata("t", metadata as never),
      ScaleArgumentError,
      message,
    );
  }
  assertEquals(requests.length, 0);
});

Deno.test("a call that ends by recovery gives the quota back what its retry took", async () => {
  const { client } = scriptedClient([
    ({ method, body, target }) => {
      if (method === "POST" && !sent.has(body)) {
        sent.add(body);
        throw new TypeError("reset");
      }
      if (method === "POST") return apiError(409);
      const unique_id = new URL(target, "http://x").searchParams.get(
        "unique_id",
      );
      return Response.json({ docs: [{ type: "annotation", unique_id }] });
    },
  ], { retry: { quota: 5 } });
  const sent = new Set<string | null>();
  // The quota holds one retry: without a refill the second call would have none.
  for (const unique_id of ["a", "b", "c"]) {
    const task = await client.tasks.create(
      "annotation",
      { unique_id } as never,
    );
    assertEquals(task.unique_id, unique_id);
  }
});
