import { assertEquals, assertFalse, assertRejects } from "@std/assert";
import {
  type CallbackErrorReason,
  receiveCallback,
  type ReceiveCallbackOptions,
  ScaleArgumentError,
  ScaleCallbackError,
} from "../../src/callbacks/mod.ts";
import {
  AUTH_KEY,
  countedBody,
  delivery,
  type DeliveryInit,
} from "../support/deliveries.ts";

const AUTH_KEYS = { live: ["new", "old"], test: AUTH_KEY };

Deno.test("receiveCallback returns the callback, its bytes, and which key it carried", async () => {
  const body = ' {"task_id": "1", "new_member": true}\n';
  const received = await receiveCallback(delivery({}, { body }), {
    authKeys: AUTH_KEYS,
  });
  assertEquals(received, {
    callback: { task_id: "1", new_member: true },
    bytes: new TextEncoder().encode(body),
    environment: "test",
    index: 0,
  });
  const headers = { "scale-callback-auth": "old" };
  const { environment, index } = await receiveCallback(
    delivery({}, { headers }),
    { authKeys: AUTH_KEYS },
  );
  assertEquals([environment, index], ["live", 1]);
});

Deno.test("receiveCallback rejects with the status to respond with, and one sentence", async () => {
  const wrong = { "scale-callback-auth": "wrong" };
  const table: readonly (readonly [
    DeliveryInit,
    number,
    CallbackErrorReason,
    string,
  ])[] = [
    [{ method: "GET" }, 405, "method", "the method must be POST"],
    // The method comes before the key, and the key before the rest.
    [
      { method: "PUT", headers: wrong },
      405,
      "method",
      "the method must be POST",
    ],
    [
      { headers: { ...wrong, "content-type": "text/plain" }, body: "{" },
      401,
      "auth",
      "missing or wrong scale-callback-auth header",
    ],
    [
      { headers: { "scale-callback-auth": "" } },
      401,
      "auth",
      "missing or wrong scale-callback-auth header",
    ],
    [
      { headers: { "content-encoding": "gzip" } },
      415,
      "encoding",
      "content-encoding is not supported",
    ],
    [
      { headers: { "content-type": "text/plain" } },
      415,
      "type",
      "content-type must be application/json",
    ],
    [
      { body: " ".repeat(101) },
      413,
      "too_large",
      "the body is too large: maxBytes is 100",
    ],
    [{ body: "{" }, 400, "not_json", "the body must be valid JSON"],
    [{ body: "[]" }, 400, "not_object", "the body must be a JSON object"],
  ];
  for (const [init, status, reason, sentence] of table) {
    const error = await assertRejects(
      () =>
        receiveCallback(delivery({}, init), {
          authKeys: AUTH_KEYS,
          maxBytes: 100,
        }),
      ScaleCallbackError,
    );
    assertEquals([error.status, error.reason], [status, reason]);
    assertEquals(error.message, `${status}: ${sentence}`);
    assertFalse(Deno.inspect(error).includes(AUTH_KEY));
  }
});

Deno.test("receiveCallback reads nothing of a body whose key is wrong", async () => {
  const { stream, pulls } = countedBody(3, 10);
  const headers = { "scale-callback-auth": "wrong" };
  const request = delivery({}, { body: stream, headers });
  await assertRejects(
    () => receiveCallback(request, { authKeys: AUTH_KEYS }),
    ScaleCallbackError,
  );
  assertEquals([pulls(), request.bodyUsed], [0, false]);
});

Deno.test("receiveCallback accepts a body that was already read", async () => {
  const request = delivery({ task_id: "1" });
  const body = await request.bytes();
  const { callback } = await receiveCallback(request, {
    authKeys: AUTH_KEYS,
    body,
  });
  assertEquals(callback, { task_id: "1" });
});

Deno.test("receiveCallback rejects invalid options, before it looks at the request", async () => {
  const table: readonly (readonly [object, string])[] = [
    [{ authKeys: {} }, "authKeys must have a key in live or test"],
    [{ authKeys: undefined }, "authKeys must have a key"],
    [{ authKeys: { live: "" } }, "authKeys.live must be a non-empty"],
    [{ maxBytes: 0 }, "maxBytes must be a positive integer"],
    [{ secrets: {} }, 'Unknown option "secrets"'],
  ];
  for (const [option, message] of table) {
    const options = { authKeys: AUTH_KEYS, ...option };
    await assertRejects(
      () =>
        receiveCallback(
          delivery({}, { method: "GET" }),
          options as ReceiveCallbackOptions,
        ),
      ScaleArgumentError,
      message,
    );
  }
});
