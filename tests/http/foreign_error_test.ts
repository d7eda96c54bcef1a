/** Errors of this library that reach a call from outside: from another call, or as the reason of an abort. The call must not take them for its own. */
import { assert, assertEquals } from "@std/assert";
import {
  type CallOptions,
  type ClientOptions,
  ScaleArgumentError,
  type ScaleClient,
  ScaleError,
  ScaleServiceUnavailableError,
} from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { failure } from "../support/faults.ts";
import { apiError } from "../support/scripted_fetch.ts";

/** Errors as other calls throw them. */
const FOREIGN: readonly (() => ScaleError)[] = [
  () =>
    new ScaleServiceUnavailableError("theirs", {
      status: 503,
      operation: "cows.milk",
      attempts: 7,
    }),
  () => new ScaleArgumentError("theirs"),
  () => new ScaleError("theirs"),
];

/** The observed retries and failures, also by an abort, and the members of an error that a call adds to its own. */
function observed(options: Partial<ClientOptions> = {}) {
  const events: string[] = [];
  const hooks: ClientOptions["hooks"] = {
    onRetry: () => events.push("retry"),
    onError: () => events.push("error"),
    ...options.hooks,
  };
  const script = scriptedClient([apiError(503), Response.json({})], {
    ...options,
    hooks,
  });
  return { ...script, events };
}

function membersOf(error: ScaleError): object {
  return { ...error, message: error.message, cause: error.cause };
}

/** Sends the calls that may fail by code of the caller. */
const CALLS: Readonly<
  Record<
    string,
    (client: ScaleClient, options: CallOptions) => Promise<unknown>
  >
> = {
  "a read": (client, options) => client.tasks.get("t", options),
  "a creation": (client, options) =>
    client.tasks.create("x", { unique_id: "mine" }, options),
  "an upload": (client, options) =>
    client.files.upload(new Blob(["x"]), { reference_id: "r" }, options),
};

for (const [what, call] of Object.entries(CALLS)) {
  Deno.test(`${what} leaves the error of another call unchanged if its key function throws it, and does not repeat it`, async () => {
    for (const make of FOREIGN) {
      const foreign = make();
      const before = membersOf(foreign);
      const apiKey = () => Promise.reject(foreign);
      const { client, events, requests } = observed({ apiKey });
      const error = await failure(() => call(client, {}));
      assert(error !== foreign);
      assertEquals(membersOf(foreign), before);
      assertEquals([events, requests.length, error.attempts], [
        ["error"],
        0,
        0,
      ]);
      assert(error.message.includes("theirs"));
    }
  });

  Deno.test(`${what} rejects with the reason of an abort and leaves it unchanged, at any moment, and observers see no retry after it`, async () => {
    const moments: readonly ((abort: () => void) => Partial<ClientOptions>)[] =
      [
        (abort) => ({ apiKey: () => (abort(), "key") }),
        (abort) => ({ hooks: { onRequest: abort } }),
        (abort) => ({ hooks: { onResponse: abort } }),
        (abort) => ({
          fetch: (_, init) => {
            abort();
            return Promise.reject(init?.signal?.reason);
          },
        }),
        (abort) => ({
          clock: {
            now: () => 0,
            sleep: () => (abort(), Promise.resolve()),
          },
        }),
      ];
    for (const make of FOREIGN) {
      for (const [index, moment] of moments.entries()) {
        const foreign = make();
        const before = membersOf(foreign);
        const controller = new AbortController();
        const { client, events } = observed(
          moment(() => controller.abort(foreign)),
        );
        const thrown = await call(client, { signal: controller.signal })
          .catch((error) => error);
        assert(thrown === foreign, `moment ${index}`);
        assertEquals(membersOf(foreign), before);
        const isDuringRetry = index === 4;
        const expected = isDuringRetry ? ["retry", "error"] : ["error"];
        assertEquals(events, expected, `moment ${index}`);
      }
    }
  });
}

Deno.test("an upload leaves the error of another call unchanged if its source fails with it, and does not repeat it", async () => {
  for (const make of FOREIGN) {
    const foreign = make();
    const before = membersOf(foreign);
    const sources = [
      () => Promise.reject(foreign),
      () => new ReadableStream({ pull: (stream) => stream.error(foreign) }),
    ];
    for (const source of sources) {
      const { client, events } = observed();
      const error = await failure(() =>
        client.files.upload(source as never, { reference_id: "r" })
      );
      assert(error !== foreign);
      assertEquals(membersOf(foreign), before);
      assertEquals(events, ["error"]);
    }
  }
});

Deno.test("sibling calls on one signal leave the ScaleError that aborts them unchanged", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const { client, events } = observed({ fetch: () => new Promise(() => {}) });
  const siblings = Object.values(CALLS).map((call) =>
    call(client, { signal }).catch((error) => error)
  );
  const failing = scriptedClient([apiError(503)], { maxRetries: 0 });
  const first = await failure(() => failing.client.tasks.get("t"));
  const before = membersOf(first);
  controller.abort(first);
  for (const thrown of await Promise.all(siblings)) assert(thrown === first);
  assertEquals(membersOf(first), before);
  assertEquals(events, siblings.map(() => "error"));
});
