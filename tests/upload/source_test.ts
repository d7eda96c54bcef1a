/** Sources of uploads: recognised by what they can do, and owned until the call has ended. */
import { Readable } from "node:stream";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { Response as UndiciResponse } from "undici";
import {
  type FileFields,
  type FileInput,
  type FileSource,
  ScaleArgumentError,
  ScaleConnectionError,
  type UploadOptions,
} from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { foreign } from "../support/foreign.ts";
import { inOtherRealm } from "../support/other_realm.ts";
import { apiError } from "../support/scripted_fetch.ts";
import { formOf, iterable, source } from "../support/uploads.ts";

/** A class of streams that fails if anything but its reader is used. */
function foreignStream(): ReadableStream<Uint8Array> {
  const reader = source("ab", "c").stream.getReader();
  return {
    locked: false,
    getReader: () => reader,
    [Symbol.asyncIterator]: () => {
      throw new Error("The stream has a reader");
    },
  } as unknown as ReadableStream<Uint8Array>;
}

/** Returns a Response of a package. */
function undici(content: string, init: ResponseInit = {}): UndiciResponse {
  return new UndiciResponse(content, init as object);
}

const FOREIGN: Readonly<Record<string, () => FileSource>> = {
  "a Response": () => foreign(new Response("abc")),
  "a Response of undici": () => undici("abc"),
  "a Response with a stream of Node": () =>
    foreign(
      Object.defineProperty(new Response(), "body", {
        value: Readable.from([new Uint8Array([97]), new Uint8Array([98, 99])]),
      }),
    ),
  "a Blob": () => foreign(new Blob(["abc"])),
  // As a string it would be "[object Blob]".
  "a Blob with as many bytes as its name has letters": () =>
    foreign(new Blob(["x".repeat(13)])),
  "a ReadableStream": foreignStream,
  "a stream of Node": () => Readable.from([new Uint8Array([97, 98, 99])]),
  "an ArrayBuffer": () => inOtherRealm("new Uint8Array([97, 98, 99]).buffer"),
  "a Uint8Array": () => inOtherRealm("new Uint8Array([97, 98, 99])"),
  "chunks": () =>
    inOtherRealm(
      "(async function* () { yield new Uint8Array([97, 98, 99]) })()",
    ),
};

for (const [what, make] of Object.entries(FOREIGN)) {
  Deno.test(`Files#upload sends ${what} of another realm or package`, async () => {
    for (const input of [make(), () => make()] as const) {
      const { file } = await formOf(input);
      const sent = await file.text();
      assertEquals(sent, sent.startsWith("x") ? "x".repeat(13) : "abc");
    }
  });
}

Deno.test("Files#upload uses what a File and a Response of another package say about themselves", async () => {
  const file = foreign(new File(["abc"], "cow.png", { type: "image/png" }));
  const sent = await formOf(file);
  assertEquals([sent.file.name, sent.file.type], ["cow.png", "image/png"]);
  const headers = { "content-length": "3", "content-type": "image/png" };
  for (const input of [file, undici("abc", { headers })]) {
    const { request, file } = await formOf(input);
    assertEquals(file.type, "image/png");
    assertEquals(
      request.headers.get("content-length"),
      String(request.body?.length),
    );
  }
  const refused = undici("no", { status: 404 });
  await assertRejects(
    () => formOf(refused),
    ScaleArgumentError,
    "Cannot upload a Response with status 404",
  );
});

Deno.test("Files#upload refuses what has only some of the members of a source", async () => {
  const others: readonly unknown[] = [
    { status: 200, headers: new Headers(), data: "an object of axios" },
    { size: 3, stream: "no function", arrayBuffer() {} },
    new SharedArrayBuffer(3),
    null,
    () => () => "abc",
  ];
  for (const input of others) {
    await assertRejects(() => formOf(input as FileInput), Error);
  }
});

