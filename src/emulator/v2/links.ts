/** The linked files of v2: those of conversations, and those of tasks of datasets. */
import { type EmulatedResponse, textResponse } from "../http/message.ts";
import {
  type LinkedFile,
  type LinkRoute,
  UPLOAD_HEADERS,
} from "../routes/result_files.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { conversationFile } from "./conversation/files.ts";

/** The routes of linked files. */
export const LINK_ROUTES: readonly LinkRoute[] = [
  {
    method: "GET",
    path: "/emulated/conversations/{task_id}/{name}",
    open: openConversationFile,
  },
  {
    method: "GET",
    path: "/emulated/datasets/{task_id}/{name}",
    open: openDatasetFile,
  },
];

function openConversationFile(
  { taskId, name }: LinkedFile,
  tenant: Tenant,
): EmulatedResponse | undefined {
  const isKnown = tenant.task(taskId) !== undefined ||
    tenant.v2Store.datasetTask(taskId) !== undefined;
  const content = conversationFile(name);
  return isKnown && content !== undefined ? textResponse(content) : undefined;
}

function openDatasetFile(
  { taskId, name }: LinkedFile,
  tenant: Tenant,
): EmulatedResponse | undefined {
  const { attachments = {} } = tenant.v2Store.datasetTask(taskId)?.task ?? {};
  if (!Object.hasOwn(attachments, name)) return undefined;
  const { content, mime_type = "text/plain" } = attachments[name] ?? {};
  return content === undefined ? undefined : {
    status: 200,
    contentType: mime_type,
    body: content,
    headers: UPLOAD_HEADERS,
  };
}
