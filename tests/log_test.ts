/** Lines of a log, with and without failures. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { logHooks } from "../src/log.ts";
import { scriptedClient } from "./support/client.ts";
import { byMethod, failure } from "./support/faults.ts";
import { apiError, type Step } from "./support/scripted_fetch.ts";

/** A logger that records its lines with their levels. */
function logger() {
  const lines: string[] = [];
  const write = (level: string) => (line: string) =>
    void lines.push(`${level}: ${line.replace(/call [\da-f]{8}, /, "")}`);
  const log = {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };
  return { lines, hooks: logHooks(log) };
}

Deno.test("logHooks writes one line for each response, retry, recovery and error, at its level", async () => {
  const { lines, hooks } = logger();
  const recovered = scriptedClient([byMethod({
    POST: [
      apiError(503, "Later", { "x-request-id": "r1" }),
      apiError(409, "Taken"),
    ],
    GET: [Response.json({ docs: [{ unique_id: "k", type: "x" }] })],
  })], { hooks });
  await recovered.client.tasks.create("x", { unique_id: "k" });
  const create = "tasks.create POST /v1/task/{type}";
  assertEquals(lines, [
    `debug: ${create} (attempt 1): 503 in 0 ms (request id r1)`,
    `warn: ${create} (attempt 1): The server responded to tasks.create with 503: Later; retry in 250 ms (request id r1)`,
    `debug: ${create} (attempt 2): 409 in 0 ms`,
    "debug: tasks.list GET /v1/tasks (attempt 1): 200 in 0 ms",
    `info: ${create} (attempt 2): recovered`,
  ]);
  lines.length = 0;
  const failing = scriptedClient([apiError(404, "None")], { hooks });
  await failure(() => failing.client.tasks.get("t"));
  assertEquals(lines, [
    "debug: tasks.get GET /v1/task/{task_id} (attempt 1): 404 in 0 ms",
    "error: tasks.get GET /v1/task/{task_id} (attempt 1): " +
    'The server responded to tasks.get with 404 (task_id "t"): None',
  ]);
  lines.length = 0;
  const signal = AbortSignal.abort();
  await assertRejects(async () =>
    await failing.client.tasks.get("t", { signal })
  );
  assertEquals(lines, [
    "debug: tasks.get GET /v1/task/{task_id} (attempt 0): aborted",
  ]);
});

Deno.test("logHooks never writes the key, a query, a path or a payload", async () => {
  const steps: readonly Step[] = [
    apiError(503),
    apiError(401, "Unknown key live_moo"),
    new TypeError(
      "error sending request for url (https://api.scale.com/v1/x?token=private)",
    ),
    new Response(null, {
      status: 302,
      headers: { location: "https://x.test/?token=private" },
    }),
    Response.json({ private: true }),
  ];
  for (const step of steps) {
    const { lines, hooks } = logger();
    const { client } = scriptedClient([step], { apiKey: "live_moo", hooks });
    const calls = [
      () => client.tasks.list({ unique_id: "private" }).toArray({ max: 1 }),
      () => client.batches.get("private"),
      () => client.tasks.create("x", { unique_id: "k", private: "private" }),
      () => client.request("GET", "/v1/private", { query: { a: "private" } }),
    ];
    for (const call of calls) await call().catch(() => {});
    assert(lines.length > 0);
    assert(!/private|live_moo|token/.test(lines.join()), lines.join("\n"));
  }
});
