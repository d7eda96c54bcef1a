/**
 * The files that links of replies lead to: results, and the attachments of
 * tasks. They are served as a store of files would: without a key, to whoever
 * has a signed link, with errors as XML.
 */
import type { StoredFile } from "../tenant/file_store.ts";
import {
  decodePath,
  decodeQuery,
  type Incoming,
  jsonReply,
  type Reply,
} from "../http/message.ts";
import { encodePng } from "../task_types/png.ts";
import { resultJson, resultPicture } from "../task_types/results.ts";
import { faultOfLink, type LinkFault } from "../tenant/result_links.ts";
import { type Endpoint, findRoute, type Match } from "./router.ts";
import type { State } from "../engine/state.ts";
import { attachmentsOf } from "../tenant/task_view.ts";
import type { StoredTask } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** A task in its tenant. */
interface Owner {
  readonly task: StoredTask;
  readonly tenant: Tenant;
}

/** Gives the file of a task that a path's last segment names. */
type Opener = (name: string, owner: Owner) => Reply | undefined;

interface LinkRoute extends Endpoint {
  readonly open: Opener;
}

/** Every path that links lead to. */
const LINK_ROUTES: readonly LinkRoute[] = [
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

/** What a link gives that leads to nothing. */
const NO_FILE: LinkFault = {
  code: "NoSuchKey",
  message: "The specified key does not exist.",
};

/** Gives the path of the route that a request for a file goes to, `""` if there is none. */
export function linkTemplateOf(incoming: Incoming): string {
  return matchOf(incoming)?.route.path ?? "";
}

/** Answers a request for a file. Only a link that the emulator has signed opens one. */
export function answerLink(
  incoming: Incoming,
  { services, tenants }: State,
): Reply {
  const match = matchOf(incoming);
  if (match === undefined) return faultReply(404, NO_FILE);
  const query = decodeQuery(incoming.search);
  const fault = faultOfLink(incoming.path, query, services);
  if (fault !== undefined) return faultReply(403, fault);
  const id = match.path.get("task_id") ?? "";
  const name = match.path.get("name") ?? "";
  for (const tenant of tenants.values()) {
    const task = tenant.task(id)?.task;
    const reply = task && match.route.open(name, { task, tenant });
    if (reply !== undefined) return reply;
  }
  return faultReply(404, NO_FILE);
}

function matchOf({ method, path }: Incoming): Match<LinkRoute> | undefined {
  return findRoute(LINK_ROUTES, method, decodePath(path));
}

function openResult(name: string, { task, tenant }: Owner): Reply | undefined {
  const [, stem = "", ending] = /^([\w-]+)\.(json|png)$/.exec(name) ?? [];
  if (ending === "json") {
    const content = resultJson(stem, task, tenant);
    return content === undefined ? undefined : jsonReply(content);
  }
  const picture = resultPicture(stem, task, tenant);
  return picture && bytesReply("image/png", encodePng(picture));
}

/** What was uploaded comes as it was; what lies elsewhere is referred to. */
function openAttachment(
  name: string,
  { task, tenant }: Owner,
): Reply | undefined {
  const url = attachmentsOf(task)[Number(name)] ?? "";
  if (/^https?:\/\//i.test(url)) {
    return {
      ...jsonReply(""),
      status: 302,
      text: "",
      headers: { location: url },
    };
  }
  const stored = tenant.files.fileAt(url);
  return stored && fileReply(stored, tenant);
}

/** Bytes that were too many to keep are gone, like those of a restored file. */
function fileReply({ file }: StoredFile, tenant: Tenant): Reply | undefined {
  const bytes = tenant.files.contentOf(file.id);
  const { mime_type = "application/octet-stream" } = file;
  return bytes && bytesReply(mime_type, new Uint8Array(bytes));
}

function bytesReply(
  contentType: string,
  bytes: Uint8Array<ArrayBuffer>,
): Reply {
  return { status: 200, contentType, text: "", bytes };
}

function faultReply(status: number, { code, message }: LinkFault): Reply {
  const text = '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, contentType: "application/xml", text };
}
