/** Faults in the body of an answer, seen over real sockets: F31 to F44. */
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
  answers,
  bytes,
  drips,
  endless,
  gzip,
  head,
  json,
  silence,
  unendedChunks,
} from "../../support/raw_steps.ts";

const LONG = head(200, { "content-length": 1000 });
const WHOLE = { docs: [1, 2, 3], text: "moo".repeat(500) };
const PACKED = await gzip(JSON.stringify(WHOLE));

/** Lets so many milliseconds go by. */
type Pass = (ms: number) => void;

/** Every cut, by the row that it belongs to. */
const CUTS: Readonly<Record<string, (pass: Pass) => RawStep>> = {
  "F31 an end before Content-Length": () => bytes("fin", LONG, '{"task_id":'),
  "F31 a reset before Content-Length": () =>
    bytes("reset", LONG, '{"task_id":'),
  "F31 an end before Content-Length, though its JSON is whole": () =>
    bytes(
      "fin",
      LONG,
      "{}",
    ),
  "F31 a head without the body that it promised": () => bytes("fin", LONG),
  "F32 whole JSON in chunks without the last one": () =>
    unendedChunks({}, "fin"),
  "F32 whole JSON in chunks, then a reset": () => unendedChunks({}, "reset"),
  "F32 half a chunk": () =>
    bytes(
      "fin",
      head(200, { "transfer-encoding": "chunked" }),
      "ff\r\n{}",
    ),
  "F32 a chunk without a size": () =>
    bytes(
      "fin",
      head(200, { "transfer-encoding": "chunked" }),
      "moo\r\n{}\r\n0\r\n\r\n",
    ),
  "F33 JSON that ends early, without any length": () =>
    bytes(
      "fin",
      head(200),
      '{"task_id":"5c","params":{"a":[1,',
    ),
  "F33 JSON that ends in a string": () =>
    bytes("fin", head(200), '{"task_id":"5c'),
  "F33 an empty body": () => answers(200, ""),
  "F34 gzip that ends early, of the right length": () =>
    answers(
      200,
      PACKED.slice(0, PACKED.length >> 1),
      { "content-encoding": "gzip" },
    ),
  "F34 gzip without its last 8 bytes": () =>
    answers(200, PACKED.slice(0, -8), {
      "content-encoding": "gzip",
    }),
  "F34 what is no gzip at all": () =>
    answers(200, "{}", {
      "content-encoding": "gzip",
    }),
  "F35 silence after the head": (pass) => silence(() => pass(60_000), LONG),
  "F35 silence in the body": (pass) =>
    silence(() => pass(60_000), LONG, '{"a":'),
  "F36 a byte every ten seconds": (pass) =>
    drips(LONG, " ", () => Promise.resolve(pass(10_000))),
};

