/** Uploads on real sockets: what arrives, and what becomes of source and request where something goes wrong. */
import { ScaleApiError, type UploadProgress } from "../../../mod.ts";
import {
  type Checks,
  equal,
  failure,
  fresh,
  type Ground,
  ok,
  soon,
  thrown,
} from "./check.ts";
import { clientOf, hitsOf } from "./http_checks.ts";

/** A form as the server read it. */
interface ReadForm {
  readonly fields: Readonly<Record<string, string>>;
  readonly filename: string;
  readonly type: string;
  readonly text: string;
  /** The request's Content-Length. */
  readonly length: string | null;
  /** The request's Transfer-Encoding. */
  readonly coding: string | null;
}

/** What the server saw of a request. */
interface Seen {
  /** Whether it came to its end. */
  readonly whole: boolean;
  readonly bytes: number;
}

/** A source that knows whether it was cancelled. */
interface Source {
  readonly stream: ReadableStream<Uint8Array>;
  readonly isCancelled: () => boolean;
}

const KIBIBYTES_64 = new Uint8Array(65_536);

/** A stream of these texts, then of what `then` does: by default its end. */
function sourceOf(
  texts: readonly string[],
  then: (
    controller: ReadableStreamDefaultController<Uint8Array>,
  ) => unknown = (controller) => controller.close(),
): Source {
  const left = [...texts];
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const text = left.shift();
      if (text === undefined) await then(controller);
      else controller.enqueue(new TextEncoder().encode(text));
    },
    cancel: () => void (cancelled = true),
  }, { highWaterMark: 0 });
  return { stream, isCancelled: () => cancelled };
}

/** A stream without end, and one that never waits. */
function endless(): Source & { readonly given: () => number } {
  let given = 0;
  const source = sourceOf([], (controller) => {
    given += KIBIBYTES_64.length;
    controller.enqueue(KIBIBYTES_64);
  });
  return { ...source, given: () => given };
}

/** A stream that gives something and then nothing any more. */
function hanging(): Source {
  return sourceOf(["abc"], () => new Promise(() => {}));
}

async function seenOf({ http }: Ground, id: string): Promise<readonly Seen[]> {
  return await (await fetch(`${http}/seen/${id}`)).json();
}

/** The server got no request that it could take for a whole one. */
async function assertBroken(ground: Ground, id: string): Promise<void> {
  for (const { whole, bytes } of await seenOf(ground, id)) {
    ok(!whole, `the request was aborted, not ended after ${bytes} bytes`);
  }
}

/** Uploads without a limit of size. */
const UNLIMITED = { maxBytes: Number.MAX_SAFE_INTEGER };

async function formOf(
  { http }: Ground,
  ...[source, options]: readonly [
    Parameters<ReturnType<typeof clientOf>["files"]["upload"]>[0],
    Parameters<ReturnType<typeof clientOf>["files"]["upload"]>[2]?,
  ]
): Promise<ReadForm> {
  const client = clientOf(`${http}/form/${fresh()}`);
  const answer: unknown = await client.files.upload(source, {
    project_name: "Kühe",
    metadata: { herd: [7] },
  }, { filename: 'a"b\r\nä.png', contentType: "image/png", ...options });
  return answer as ReadForm;
}

function assertForm(form: ReadForm, text: string): void {
  equal(form.fields, { project_name: "Kühe", metadata: '{"herd":[7]}' });
  equal([form.text, form.type], [text, "image/png"]);
}

async function* iterable(...texts: readonly string[]) {
  for (const text of texts) {
    await Promise.resolve();
    yield new TextEncoder().encode(text);
  }
}

