import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { spy, stub } from "@std/testing/mock";
import fc from "fast-check";
import { ScaleArgumentError } from "../../src/callbacks/mod.ts";
import { matcherOf } from "../../src/callbacks/secret.ts";
import type {
  CallbackSecrets,
  SecretMatch,
} from "../../src/callbacks/types.ts";

const ALL: CallbackSecrets = {
  live: ["new live", "old live"],
  test: ["new test", "old test"],
};

function refuses(secrets: unknown, message: string): void {
  const error = assertThrows(
    () => matcherOf(secrets as CallbackSecrets),
    ScaleArgumentError,
    message,
  );
  assert(!JSON.stringify(error).includes("hush"));
}

async function find(
  given: string,
  secrets: CallbackSecrets = ALL,
): Promise<SecretMatch | undefined> {
  return await matcherOf(secrets)(given);
}

Deno.test("W1 matcherOf refuses what would let everybody in, or nobody", () => {
  refuses({}, "live, test or both");
  refuses(undefined, "live, test or both");
  refuses({ live: undefined }, "with a secret");
  refuses({ live: [] }, "with a secret");
  refuses({ live: "" }, "secrets.live must be Latin-1 text, not empty");
  refuses(
    { live: "hush", test: "  " },
    "secrets.test must be Latin-1 text, not empty",
  );
  refuses(
    { live: ["hush", ""] },
    "secrets.live must be Latin-1 text, not empty",
  );
  refuses({ live: null }, "secrets.live must be Latin-1 text");
});

Deno.test("W3 matcherOf refuses white space around a secret, and what no header can hold", () => {
  for (const secret of ["hush\n", "hush\r\n", " hush", "hush ", "\thush"]) {
    refuses({ live: secret }, "without white space around it");
  }
  refuses({ test: "hush\nhush" }, "secrets.test must be Latin-1 text");
  refuses({ test: "hush – hush" }, "secrets.test must be Latin-1 text");
});

Deno.test("W3 a Latin-1 secret works, and one with a blank inside", async () => {
  const secrets = { live: "clé secrète" };
  const { headers } = new Request("https://example.com", {
    headers: { "scale-callback-auth": "clé secrète" },
  });
  const given = headers.get("scale-callback-auth")!;
  assertEquals(await find(given, secrets), { environment: "live", index: 0 });
});

Deno.test("matcherOf takes a secret for an object, and an unknown name, without showing either", () => {
  refuses("hush", "live, test or both");
  refuses(["hush"], "live, test or both");
  refuses({ hush: "hush" }, "live, test or both");
  refuses({ live: "hush", prod: "hush" }, "live, test or both");
});

Deno.test("matcherOf refuses one secret for both environments, as a match could not tell which", () => {
  refuses({ live: ["a", "hush"], test: "hush" }, "must differ");
});

Deno.test("W4 a match tells which secret it was: live or test, new or old", async () => {
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

Deno.test("W2 every secret is digested, whichever matches and however long the given one is", async () => {
  for (const given of ["new live", "old test", "x", "y".repeat(5000), ""]) {
    using digest = spy(crypto.subtle, "digest");
    await find(given);
    assertEquals(digest.calls.length, 5, given.slice(0, 10));
    assertEquals(
      digest.calls.map(({ args }) => args[0]),
      Array(5).fill("SHA-256"),
    );
  }
});

Deno.test("W2 a configured secret is digested once, and a given one each time, right or wrong", async () => {
  const match = matcherOf(ALL);
  const table = [["x", 5], ["old test", 1], ["old test", 1], ["x", 1]] as const;
  for (const [given, count] of table) {
    using digest = spy(crypto.subtle, "digest");
    await match(given);
    assertEquals(digest.calls.length, count, given);
  }
});

Deno.test("secrets that come at once are digested once each, and each gets its own answer", async () => {
  const match = matcherOf(ALL);
  await match("x");
  using digest = spy(crypto.subtle, "digest");
  const given = ["old live", "y", null, "old live", "new test", "y", null];
  assertEquals(await Promise.all(given.map(match)), [
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

Deno.test("a secret whose digest fails is digested anew the next time", async () => {
  const match = matcherOf(ALL);
  {
    using _digest = stub(
      crypto.subtle,
      "digest",
      () => Promise.reject(new Error("no WebCrypto")),
    );
    await assertRejects(() => match("old live"), Error, "no WebCrypto");
  }
  assertEquals(await match("old live"), { environment: "live", index: 1 });
});

Deno.test("a secret is found if and only if it is configured", async () => {
  const secret = fc.stringMatching(/^[!-~\xa1-\xff]{1,12}$/);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(secret, { minLength: 2, maxLength: 5 }),
      async ([given = "", ...live]) => {
        assertEquals(await find(given, { live }), undefined);
        const found = await find(given, { live: [...live, given] });
        assertEquals(found, { environment: "live", index: live.length });
      },
    ),
    { numRuns: 50 },
  );
});
