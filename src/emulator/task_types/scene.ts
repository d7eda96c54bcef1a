/** What the maker of a response or of a result file gets. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { type Frame, USUAL_FRAME } from "../tenant/frame.ts";
import type { Random } from "../util/random.ts";
import type { StoredTask } from "../tenant/records.ts";
import type { World } from "../tenant/tenant.ts";

/**
 * A task to be answered. Whatever is made of it depends on the task and the seed
 * alone, so that a file can be made whenever it is asked for.
 */
export interface Scene {
  /** The task. */
  readonly task: StoredTask;
  /** Its parameters. */
  readonly params: JsonObject;
  /** The world it is in. */
  readonly world: World;
  /** The size of its picture. */
  readonly frame: Frame;
  /** A chance of its own. */
  readonly random: Random;
}

/** Makes the scene of a task. */
export function sceneOf(task: StoredTask, world: World): Scene {
  return {
    task,
    params: task.params,
    world,
    frame: frameOf(task, world),
    random: world.tools.random.fork(task.task_id),
  };
}

/**
 * Gives the size of the first attachment that is an uploaded picture. Others are
 * never fetched, and taken for 1280 by 720 pixels.
 */
function frameOf({ params }: StoredTask, world: World): Frame {
  const { attachment, attachments } = params;
  for (const item of [attachment, attachments].flat()) {
    const frame = frameOfFile(item, world);
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
