/** Faults in the body of a response, over real sockets. */
import { assert, assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import type { ScaleClient, ScaleError } from "../../../mod.ts";
import { failure } from "../../support/faults.ts";
import {
  COW,
  emptied,
  emulate,
  emulates,
  rawClient,
  seeded,
  taskCount,
} from "../../support/raw_client.ts";
import { inTurn, rawServer, type RawStep } from "../../support/raw_server.ts";
import {
  after,
  bytes,
  drips,
  endless,
  gzip,
  head,
  json,
  responds,
  stall,
  unendedChunks,
} from "../../support/raw_steps.ts";

const LONG = head(200, { "content-length": 1000 });
const WHOLE = { docs: [1, 2, 3], note: "moo".repeat(500) };
const GZIPPED = await gzip(JSON.stringify(WHOLE));

/** Moves the client's time by some milliseconds. */
type Pass = (ms: number) => void;

/** Bodies that are incomplete, or arrive too slowly. */
const CUTS: Readonly<Record<string, (pass: Pass) => RawStep>> = {
  "an end before Content-Length": () => bytes("fin", LONG, '{"task_id":'),
  "a reset before Content-Length": () => bytes("reset", LONG, '{"task_id":'),
  "an end before Content-Length, although the JSON is complete": () =>
    bytes(
      "fin",
      LONG,
      "{}",
    ),
  "a head without the declared body": () => bytes("fin", LONG),
  "complete JSON in chunks without the last chunk": () =>
    unendedChunks({}, "fin"),
  "complete JSON in chunks, then a reset": () => unendedChunks({}, "reset"),
  "half a chunk": () =>
    bytes(
      "fin",
      head(200, { "transfer-encoding": "chunked" }),
      "ff\r\n{}",
    ),
  "a chunk without a size": () =>
    bytes(
      "fin",
      head(200, { "transfer-encoding": "chunked" }),
      "moo\r\n{}\r\n0\r\n\r\n",
    ),
  "JSON that ends early, without any length": () =>
    bytes(
      "fin",
      head(200),
      '{"task_id":"5c","params":{"a":[1,',
    ),
  "JSON that ends in a string": () => bytes("fin", head(200), '{"task_id":"5c'),
  "an empty body": () => responds(200, ""),
  "gzip that ends early, with the right length": () =>
    responds(
      200,
      GZIPPED.slice(0, GZIPPED.length >> 1),
      { "content-encoding": "gzip" },
    ),
  "gzip without its last 8 bytes": () =>
    responds(200, GZIPPED.slice(0, -8), {
      "content-encoding": "gzip",
    }),
  "a body that is not gzip at all": () =>
    responds(200, "{}", {
      "content-encoding": "gzip",
    }),
  "a stall after the head": (pass) => stall(() => pass(60_000), LONG),
  "a stall in the body": (pass) => stall(() => pass(60_000), LONG, '{"a":'),
  "a byte every ten seconds": (pass) =>
    drips(LONG, " ", () => Promise.resolve(pass(10_000))),
};

for (const [fault, cut] of Object.entries(CUTS)) {
  Deno.test(`tasks.get retries after ${fault}`, async () => {
    using time = new FakeTime();
    await using server = await rawServer(
      inTurn(cut((ms) => time.tick(ms)), json({ a: 1 })),
    );
    const { client, attempts } = rawClient(server);
    assertEquals<object>(await client.tasks.get("t"), { a: 1 });
    assertEquals([attempts.length, server.requests.length], [2, 2]);
  });

  Deno.test(`tasks.create recovers its one task after ${fault}`, async () => {
    using time = new FakeTime();
    const emulator = seeded();
    await using server = await rawServer(inTurn(
      after(
        (request) => emulate(emulator, request),
        cut((ms) => time.tick(ms)),
      ),
      emulates(emulator),
    ));
    const { client, recovered } = rawClient(server);
    const task = await client.tasks.create("imageannotation", COW);
    assertEquals(recovered, [task.unique_id]);
    assertEquals(await taskCount(emulator), 1);
  });
}

Deno.test("tasks.get calls a cut body truncated, and an HTML page not JSON, with its type and beginning", async () => {
  const cut = await failed(bytes("fin", head(200), '{"task_id":"5c'));
  assertEquals(
    [cut.code, cut.reason, cut.status],
    ["response", "truncated", 200],
  );
  const page = "<!doctype html><title>Sign in</title>" + "moo ".repeat(9999);
  const type = { "content-type": "text/html; charset=utf-8" };
  const html = await failed(responds(200, page, type));
  assertEquals(
    [html.code, html.reason, html.attempts],
    ["response", "not_json", 1],
  );
  assert(html.message.includes("text/html; charset=utf-8"), html.message);
  assert(html.message.includes(page.slice(0, 200)), html.message);
  assert(html.message.length < 400, html.message);
});

Deno.test("tasks.create leaves the outcome unknown after an HTML page, and names its unique_id", async () => {
  await using server = await rawServer(responds(200, "<html>Sign in"));
  const { client } = rawClient(server);
  const error = await failure(() => client.tasks.create("chat", {}));
  assertEquals([error.reason, error.outcomeUnknown], ["not_json", true]);
  assert(error.uniqueId?.startsWith("auto-"));
  assertEquals(server.requests.length, 1);
});

Deno.test("tasks.get reads an endless body up to maxResponseBytes, and closes its connection", async () => {
  await using server = await rawServer(endless(head(200), "[".repeat(1000)));
  const { client, attempts } = rawClient(server, { maxResponseBytes: 9000 });
  const error = await failure(() => client.tasks.get("t"));
  assertEquals([error.reason, attempts.length], ["too_large", 1]);
  await emptied(server.open);
});

Deno.test("tasks.get refuses a small gzip that decompresses to more than maxResponseBytes", async () => {
  const bomb = await gzip(`"${"a".repeat(5_000_000)}"`);
  await using server = await rawServer(
    responds(200, bomb, { "content-encoding": "gzip" }),
  );
  assert(bomb.length < 50_000);
  const { client } = rawClient(server, { maxResponseBytes: 1_000_000 });
  const error = await failure(() => client.tasks.get("t"));
  assertEquals(error.reason, "too_large");
});

Deno.test("tasks.get ignores a byte order mark and trailing NULs, and calls NaN not JSON", async () => {
  for (const body of ['\ufeff{"a":1}', '{"a":1}\0\0\0', ' {"a":1}\r\n']) {
    await using server = await rawServer(responds(200, body));
    const { client } = rawClient(server);
    assertEquals<object>(await client.tasks.get("t"), { a: 1 });
  }
  for (const body of ['{"a":NaN}', "{'a':1}", '{"a":1}}', '{"a":1,}']) {
    const error = await failed(responds(200, body));
    assertEquals([error.reason, error.attempts], ["not_json", 1]);
  }
});

Deno.test("tasks.get and tasks.list refuse JSON of an unexpected kind, without a retry", async () => {
  for (const body of ["null", "[]", '"x"', "5", "true"]) {
    const error = await failed(responds(200, body));
    assertEquals([error.reason, error.attempts], ["unexpected", 1], body);
  }
  const list = await failed(
    json({ total: 0 }),
    async (client) => await client.tasks.list(),
  );
  assertEquals(list.reason, "unexpected");
});

Deno.test("tasks.get keeps members named __proto__ or constructor as data, in responses and errors", async () => {
  const body =
    '{"__proto__":{"evil":1},"constructor":{"prototype":{"evil":1}},"error":"No"}';
  await using server = await rawServer(inTurn(
    responds(200, body),
    responds(400, body),
  ));
  const { client } = rawClient(server);
  const task = await client.tasks.get("t");
  assert(Object.hasOwn(task, "__proto__"));
  assertEquals(Object.getPrototypeOf(task), Object.prototype);
  const error = await failure(() => client.tasks.get("t"));
  assertEquals(JSON.parse(JSON.stringify(error)).status, 400);
  assertEquals(({} as Record<string, unknown>)["evil"], undefined);
});

Deno.test("tasks.get reads or cancels the body of an error response, so its socket is reused or closed", async () => {
  let hits = 0;
  await using server = await rawServer((socket, request) =>
    responds(503, "o".repeat(++hits % 2 ? 10 : 500_000))(socket, request)
  );
  const http = Deno.createHttpClient({});
  const { client } = rawClient(server, {
    fetch: (url, init) => fetch(url, { ...init, client: http }),
    maxRetries: 1,
    retry: { quota: 10_000 },
  });
  for (let call = 0; call < 50; call++) {
    await failure(() => client.tasks.get("t"));
  }
  assertEquals(server.requests.length, 100);
  // The runtime keeps a few for the next request, and none after `http.close()`.
  assert(server.open() < 10, `${server.open()} sockets are open`);
  http.close();
  await emptied(server.open);
});

Deno.test("tasks.get reports the status of an error response whose body never ends, after timeoutMs", async () => {
  await using server = await rawServer(
    bytes("hang", head(404, { "content-length": 99 }), '{"error":'),
  );
  const { client, attempts } = rawClient(server);
  const slow = await failure(() => client.tasks.get("t", { timeoutMs: 250 }));
  assertEquals([slow.status, slow.code], [404, "not_found"]);
  assertEquals(attempts.length, 1);
  await emptied(server.open);
});

/** Returns the error of a GET whose response is `step`. */
async function failed(
  step: RawStep,
  call: (client: ScaleClient) => Promise<unknown> = (client) =>
    client.tasks.get("t"),
): Promise<ScaleError> {
  await using server = await rawServer(step);
  return await failure(() => call(rawClient(server).client));
}
