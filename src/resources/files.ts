/** Files of v1: attachments that Scale keeps, so that tasks can name them. */
import {
  checkFunction,
  checkInteger,
  checkRecord,
  checkText,
  refuse,
  show,
} from "../core/check.ts";
import {
  type CallArgs,
  type Endpoint,
  V1_DO,
  V1_LIST,
} from "../http/endpoint.ts";
import type { QueryKind } from "../http/query.ts";
import type { PageRequest } from "../http/page.ts";
import type { Transport } from "../http/transport.ts";
import type {
  FileFields,
  FileInput,
  FileQuery,
  ImportFileParams,
  ScaleFile,
  UploadOptions,
} from "../types/file.ts";
import type { CallOptions, ListOptions } from "../types/options.ts";
import { listOf } from "../http/list.ts";

/** What the API takes, in bytes: its documentation says 80 MB. */
const MAX_BYTES = 80_000_000;

/** What a number can count, in bytes. */
const MAX_SIZE = 9_007_199_254_740_991;

const QUERY: Readonly<Record<keyof FileQuery, QueryKind>> = {
  project: "text",
  metadata: "text",
  limit: "limit",
  next_token: "cursor",
};

const LIST: Endpoint = {
  ...V1_LIST,
  operation: "files.list",
  route: "/v1/files",
};

const UPLOAD: Endpoint = {
  ...V1_DO,
  operation: "files.upload",
  route: "/v1/files/upload",
  recovery: { on: "conflict", isKeyed: hasReferenceId },
};

const IMPORT: Endpoint = {
  ...V1_DO,
  operation: "files.import",
  route: "/v1/files/import",
  recovery: { on: "conflict", isKeyed: hasReferenceId },
};

/**
 * Uploads, imports and lists files: `client.files`.
 *
 * @example Upload a picture and label it
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.test, fetch });
 * await client.projects.create({ name: "cows", type: "imageannotation" });
 * const picture = new Blob(["…"], { type: "image/png" });
 * const file = await client.files.upload(picture, {
 *   project_name: "cows",
 *   reference_id: "cow-1",
 * }, { filename: "cow.png" });
 * const task = await client.tasks.create("imageannotation", {
 *   project: "cows",
 *   attachment: file.attachment_url,
 *   geometries: { box: { objects_to_annotate: ["cow"] } },
 * });
 * assertEquals(task.params["attachment"], file.attachment_url);
 * ```
 */
export class Files {
  readonly #transport: Transport;

  /** Is made by the client. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Uploads a file, in constant memory where it is a stream. With a
   * `reference_id` it may be sent again safely; a 409
   * that follows a lost answer is then an error of `reason` `arrived`, since
   * the API cannot be asked for the file. Python: `upload_file`.
   *
   * @throws {ScaleArgumentError} for a file larger than `maxBytes`
   * @throws {ScaleDuplicateResourceError} where a file has the `reference_id`
   */
  async upload(
    source: FileInput,
    fields: FileFields = {},
    options: UploadOptions = {},
  ): Promise<ScaleFile> {
    checkRecord(fields, "The fields of files.upload");
    checkRecord(options as unknown, "The options of files.upload");
    const {
      filename,
      contentType,
      size,
      maxBytes = MAX_BYTES,
      onProgress,
      ...callOptions
    } = options;
    if (filename !== undefined) checkText(filename, "filename");
    if (contentType !== undefined) checkMediaType(contentType);
    if (size !== undefined) checkInteger(size, "size", [0, MAX_SIZE]);
    checkInteger(maxBytes, "maxBytes", [1, MAX_SIZE]);
    if (onProgress !== undefined) checkFunction(onProgress, "onProgress");
    const form = {
      fields,
      source,
      filename,
      contentType,
      size,
      maxBytes,
      onProgress,
    };
    return await this.#transport.send(UPLOAD, { form }, callOptions);
  }

  /**
   * Has Scale fetch a file from a URL. Python: `import_file`.
   *
   * @throws {ScaleDuplicateResourceError} where a file has the `reference_id`
   */
  async import(
    params: ImportFileParams,
    options?: CallOptions,
  ): Promise<ScaleFile> {
    checkRecord(params, "The params of files.import");
    checkText(params.file_url, "file_url");
    return await this.#transport.send(IMPORT, { body: params }, options);
  }

  /**
   * Lists the files of a project; nothing is sent until the list is used. How
   * the API pages them is not documented: a `next_token` is followed where one
   * comes. Python has no such method.
   */
  list(query: FileQuery, options: ListOptions = {}): PageRequest<ScaleFile> {
    return listOf(this.#transport, {
      endpoint: LIST,
      spec: QUERY,
      query,
      required: ["project"],
      by: "cursor",
    }, options);
  }
}

function hasReferenceId({ body, form }: CallArgs): boolean {
  const { reference_id } = (form?.fields ?? body) as FileFields;
  return reference_id !== undefined;
}

function checkMediaType(value: string): void {
  if (!/^[\w.+-]+\/[\w.+-]+( *;[\t\x20-\x7e]*)?$/.test(value)) {
    refuse(
      `contentType must be a media type such as "image/png": current value is ${
        show(value)
      }`,
    );
  }
}
