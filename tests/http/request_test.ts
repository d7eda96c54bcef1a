import { assert, assertEquals, assertRejects } from "@std/assert";
import { ScaleArgumentError, type ScaleClient } from "../../mod.ts";
import { resultFiles } from "../../src/results/mod.ts";
import { scriptedClient } from "../support/client.ts";
import { failure } from "../support/faults.ts";
import { apiError } from "../support/scripted_fetch.ts";

const VIDEO = {
  task_id: "t",
  response: { annotations: { url: "https://files.test/a" } },
};

/** Returns the members of the second argument of `fetch` that are not of the client. */
function extras(init: RequestInit | undefined): Record<string, unknown> {
  const {
    method: _method,
    headers: _headers,
    body: _body,
    signal: _signal,
    redirect: _redirect,
    ...rest
  } = init ?? {};
  return rest;
}

Deno.test("fetchOptions are added to the second argument of fetch, those of the call over those of the client", async () => {
  const { client, requests } = scriptedClient([Response.json({})], {
    fetchOptions: { cf: { a: 1 }, dispatcher: "client" },
  });
  await client.tasks.get("t");
  await client.tasks.get("t", { fetchOptions: { dispatcher: "call", b: 2 } });
  assertEquals(requests.map(({ init }) => extras(init)), [
    { cf: { a: 1 }, dispatcher: "client" },
    { cf: { a: 1 }, dispatcher: "call", b: 2 },
  ]);
  assertEquals(requests.map(({ init }) => [init.method, init.redirect]), [
    ["GET", "manual"],
    ["GET", "manual"],
  ]);
});

Deno.test("fetchOptions are added to every attempt, page, look-up and upload", async () => {
  const fetchOptions = { cf: 1 };
  const found = { docs: [{ unique_id: "k", type: "x" }], has_more: false };
  const { client, requests } = scriptedClient([
    new TypeError("reset"),
    apiError(409),
    Response.json(found),
  ]);
  await client.tasks.create("x", { unique_id: "k" }, { fetchOptions });
  await client.tasks.list({}, { fetchOptions });
  await client.files.upload(new Blob(["x"]), {}, { fetchOptions });
  assertEquals(
    requests.map(({ method, init }) => [method, extras(init)]),
    ["POST", "POST", "GET", "GET", "POST"].map((method) => [
      method,
      fetchOptions,
    ]),
  );
});

Deno.test("fetchOptions of the client are not used for the host of a result file, those of the call are", async () => {
  const { client, requests } = scriptedClient([Response.json([])], {
    fetchOptions: { certificate: "private" },
  });
  const [file] = resultFiles(client, VIDEO);
  await file?.json();
  await file?.json({ fetchOptions: { cf: 1 } });
  assertEquals(requests.map(({ init }) => extras(init)), [{}, { cf: 1 }]);
});

Deno.test("fetchOptions refuse the members that the client sets, for a client and for a call", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  const names = ["method", "headers", "body", "signal", "redirect", "duplex"];
  for (const name of names) {
    const fetchOptions = { [name]: undefined };
    const message =
      `fetchOptions must not contain "${name}", which the client sets`;
    await assertRejects(
      () => client.tasks.get("t", { fetchOptions }),
      ScaleArgumentError,
      message,
    );
    await assertRejects(
      async () => await client.with({ fetchOptions }).tasks.count(),
      ScaleArgumentError,
      message,
    );
  }
  assertEquals(requests.length, 0);
});

Deno.test("options that an endpoint does not have are refused, and nothing is sent", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  const onConflict = "return";
  const autoUniqueId = true;
  const prefetch = true;
  const calls: readonly (readonly [
    (client: ScaleClient, options: never) => PromiseLike<unknown>,
    object,
  ])[] = [
    [(c, o) => c.tasks.get("t", o), { onConflict }],
    [(c, o) => c.tasks.get("t", o), { autoUniqueId }],
    [(c, o) => c.tasks.get("t", o), { prefetch }],
    [(c, o) => c.tasks.create("x", {}, o), { prefetch }],
    [(c, o) => c.tasks.list({}, o), { onConflict }],
    [(c, o) => c.tasks.setUniqueId("t", "u", o), { onConflict }],
    [
      (c, o) => c.batches.create({ project: "p", name: "b" }, o),
      { autoUniqueId },
    ],
    [
      (c, o) => c.evaluationTasks.create("x", { expected_response: {} }, o),
      { autoUniqueId },
    ],
    [(c, o) => c.files.upload(new Blob(["x"]), {}, o), { onConflict }],
    [(c, o) => c.files.import({ file_url: "u" }, o), { onConflict }],
    [(c, o) => c.projects.list({}, o), { autoUniqueId }],
    [(c, o) => c.request("GET", "/v1/x", o), { onConflict }],
  ];
  for (const [call, options] of calls) {
    const [name] = Object.keys(options);
    await assertRejects(
      async () => await call(client, options as never),
      ScaleArgumentError,
      `Unknown option "${name}" in `,
    );
  }
  assertEquals(requests.length, 0);
});

