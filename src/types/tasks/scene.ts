/** Task types that label whole scenes of several sensors; what comes back is not documented. */
import type { JsonObject, OpenUnion } from "../json.ts";
import type { CommonTaskParams } from "./common.ts";

/** The parameters that the types about scenes share. */
export interface SceneTaskParams extends CommonTaskParams {
  /** The URL of one `.sfs` scene; for `multistage` also one JSON for each frame. */
  readonly attachments: readonly string[];
  /** How the scene is kept: `sensor_fusion` for `.sfs`, `split_base64` for JSON. */
  readonly scene_format: OpenUnion<"sensor_fusion" | "split_base64">;
}

/**
 * The parameters of `sensorfusion`. The documentation requires all but
 * `unique_id`, `clear_unique_id_on_error` and `tags`; what a project may supply
 * can be left out here. API:
 * https://scale.com/docs/api-reference/sensor-fusion-tasks
 */
export interface SensorFusionParams extends SceneTaskParams {
  /** What to label; the shape of an item is not known. */
  readonly annotation_definition?: readonly JsonObject[];
  /** Whether the scene is labelled as a whole and not frame by frame. */
  readonly is_frameless?: boolean;
}

/**
 * The parameters of `multistage`. Without one of its own a task gets the
 * project's active blueprint; which member names another is not known,
 * `extraBody` takes it. API:
 * https://scale.com/docs/api-reference/create-multi-stage-task
 */
export type MultiStageParams = SceneTaskParams;
