/** Uploads that fail or stop: the source, the size, the time, the signal and the server. */
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  ScaleArgumentError,
  ScaleAttemptTimeoutError,
  ScaleConnectionError,
  ScaleError,
  ScaleResponseError,
} from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { fakeClock } from "../support/fake_clock.ts";
import { apiError } from "../support/scripted_fetch.ts";
import { formOf, source, withServer } from "../support/uploads.ts";

Deno.test("Files#upload aborts if the source fails, with its error as the cause", async () => {
  const cause = new Error("The disk is gone");
  let bytes = -1;
  await withServer(async (request) => {
    bytes = await request.bytes().then((all) => all.length, () => -2);
    return Response.json({});
  }, async (client) => {
    for (const options of [{}, { size: 10 }]) {
      const error = await assertRejects(
        () =>
          client.files.upload(
            source("abc", () => Promise.reject(cause)).stream,
            { reference_id: "r" },
            options,
          ),
        ScaleConnectionError,
      );
      assertEquals([error.reason, error.attempts], ["source", 1]);
      assertEquals((error.cause as Error).message, cause.message);
      assertEquals(bytes < 0, true);
    }
  });
});

Deno.test("Files#upload rejects if the function that opens the source fails, and knows that nothing was sent", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  const cause = new Error("No such file");
  const error = await assertRejects(
    () => client.files.upload(() => Promise.reject(cause)),
    ScaleConnectionError,
  );
  assertEquals([
    error.reason,
    error.outcomeUnknown,
    String(error.cause) === String(cause),
    requests.length,
  ], [
    "source",
    false,
    true,
    0,
  ]);
});

Deno.test("Files#upload rejects if no byte moves for timeoutMs, and cancels the source", async () => {
  const hanging = source("abc", () => new Promise(() => {}));
  await withServer(async (request) => {
    await request.bytes().catch(() => {});
    return Response.json({});
  }, async (client) => {
    await assertRejects(
      () => client.files.upload(hanging.stream, {}, { timeoutMs: 60 }),
      ScaleAttemptTimeoutError,
    );
  });
  assertEquals(hanging.isCancelled(), true);
});

Deno.test("Files#upload stops at once when its signal aborts, and cancels the source", async () => {
  const stop = new AbortController();
  const slow = source("abc", () => {
    stop.abort(new Error("Enough"));
    return new Promise(() => {});
  });
  await withServer(async (request) => {
    await request.bytes().catch(() => {});
    return Response.json({});
  }, async (client) => {
    const error = await assertRejects(
      () => client.files.upload(slow.stream, {}, { signal: stop.signal }),
      Error,
    );
    assertEquals(error.message, "Enough");
  });
  assertEquals(slow.isCancelled(), true);
});

Deno.test("Files#upload rejects with the status of an early response, and cancels the source", async () => {
  const endless = source(
    ...Array.from({ length: 4000 }, () => "x".repeat(65536)),
  );
  await withServer(
    () => apiError(413, "Too large."),
    async (client) => {
      const error = await assertRejects(
        () => client.files.upload(endless.stream, {}, { maxBytes: 1e12 }),
        ScaleError,
      );
      assertInstanceOf(error, ScaleError);
      assertEquals([error.status, error.attempts], [413, 1]);
    },
  );
  assertEquals(endless.isCancelled(), true);
  assert(endless.pulls() < 4000);
});

Deno.test("Files#upload lets timers fire while its source never waits", async () => {
  const chunk = new Uint8Array(1_048_576);
  let count = 0;
  let isFired = false;
  setTimeout(() => isFired = true);
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (isFired || count === 64) controller.close();
      else controller.enqueue(chunk);
      count++;
    },
  });
  const { client } = scriptedClient([Response.json({ id: "f" })]);
  await client.files.upload(stream, {});
  assert(isFired && count < 64, `${count} MiB were sent first`);
});

Deno.test("Files#upload stops at maxBytes if the size is not known", async () => {
  const large = source("abc", "def", "ghi");
  await withServer(async (request) => {
    await request.bytes().catch(() => {});
    return Response.json({});
  }, async (client) => {
    await assertRejects(
      () => client.files.upload(large.stream, {}, { maxBytes: 4 }),
      ScaleArgumentError,
      "The file is larger than 4 bytes (maxBytes)",
    );
  });
  assertEquals(large.isCancelled(), true);
});

Deno.test("Files#upload rejects if size is not that of the source", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  const error = await assertRejects(
    () => client.files.upload(new Blob(["abc"]), {}, { size: 4 }),
    ScaleArgumentError,
  );
  assertStringIncludes(
    error.message,
    "size is 4 bytes, but the source has 3",
  );
  assertEquals(requests.length, 0);
  await withServer(async (request) => {
    await request.bytes().catch(() => {});
    return Response.json({});
  }, async (client) => {
    for (
      const [size, message] of [[2, "has more"], [9, "has only 3"]] as const
    ) {
      await assertRejects(
        () => client.files.upload(source("abc").stream, {}, { size }),
        ScaleArgumentError,
        message,
      );
    }
  });
});