Deno.test("options that an endpoint has are accepted", async () => {
  const { client, requests } = scriptedClient([
    Response.json({ docs: [], has_more: false }),
  ]);
  await client.tasks.create("x", {}, {
    onConflict: "return",
    autoUniqueId: false,
  });
  await client.batches.create(
    { project: "p", name: "b" },
    { onConflict: "return" },
  );
  await client.projects.create(
    { name: "p", type: "x" },
    { onConflict: "return" },
  );
  await client.trainingTasks.create(
    "x",
    { expected_response: {} },
    { onConflict: "return" },
  );
  await client.tasks.list({}, { prefetch: true });
  assertEquals(requests.length, 5);
});

Deno.test("extraBody is refused for an upload, an array and a GET", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  const extraBody = { a: 1 };
  const calls: readonly (readonly [() => Promise<unknown>, string])[] = [
    [
      () => client.files.upload(new Blob(["x"]), {}, { extraBody } as never),
      "extraBody cannot be added to files.upload, whose body is not an object",
    ],
    [
      () => client.tasks.setTags("t", ["a"], { extraBody }),
      "extraBody cannot be added to tasks.setTags, whose body is not an object",
    ],
    [
      () => client.tasks.get("t", { extraBody }),
      "tasks.get is a GET and cannot have a body",
    ],
  ];
  for (const [call, message] of calls) {
    await assertRejects(call, ScaleArgumentError, message);
  }
  assertEquals(requests.length, 0);
});

Deno.test("extraBody adds a unique_id in place of the generated one only if autoUniqueId is false", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  const extraBody = { unique_id: "mine" };
  await client.tasks.create("x", {}, { autoUniqueId: false, extraBody });
  assertEquals(requests[0]?.body, '{"unique_id":"mine"}');
  await assertRejects(
    () => client.tasks.create("x", {}, { extraBody }),
    ScaleArgumentError,
    'extraBody must not contain "unique_id"',
  );
});

Deno.test("autoUniqueId as a function is called once for each call, and its id is that of the errors", async () => {
  let count = 0;
  const { client, requests } = scriptedClient([apiError(503)], {
    autoUniqueId: () => `cow-${++count}`,
  });
  const error = await failure(() => client.tasks.create("x", {}));
  assertEquals(
    requests.map(({ body }) => body),
    Array(4).fill('{"unique_id":"cow-1"}'),
  );
  assertEquals(error.uniqueId, "cow-1");
  await failure(() => client.tasks.create("x", { unique_id: "mine" }));
  await failure(() => client.tasks.create("x", {}, { autoUniqueId: false }));
  assertEquals(count, 1);
});

Deno.test("autoUniqueId as a function sends the body as a Blob, since its id may exist already", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  await client.tasks.create("x", {}, { autoUniqueId: () => "k" });
  await client.tasks.create("x", {}, { autoUniqueId: true });
  assertEquals(requests.map(({ bodyKind }) => bodyKind), ["blob", "string"]);
});

Deno.test("autoUniqueId as a function must return a non-empty string", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  for (const id of ["", 5, undefined]) {
    await assertRejects(
      () => client.tasks.create("x", {}, { autoUniqueId: () => id as string }),
      ScaleArgumentError,
      "The result of autoUniqueId must be a non-empty string",
    );
  }
  assertEquals(requests.length, 0);
});

Deno.test("Error#headers and Error#requestId are those of the last response", async () => {
  const { client } = scriptedClient([
    apiError(503, "Later", { "x-request-id": "r1" }),
    apiError(404, "None", { "x-request-id": "r2", "x-moo": "1" }),
  ]);
  const error = await failure(() => client.tasks.get("t"));
  assertEquals(
    [error.requestId, error.headers?.get("x-moo")],
    ["r2", "1"],
  );
  const conflict = scriptedClient([
    new TypeError("reset"),
    apiError(409, "Taken", { "cf-ray": "r3" }),
    apiError(401),
  ]);
  const wrapped = await failure(() =>
    conflict.client.tasks.create("x", { unique_id: "k" })
  );
  assert(wrapped.cause instanceof Error);
  assertEquals([wrapped.requestId, wrapped.headers?.get("cf-ray")], [
    "r3",
    "r3",
  ]);
});
