/** The routes of `/v1/files`. */
import type { ScaleFile } from "../../types/file.ts";
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { checkMetadata } from "./checks.ts";
import { invalidParameter } from "../util/errors.ts";
import type { StoredFile } from "../tenant/file_store.ts";
import { imageSizeOf } from "../tenant/image_size.ts";
import {
  decodeJson,
  type EmulatedResponse,
  jsonResponse,
  type Query,
} from "../http/message.ts";
import {
  isObject,
  objectBody,
  optionalObject,
  optionalString,
  requiredString,
  withoutNulls,
} from "../util/json.ts";
import {
  decodeCursor,
  encodeCursor,
  firstValue,
  invalidCursor,
  readPageQuery,
} from "../http/query.ts";
import type { Call, Route } from "./router.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** The members of the bodies of both uploads and imports. */
const FILE_FIELDS: readonly string[] = [
  "project_name",
  "display_name",
  "reference_id",
  "metadata",
];

/** Media types by file extension, for uploads without one, such as those of the Python library. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  bmp: "image/bmp",
  csv: "text/csv",
  gif: "image/gif",
  html: "text/html",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  mov: "video/quicktime",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  ogg: "audio/ogg",
  pdf: "application/pdf",
  png: "image/png",
  svg: "image/svg+xml",
  tif: "image/tiff",
  tiff: "image/tiff",
  txt: "text/plain",
  wav: "audio/wav",
  webm: "video/webm",
  webp: "image/webp",
  zip: "application/zip",
};

/** The routes of files. */
export const FILE_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/files",
    handler: listFiles,
    query: ["project", "metadata", "limit", "next_token"],
  },
  {
    method: "POST",
    path: "/v1/files/upload",
    handler: upload,
    body: FILE_FIELDS,
    isMultipart: true,
  },
  {
    method: "POST",
    path: "/v1/files/import",
    handler: importFile,
    body: ["file_url", ...FILE_FIELDS],
  },
];

/** @guess A field `file` without a filename is not a file. */
function upload(call: Call): EmulatedResponse {
  const fields = objectBody(call.body);
  const [part, second] = call.files.filter(({ name }) => name === "file");
  if (part === undefined) throw invalidParameter('"file" is required');
  if (second !== undefined) {
    throw invalidParameter('"file" must not be repeated');
  }
  const metadata = parseMetadata(optionalString(fields, "metadata") ?? "{}");
  const { size, content } = part;
  const mime_type = part.mediaType ?? mediaTypeOf(part.filename);
  const stored = newFile(call.tenant, { ...fields, metadata }, {
    mime_type,
    size,
  });
  const imageSize = content && imageSizeOf(content);
  return fileResponse(
    call.tenant,
    { ...stored, ...(imageSize && { imageSize }) },
    content,
  );
}

/** The emulator does not fetch the URL, so the size is unknown and absent. */
function importFile(call: Call): EmulatedResponse {
  const body = withoutNulls(objectBody(call.body));
  const file_url = requiredString(body, "file_url");
  if (!/^(?:https?|s3):\/\/\S+$/i.test(file_url) || !URL.canParse(file_url)) {
    throw invalidParameter('"file_url" must be an http, https or s3 URL');
  }
  const mime_type = mediaTypeOf(new URL(file_url).pathname);
  const stored = newFile(call.tenant, body, { mime_type });
  return fileResponse(call.tenant, { ...stored, file_url });
}

/** @guess An unknown project is a 404. */
function newFile(
  tenant: Tenant,
  fields: JsonObject,
  known: Pick<ScaleFile, "mime_type" | "size">,
): StoredFile {
  const { clock, ids, random } = tenant.services;
  const project = optionalString(fields, "project_name");
  const display_name = optionalString(fields, "display_name");
  const reference_id = optionalString(fields, "reference_id");
  const project_names = project === undefined
    ? []
    : [tenant.project(project).project.name];
  const id = random.fork(ids.next(clock.now())).uuid();
  const created_at = clock.timestamp();
  return {
    file: {
      id,
      attachment_url: `scaledata://${tenant.rules.userId}/${id}`,
      created_at,
      updated_at: created_at,
      ...known,
      project_names,
    },
    metadata: checkMetadata(optionalObject(fields, "metadata") ?? {}),
    ...(display_name !== undefined && { display_name }),
    ...(reference_id !== undefined && { reference_id }),
  };
}

function fileResponse(
  tenant: Tenant,
  stored: StoredFile,
  content?: Uint8Array,
): EmulatedResponse {
  tenant.files.add(stored, content);
  tenant.markChanged("files", stored.file.id, stored);
  return jsonResponse(stored.file);
}

/** In a form and in a query, metadata is a JSON string. */
function parseMetadata(json: string): JsonObject {
  let metadata: JsonValue = null;
  try {
    metadata = decodeJson(json);
  } catch {
    // The same 400 as for JSON that is not an object.
  }
  if (isObject(metadata)) return metadata;
  throw invalidParameter('"metadata" must be a JSON string with an object');
}

function mediaTypeOf(name: string): string {
  const [, extension = ""] = /\.(\w+)$/.exec(name.toLowerCase()) ?? [];
  const known = Object.hasOwn(MEDIA_TYPES, extension)
    ? MEDIA_TYPES[extension]
    : undefined;
  return known ?? "application/octet-stream";
}

/**
 * @guess Files are paged like tasks, newest first and by cursor; an unknown
 * project has no files.
 */
function listFiles({ tenant, query }: Call): EmulatedResponse {
  const project = firstValue(query, "project");
  if (project === undefined) throw invalidParameter('"project" is required');
  const filter = parseMetadata(firstValue(query, "metadata") ?? "{}");
  const { limit } = readPageQuery(query);
  const found = tenant.files.files
    .filter(({ file, metadata }) =>
      file.project_names?.includes(project) && contains(metadata, filter)
    )
    .map(({ file }) => file)
    .reverse();
  const start = startOf(found, query);
  const docs = found.slice(start, start + limit);
  const has_more = start + limit < found.length;
  const last = docs.at(-1);
  return jsonResponse({
    docs,
    total: found.length,
    limit,
    has_more,
    ...(has_more && last &&
      { next_token: encodeCursor(last.id, last.created_at) }),
  });
}

/** @guess A file matches if its metadata has all members of the filter. */
function contains(metadata: JsonObject, filter: JsonObject): boolean {
  return Object.entries(filter).every(([name, value]) =>
    JSON.stringify(metadata[name]) === JSON.stringify(value)
  );
}

/** Returns the index after the file in the cursor. */
function startOf(files: readonly ScaleFile[], query: Query): number {
  const cursor = firstValue(query, "next_token");
  if (cursor === undefined) return 0;
  const id = decodeCursor(cursor);
  const index = files.findIndex((file) => file.id === id);
  if (index < 0) throw invalidCursor();
  return index + 1;
}
