/** What the response and the result files of a task are made from. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { type Frame, USUAL_FRAME } from "../tenant/frame.ts";
import type { Random } from "../util/random.ts";
import type { StoredTask } from "../tenant/records.ts";
import type { World } from "../tenant/tenant.ts";

/**
 * A task to be labelled. Labels depend on the task and the seed alone, so that a
 * result file can be made each time it is downloaded.
 */
export interface LabelContext {
  /** The task. */
  readonly task: StoredTask;
  /** The task's parameters. */
  readonly params: JsonObject;
  /** The tenant that owns the task. */
  readonly tenant: World;
  /** The size of the task's picture. */
  readonly frame: Frame;
  /** The task's own random numbers. */
  readonly random: Random;
}

/** The string in every field of a test task, as recorded. */
export const TEST_STRING = "test response";

/** Returns the context of a task. */
export function labelContext(task: StoredTask, tenant: World): LabelContext {
  return {
    task,
    params: task.params,
    tenant,
    frame: frameOf(task, tenant),
    random: tenant.tools.random.fork(task.task_id),
  };
}

/**
 * Returns the size of the first attachment that is an uploaded picture. Other
 * attachments are never fetched, and count as 1280 by 720 pixels.
 */
function frameOf({ params }: StoredTask, tenant: World): Frame {
  const { attachment, attachments } = params;
  for (const item of [attachment, attachments].flat()) {
    const frame = frameOfFile(item, tenant);
    if (frame !== undefined) return frame;
  }
  return USUAL_FRAME;
}

function frameOfFile(
  url: JsonValue | undefined,
  { files }: World,
): Frame | undefined {
  return typeof url === "string" ? files.fileAt(url)?.frame : undefined;
}