Deno.test("Files#upload has no timeoutMs for a Blob, only the deadline", async () => {
  const clock = fakeClock();
  const { client } = scriptedClient([Response.json({ id: "f" })], {
    clock,
    timeoutMs: 1,
  });
  const slow = client.with({
    fetch: async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return Response.json({ id: "f" });
    },
  });
  assertEquals((await slow.files.upload(new Blob(["abc"]))).id, "f");
});

Deno.test("Files#upload cancels a source that is opened too late", async () => {
  const late = source("abc");
  let open: (stream: ReadableStream<Uint8Array>) => void = () => {};
  const opening = new Promise<ReadableStream<Uint8Array>>((resolve) => {
    open = resolve;
  });
  const { client, requests } = scriptedClient([Response.json({})]);
  const stop = new AbortController();
  const upload = client.files.upload(() => opening, {}, {
    signal: stop.signal,
  });
  stop.abort("enough");
  assertEquals(await upload.catch((reason) => reason), "enough");
  open(late.stream);
  await opening;
  await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals([late.isCancelled(), requests.length], [true, 0]);
});

Deno.test("Files#upload reads a stream into a Blob first in a browser, where requests cannot stream", async () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator")!;
  const value = { userAgent: "Mozilla/5.0 (X11; Linux x86_64)" };
  Object.defineProperty(globalThis, "navigator", { value, configurable: true });
  try {
    const sent = await formOf(source("ab", "c").stream, { size: 3 });
    assertEquals([sent.request.bodyKind, await sent.file.text()], [
      "blob",
      "abc",
    ]);
    const cause = new Error("The disk is gone");
    const error = await assertRejects(
      () => formOf(source("ab", () => Promise.reject(cause)).stream),
      ScaleConnectionError,
    );
    assertEquals([error.reason, String(error.cause)], [
      "source",
      String(cause),
    ]);
    const large = source("abc", "def");
    await assertRejects(
      () => formOf(large.stream, { maxBytes: 4 }),
      ScaleArgumentError,
    );
    assertEquals(large.isCancelled(), true);
  } finally {
    Object.defineProperty(globalThis, "navigator", before);
  }
});

/** A Blob whose file is gone: it has a size, but cannot be read. */
function lostFile(): Blob {
  const blob = new Blob(["abc"]);
  const slice = () => ({
    arrayBuffer: () => Promise.reject(new Error("The file has changed")),
  });
  return Object.defineProperty(blob, "slice", { value: slice });
}

Deno.test("Files#upload sends a Blob once if its file has changed, with the reason source", async () => {
  const lost = new TypeError("fetch failed");
  const { client, requests } = scriptedClient([lost]);
  const fields = { reference_id: "r" };
  const error = await assertRejects(
    () => client.files.upload(lostFile(), fields),
    ScaleConnectionError,
  );
  assertEquals([error.reason, (error.cause as Error).message], [
    "source",
    "The file has changed",
  ]);
  assertEquals([requests.length, error.attempts], [1, 1]);
  // A lost connection is repeated.
  await assertRejects(() => client.files.upload(new Blob(["abc"]), fields));
  assertEquals(requests.length, 5);
});

Deno.test("Files#upload sends a stream once if it is redirected, with the reason redirect, where the runtime refuses redirects", async () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator")!;
  const value = { userAgent: "Node.js/24" };
  Object.defineProperty(globalThis, "navigator", { value, configurable: true });
  try {
    const { client, requests } = scriptedClient([
      new TypeError("fetch failed", {
        cause: new Error("unexpected redirect"),
      }),
    ]);
    const error = await assertRejects(
      () =>
        client.files.upload(() => source("abc").stream, { reference_id: "r" }),
      ScaleResponseError,
    );
    assertEquals([error.reason, error.location], ["redirect", undefined]);
    assertEquals([requests.length, requests[0]?.init.redirect], [1, "error"]);
  } finally {
    Object.defineProperty(globalThis, "navigator", before);
  }
});

Deno.test("a call is sent once if the runtime denies the network, with the reason permission and a known outcome", async () => {
  const denied = Object.assign(new Error('Requires net access to "a.test"'), {
    name: "NotCapable",
  });
  const { client, requests } = scriptedClient([denied]);
  for (
    const call of [
      () => client.tasks.get("t"),
      () => client.tasks.create("x", { unique_id: "k" }),
      () => client.files.upload(source("abc").stream),
    ]
  ) {
    const error = await assertRejects(call, ScaleConnectionError);
    assertEquals(
      [error.reason, error.attempts, error.outcomeUnknown ?? false],
      [
        "permission",
        1,
        false,
      ],
    );
  }
  assertEquals(requests.length, 3);
});
