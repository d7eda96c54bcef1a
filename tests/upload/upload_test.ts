/** Files on their way: streamed, counted, given up, sent again. */
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import fc from "fast-check";
import {
  type FileInput,
  type FileSource,
  ScaleArgumentError,
  ScaleAttemptTimeoutError,
  type ScaleClient,
  ScaleConnectionError,
  ScaleError,
  type UploadOptions,
  type UploadProgress,
} from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { fakeClock } from "../support/fake_clock.ts";
import { apiError } from "../support/scripted_fetch.ts";

/** What a test's source was asked for. */
interface Source {
  readonly stream: ReadableStream<Uint8Array>;
  /** How many chunks were asked for. */
  readonly pulls: () => number;
  /** Whether it was told that nobody wants the rest. */
  readonly isCancelled: () => boolean;
}

/** A stream of `chunks`, then its end; a function is called in place of a chunk. */
function source(
  ...chunks: readonly (string | (() => unknown))[]
): Source {
  let pulls = 0;
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const chunk = chunks[pulls++];
      if (chunk === undefined) controller.close();
      else if (typeof chunk === "string") {
        controller.enqueue(new TextEncoder().encode(chunk));
      } else await chunk();
    },
    cancel() {
      cancelled = true;
    },
  }, { highWaterMark: 0 });
  return { stream, pulls: () => pulls, isCancelled: () => cancelled };
}

async function* iterable(...chunks: readonly string[]) {
  for (const chunk of chunks) {
    await Promise.resolve();
    yield new TextEncoder().encode(chunk);
  }
}

/** Uploads to a server that answers at once and gives the form that it got. */
async function formOf(input: FileInput, options?: UploadOptions) {
  const { client, requests } = scriptedClient([Response.json({ id: "f" })]);
  await client.files.upload(input, { project_name: "p" }, options);
  const [request] = requests;
  assert(request);
  const form = await new Response(request.body, {
    headers: { "content-type": request.headers.get("content-type") ?? "" },
  }).formData();
  return { request, file: form.get("file") as File, form };
}

/** Runs `use` with a client on a loopback server. */
async function withServer(
  handler: (request: Request) => Response | Promise<Response>,
  use: (client: ScaleClient) => Promise<void>,
): Promise<void> {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    handler,
  );
  const { client } = scriptedClient([], {
    fetch,
    baseUrl: `http://127.0.0.1:${server.addr.port}`,
  });
  try {
    await use(client);
  } finally {
    await server.shutdown();
  }
}

const SOURCES: readonly (readonly [string, () => FileInput])[] = [
  ["a ReadableStream", () => source("ab", "", "c").stream],
  ["an async iterable", () => iterable("a", "bc")],
  ["a Response", () => new Response("abc")],
  ["a function that opens a stream", () => () => source("abc").stream],
  [
    "a function that opens a Blob",
    () => () => Promise.resolve(new Blob(["abc"])),
  ],
  ["a Blob", () => new Blob(["abc"])],
  ["a view of bytes", () => new TextEncoder().encode("xabcx").subarray(1, 4)],
];

for (const [what, make] of SOURCES) {
  Deno.test(`files.upload sends ${what}, byte for byte`, async () => {
    const { file, form } = await formOf(make(), { filename: "x.bin" });
    assertEquals([form.get("project_name"), file.name, await file.text()], [
      "p",
      "x.bin",
      "abc",
    ]);
  });
}

Deno.test("files.upload sends a stream as one, with its length where it is known", async () => {
  const unknown = await formOf(source("abc").stream);
  assertEquals(unknown.request.bodyKind, "stream");
  assertEquals(unknown.request.headers.get("content-length"), null);
  const known = await formOf(source("abc").stream, { size: 3 });
  assertEquals(
    known.request.headers.get("content-length"),
    String(known.request.body?.length),
  );
  const { init } = known.request;
  assertEquals((init as { duplex?: string }).duplex, "half");
  assertEquals(init.redirect, "error");
});

Deno.test("files.upload takes length and type from a Response, but not a compressed length", async () => {
  const plain = await formOf(
    new Response("abc", {
      headers: { "content-length": "3", "content-type": "image/png" },
    }),
  );
  assertEquals(plain.file.type, "image/png");
  assert(plain.request.headers.has("content-length"));
  const packed = await formOf(
    new Response("abc", {
      headers: { "content-length": "2", "content-encoding": "gzip" },
    }),
  );
  assertEquals(packed.request.headers.get("content-length"), null);
});

Deno.test("files.upload gives any bytes in any chunks, over a socket", async () => {
  await withServer(async (request) => {
    const file = (await request.formData()).get("file") as File;
    return Response.json({ bytes: [...await file.bytes()] });
  }, (client) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }),
        fc.boolean(),
        async (chunks, isSized) => {
          const bytes = chunks.flatMap((chunk) => [...chunk]);
          const answer = await client.files.upload(
            ReadableStream.from(chunks),
            {},
            isSized ? { size: bytes.length } : {},
          );
          assertEquals(answer as unknown, { bytes });
        },
      ),
      { numRuns: 40 },
    ));
});

Deno.test("files.upload reports progress in bytes of the file", async () => {
  const seen: UploadProgress[] = [];
  const onProgress = (progress: UploadProgress) => void seen.push(progress);
  await formOf(source("ab", "c").stream, { onProgress });
  await formOf(source("ab", "c").stream, { onProgress, size: 3 });
  await formOf(new Blob(["abc"]), { onProgress });
  assertEquals(seen, [
    { loaded: 2 },
    { loaded: 3 },
    { loaded: 2, total: 3 },
    { loaded: 3, total: 3 },
    { loaded: 3, total: 3 },
  ]);
});

