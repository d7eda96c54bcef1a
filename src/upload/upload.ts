/** One attempt at sending a file: as a Blob where it is whole, else as a stream that is never in memory at once. */
import { refuse, show } from "../core/check.ts";
import {
  checkSource,
  factsOf,
  isReplayable,
  type OpenFile,
  openFile,
  type SourceFacts,
} from "./source.ts";
import { observe } from "../core/observe.ts";
import { frameMultipart, type MultipartFrame } from "./multipart.ts";
import type { BodyObserver, SendingBody } from "../http/attempt.ts";
import {
  canRefuseRedirects,
  canStreamRequests,
  composesBlobs,
  fixedLength,
  nextTurn,
  readsAnswersLast,
} from "../http/runtime.ts";
import type { FileFields, FileInput, UploadProgress } from "../types/file.ts";

/** How many bytes are read until the runtime must have had a turn. */
const BYTES_PER_TURN = 16_777_216;

/** A file to send, and what is said of it. */
export interface UploadForm {
  /** The other fields. */
  readonly fields: FileFields;
  /** The file's content. */
  readonly source: FileInput;
  /** The file's name, where the caller gives one. */
  readonly filename?: string | undefined;
  /** The file's media type, where the caller gives one. */
  readonly contentType?: string | undefined;
  /** The file's length in bytes, where the caller gives one. */
  readonly size?: number | undefined;
  /** The largest file that is sent, in bytes. */
  readonly maxBytes: number;
  /** Observes the progress. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
}

/** Refuses what is known to fail, before anything is sent. */
export function checkUpload(form: UploadForm): void {
  checkSource(form.source);
  checkFile(form, form.source);
}

/** Tells whether a form may be sent a second time, byte for byte. */
export function mayUploadAgain({ source }: UploadForm): boolean {
  return isReplayable(source);
}

/** Opens the source and makes the body of one attempt. */
export async function openUpload(
  form: UploadForm,
  boundary: string,
): Promise<SendingBody> {
  const source = typeof form.source === "function"
    ? await form.source()
    : form.source;
  checkSource(source);
  const { size, name, type } = checkFile(form, source);
  const frame = frameMultipart(form.fields, {
    filename: form.filename ?? name ?? "file",
    contentType: form.contentType ?? type ?? "application/octet-stream",
  }, boundary);
  const file = openFile(source);
  if (file.whole && composesBlobs()) return wholeBody(file.whole, frame, form);
  const content = new FileContent(file, form, size);
  return canStreamRequests()
    ? streamBody(content, frame, size)
    : wholeBody(await collect(content), frame, form);
}

/** Checks the size against what is wanted, and gives what is known of the file. */
function checkFile(form: UploadForm, source: FileInput): SourceFacts {
  const facts = factsOf(source);
  if (
    form.size !== undefined && facts.size !== undefined &&
    form.size !== facts.size
  ) {
    refuse(
      `size must be that of the source, ${facts.size}: current value is ${form.size}`,
    );
  }
  const size = form.size ?? facts.size;
  if (size !== undefined && size > form.maxBytes) tooLarge(form.maxBytes, size);
  return { ...facts, size };
}

function tooLarge(maxBytes: number, size: number | string): never {
  refuse(
    `The file must have at most maxBytes, ${maxBytes} bytes: current one has ${size}`,
  );
}

function wholeBody(
  whole: Blob,
  { head, tail, type }: MultipartFrame,
  { onProgress }: UploadForm,
): SendingBody {
  observe(onProgress, { loaded: whole.size, total: whole.size });
  return {
    headers: { "content-type": type },
    init: { body: new Blob([head, whole, tail]) },
  };
}

/** Reads a file into a Blob, for browsers: they stream a request over HTTP/2 only, and cannot tell beforehand. */
async function collect(content: FileContent): Promise<Blob> {
  const chunks: BlobPart[] = [];
  try {
    for (;;) {
      const chunk = await content.next();
      if (!chunk) return new Blob(chunks);
      chunks.push(chunk as BlobPart);
    }
  } finally {
    content.close();
  }
}

/** A file's bytes as they are read, counted against what was said of them. */
class FileContent {
  readonly #file: OpenFile;
  readonly #form: UploadForm;
  readonly #size: number | undefined;
  #loaded = 0;
  #turnAt = BYTES_PER_TURN;
  #turn: Promise<void> | undefined;

