/** The routes of `/v1/files`. */
import type { ScaleFile } from "../../types/file.ts";
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { checkMetadata } from "./checks.ts";
import { invalidParameter } from "../util/errors.ts";
import type { StoredFile } from "../tenant/file_store.ts";
import { imageSizeOf } from "../tenant/image_size.ts";
import { jsonReply, type Query, type Reply } from "../http/message.ts";
import {
  isObject,
  objectBody,
  objectOf,
  requiredTextOf,
  textOf,
  withoutNulls,
} from "../util/json.ts";
import {
  badCursor,
  cursorOf,
  firstOf,
  idInCursor,
  readPageQuery,
} from "../http/query.ts";
import type { Call, Route } from "./router.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** What may be said of a file, however it comes. */
const FILE_FIELDS: readonly string[] = [
  "project_name",
  "display_name",
  "reference_id",
  "metadata",
];

/**
 * Media types by the end of a name, for files whose sender names none: the
 * Python library does not.
 */
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

/** FI1. A field `file` without a filename is no file, which is a guess. */
function upload(call: Call): Reply {
  const fields = objectBody(call.body);
  const [part, second] = call.files.filter(({ name }) => name === "file");
  if (part === undefined) throw invalidParameter('"file" is required');
  if (second !== undefined) {
    throw invalidParameter('"file" must be given once');
  }
  const metadata = parseMetadata(textOf(fields, "metadata") ?? "{}");
  const { size, sha256, content } = part;
  const mime_type = part.mediaType ?? mediaTypeOf(part.filename);
  const stored = newFile(call.tenant, { ...fields, metadata }, {
    mime_type,
    size,
  });
  const imageSize = content && imageSizeOf(content);
  return fileReply(
    call.tenant,
    { ...stored, sha256, ...(imageSize && { imageSize }) },
    content,
  );
}

/** FI2. Nothing is fetched, so the size stays unknown and is absent. */
function importFile(call: Call): Reply {
  const body = withoutNulls(objectBody(call.body));
  const file_url = requiredTextOf(body, "file_url");
  if (!/^(?:https?|s3):\/\/\S+$/i.test(file_url) || !URL.canParse(file_url)) {
    throw invalidParameter('"file_url" must be an http, https or s3 URL');
  }
  const mime_type = mediaTypeOf(new URL(file_url).pathname);
  const stored = newFile(call.tenant, body, { mime_type });
  return fileReply(call.tenant, { ...stored, file_url });
}

/** That an unknown project is a 404 is a guess. */
function newFile(
  tenant: Tenant,
  fields: JsonObject,
  known: Pick<ScaleFile, "mime_type" | "size">,
): StoredFile {
  const { clock, ids, random } = tenant.services;
  const project = textOf(fields, "project_name");
  const display_name = textOf(fields, "display_name");
  const reference_id = textOf(fields, "reference_id");
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
    metadata: checkMetadata(objectOf(fields, "metadata") ?? {}),
    ...(display_name !== undefined && { display_name }),
    ...(reference_id !== undefined && { reference_id }),
  };
}

function fileReply(
  tenant: Tenant,
  stored: StoredFile,
  content?: Uint8Array,
): Reply {
  tenant.files.add(stored, content);
  tenant.touch("files", stored.file.id, stored);
  return jsonReply(stored.file);
}

/** In a form it is JSON text. */
function parseMetadata(text: string): JsonObject {
  let metadata: JsonValue = null;
  try {
    metadata = JSON.parse(text);
  } catch {
    // Answered like JSON that is no object.
  }
  if (isObject(metadata)) return metadata;
  throw invalidParameter('"metadata" must be the JSON text of an object');
}

function mediaTypeOf(name: string): string {
  const [, end = ""] = /\.(\w+)$/.exec(name.toLowerCase()) ?? [];
  const known = Object.hasOwn(MEDIA_TYPES, end) ? MEDIA_TYPES[end] : undefined;
  return known ?? "application/octet-stream";
}

/**
 * How the service pages files is not known: like tasks, newest first and by
 * cursor, is a guess; so is that an unknown project has no files.
 */
function listFiles({ tenant, query }: Call): Reply {
  const project = firstOf(query, "project");
  if (project === undefined) throw invalidParameter('"project" is required');
  const wanted = parseMetadata(firstOf(query, "metadata") ?? "{}");
  const { limit } = readPageQuery(query);
  const found = tenant.files.files
    .filter(({ file, metadata }) =>
      file.project_names?.includes(project) && holds(metadata, wanted)
    )
    .map(({ file }) => file)
    .reverse();
  const start = startOf(found, query);
  const docs = found.slice(start, start + limit);
  const has_more = start + limit < found.length;
  const last = docs.at(-1);
  return jsonReply({
    docs,
    total: found.length,
    limit,
    has_more,
    ...(has_more && last && { next_token: cursorOf(last.id, last.created_at) }),
  });
}

/** That `metadata` is JSON whose members must all be there is a guess. */
function holds(metadata: JsonObject, wanted: JsonObject): boolean {
  return Object.entries(wanted).every(([name, value]) =>
    JSON.stringify(metadata[name]) === JSON.stringify(value)
  );
}

/** Gives the place behind the file that the cursor names. */
function startOf(files: readonly ScaleFile[], query: Query): number {
  const cursor = firstOf(query, "next_token");
  if (cursor === undefined) return 0;
  const id = idInCursor(cursor);
  const index = files.findIndex((file) => file.id === id);
  if (index < 0) throw badCursor();
  return index + 1;
}
