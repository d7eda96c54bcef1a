import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  createEmulator,
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
