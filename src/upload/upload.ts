/** A file as the body of a request: a Blob if it is whole, otherwise a stream that is never in memory at once. */
import { throwArgumentError } from "../core/check.ts";
import { observe } from "../core/observe.ts";
import {
  type BodyWatch,
  type OpenBody,
  openWhole,
  type RequestBody,
} from "../http/body.ts";
import {
  canStreamRequests,
  fixedLength,
  keepsStreams,
  readsResponsesLast,
} from "../http/runtime.ts";
import type { FileFields, FileInput, UploadProgress } from "../types/file.ts";
import {
  collect,
  type FileContent,
  readContent,
  throwTooLarge,
} from "./content.ts";
import { encodeMultipart, type MultipartParts } from "./multipart.ts";
import {
  assertSource,
  isReplayable,
  metadataOf,
  type OpenFile,
  openFile,
  type SourceMetadata,
} from "./source.ts";

/** A file to upload, and what is said about it. */
export interface Upload {
  /** The other fields of the form. */
  readonly fields: FileFields;
  /** The content of the file. */
  readonly source: FileInput;
  /** The open source, if it is not opened for each attempt. Whoever opened it releases it. */
  readonly file: OpenFile;
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
  // One for all attempts, so that each sends the same bytes.
  const boundary = crypto.randomUUID();
  return {
    members: { ...upload.fields },
    canReplay: isReplayable(upload.source),
    open: () => openUpload(upload, boundary),
  };
}

async function openUpload(
  upload: Upload,
  boundary: string,
): Promise<OpenBody> {
  const source = typeof upload.source === "function"
    ? await upload.source()
    : upload.source;
  const file = upload.source !== source || isReplayable(source)
    ? openFile(source)
    : upload.file;
  try {
    assertSource(source);
    const { size, name, type } = checkedMetadata(upload, source);
    const parts = encodeMultipart(upload.fields, {
      filename: upload.filename ?? (name || "file"),
      contentType: upload.contentType ?? type ?? "application/octet-stream",
    }, boundary);
    const { maxBytes, onProgress } = upload;
    const whole = file.blob && openBlob(file.blob, parts, onProgress);
    if (whole) return whole;
    const content = readContent(file, { size, maxBytes, onProgress });
    // Browsers stream a request over HTTP/2 only, and cannot tell beforehand.
    return canStreamRequests()
      ? openStream(content, parts, size)
      : openBlob(await collect(content), parts, onProgress)!;
  } catch (error) {
    file.release();
    throw error;
  }
}

/** Asserts the size of a file, and returns what is known about it. */
function checkedMetadata(upload: Upload, source: FileInput): SourceMetadata {
  const metadata = metadataOf(source);
  const { maxBytes, size = metadata.size } = upload;
  if (size !== (metadata.size ?? size)) {
    throwArgumentError(
      `size is ${size} bytes, but the source has ${metadata.size}`,
    );
  }
  // What is not known is not greater.
  if (size! > maxBytes) throwTooLarge(maxBytes);
  return { ...metadata, size };
}

/** Returns a body with a Blob as a part of it; `undefined` if the runtime cannot compose that. */
function openBlob(
  blob: Blob,
  { head, tail, type }: MultipartParts,
  onProgress: Upload["onProgress"],
): OpenBody | undefined {
  // A Blob of another class would be sent as "[object Blob]", and Bun 1.4 sends nothing of a file.
  if (!(blob instanceof Blob)) return undefined;
  const body = new Blob([head, blob, tail]);
  if (body.size !== head.length + blob.size + tail.length) return undefined;
  observe(onProgress, { loaded: blob.size, total: blob.size });
  return {
    ...openWhole(body, type),
    timeout: "none",
    // The file behind a Blob may have changed, which fails as a lost connection does.
    probe: () => blob.slice(-1).arrayBuffer(),
  };
}

/**
 * Returns a body that reads the file as the runtime asks for it. Node and workerd
 * leave a source open after an abort, and workerd ends a request as if it were
 * whole if its stream fails: so the stream is ours from end to end.
 */
function openStream(
  content: FileContent,
  { head, tail, type }: MultipartParts,
  size: number | undefined,
): OpenBody {
  let controller: ReadableStreamDefaultController<Uint8Array>;
  let isStopped = false;
  let end!: () => void;
  const done = new Promise<void>((resolve) => end = resolve);
  const next = async (watch: BodyWatch) => {
    try {
      const chunk = await content.next();
      // A source that was cancelled looks like one that has ended.
      if (!isStopped) return chunk;
    } catch (error) {
      if (!isStopped) watch.onFailure(error);
    }
    // On workerd, a stream that fails before the request is aborted looks whole.
    await done;
    throw new Error("The request is over");
  };
  const length = size === undefined
    ? undefined
    : head.byteLength + size + tail.byteLength;
  return {
    headers: {
      "content-type": type,
      // Node and Bun send it; Deno and workerd ignore it.
      ...length !== undefined && { "content-length": String(length) },
    },
    timeout: "idle",
    start(watch) {
      const stream = new ReadableStream<Uint8Array>({
        start(owned) {
          controller = owned;
          controller.enqueue(head);
        },
        async pull() {
          watch.onActivity();
          const chunk = await next(watch);
          // These throw if the runtime has released the stream, which says nothing about the source.
          if (chunk) return controller.enqueue(chunk);
          controller.enqueue(tail);
          controller.close();
        },
      }, { highWaterMark: 0 });
      return {
        body: length === undefined ? stream : fixedLength(stream, length),
        duplex: "half",
        ...keepsStreams() && { redirect: "error" },
      };
    },
    close(why) {
      if (!isStopped) content.close();
      isStopped = true;
      if (why === "refused" && readsResponsesLast()) {
        controller.error(new Error("The request is over"));
      }
      if (why === "done") end();
    },
  };
}
