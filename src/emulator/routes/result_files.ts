/**
 * The files that links in responses lead to: results, and attachments of tasks.
 * They are served like those of a file store: without a key, with a signed link,
 * and with errors as XML.
 */
import type { State } from "../engine/state.ts";
import {
  decodeQuery,
  type EmulatedResponse,
  type IncomingRequest,
  jsonResponse,
} from "../http/message.ts";
import { encodePng } from "../task_types/png.ts";
import { resultJson, resultPicture } from "../task_types/results.ts";
import { checkLink, type LinkError } from "../tenant/result_links.ts";
import { attachmentUrls } from "../tenant/serialize.ts";
import type { Tenant } from "../tenant/tenant.ts";
import {
  type Endpoint,
  type Match,
  pathParam,
  routeNotFound,
} from "./router.ts";

/** A file by its name and the id of its task. */
export interface LinkedFile {
  /** The id of the task. */
  readonly taskId: string;
  /** The name. */
  readonly name: string;
}

/** A route of linked files, with `{task_id}` and `{name}` in its path. */
export interface LinkRoute extends Endpoint {
  /** Returns the file of a tenant; `undefined` if there is none. */
  readonly open: (
    file: LinkedFile,
    tenant: Tenant,
  ) => EmulatedResponse | undefined;
}

/** The routes of linked files of v1. */
export const LINK_ROUTES: readonly LinkRoute[] = [
  {
    method: "GET",
    path: "/emulated/results/{task_id}/{name}",
    open: openResult,
  },
  {
    method: "GET",
    path: "/emulated/attachments/{task_id}/{name}",
    open: openAttachment,
  },
];

/**
 * Uploaded files have the type and content that their sender chose, on the origin
 * of the control routes: a browser must neither run them nor guess their type.
 */
export const UPLOAD_HEADERS: Readonly<Record<string, string>> = {
  "content-disposition": "attachment",
  "content-security-policy": "sandbox",
  "x-content-type-options": "nosniff",
};

/** The error of a link without a file. */
const NO_SUCH_KEY: LinkError = {
  code: "NoSuchKey",
  message: "The specified key does not exist.",
};

/** Returns the response to a request for a linked file. The link must be signed by this emulator. */
export function serveLink(
  request: IncomingRequest,
  match: Match<LinkRoute> | undefined,
  { services, tenants }: State,
): EmulatedResponse {
  if (request.segments === undefined) throw routeNotFound(request);
  if (match === undefined) return xmlError(404, NO_SUCH_KEY);
  const query = decodeQuery(request.search);
  const error = checkLink(request.path, query, services);
  if (error !== undefined) return xmlError(403, error);
  const file: LinkedFile = {
    taskId: pathParam(match, "task_id"),
    name: pathParam(match, "name"),
  };
  for (const tenant of tenants.values()) {
    const response = match.route.open(file, tenant);
    if (response !== undefined) return response;
  }
  return xmlError(404, NO_SUCH_KEY);
}

function openResult(
  { name, taskId }: LinkedFile,
  tenant: Tenant,
): EmulatedResponse | undefined {
  const task = tenant.task(taskId)?.task;
  if (task === undefined) return undefined;
  const [, stem = "", extension] = /^([\w-]+)\.(json|png)$/.exec(name) ?? [];
  if (extension === "json") {
    const content = resultJson(stem, task, tenant);
    return content === undefined ? undefined : jsonResponse(content);
  }
  const picture = resultPicture(stem, task, tenant);
  return picture && {
    status: 200,
    contentType: "image/png",
    body: encodePng(picture),
  };
}

/** Serves an uploaded file, and redirects to any other attachment. */
function openAttachment(
  { name, taskId }: LinkedFile,
  tenant: Tenant,
): EmulatedResponse | undefined {
  const task = tenant.task(taskId)?.task;
  if (task === undefined) return undefined;
  const url = attachmentUrls(task)[Number(name)] ?? "";
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) {
    return {
      ...jsonResponse(""),
      status: 302,
      body: "",
      // A header has no characters outside of Latin-1, and a URL none outside of ASCII.
      headers: { location: new URL(url).href },
    };
  }
  const stored = tenant.files.fileAt(url);
  // Contents that were dropped are gone, like those of a restored file.
  const content = stored && tenant.files.contentOf(stored.file.id);
  const contentType = stored?.file.mime_type ?? "application/octet-stream";
  const body = content && new Uint8Array(content);
  return body && { status: 200, contentType, body, headers: UPLOAD_HEADERS };
}

function xmlError(
  status: number,
  { code, message }: LinkError,
): EmulatedResponse {
  const body = '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, contentType: "application/xml", body };
}