Deno.test("Files#upload sends the file name without a path, and never an empty one", async () => {
  // A file of Bun has its path as its name.
  const names = [
    ["cow.png", "cow.png"],
    ["/home/me/secret/cow.png", "cow.png"],
    ["C:\\me\\cow.png", "cow.png"],
    ["", "file"],
    ["pictures/", "file"],
    [7, "file"],
    [undefined, "file"],
  ];
  for (const [name, sent] of names) {
    const blob = Object.defineProperty(new Blob(["a"]), "name", {
      value: name,
    });
    const { request } = await formOf(blob);
    assert(request.body?.includes(`; filename="${sent}"\r\n`), `${name}`);
  }
  const named = await formOf(new Blob(["a"]), { filename: "a/b.png" });
  assert(named.request.body?.includes('filename="a/b.png"'));
});

Deno.test("Files#upload sends no length if the size of a Blob is no number of bytes", async () => {
  for (const size of [NaN, Infinity]) {
    const blob = Object.defineProperty(foreign(new Blob(["abc"])), "size", {
      value: size,
    });
    const proxy = new Proxy(blob, {
      get: (target, name) => name === "size" ? size : Reflect.get(target, name),
    });
    const { request, file } = await formOf(proxy);
    assertEquals(request.headers.get("content-length"), null);
    assertEquals(await file.text(), "abc");
  }
});

Deno.test('Files#upload refuses null as a name or an id, which a form would send as "null"', async () => {
  for (const name of ["project_name", "display_name", "reference_id"]) {
    const { client, requests } = scriptedClient([Response.json({ id: "f" })]);
    await assertRejects(
      () =>
        client.files.upload(new Blob(["a"]), { [name]: null } as FileFields),
      ScaleArgumentError,
      `${name} must be a string: current value is null`,
    );
    assertEquals(requests.length, 0);
  }
});

/** A source that counts how often it is released. */
interface OwnedSource {
  readonly input: FileInput;
  readonly released: () => number;
}

/** Sources that never end. */
const OWNED: Readonly<Record<string, () => OwnedSource>> = {
  "a ReadableStream": () => {
    let count = 0;
    const input = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(9)),
      cancel: () => void count++,
    }, { highWaterMark: 0 });
    return { input, released: () => count };
  },
  "a Response": () => {
    const { input, released } = OWNED["a ReadableStream"]!();
    return { input: new Response(input as ReadableStream), released };
  },
  "an async iterable": () => {
    let count = 0;
    const iterator: AsyncIterableIterator<Uint8Array> = {
      [Symbol.asyncIterator]: () => iterator,
      next: () => Promise.resolve({ value: new Uint8Array(9) }),
      return() {
        count++;
        return Promise.resolve({ done: true, value: undefined });
      },
    };
    return { input: iterator, released: () => count };
  },
  // Its iterator does not hear of the end before its first byte.
  "a stream of Node": () => {
    let count = 0;
    const input = new Readable({
      read() {
        this.push(new Uint8Array(9));
      },
      destroy(error, done) {
        count++;
        done(error);
      },
    });
    return { input, released: () => count };
  },
};

/** An upload that ends without having read its source. */
interface WayOut {
  readonly options?: UploadOptions;
  readonly fields?: FileFields;
  readonly apiKey?: () => Promise<string>;
}

const aborted = AbortSignal.abort(new Error("Enough"));

const WAYS_OUT: Readonly<Record<string, () => WayOut>> = {
  "its signal has aborted before": () => ({ options: { signal: aborted } }),
  "the function for the key fails": () => ({
    apiKey: () => Promise.reject(new Error("No key")),
  }),
  "the signal aborts while the key does not come": () => {
    const stop = new AbortController();
    return {
      options: { signal: stop.signal },
      apiKey: () => {
        stop.abort(new Error("Enough"));
        return new Promise(() => {});
      },
    };
  },
  "the key comes after the end": () => {
    const stop = new AbortController();
    return {
      options: { signal: stop.signal },
      apiKey: () => {
        stop.abort(new Error("Enough"));
        return Promise.resolve().then(() => "test_key");
      },
    };
  },
  "an option of the upload is refused": () => ({ options: { filename: "" } }),
  "an option of the call is refused": () => ({
    options: { maxRetries: -1 },
  }),
  "the options are no object": () => ({ options: 5 as UploadOptions }),
  "the fields are no object": () => ({ fields: 5 as FileFields }),
  "a field cannot be sent": () => ({ fields: { metadata: { weight: NaN } } }),
  "its size is above maxBytes": () => ({
    options: { size: 10, maxBytes: 9 },
  }),
  "the server refuses it": () => ({ fields: { reference_id: "refused" } }),
  "it has more than maxBytes": () => ({ options: { maxBytes: 20 } }),
};