/** Uploads, in good days and bad. */
export const UPLOAD_CHECKS: Checks = {
  "a stream of unknown length arrives, in chunks": async (ground) => {
    const form = await formOf(ground, sourceOf(["ab", "", "ü"]).stream);
    assertForm(form, "abü");
    equal([form.length, form.coding], [null, "chunked"]);
  },

  "a stream of known length arrives, with its length where the runtime can":
    async (ground) => {
      const form = await formOf(ground, sourceOf(["ab", "c"]).stream, {
        size: 3,
      });
      assertForm(form, "abc");
      equal([form.length !== null, form.coding], [
        ground.sendsLength,
        ground.sendsLength ? null : "chunked",
      ]);
    },

  "a Blob and bytes arrive with their length": async (ground) => {
    const bytes = new TextEncoder().encode("xabcx").subarray(1, 4);
    for (const source of [new Blob(["a", "bc"]), bytes]) {
      const form = await formOf(ground, source);
      assertForm(form, "abc");
      equal([form.length !== null, form.coding], [true, null]);
    }
  },

  "an async iterable and a function that opens a stream arrive": async (
    ground,
  ) => {
    assertForm(await formOf(ground, iterable("ab", "c")), "abc");
    const open = () => Promise.resolve(sourceOf(["abc"]).stream);
    assertForm(await formOf(ground, open), "abc");
  },

  "the answer to another request is passed on": async (ground) => {
    const form = await formOf(
      ground,
      () => fetch(`${ground.http}/bytes/70000`),
    );
    assertForm(form, "x".repeat(70_000));
    equal(form.length !== null, ground.sendsLength);
  },

  "four megabytes arrive byte for byte": async (ground) => {
    const bytes = Uint8Array.from({ length: 4_000_000 }, (_, at) => at * at);
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    const client = clientOf(`${ground.http}/digest/${fresh()}`);
    for (const size of [undefined, bytes.length]) {
      let at = 0;
      const source = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (at >= bytes.length) return controller.close();
          // Chunks of all kinds of sizes.
          controller.enqueue(bytes.slice(at, at += 1 + (at * 7919) % 100_000));
        },
      });
      const answer: unknown = await client.files.upload(source, {}, {
        ...size !== undefined && { size },
      });
      equal(answer, { digest: [...new Uint8Array(digest)] });
    }
  },

  "the emulator takes a stream, and knows it by its reference_id": async (
    { http },
  ) => {
    const client = clientOf(`${http}/emulator/${fresh()}`);
    await client.projects.create({ name: "cows", type: "imageannotation" });
    const upload = () =>
      client.files.upload(sourceOf(["abc"]).stream, {
        project_name: "cows",
        reference_id: "one",
      });
    equal((await upload()).size, 3);
    equal((await client.files.list({ project: "cows" })).items.length, 1);
    equal((await failure(upload)).status, 409);
  },

  "progress is told in bytes of the file": async (ground) => {
    const seen: UploadProgress[] = [];
    await formOf(ground, sourceOf(["ab", "c"]).stream, {
      size: 3,
      onProgress: (progress) => void seen.push(progress),
    });
    equal(seen, [{ loaded: 2, total: 3 }, { loaded: 3, total: 3 }]);
  },

  "F9 what can be opened again is sent again, byte for byte": async (
    ground,
  ) => {
    for (
      const source of [() => sourceOf(["ab", "c"]).stream, new Blob(["abc"])]
    ) {
      const id = fresh();
      const client = clientOf(`${ground.http}/second/${id}`);
      const answer: unknown = await client.files.upload(source, {
        reference_id: "r",
      });
      equal((answer as ReadForm).text, "abc");
      equal(await hitsOf(ground, id), 2);
    }
  },

  "F9 a stream is not sent again, and the error says how it could": async (
    ground,
  ) => {
    const id = fresh();
    const client = clientOf(`${ground.http}/second/${id}`);
    const { status, message } = await failure(() =>
      client.files.upload(sourceOf(["abc"]).stream, { reference_id: "r" })
    );
    equal([status, await hitsOf(ground, id)], [503, 1]);
    ok(message.includes("give a function that opens it"), message);
  },

  "F8 a source that fails is the error's cause, and aborts the request": async (
    ground,
  ) => {
    const cause = new Error("The disk is gone");
    for (const options of [{}, { size: 300_000 }]) {
      const id = fresh();
      const { stream } = sourceOf(
        ["abc", "x".repeat(200_000)],
        () => Promise.reject(cause),
      );
      const error = await failure(() =>
        clientOf(`${ground.http}/upload/${id}`).files.upload(
          stream,
          { reference_id: "r" },
          options,
        )
      );
      equal([error.code, error.reason, error.attempts], [
        "connection",
        "source",
        1,
      ]);
      ok(error.cause === cause, `the cause is ${error.cause}`);
      await assertBroken(ground, id);
    }
  },

  "F8 a source that hangs runs into timeoutMs, and is cancelled": async (
    ground,
  ) => {
    for (const options of [{}, { size: 10 }]) {
      const id = fresh();
      const source = hanging();
      const error = await failure(() =>
        clientOf(`${ground.http}/upload/${id}`).files.upload(
          source.stream,
          {},
          { timeoutMs: 60, ...options },
        )
      );
      equal([error.code, error.attempts], ["attempt_timeout", 1]);
      await soon(source.isCancelled, "the source is cancelled");
      await assertBroken(ground, id);
    }
  },

  "a source that never opens is bounded by the call's deadline and signal":
    async ({ http }) => {
      const client = clientOf(`${http}/upload/${fresh()}`);
      const never = () => new Promise<Blob>(() => {});
      const late = await failure(() =>
        client.files.upload(never, {}, { deadlineMs: 50 })
      );
      equal(late.code, "deadline");
      const reason = new Error("Enough");
      const stop = new AbortController();
      setTimeout(() => stop.abort(reason), 20);
      const stopped = await thrown(() =>
        client.files.upload(never, {}, { signal: stop.signal })
      );
      ok(stopped === reason, `the reason of the abort, not ${stopped}`);
    },

  "a source that opens too late is cancelled": async ({ http }) => {
    const source = hanging();
    const late = new Promise<ReadableStream<Uint8Array>>((resolve) =>
      setTimeout(() => resolve(source.stream), 60)
    );
    await failure(() =>
      clientOf(`${http}/upload/${fresh()}`).files.upload(
        () => late,
        {},
        { deadlineMs: 30 },
      )
    );
    await soon(source.isCancelled, "the source is cancelled");
  },

  "a source that has more or less than its size aborts the request": async (
    ground,
  ) => {
    for (const size of [2, 9]) {
      const id = fresh();
      const source = sourceOf(["a", "bc"]);
      const { code, message } = await failure(() =>
        clientOf(`${ground.http}/upload/${id}`).files.upload(
          source.stream,
          {},
          { size },
        )
      );
      equal(code, "argument");
      ok(message.includes("size must be the length of the source"), message);
      await assertBroken(ground, id);
    }
  },

  "F10 a source larger than maxBytes aborts the request, and is cancelled":
    async (ground) => {
      const id = fresh();
      const source = endless();
      const { code, message } = await failure(() =>
        clientOf(`${ground.http}/upload/${id}`).files.upload(
          source.stream,
          {},
          { maxBytes: 500_000 },
        )
      );
      equal(code, "argument");
      ok(message.includes("at most maxBytes, 500000 bytes"), message);
      await soon(source.isCancelled, "the source is cancelled");
      await assertBroken(ground, id);
    },

  "F7 an early 401 or 413 is given as such, and the source cancelled": async (
    { raw },
  ) => {
    for (const status of [401, 413]) {
      for (const options of [{ size: undefined }, { size: 1e9 }]) {
        const source = endless();
        const client = clientOf(`${raw}/early/${fresh()}/${status}`);
        const error = await failure(() =>
          client.files.upload(source.stream, {}, {
            ...UNLIMITED,
            ...options.size && { size: options.size },
          })
        );
        ok(
          error instanceof ScaleApiError,
          `${error}, caused by ${error.cause}`,
        );
        equal(error.status, status);
        // Socket buffers hold some MB; a runtime that is blind to answers sends on and on.
        ok(source.given() < 2 ** 28, `${source.given()} bytes are too many`);
        // workerd loses the words where it was told a length.
        if (!options.size) equal(error.body, { error: "Early." });
        await soon(source.isCancelled, "the source is cancelled");
      }
    }
  },

  "an abort stops the upload with its reason, and cancels the source": async (
    ground,
  ) => {
    for (const options of [{}, { size: 1e9 }]) {
      for (const make of [endless, hanging]) {
        const id = fresh();
        const source = make();
        const reason = new Error("Enough");
        const stop = new AbortController();
        setTimeout(() => stop.abort(reason), 40);
        const error = await thrown(() =>
          clientOf(`${ground.http}/upload/${id}`).files.upload(
            source.stream,
            {},
            { ...UNLIMITED, ...options, signal: stop.signal },
          )
        );
        ok(error === reason, `the reason of the abort, not ${error}`);
        await soon(source.isCancelled, "the source is cancelled");
        await assertBroken(ground, id);
      }
    }
  },

  "an abort by onProgress stops the upload with its reason": async (ground) => {
    for (const options of [{}, { size: 1e9 }]) {
      const id = fresh();
      const source = endless();
      const reason = new Error("Enough");
      const stop = new AbortController();
      const error = await thrown(() =>
        clientOf(`${ground.http}/upload/${id}`).files.upload(
          source.stream,
          {},
          {
            ...UNLIMITED,
            ...options,
            signal: stop.signal,
            onProgress: ({ loaded }) => loaded > 1e6 && stop.abort(reason),
          },
        )
      );
      ok(error === reason, `the reason of the abort, not ${error}`);
      await soon(source.isCancelled, "the source is cancelled");
      await assertBroken(ground, id);
    }
  },

  "an abort ends an async iterable": async ({ http }) => {
    let ended = false;
    async function* forever() {
      try {
        for (;;) yield KIBIBYTES_64;
      } finally {
        ended = true;
      }
    }
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("Enough")), 40);
    const client = clientOf(`${http}/upload/${fresh()}`);
    await thrown(() =>
      client.files.upload(forever(), {}, { ...UNLIMITED, signal: stop.signal })
    );
    await soon(() => ended, "the iterable is ended");
  },

  "a refused connection is a connection error, and cancels the source": async (
    { closed },
  ) => {
    const source = hanging();
    const error = await failure(() =>
      clientOf(closed).files.upload(source.stream)
    );
    equal([error.name, error.code], ["ScaleConnectionError", "connection"]);
    await soon(source.isCancelled, "the source is cancelled");
  },

  "a connection that breaks under way is a connection error, and cancels the source":
    async (ground) => {
      const id = fresh();
      const source = endless();
      const client = clientOf(`${ground.raw}/reset/${id}`);
      const error = await failure(() =>
        client.files.upload(source.stream, {}, UNLIMITED)
      );
      equal([error.code, error.reason ?? "none", error.attempts], [
        "connection",
        "none",
        1,
      ]);
      await soon(source.isCancelled, "the source is cancelled");
      equal(await hitsOf(ground, id), 1);
    },

  "a redirect is an error, and is not followed": async (ground) => {
    const id = fresh();
    const source = sourceOf(["abc"]);
    const client = clientOf(`${ground.http}/redirect/${id}`);
    const error = await failure(() => client.files.upload(source.stream));
    // Where redirects have to be refused beforehand, this is all that one learns.
    ok(
      error.reason === "redirect" || error.code === "connection",
      `${error.name} ${error.reason}`,
    );
    equal(await hitsOf(ground, id), 1);
  },
};
