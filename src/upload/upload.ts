/** A file as the body of a request: a Blob if it is whole, otherwise a stream that is never in memory at once. */
import { throwArgumentError } from "../core/check.ts";
import { observe } from "../core/observe.ts";
import type { BodyWatch, OpenBody, RequestBody } from "../http/body.ts";
import {
  canRefuseRedirects,
  canStreamRequests,
  composesBlobs,
  fixedLength,
  readsResponsesLast,
} from "../http/runtime.ts";
import type { FileFields, FileInput, UploadProgress } from "../types/file.ts";
import { FileContent, throwTooLarge } from "./content.ts";
import { encodeMultipart, type MultipartParts } from "./multipart.ts";
import {
  assertSource,
  isReplayable,
  metadataOf,
  openFile,
  type SourceMetadata,
} from "./source.ts";

/** A file to upload, and what is said about it. */
export interface Upload {
  /** The other fields of the form. */
  readonly fields: FileFields;
  /** The content of the file. */
  readonly source: FileInput;
  /** The name of the file, if the caller says so. */
  readonly filename?: string | undefined;
  /** The media type of the file, if the caller says so. */
  readonly contentType?: string | undefined;
  /** The length of the file in bytes, if the caller says so. */
  readonly size?: number | undefined;
  /** The largest file that is sent, in bytes. */
  readonly maxBytes: number;
  /** Observes the progress. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
}

/** Returns an upload as the body of a request. A source that cannot be uploaded is refused at once. */
export function multipartBody(upload: Upload): RequestBody {
  assertSource(upload.source);
  checkedMetadata(upload, upload.source);
  return {
    members: { ...upload.fields },
    canReplay: isReplayable(upload.source),
    open: () => openUpload(upload),
  };
}

async function openUpload(upload: Upload): Promise<OpenBody> {
  const source = typeof upload.source === "function"
    ? await upload.source()
    : upload.source;
  assertSource(source);
  const { size, name, type } = checkedMetadata(upload, source);
  const parts = encodeMultipart(upload.fields, {
    filename: upload.filename ?? name ?? "file",
    contentType: upload.contentType ?? type ?? "application/octet-stream",
  }, `labelwire-${crypto.randomUUID()}`);
  const { maxBytes, onProgress } = upload;
  const file = openFile(source);
  if (file.blob && composesBlobs()) {
    return openBlob(file.blob, parts, onProgress);
  }
  const content = new FileContent(file, { size, maxBytes, onProgress });
  // Browsers stream a request over HTTP/2 only, and cannot tell beforehand.
  return canStreamRequests()
    ? new UploadStream(content, parts, size)
    : openBlob(await content.collect(), parts, onProgress);
}

/** Asserts the size of a file, and returns what is known about it. */
function checkedMetadata(upload: Upload, source: FileInput): SourceMetadata {
  const metadata = metadataOf(source);
  if (
    upload.size !== undefined && metadata.size !== undefined &&
    upload.size !== metadata.size
  ) {
    throwArgumentError(
      `size is ${upload.size} bytes, but the source has ${metadata.size}`,
    );
  }
  const size = upload.size ?? metadata.size;
  if (size !== undefined && size > upload.maxBytes) {
    throwTooLarge(upload.maxBytes, size);
  }
  return { ...metadata, size };
}

function openBlob(
  blob: Blob,
  { head, tail, type }: MultipartParts,
  onProgress: Upload["onProgress"],
): OpenBody {
  observe(onProgress, { loaded: blob.size, total: blob.size });
  return {
    headers: { "content-type": type },
    timeout: "none",
    isStreamed: false,
    start: () => ({ body: new Blob([head, blob, tail]) }),
    close() {},
  };
}

/**
 * A body that reads the file as the runtime asks for it. Node and workerd leave
 * a source open after an abort, and workerd ends a request as if it were whole
 * if its stream fails: so the stream is ours from end to end.
 */
class UploadStream implements OpenBody {
  readonly timeout = "idle";
  readonly isStreamed = true;
  readonly headers: Readonly<Record<string, string>>;
  readonly #content: FileContent;
  readonly #parts: MultipartParts;
  readonly #length: number | undefined;
  readonly #done: Promise<void>;
  #end!: () => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #isStopped = false;

  constructor(
    content: FileContent,
    parts: MultipartParts,
    size: number | undefined,
  ) {
    this.#content = content;
    this.#parts = parts;
    this.#done = new Promise((resolve) => this.#end = resolve);
    this.#length = size === undefined
      ? undefined
      : parts.head.byteLength + size + parts.tail.byteLength;
    this.headers = {
      "content-type": parts.type,
      // Node and Bun send it; Deno and workerd ignore it.
      ...this.#length !== undefined &&
        { "content-length": String(this.#length) },
    };
  }

  start(watch: BodyWatch): RequestInit & { readonly duplex: "half" } {
    const { head, tail } = this.#parts;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
        controller.enqueue(head);
      },
      pull: async (controller) => {
        watch.onActivity();
        const chunk = await this.#next(watch);
        // These throw if the runtime has released the stream, which says nothing about the source.
        if (chunk) return controller.enqueue(chunk);
        controller.enqueue(tail);
        controller.close();
      },
    }, { highWaterMark: 0 });
    return {
      body: this.#length === undefined
        ? stream
        : fixedLength(stream, this.#length),
      duplex: "half",
      // Otherwise Node up to 24 keeps every chunk for a redirect that never comes.
      ...canRefuseRedirects() && { redirect: "error" },
    };
  }

  async #next(watch: BodyWatch): Promise<Uint8Array | undefined> {
    try {
      const chunk = await this.#content.next();
      // A source that was cancelled looks like one that has ended.
      if (!this.#isStopped) return chunk;
    } catch (error) {
      if (!this.#isStopped) watch.onFailure(error);
    }
    // On workerd, a stream that fails before the request is aborted looks whole.
    await this.#done;
    throw new Error("The request is over");
  }

  close(why: "refused" | "stopped" | "done"): void {
    if (!this.#isStopped) this.#content.close();
    this.#isStopped = true;
    if (why === "refused" && readsResponsesLast()) {
      this.#controller?.error(new Error("Refused early"));
    }
    if (why === "done") this.#end();
  }
}
