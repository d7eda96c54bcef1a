/** Files of v1: attachments kept by Scale. Source: https://scale.com/docs/api-reference/file-endpoints */
import type { JsonInput } from "./json.ts";
import type { CallOptions } from "./options.ts";

/** A file as the API gives it. */
export interface ScaleFile {
  /** A UUID. */
  readonly id: string;
  /** What tasks take as `attachment`: `scaledata://…`. */
  readonly attachment_url: string;
  /** ISO timestamp. */
  readonly created_at?: string;
  /** ISO timestamp. */
  readonly updated_at?: string;
  /** The media type, for instance `image/png`. */
  readonly mime_type?: string;
  /** Bytes. */
  readonly size?: number;
  /** The projects that the file belongs to. */
  readonly project_names?: readonly string[];
}

/** What can be said of a file. */
export interface FileFields {
  /** The project it is for. */
  readonly project_name?: string;
  /** The name that people see. */
  readonly display_name?: string;
  /** Your own id, unique in the account: it makes an upload safe to repeat. */
  readonly reference_id?: string;
  /** Your own data. */
  readonly metadata?: JsonInput;
}

/** The parameters of `files.import`. */
export interface ImportFileParams extends FileFields {
  /** Where Scale fetches the file. */
  readonly file_url: string;
}

/** Which files to list, and how. */
export interface FileQuery {
  /** The project's name. */
  readonly project: string;
  /** Narrows by metadata; the API's documentation does not say how. */
  readonly metadata?: string;
  /** Files per page. */
  readonly limit?: number;
  /** The `cursor` of a page, to go on from there. */
  readonly next_token?: string;
}

/** A file's content. A stream, an async iterable and a `Response` can be read once only. */
export type FileSource =
  | Blob
  | ArrayBuffer
  | ArrayBufferView
  | Response
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>;

/**
 * What is uploaded: a file's content, or a function that opens it. The function
 * is called again for each attempt, which is the only way in which a stream
 * can be sent a second time.
 */
export type FileInput = FileSource | (() => FileSource | Promise<FileSource>);

/** How far an upload is. */
export interface UploadProgress {
  /** Bytes of the file handed to the runtime so far in this attempt. */
  readonly loaded: number;
  /** Bytes of the file, where that is known. */
  readonly total?: number;
}

/** How a file is uploaded. */
export interface UploadOptions extends Omit<CallOptions, "extraBody"> {
  /** The file's name. Default: that of a `File`, else `file`. */
  readonly filename?: string;
  /** The file's media type. Default: that of a `Blob` or `Response`, else `application/octet-stream`. */
  readonly contentType?: string;
  /** The file's length in bytes, where the source does not know it. A wrong one fails the upload. */
  readonly size?: number;
  /** The largest file that is sent, in bytes. Default 80 000 000, the API's own limit. */
  readonly maxBytes?: number;
  /** Is called as bytes are handed to the runtime. */
  readonly onProgress?: (progress: UploadProgress) => void;
  /** The longest that no byte moves, in milliseconds; files that are sent as a `Blob` have the call's deadline only. */
  readonly timeoutMs?: number;
}
