import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
} from "../../../src/emulator/mod.ts";
import { IMAGE, senderOf } from "../../support/emulator/requests.ts";

function messageOf(options: unknown): string {
  return assertThrows(
    () => createEmulator(options as EmulatorOptions),
    TypeError,
  ).message;
}

Deno.test("keys are those of the first account", () => {
  assertEquals(createEmulator().keys, {
    test: "test_emulator",
    live: "live_emulator",
  });
  const accounts = [
    { testKey: "a|test", liveKey: "a" },
    { testKey: "test_b", liveKey: "b" },
  ];
  assertEquals(createEmulator({ accounts }).keys, {
    test: "a|test",
    live: "a",
  });
});

Deno.test("invalid options throw an error with their name and value", () => {
  assertEquals(
    messageOf({ sed: 1 }),
    'Unknown option "sed"; did you mean "seed"?',
  );
  assertEquals(
    messageOf({ strict: "yes" }),
    "strict must be of type boolean: current type is string",
  );
  assert(messageOf({ seed: NaN }).endsWith("current value is NaN"));
  assert(messageOf({ seed: true }).startsWith("seed"));
  assert(messageOf({ maxRequests: -1 }).endsWith("current value is -1"));
  assert(messageOf({ maxRequests: 0.5 }).endsWith("current value is 0.5"));
  assert(
    messageOf({ baseUrl: "ftp://x" }).endsWith('current value is "ftp://x"'),
  );
  assert(messageOf({ baseUrl: "https://" }).startsWith("baseUrl"));
  for (const host of ["a:1", "http://a", "", "a b", 5]) {
    const message = messageOf({ allowHosts: [host] });
    assert(message.endsWith(`value is ${JSON.stringify(host)}`), message);
  }
  assert(messageOf({ allowHosts: { length: 0 } }).startsWith("allowHosts"));
  assert(messageOf({ accounts: [] }).startsWith("accounts"));
  assert(messageOf({ accounts: {} }).startsWith("accounts"));
});

Deno.test("undefined options have their defaults", () => {
  createEmulator({ strict: undefined } as unknown as EmulatorOptions);
});

/** A key in the form of a real one, in two parts so that no secret scanner reports it. */
const REAL_KEY = "live_" + "0123456789abcdef".repeat(2);

/** Pairs of invalid keys. */
const BAD_KEYS: readonly (readonly [string, string])[] = [
  ["", "live_a"],
  ["test_a b", "live_a"],
  ["test_a", "live:a"],
  ["a", "live_a"],
  ["test_a", "test_b"],
  ["test_a", "b|test"],
  ["test_a", REAL_KEY],
  ["test_a", "0123|4567"],
  ["a|test", "a|tested"],
];

for (const [index, [testKey, liveKey]] of BAD_KEYS.entries()) {
  Deno.test(`invalid keys throw an error without the key (${index})`, () => {
    const message = messageOf({ accounts: [{ testKey, liveKey }] });
    assert(message.startsWith("accounts[0]."));
    for (const key of [testKey, liveKey]) {
      assert(key.length < 2 || !message.includes(key), message);
    }
  });
}

Deno.test("accounts with the same key throw an error", () => {
  const account = { testKey: "test_a", liveKey: "live_a" };
  assertEquals(
    messageOf({ accounts: [account, { ...account, liveKey: "live_b" }] }),
    "accounts must have different keys",
  );
});

Deno.test("keys that look real are accepted with allowRealKeys", async () => {
  const emulator = createEmulator({
    accounts: [{ testKey: "a|b|test", liveKey: REAL_KEY }],
    allowRealKeys: true,
  });
  assertEquals((await senderOf(emulator, REAL_KEY).get("/tasks")).status, 200);
  assert(
    !JSON.stringify(emulator.requests.list()).includes(btoa(`${REAL_KEY}:`)),
  );
});

Deno.test("baseUrl is the origin of the links", async () => {
  const emulator = createEmulator({ baseUrl: "http://127.0.0.1:8080/" });
  const sender = senderOf(emulator, emulator.keys.test);
  await sender.post("/task/imageannotation", IMAGE);
  const { body } = await sender.get("/tasks?include_attachment_url=true");
  const [{ s3URL }] = body.docs[0].attachmentS3Downloads;
  assert(s3URL.startsWith("http://127.0.0.1:8080/emulated/attachments/"));
});

/** Returns the origins of the links to an attachment, and to the result in the newest callback. */
async function linkOrigins(
  emulator: Emulator,
  origin: string,
): Promise<readonly string[]> {
  const headers = {
    authorization: `Bearer ${emulator.keys.live}`,
    "content-type": "application/json",
  };
  const send = async (path: string, body?: object) => {
    const response = await emulator.fetch(origin + path, {
      headers,
      ...(body && { method: "POST", body: JSON.stringify(body) }),
    });
    assertEquals(response.status, 200);
    return await response.json();
  };
  const { task_id } = await send("/v1/task/imageannotation", {
    ...IMAGE,
    callback_url: "https://example.com/callbacks",
  });
  const { docs: [task] } = await send(
    "/v1/tasks?limit=1&include_attachment_url=true",
  );
  // The requests of a browser whose page, on another host, completes the task.
  const icon = await emulator.fetch("http://page.test/favicon.ico");
  assertEquals(icon.status, 401);
  await icon.body?.cancel();
  const done = await emulator.fetch(
    `http://page.test/__emulator/tasks/${task_id}/complete`,
    {
      method: "POST",
      body: '{"response":{"url":"emulated-link:/emulated/x"}}',
    },
  );
  await done.body?.cancel();
  const newest = JSON.parse(emulator.callbacks.list().at(-1)!.body);
  return [task.attachmentS3Downloads[0].s3URL, newest.response.url]
    .map((url) => new URL(url).origin);
}

Deno.test("without baseUrl, links name the host of the newest request to the API, also in callbacks and after a reset", async () => {
  const emulator = createEmulator({ seed: 1 });
  for (const origin of ["http://a.test:81", "https://b.test"]) {
    assertEquals(await linkOrigins(emulator, origin), [origin, origin]);
    emulator.import(emulator.export());
    const { id = "" } = emulator.export().entries
      .find(({ table }) => table === "tasks") ?? {};
    const { response } = emulator.tasks.fix(id);
    const url = new URL(Object(response).url);
    assertEquals(url.origin, origin);
    emulator.reset();
  }
  const fixed = createEmulator({ baseUrl: "https://c.test/" });
  assertEquals(await linkOrigins(fixed, "http://a.test"), [
    "https://c.test",
    "https://c.test",
  ]);
});

Deno.test("the curl commands of a fresh server name the host of the control request", async () => {
  const emulator = createEmulator({ seed: 1 });
  const list = async () => {
    const url = "http://localhost:8787/__emulator/requests/curl";
    return await (await emulator.fetch(url)).json();
  };
  assertEquals(await list(), []);
  assertEquals(emulator.clientOptions().baseUrl, "https://api.scale.com");
  const tasks = "http://127.0.0.1:8787/v1/tasks";
  for (const headers of [{}, { authorization: "Bearer test_emulator" }]) {
    const response = await emulator.fetch(tasks, { headers });
    await response.body?.cancel();
  }
  assertEquals(await list(), [
    `curl -X GET '${tasks}'`,
    `curl -X GET '${tasks}' -u "$SCALE_API_KEY:"`,
  ]);
});
