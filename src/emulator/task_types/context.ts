/** What the response and the result files of a task are made from. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { DEFAULT_IMAGE_SIZE, type ImageSize } from "../tenant/image_size.ts";
import type { StoredTask } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { type MemberKinds, membersWithKinds } from "../util/kinds.ts";
import type { Random } from "../util/random.ts";

/**
 * A task to be labelled. Labels depend on the task and the seed alone, so that a
 * result file can be made each time it is downloaded.
 */
export interface LabelContext {
  /** The task. */
  readonly task: StoredTask;
  /** The task's parameters, with numbers and booleans in place of strings. */
  readonly params: JsonObject;
  /** The tenant that owns the task. */
  readonly tenant: Tenant;
  /** The size of the task's picture. */
  readonly imageSize: ImageSize;
  /** The task's own random numbers. */
  readonly random: Random;
}

/** The string in every field of a test task, as recorded. */
export const TEST_STRING = "test response";

/** Returns the context of a task whose parameters have those kinds. */
export function labelContext(
  task: StoredTask,
  tenant: Tenant,
  members: MemberKinds = {},
): LabelContext {
  return {
    task,
    params: membersWithKinds(task.params, { members }),
    tenant,
    imageSize: imageSizeOf(task, tenant),
    random: tenant.services.random.fork(task.task_id),
  };
}

/**
 * Returns the size of the first attachment that is an uploaded picture. Other
 * attachments are never fetched, and count as 1280 by 720 pixels.
 */
function imageSizeOf({ params }: StoredTask, tenant: Tenant): ImageSize {
  const { attachment, attachments } = params;
  for (const item of [attachment, attachments].flat()) {
    const size = sizeOfFile(item, tenant);
    if (size !== undefined) return size;
  }
  return DEFAULT_IMAGE_SIZE;
}

function sizeOfFile(
  url: JsonValue | undefined,
  { files }: Tenant,
): ImageSize | undefined {
  return typeof url === "string" ? files.fileAt(url)?.imageSize : undefined;
}