for (const [why, make] of Object.entries(WAYS_OUT)) {
  Deno.test(`Files#upload releases its source once if ${why}`, async () => {
    for (const [what, own] of Object.entries(OWNED)) {
      const { options, fields, apiKey } = make();
      const { input, released } = own();
      const { client } = scriptedClient([apiError(413)], {
        ...apiKey && { apiKey },
        ...why === "the server refuses it" &&
          { fetch: () => Promise.resolve(apiError(413)) },
      });
      await assertRejects(() => client.files.upload(input, fields, options));
      await new Promise((resolve) => setTimeout(resolve, 0));
      assertEquals(released(), 1, what);
    }
  });
}

Deno.test("Files#upload releases once what a function has opened, if that is refused or the call has ended", async () => {
  for (const [what, own] of Object.entries(OWNED)) {
    for (const weight of [NaN, 1]) {
      const { input, released } = own();
      const stop = new AbortController();
      const open = () => {
        if (weight === 1) stop.abort(new Error("Enough"));
        return Promise.resolve(input as ReadableStream);
      };
      const { client } = scriptedClient([]);
      const { signal } = stop;
      await assertRejects(() =>
        client.files.upload(open, { metadata: { weight } }, { signal })
      );
      await new Promise((resolve) => setTimeout(resolve, 0));
      assertEquals(released(), 1, what);
    }
  }
  const { input, released } = OWNED["a Response"]!();
  const response = new Response((input as Response).body, { status: 404 });
  await assertRejects(() => formOf(() => response), ScaleArgumentError);
  assertEquals(released(), 1);
});

Deno.test("Files#upload does not release a source that has ended or failed", async () => {
  let returned = 0;
  const iterator: AsyncIterableIterator<Uint8Array> = {
    [Symbol.asyncIterator]: () => iterator,
    next: () => Promise.resolve({ done: true, value: undefined }),
    return: () => {
      returned++;
      return iterator.next();
    },
  };
  await formOf(iterator);
  const failing = { ...iterator, next: () => Promise.reject(new Error("no")) };
  const { client } = scriptedClient([Response.json({ id: "f" })]);
  await assertRejects(
    () =>
      client.files.upload({ [Symbol.asyncIterator]: () => failing }, {}, {
        timeoutMs: 200,
      }),
    ScaleConnectionError,
  );
  assertEquals(returned, 0);
});

Deno.test("Files#upload does not touch a stream that somebody else is reading", async () => {
  const { stream, isCancelled } = source("abc");
  const reader = stream.getReader();
  await assertRejects(() => formOf(stream), ScaleArgumentError);
  assertEquals([isCancelled(), (await reader.read()).done], [false, false]);
});

Deno.test("Files#upload hears the failure of a stream of Node before it is read", async () => {
  // Without a listener, this ends the process, as a file that is missing does.
  const missing = () =>
    new Readable({
      construct: (done) =>
        queueMicrotask(() => done(new Error("No such file"))),
    });
  const slowKey = async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return "test_key";
  };
  for (const input of [missing(), missing]) {
    const { client } = scriptedClient([Response.json({ id: "f" })], {
      apiKey: slowKey,
    });
    const error = await assertRejects(
      () => client.files.upload(input),
      ScaleConnectionError,
    );
    assertEquals([error.reason, (error.cause as Error).message], [
      "source",
      "No such file",
    ]);
  }
});

Deno.test("Files#upload sends an iterable once, chunk by chunk", async () => {
  const { file } = await formOf(iterable("a", "", "bc"));
  assertEquals(await file.text(), "abc");
});