for (const [what, cut] of Object.entries(CUTS)) {
  Deno.test(`${what}: a GET is sent again`, async () => {
    using time = new FakeTime();
    await using server = await rawServer(
      inTurn(cut((ms) => time.tick(ms)), json({ a: 1 })),
    );
    const { client, attempts } = rawClient(server);
    assertEquals<object>(await client.tasks.get("t"), { a: 1 });
    assertEquals([attempts.length, server.requests.length], [2, 2]);
  });

  Deno.test(`${what}: a create is made once and found again`, async () => {
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

Deno.test("F33 a cut body is called truncated, and F38 a page is called not JSON, with its type and beginning", async () => {
  const cut = await failed(bytes("fin", head(200), '{"task_id":"5c'));
  assertEquals(
    [cut.code, cut.reason, cut.status],
    ["response", "truncated", 200],
  );
  const page = "<!doctype html><title>Sign in</title>" + "moo ".repeat(9999);
  const type = { "content-type": "text/html; charset=utf-8" };
  const portal = await failed(answers(200, page, type));
  assertEquals(
    [portal.code, portal.reason, portal.attempts],
    ["response", "not_json", 1],
  );
  assert(portal.message.includes("text/html; charset=utf-8"), portal.message);
  assert(portal.message.includes(page.slice(0, 200)), portal.message);
  assert(portal.message.length < 400, portal.message);
});

Deno.test("F38 a page in place of a created task leaves the outcome unknown, with the key to go on with", async () => {
  await using server = await rawServer(answers(200, "<html>Sign in"));
  const { client } = rawClient(server);
  const error = await failure(() => client.tasks.create("chat", {}));
  assertEquals([error.reason, error.outcomeUnknown], ["not_json", true]);
  assert(error.uniqueId?.startsWith("auto-"));
  assertEquals(server.requests.length, 1);
});

Deno.test("F37 an endless body is read up to maxResponseBytes, and its connection dropped", async () => {
  await using server = await rawServer(endless(head(200), "[".repeat(1000)));
  const { client, attempts } = rawClient(server, { maxResponseBytes: 9000 });
  const error = await failure(() => client.tasks.get("t"));
  assertEquals([error.reason, attempts.length], ["too_large", 1]);
  await emptied(server.open);
});

Deno.test("F37 a small gzip that unpacks to more than maxResponseBytes is too large", async () => {
  const bomb = await gzip(`"${"a".repeat(5_000_000)}"`);
  await using server = await rawServer(
    answers(200, bomb, { "content-encoding": "gzip" }),
  );
  assert(bomb.length < 50_000);
  const { client } = rawClient(server, { maxResponseBytes: 1_000_000 });
  const error = await failure(() => client.tasks.get("t"));
  assertEquals(error.reason, "too_large");
});

Deno.test("F39 a byte order mark and trailing NULs are no fault; NaN is, and says so", async () => {
  for (const text of ['\ufeff{"a":1}', '{"a":1}\0\0\0', ' {"a":1}\r\n']) {
    await using server = await rawServer(answers(200, text));
    const { client } = rawClient(server);
    assertEquals<object>(await client.tasks.get("t"), { a: 1 });
  }
  for (const text of ['{"a":NaN}', "{'a':1}", '{"a":1}}', '{"a":1,}']) {
    const error = await failed(answers(200, text));
    assertEquals([error.reason, error.attempts], ["not_json", 1]);
  }
});

Deno.test("F40 JSON of another kind than is due is an error at once", async () => {
  for (const text of ["null", "[]", '"x"', "5", "true"]) {
    const error = await failed(answers(200, text));
    assertEquals([error.reason, error.attempts], ["unexpected", 1], text);
  }
  const list = await failed(
    json({ total: 0 }),
    async (client) => await client.tasks.list(),
  );
  assertEquals(list.reason, "unexpected");
});

Deno.test("F43 members named __proto__ or constructor pollute nothing, in answers and errors", async () => {
  const text =
    '{"__proto__":{"evil":1},"constructor":{"prototype":{"evil":1}},"error":"No"}';
  await using server = await rawServer(inTurn(
    answers(200, text),
    answers(400, text),
  ));
  const { client } = rawClient(server);
  const task = await client.tasks.get("t");
  assert(Object.hasOwn(task, "__proto__"));
  assertEquals(Object.getPrototypeOf(task), Object.prototype);
  const error = await failure(() => client.tasks.get("t"));
  assertEquals(JSON.parse(JSON.stringify(error)).status, 400);
  assertEquals(({} as Record<string, unknown>)["evil"], undefined);
});

Deno.test("F44 bodies of refusals are read or dropped, so their sockets serve the next request or close", async () => {
  let hits = 0;
  await using server = await rawServer((socket, request) =>
    answers(503, "o".repeat(++hits % 2 ? 10 : 500_000))(socket, request)
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
  // The runtime keeps a few for the next request, and none once told to close.
  assert(server.open() < 10, `${server.open()} sockets are open`);
  http.close();
  await emptied(server.open);
});

Deno.test("F44 a refusal whose body never ends is still that refusal, once the time is up", async () => {
  await using server = await rawServer(
    bytes("hang", head(404, { "content-length": 99 }), '{"error":'),
  );
  const { client, attempts } = rawClient(server);
  const slow = await failure(() => client.tasks.get("t", { timeoutMs: 250 }));
  assertEquals([slow.status, slow.code], [404, "not_found"]);
  assertEquals(attempts.length, 1);
  await emptied(server.open);
});

/** Gives the error of a GET that is answered by `step`. */
async function failed(
  step: RawStep,
  call: (client: ScaleClient) => Promise<unknown> = (client) =>
    client.tasks.get("t"),
): Promise<ScaleError> {
  await using server = await rawServer(step);
  return await failure(() => call(rawClient(server).client));
}
