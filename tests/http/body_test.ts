import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { ScaleArgumentError } from "../../mod.ts";
import { jsonBody, type OpenBody, withExtraBody } from "../../src/http/body.ts";
import { replaceGlobal } from "../support/replace_global.ts";

const REPEATABLE = { operation: "x.y", sendOnce: false };
const ONCE = { operation: "x.y", sendOnce: true };
const WATCH = { onActivity() {}, onFailure() {} };

/** Opens a body and returns what `fetch` gets. */
async function started(body: { open(): OpenBody | Promise<OpenBody> }) {
  const open = await body.open();
  return { type: open.headers["content-type"], body: open.start(WATCH).body };
}

Deno.test("jsonBody sends nothing for undefined, and no Content-Type", async () => {
  const body = jsonBody(undefined, REPEATABLE);
  assertEquals(await started(body), { type: undefined, body: undefined });
  assertEquals(body.members, {});
});

Deno.test("jsonBody sends a string, or a Blob if the request must be sent once", async () => {
  const value = { a: [1] };
  assertEquals(await started(jsonBody(value, REPEATABLE)), {
    type: "application/json",
    body: '{"a":[1]}',
  });
  const { body } = await started(jsonBody(value, ONCE));
  assertInstanceOf(body, Blob);
  assertEquals([body.type, await body.text()], [
    "application/json",
    '{"a":[1]}',
  ]);
});

Deno.test("jsonBody sends a string on runtimes that do not repeat a request by themselves", async () => {
  for (const userAgent of ["Node.js/26", "Bun/1.4", "Cloudflare-Workers"]) {
    using _ = replaceGlobal("navigator", { userAgent });
    assertEquals((await started(jsonBody({}, ONCE))).body, "{}");
  }
});

Deno.test("jsonBody opens the same bytes each time, and has the members of an object only", async () => {
  const body = jsonBody({ a: 1 }, REPEATABLE);
  assertEquals(await started(body), await started(body));
  assertEquals([body.members, body.canReplay], [{ a: 1 }, true]);
  assertEquals(jsonBody(["a"], REPEATABLE).members, {});
});

Deno.test("withExtraBody adds members, also those that every object inherits", () => {
  assertEquals(withExtraBody({ a: 1 }, { b: 2 }, "x.y"), { a: 1, b: 2 });
  assertEquals(withExtraBody(undefined, { b: 2 }, "x.y"), { b: 2 });
  assertEquals(withExtraBody({}, { constructor: 1 }, "x.y"), {
    constructor: 1,
  });
});

Deno.test("withExtraBody refuses an array and a member that the call sends itself", () => {
  assertThrows(
    () => withExtraBody(["a"], { b: 1 }, "x.y"),
    ScaleArgumentError,
    "extraBody cannot be added to x.y, whose body is not an object",
  );
  assertThrows(
    () => withExtraBody({ a: 1 }, { a: 2 }, "x.y"),
    ScaleArgumentError,
    'extraBody must not contain "a", which x.y sends itself',
  );
});
