/** What a failed `fetch` of an attempt means. */
import { assert, assertEquals } from "@std/assert";
import { attempt, type AttemptResult } from "../../src/http/attempt.ts";
import type { OpenBody } from "../../src/http/body.ts";
import { LIMITS, summary } from "../support/attempts.ts";

/** A body of a Blob, and of a file that can or cannot be read. */
function fileBody(probe: () => Promise<unknown>): OpenBody {
  return {
    headers: {},
    timeout: "none",
    start: () => ({ body: new Blob(["abc"]) }),
    probe,
    close() {},
  };
}

/** Sends a file, with a `fetch` that fails. */
function failWith(
  cause: unknown,
  { redirect = "manual", body = fileBody(() => Promise.resolve()) }: {
    readonly redirect?: RequestRedirect;
    readonly body?: OpenBody;
  } = {},
): Promise<AttemptResult> {
  return attempt({
    fetch: () => Promise.reject(cause),
    url: "https://api.test/v1/x",
    init: { method: "POST", redirect },
    body,
  }, LIMITS);
}

Deno.test("attempt returns a redirect if the runtime refuses one in place of the client", async () => {
  const refused = new TypeError("fetch failed", {
    cause: new Error("unexpected redirect"),
  });
  const result = await failWith(refused, { redirect: "error" });
  assertEquals(summary(result), [0, "", false]);
  // Where redirects are not refused, it is the message of something else.
  assertEquals(summary(await failWith(refused)), ["fetch"]);
  const lost = new TypeError("fetch failed", {
    cause: new Error("getaddrinfo ENOTFOUND redirect.test"),
  });
  const other = await failWith(lost, { redirect: "error" });
  assertEquals(summary(other), ["fetch"]);
});

Deno.test("attempt returns a permission failure if the runtime denies the network", async () => {
  const denied = Object.assign(new Error('Requires net access to "a.test"'), {
    name: "NotCapable",
  });
  const restricted = Object.assign(new Error("Access has been restricted"), {
    code: "ERR_ACCESS_DENIED",
  });
  const refused = new TypeError("fetch failed", { cause: restricted });
  for (const [thrown, cause] of [[denied, denied], [refused, restricted]]) {
    assertEquals(await failWith(thrown), { kind: "permission", cause });
  }
});

Deno.test("attempt returns a certificate failure in the words of each runtime, and not for a URL with that word", async () => {
  const url = "https://a.test/v1/batches/certificate";
  const words = [
    "self-signed certificate",
    "certificate has expired",
    "unable to verify the first certificate",
    "Hostname/IP does not match certificate's altnames",
    `error sending request for url (${url}): client error (Connect): invalid peer certificate: UnknownIssuer`,
  ];
  for (const message of words) {
    const cause = new Error(message);
    // Bun has no cause.
    for (const thrown of [new TypeError("fetch failed", { cause }), cause]) {
      assertEquals(await failWith(thrown), { kind: "certificate", cause });
    }
  }
  const refused = `error sending request for url (${url}): tcp connect error`;
  for (const cause of [new Error(refused), { message: 5 }, { cause: {} }]) {
    assertEquals(await failWith(cause), { kind: "fetch", cause });
  }
});

Deno.test("attempt returns a wrong request for a port that the runtime blocks, and not for a URL or host with that word", async () => {
  const badPort = new Error("bad port");
  const blocked = new TypeError(
    "Fetch failed: Requests to port 6000 are blocked",
  );
  const node = new TypeError("fetch failed", { cause: badPort });
  for (const [thrown, cause] of [[node, badPort], [blocked, blocked]]) {
    assertEquals(await failWith(thrown), { kind: "request", cause });
  }
  for (
    const words of ["getaddrinfo ENOTFOUND blocked", "a bad port", "blocked"]
  ) {
    const cause = new TypeError("fetch failed", { cause: new Error(words) });
    assertEquals(await failWith(cause), { kind: "fetch", cause });
  }
});

Deno.test("attempt returns the failure of a file that can no longer be read", async () => {
  const lost = new TypeError("fetch failed");
  const cause = new DOMException("The file has changed", "NotReadableError");
  const body = fileBody(() => Promise.reject(cause));
  const result = await failWith(lost, { body });
  assert(result.kind === "source" && result.cause === cause);
  assertEquals(summary(await failWith(lost)), ["fetch"]);
});

Deno.test("attempt accepts whatever a fetch of another realm throws", async () => {
  for (const cause of [undefined, null, "lost", { message: "lost" }]) {
    const result = await failWith(cause);
    assert(result.kind === "fetch" && result.cause === cause);
  }
});
