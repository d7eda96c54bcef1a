import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { spy, stub } from "@std/testing/mock";
import fc from "fast-check";
import { createKeyMatcher } from "../../src/callbacks/auth_keys.ts";
import {
  type AuthKeyMatch,
  type CallbackAuthKeys,
  ScaleArgumentError,
  verifyCallback,
} from "../../src/callbacks/mod.ts";
import { AUTH_KEY, delivery } from "../support/deliveries.ts";

const ALL: CallbackAuthKeys = {
  live: ["new live", "old live"],
  test: ["new test", "old test"],
};

const NO_KEY = "authKeys must have a key in live or test";

function headersWith(key: string): Headers {
  return new Headers({ "scale-callback-auth": key });
}

/** Asserts that keys throw, and that the error does not contain them. */
function assertInvalid(authKeys: unknown, message: string): void {
  const error = assertThrows(
    () => createKeyMatcher(authKeys as CallbackAuthKeys),
    ScaleArgumentError,
    message,
  );
  assert(!JSON.stringify(error).includes("hush"));
}

async function find(
  key: string,
  authKeys: CallbackAuthKeys = ALL,
): Promise<AuthKeyMatch | undefined> {
  return await createKeyMatcher(authKeys)(headersWith(key));
}

Deno.test("createKeyMatcher throws for an empty key, and for no key at all", () => {
  for (const none of [{}, undefined, null, { live: undefined }, { live: [] }]) {
    assertInvalid(none, NO_KEY);
  }
  const isEmpty = "must be a non-empty Latin-1 string";
  assertInvalid({ live: "" }, `authKeys.live ${isEmpty}`);
  assertInvalid({ live: "hush", test: "  " }, `authKeys.test ${isEmpty}`);
  assertInvalid({ live: ["hush", ""] }, `authKeys.live ${isEmpty}`);
  assertInvalid({ live: null }, `authKeys.live ${isEmpty}`);
});

Deno.test("createKeyMatcher throws for white space around a key, and for characters that no header can hold", () => {
  for (const key of ["hush\n", "hush\r\n", " hush", "hush ", "\thush"]) {
    assertInvalid({ live: key }, "without white space around it");
  }
  for (const key of ["hush\nhush", "hush – hush"]) {
    assertInvalid({ test: key }, "authKeys.test must be a non-empty Latin-1");
  }
});

Deno.test("createKeyMatcher accepts a Latin-1 key, and a key with a space inside", async () => {
  const live = "clé secrète";
  const { headers } = new Request("https://example.com", {
    headers: { "scale-callback-auth": live },
  });
  const match = await createKeyMatcher({ live })(headers);
  assertEquals(match, { environment: "live", index: 0 });
});

Deno.test("createKeyMatcher throws for a key in place of the object, and for an unknown name, and shows neither", () => {
  assertInvalid("hush", NO_KEY);
  assertInvalid(["hush"], NO_KEY);
  assertInvalid({ hush: "hush" }, NO_KEY);
  assertInvalid({ live: "hush", prod: "hush" }, NO_KEY);
});

Deno.test("createKeyMatcher throws for one key in both environments", () => {
  assertInvalid({ live: ["a", "hush"], test: "hush" }, "must differ");
});

Deno.test("createKeyMatcher finds the environment and the index of a key", async () => {
  assertEquals(await find("new live"), { environment: "live", index: 0 });
  assertEquals(await find("old live"), { environment: "live", index: 1 });
  assertEquals(await find("new test"), { environment: "test", index: 0 });
  assertEquals(await find("old test"), { environment: "test", index: 1 });
  assertEquals(await find("other"), undefined);
  assertEquals(await find("x", { live: ["x", "x"] }), {
    environment: "live",
    index: 0,
  });
});

Deno.test("createKeyMatcher compares every key, whichever matches and however long the header is", async () => {
  for (const key of ["new live", "old test", "x", "y".repeat(5000), ""]) {
    using digest = spy(crypto.subtle, "digest");
    await find(key);
    assertEquals(digest.calls.length, 5, key.slice(0, 10));
    assertEquals(
      digest.calls.map(({ args }) => args[0]),
      Array(5).fill("SHA-256"),
    );
  }
});