  constructor(file: OpenFile, form: UploadForm, size: number | undefined) {
    this.#file = file;
    this.#form = form;
    this.#size = size;
  }

  /** Gives the next bytes, `undefined` at the end; throws where the file is not what was said. */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      if (this.#loaded >= this.#turnAt) await this.#giveTurn();
      const { done, value } = await this.#file.read();
      if (done) {
        this.#checkEnd();
        return undefined;
      }
      // An empty chunk ends a chunked body on some runtimes.
      if (this.#count(value) > 0) return value;
    }
  }

  /**
   * Lets the runtime look up: while a source never waits, Node and workerd see
   * neither answers nor timers. It asks for a turn and goes on, and waits only
   * where that has not come by the next time.
   */
  async #giveTurn(): Promise<void> {
    this.#turnAt = this.#loaded + BYTES_PER_TURN;
    await this.#turn;
    this.#turn = nextTurn();
  }

  #checkEnd(): void {
    const size = this.#size;
    if (size !== undefined && this.#loaded < size) this.#wrongSize(size);
  }

  #count(chunk: Uint8Array | undefined): number {
    if (!(chunk instanceof Uint8Array)) {
      refuse(
        `The source must give Uint8Arrays: current chunk is ${show(chunk)}`,
      );
    }
    this.#loaded += chunk.byteLength;
    const total = this.#size;
    if (total !== undefined && this.#loaded > total) this.#wrongSize(total);
    const { maxBytes, onProgress } = this.#form;
    if (this.#loaded > maxBytes) tooLarge(maxBytes, "more");
    if (onProgress && chunk.byteLength > 0) {
      const loaded = this.#loaded;
      observe(onProgress, { loaded, ...total !== undefined && { total } });
    }
    return chunk.byteLength;
  }

  /** Gives up what was not read. */
  close(): void {
    this.#file.cancel().catch(() => {});
  }

  #wrongSize(size: number): never {
    refuse(
      `size must be the length of the source: given are ${size} bytes, ` +
        `the source has ${this.#loaded > size ? "more" : this.#loaded}`,
    );
  }
}

/**
 * Makes a body that reads the file as the runtime takes it. The stream is ours
 * from end to end: Node and workerd leave a source open after an abort, and
 * workerd ends a request as if all were well where its stream fails.
 */
function streamBody(
  content: FileContent,
  frame: MultipartFrame,
  size: number | undefined,
): SendingBody {
  let observer: BodyObserver | undefined;
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  let isStopped = false;
  let end!: () => void;
  const ended = new Promise<void>((resolve) => end = resolve);
  const next = async () => {
    try {
      const chunk = await content.next();
      // A source that was cancelled seems to have come to its end.
      if (!isStopped) return chunk;
    } catch (error) {
      if (!isStopped) observer?.onFailure(error);
    }
    // A stream that fails before the request is aborted looks whole on workerd.
    await ended;
    throw new Error("The request is over");
  };
  const stream = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
      controller.enqueue(frame.head);
    },
    async pull() {
      observer?.onActivity();
      const chunk = await next();
      // These throw where the runtime has let go of the stream, which says nothing of the source.
      if (chunk) return controller.enqueue(chunk);
      controller.enqueue(frame.tail);
      controller.close();
    },
  }, { highWaterMark: 0 });
  const stop = () => {
    isStopped = true;
    content.close();
  };
  const length = size === undefined
    ? undefined
    : frame.head.byteLength + size + frame.tail.byteLength;
  return {
    headers: {
      "content-type": frame.type,
      // Node and Bun send it; Deno and workerd pass over it.
      ...length !== undefined && { "content-length": String(length) },
    },
    init: {
      body: length === undefined ? stream : fixedLength(stream, length),
      duplex: "half",
      // Node up to 24 else keeps every chunk for a redirect that never comes.
      ...canRefuseRedirects() && { redirect: "error" },
    },
    observe: (given) => observer = given,
    onRefusal() {
      stop();
      if (readsAnswersLast()) controller.error(new Error("Refused early"));
    },
    stop,
    end,
  };
}
