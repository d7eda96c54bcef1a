/** What the maker of a response or of a result file gets. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { DEFAULT_IMAGE_SIZE, type ImageSize } from "../tenant/image_size.ts";
import type { Random } from "../util/random.ts";
import type { StoredTask } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";

/**
 * A task to be answered. Whatever is made of it depends on the task and the seed
 * alone, so that a file can be made whenever it is asked for.
 */
export interface Scene {
  /** The task. */
  readonly task: StoredTask;
  /** Its parameters. */
  readonly params: JsonObject;
  /** The tenant it is in. */
  readonly tenant: Tenant;
  /** The size of its picture. */
  readonly frame: ImageSize;
  /** A chance of its own. */
  readonly random: Random;
}

/** Makes the scene of a task. */
export function sceneOf(task: StoredTask, tenant: Tenant): Scene {
  return {
    task,
    params: task.params,
    tenant,
    frame: frameOf(task, tenant),
    random: tenant.services.random.fork(task.task_id),
  };
}

/**
 * Gives the size of the first attachment that is an uploaded picture. Others are
 * never fetched, and taken for 1280 by 720 pixels.
 */
function frameOf({ params }: StoredTask, tenant: Tenant): ImageSize {
  const { attachment, attachments } = params;
  for (const item of [attachment, attachments].flat()) {
    const frame = frameOfFile(item, tenant);
    if (frame !== undefined) return frame;
  }
  return DEFAULT_IMAGE_SIZE;
}

function frameOfFile(
  url: JsonValue | undefined,
  { files }: Tenant,
): ImageSize | undefined {
  return typeof url === "string" ? files.fileAt(url)?.imageSize : undefined;
}
