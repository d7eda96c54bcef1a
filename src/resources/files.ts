/** Files of v1: attachments that Scale stores, so that tasks can refer to them. */
import {
  assertArgument,
  assertFunction,
  assertInteger,
  type Assertion,
  assertOptions,
  assertString,
  throwMustBe,
} from "../core/check.ts";
import {
  assertParams,
  type Endpoint,
  POST_ONCE,
  READ_PAGES,
} from "../http/endpoint.ts";
import { paginate } from "../http/list.ts";
import type { QueryKind } from "../http/query.ts";
import type { PageList } from "../http/page.ts";
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
import { takeFile } from "../upload/source.ts";
import { multipartBody } from "../upload/upload.ts";

/** The largest file that the API accepts, in bytes: its documentation says 80 MB. */
const MAX_BYTES = 80_000_000;

const LIST: Endpoint = {
  ...READ_PAGES,
  operation: "files.list",
  route: "/v1/files",
  oneOf: ["project"],
  query: {
    project: "string",
    metadata: "string",
    limit: "limit",
    next_token: "cursor",
  } satisfies Readonly<Record<keyof FileQuery, QueryKind>>,
};

const UPLOAD: Endpoint = {
  ...POST_ONCE,
  operation: "files.upload",
  route: "/v1/files/upload",
  key: "reference_id",
};

const IMPORT: Endpoint = {
  ...POST_ONCE,
  operation: "files.import",
  route: "/v1/files/import",
  key: "reference_id",
};

/** The options that only an upload has. */
const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  filename: assertString,
  contentType: assertMediaType,
  size: assertInteger,
  maxBytes: (value, name) => assertInteger(value, name, [1]),
  onProgress: assertFunction,
};

/**
 * Files: `client.files`.
 *
 * @example Upload an image and label it
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.test, fetch });
 * await client.projects.create({ name: "cows", type: "imageannotation" });
 * const image = new Blob(["…"], { type: "image/png" });
 * const file = await client.files.upload(image, {
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

  /** @ignore */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Uploads a file. A stream is sent in constant memory. With a `reference_id` the
   * upload can be repeated. The API has no way to look up a file: a 409 after a
   * lost response is an error with `outcomeUnknown`. Python: `upload_file`.
   *
   * @throws {ScaleArgumentError} if the file is larger than `maxBytes`
   * @throws {ScaleDuplicateResourceError} if another file has the `reference_id`
   */
  async upload(
    source: FileInput,
    fields: FileFields = {},
    options: UploadOptions = {},
  ): Promise<ScaleFile> {
    const file = takeFile(source);
    try {
      assertArgument(fields, "fields", UPLOAD.operation);
      assertArgument(options as unknown, "options", UPLOAD.operation);
      const { filename, contentType, size, maxBytes, onProgress, ...others } =
        options;
      const own = { filename, contentType, size, maxBytes, onProgress };
      assertOptions(own, ASSERTIONS, UPLOAD.operation);
      const body = multipartBody({
        ...own,
        maxBytes: maxBytes ?? MAX_BYTES,
        fields,
        source,
        file,
      });
      return await this.#transport.send(UPLOAD, { body }, others);
    } finally {
      // The source belongs to the call, however that ends.
      file.release();
    }
  }

  /**
   * Lets Scale fetch a file from a URL. Python: `import_file`.
   *
   * @throws {ScaleDuplicateResourceError} if another file has the `reference_id`
   */
  async import(
    params: ImportFileParams,
    options?: CallOptions,
  ): Promise<ScaleFile> {
    assertParams(params, IMPORT);
    assertString(params.file_url, "file_url");
    return await this.#transport.send(IMPORT, { json: params }, options);
  }

  /**
   * Lists the files of a project. Nothing is sent until the list is used. The
   * paging is not documented: a `next_token` is followed if there is one. Python
   * has no such method.
   */
  list(query: FileQuery, options?: ListOptions): PageList<ScaleFile> {
    return paginate(this.#transport, LIST, { query }, options);
  }
}

function assertMediaType(value: unknown, name: string): void {
  assertString(value, name);
  if (!/^[\w.+-]+\/[\w.+-]+( *;[\t\x20-\x7e]*)?$/.test(value)) {
    throwMustBe(value, name, 'a media type such as "image/png"');
  }
}