Deno.test("F9 files.upload sends Blob, bytes and functions again, byte for byte", async () => {
  let opened = 0;
  const again: readonly FileInput[] = [
    new Blob(["abc"]),
    new TextEncoder().encode("abc"),
    () => {
      opened++;
      return source("a", "bc").stream;
    },
  ];
  for (const input of again) {
    const { client, requests } = scriptedClient([
      apiError(503),
      Response.json({ id: "f" }),
    ]);
    await client.files.upload(input, { reference_id: "r" });
    const [first, second] = requests.map(({ body }) => body);
    assertEquals([requests.length, first], [2, second]);
  }
  assertEquals(opened, 2);
});

Deno.test("F9 files.upload does not send a stream again, and says how it could", async () => {
  for (
    const input of [source("abc").stream, iterable("abc"), new Response("abc")]
  ) {
    const { client, requests } = scriptedClient([apiError(503)]);
    const error = await assertRejects(
      () => client.files.upload(input, { reference_id: "r" }),
      ScaleError,
      "give a function that opens it",
    );
    assertEquals([error.status, error.outcomeUnknown, requests.length], [
      503,
      true,
      1,
    ]);
  }
});

Deno.test("files.upload refuses a source that was read before, before sending", async () => {
  const read = source("abc").stream;
  const reader = read.getReader();
  await reader.read();
  reader.releaseLock();
  const locked = source("abc").stream;
  locked.getReader();
  const used = new Response("abc");
  await used.text();
  const bad: readonly (readonly [unknown, RegExp])[] = [
    [read, /ReadableStream that is being read or was read before/],
    [locked, /ReadableStream that is being read or was read before/],
    [used, /Response that is being read or was read before/],
    [new Response("no", { status: 404 }), /Response of status 404/],
    [{}, /current value is an object$/],
    ["abc", /current value is "abc"$/],
  ];
  for (const [input, message] of bad) {
    const { client, requests } = scriptedClient([Response.json({})]);
    const error = await assertRejects(
      () => client.files.upload(input as FileSource),
      ScaleArgumentError,
    );
    assertMatch(error.message, message);
    const opened = await assertRejects(
      () => client.files.upload(() => input as FileSource),
      ScaleArgumentError,
    );
    assertMatch(opened.message, message);
    assertEquals(requests.length, 0);
  }
});

Deno.test("F8 files.upload aborts when the source fails, with its error as the cause", async () => {
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

Deno.test("F8 files.upload gives the failure of a function that opens the source", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  const cause = new Error("No such file");
  const error = await assertRejects(
    () => client.files.upload(() => Promise.reject(cause)),
    ScaleConnectionError,
  );
  assertEquals([error.reason, error.cause === cause, requests.length], [
    "source",
    true,
    0,
  ]);
});

Deno.test("F8 files.upload gives up where nothing moves for timeoutMs, and cancels the source", async () => {
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

Deno.test("files.upload is stopped by its signal at once, and cancels the source", async () => {
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

Deno.test("F7 files.upload gives an early answer as it is, and cancels the source", async () => {
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

Deno.test("files.upload lets timers fire while its source never waits", async () => {
  const chunk = new Uint8Array(1_048_576);
  let given = 0;
  let isFired = false;
  setTimeout(() => isFired = true);
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (isFired || given === 64) controller.close();
      else controller.enqueue(chunk);
      given++;
    },
  });
  const { client } = scriptedClient([Response.json({ id: "f" })]);
  await client.files.upload(stream, {});
  assert(isFired && given < 64, `${given} MiB were sent first`);
});

Deno.test("F10 files.upload stops at maxBytes where the size is not known", async () => {
  const large = source("abc", "def", "ghi");
  await withServer(async (request) => {
    await request.bytes().catch(() => {});
    return Response.json({});
  }, async (client) => {
    await assertRejects(
      () => client.files.upload(large.stream, {}, { maxBytes: 4 }),
      ScaleArgumentError,
      "at most maxBytes, 4 bytes: current one has more",
    );
  });
  assertEquals(large.isCancelled(), true);
});

Deno.test("files.upload fails where size is not the source's", async () => {
  const { client, requests } = scriptedClient([Response.json({})]);
  const error = await assertRejects(
    () => client.files.upload(new Blob(["abc"]), {}, { size: 4 }),
    ScaleArgumentError,
  );
  assertStringIncludes(
    error.message,
    "size must be that of the source, 3: current value is 4",
  );
  assertEquals(requests.length, 0);
  await withServer(async (request) => {
    await request.bytes().catch(() => {});
    return Response.json({});
  }, async (client) => {
    for (const [size, message] of [[2, "has more"], [9, "has 3"]] as const) {
      await assertRejects(
        () => client.files.upload(source("abc").stream, {}, { size }),
        ScaleArgumentError,
        message,
      );
    }
  });
});

Deno.test("files.upload has the call's deadline alone for a file that is sent whole", async () => {
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

Deno.test("files.upload cancels a source that is opened too late", async () => {
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

Deno.test("files.upload reads a stream into a Blob first where requests cannot stream, as in browsers", async () => {
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
    assertEquals([error.reason, error.cause === cause], ["source", true]);
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
