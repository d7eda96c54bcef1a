/** Files of v1: attachments stored by Scale. Source: https://scale.com/docs/api-reference/file-endpoints */
import type { JsonInput } from "./json.ts";
import type { CallOptions } from "./options.ts";

/** A file. */
export interface ScaleFile {
  /** The id, a UUID. */
  readonly id: string;
  /** The URL for the `attachment` of a task: `scaledata://…`. */
  readonly attachment_url: string;
  /** ISO timestamp. */
  readonly created_at?: string;
  /** ISO timestamp. */
  readonly updated_at?: string;
  /** The media type, for instance `image/png`. */
  readonly mime_type?: string;
  /** The size in bytes. */
  readonly size?: number;
  /** The projects that the file belongs to. */
  readonly project_names?: readonly string[];
}

/** The fields of a file that you can set. */
export interface FileFields {
  /** The project of the file. */
  readonly project_name?: string | undefined;
  /** The display name. */
  readonly display_name?: string | undefined;
  /** Your own id, unique in the account. It makes an upload safe to repeat. */
  readonly reference_id?: string | undefined;
  /** Your own data. */
  readonly metadata?: JsonInput | undefined;
}

/** The parameters of `files.import`. */
export interface ImportFileParams extends FileFields {
  /** The URL from which Scale downloads the file. */
  readonly file_url: string;
}

/** The filters and paging of `files.list`. */
export interface FileQuery {
  /** The project's name. */
  readonly project: string;
  /** A filter by metadata. The API's documentation does not describe its form. */
  readonly metadata?: string;
  /** Files per page. */
  readonly limit?: number | undefined;
  /** The `cursor` of a page, to continue after it. */
  readonly next_token?: string | undefined;
}

/** A `Response` as the source of an upload, also of another realm or package. */
export interface ResponseSource {
  /** Whether the status is from 200 to 299. Others are refused. */
  readonly ok: boolean;
  /** The HTTP status. */
  readonly status: number;
  /** Whether the body was read. Then it is refused. */
  readonly bodyUsed: boolean;
  /** The headers, of which length and media type are used. */
  readonly headers: {
    /** Returns the value of a header. */
    get(name: string): string | null;
    /** Returns whether there is a header. */
    has(name: string): boolean;
  };
  /** The body: a stream, an async iterable, or `null`. */
  readonly body: unknown;
  /** Not called: `Response` is recognised by it. */
  arrayBuffer(): Promise<ArrayBuffer>;
  /** Not called: `Response` is recognised by it. */
  clone(): unknown;
}

/**
 * The content of a file, also of another realm or package. A stream, an async
 * iterable (such as a stream of Node) and a `Response` can be read only once.
 * They belong to the upload, which cancels what it has not read.
 */
export type FileSource =
  | Blob
  | ArrayBuffer
  | ArrayBufferView
  | ResponseSource
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>;

/**
 * The content to upload, or a function that opens it. The function is called for
 * each attempt: only so can a stream be sent again.
 */
export type FileInput = FileSource | (() => FileSource | Promise<FileSource>);

/** The progress of an upload. */
export interface UploadProgress {
  /** The number of bytes that this attempt has passed to the runtime. */
  readonly loaded: number;
  /** The size of the file in bytes, if it is known. */
  readonly total?: number;
}

/** The options of an upload. */
export interface UploadOptions extends Omit<CallOptions, "extraBody"> {
  /** The file's name. Default: that of a `File` without its path, else `file`. */
  readonly filename?: string | undefined;
  /** The file's media type. Default: that of a `Blob` or `Response`, else `application/octet-stream`. */
  readonly contentType?: string | undefined;
  /** The file's length in bytes, if the source does not have it. A wrong length fails the upload. */
  readonly size?: number | undefined;
  /** The largest file to send, in bytes. Default 80 000 000, the API's own limit. */
  readonly maxBytes?: number | undefined;
  /** Called when bytes are passed to the runtime. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
  /** The idle timeout in milliseconds: the longest time without a sent byte. Files that are sent as a `Blob` have the call's deadline only. */
  readonly timeoutMs?: number | undefined;
}
