/** Sources of uploads, and what the server received of them. */
import { type Environment, equal, fresh, ok } from "./check.ts";
import { clientOf } from "./http_checks.ts";

/** A form as the server parsed it. */
export interface ReceivedForm {
  readonly fields: Readonly<Record<string, string>>;
  readonly filename: string;
  readonly type: string;
  readonly text: string;
  /** The request's Content-Length. */
  readonly length: string | null;
  /** The request's Transfer-Encoding. */
  readonly coding: string | null;
}

/** The body of a request, as the server received it. */
export interface ReceivedBody {
  /** Whether the body was complete. */
  readonly isComplete: boolean;
  readonly bytes: number;
}

/** A stream, and whether it was cancelled. */
export interface Source {
  readonly stream: ReadableStream<Uint8Array>;
  readonly isCancelled: () => boolean;
}

export const KIBIBYTES_64 = new Uint8Array(65_536);

/** Returns a stream of the strings, after which `then` runs: by default it closes the stream. */
export function sourceOf(
  strings: readonly string[],
  then: (
    controller: ReadableStreamDefaultController<Uint8Array>,
  ) => unknown = (controller) => controller.close(),
): Source {
  const left = [...strings];
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const string = left.shift();
      if (string === undefined) await then(controller);
      else controller.enqueue(new TextEncoder().encode(string));
    },
    cancel: () => void (cancelled = true),
  }, { highWaterMark: 0 });
  return { stream, isCancelled: () => cancelled };
}

/** Returns a stream without end that never waits. */
export function endless(): Source & { readonly enqueued: () => number } {
  let enqueued = 0;
  const source = sourceOf([], (controller) => {
    enqueued += KIBIBYTES_64.length;
    controller.enqueue(KIBIBYTES_64);
  });
  return { ...source, enqueued: () => enqueued };
}

/** Returns a stream that stalls after its first chunk. */
export function hanging(): Source {
  return sourceOf(["abc"], () => new Promise(() => {}));
}

export async function receivedBy(
  { http }: Environment,
  id: string,
): Promise<readonly ReceivedBody[]> {
  return await (await fetch(`${http}/received/${id}`)).json();
}

/** Asserts that the server received no complete request. */
export async function assertBroken(
  environment: Environment,
  id: string,
): Promise<void> {
  for (const { isComplete, bytes } of await receivedBy(environment, id)) {
    ok(!isComplete, `the request was aborted, not ended after ${bytes} bytes`);
  }
}

/** Returns an object with the members that a stream of Node has for its readers. */
export function nodeStream(chunk: Uint8Array) {
  let listeners = 0;
  let destroyed = 0;
  const stream = {
    on: (event: string) => void (listeners += event === "error" ? 1 : 0),
    destroy: () => void destroyed++,
    async *[Symbol.asyncIterator]() {
      await Promise.resolve();
      yield chunk;
    },
  };
  return { stream, listeners: () => listeners, destroyed: () => destroyed };
}

/** Options for uploads without a limit of size. */
export const UNLIMITED = { maxBytes: Number.MAX_SAFE_INTEGER };

export async function formOf(
  { http }: Environment,
  ...[source, options]: readonly [
    Parameters<ReturnType<typeof clientOf>["files"]["upload"]>[0],
    Parameters<ReturnType<typeof clientOf>["files"]["upload"]>[2]?,
  ]
): Promise<ReceivedForm> {
  const client = clientOf(`${http}/form/${fresh()}`);
  const response: unknown = await client.files.upload(source, {
    project_name: "Kühe",
    metadata: { herd: [7] },
  }, { filename: 'a"b\r\nä.png', contentType: "image/png", ...options });
  return response as ReceivedForm;
}

export function assertForm(form: ReceivedForm, content: string): void {
  equal(form.fields, { project_name: "Kühe", metadata: '{"herd":[7]}' });
  equal([form.text, form.type], [content, "image/png"]);
}

export async function* iterable(...strings: readonly string[]) {
  for (const string of strings) {
    await Promise.resolve();
    yield new TextEncoder().encode(string);
  }
}
