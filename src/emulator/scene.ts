/** What the maker of a response or of a result file gets. */
import type { JsonObject } from "../types/json.ts";
import { type Frame, frameOf } from "./frame.ts";
import type { Random } from "./random.ts";
import type { StoredTask, World } from "./world.ts";

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