Deno.test("createKeyMatcher digests a configured key once, and the header each time, right or wrong", async () => {
  const match = createKeyMatcher(ALL);
  const table = [["x", 5], ["old test", 1], ["old test", 1], ["x", 1]] as const;
  for (const [key, count] of table) {
    using digest = spy(crypto.subtle, "digest");
    await match(headersWith(key));
    assertEquals(digest.calls.length, count, key);
  }
});

Deno.test("createKeyMatcher digests the headers of simultaneous requests once each, and returns the right match to each", async () => {
  const match = createKeyMatcher(ALL);
  await match(headersWith("x"));
  using digest = spy(crypto.subtle, "digest");
  const keys = ["old live", "y", "", "old live", "new test", "y", ""];
  const headers = keys.map((key) => key ? headersWith(key) : new Headers());
  assertEquals(await Promise.all(headers.map(match)), [
    { environment: "live", index: 1 },
    undefined,
    undefined,
    { environment: "live", index: 1 },
    { environment: "test", index: 0 },
    undefined,
    undefined,
  ]);
  assertEquals(digest.calls.length, 3);
});

Deno.test("createKeyMatcher digests a key again after its digest failed", async () => {
  const match = createKeyMatcher(ALL);
  const headers = headersWith("old live");
  {
    using _digest = stub(
      crypto.subtle,
      "digest",
      () => Promise.reject(new Error("no WebCrypto")),
    );
    await assertRejects(() => match(headers), Error, "no WebCrypto");
  }
  assertEquals(await match(headers), { environment: "live", index: 1 });
});

Deno.test("createKeyMatcher finds a key if and only if it is configured", async () => {
  const key = fc.stringMatching(/^[!-~\xa1-\xff]{1,12}$/);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(key, { minLength: 2, maxLength: 5 }),
      async ([last = "", ...live]) => {
        assertEquals(await find(last, { live }), undefined);
        const found = await find(last, { live: [...live, last] });
        assertEquals(found, { environment: "live", index: live.length });
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("verifyCallback rejects without a configured key, and tells a missing key from a wrong one", async () => {
  await assertRejects(
    () => verifyCallback(new Headers(), { live: "" }),
    ScaleArgumentError,
    "authKeys.live must be a non-empty Latin-1 string",
  );
  const authKeys = { live: AUTH_KEY };
  assertEquals(await verifyCallback(new Headers(), authKeys), {
    ok: false,
    reason: "missing",
  });
  for (const wrong of ["x", ""]) {
    assertEquals(await verifyCallback(headersWith(wrong), authKeys), {
      ok: false,
      reason: "wrong",
    });
  }
});

Deno.test("verifyCallback rejects what is neither a Request nor Headers", async () => {
  for (const from of [{ headers: { a: "b" } }, undefined, null, "x"]) {
    await assertRejects(
      () => verifyCallback(from as never, { live: AUTH_KEY }),
      ScaleArgumentError,
      "verifyCallback expects a Request or Headers",
    );
  }
});

Deno.test("verifyCallback returns which key it was", async () => {
  const authKeys = { live: ["new", "old"], test: AUTH_KEY };
  assertEquals(await verifyCallback(delivery(), authKeys), {
    ok: true,
    environment: "test",
    index: 0,
  });
});

Deno.test("verifyCallback reads the header's name in any case, and rejects two copies", async () => {
  const once = new Headers([["SCALE-Callback-Auth", AUTH_KEY]]);
  assert((await verifyCallback(once, { live: AUTH_KEY })).ok);
  const twice = new Headers([
    ["scale-callback-auth", AUTH_KEY],
    ["scale-callback-auth", AUTH_KEY],
  ]);
  assert(!(await verifyCallback(twice, { live: AUTH_KEY })).ok);
});
