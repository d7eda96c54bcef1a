/** Task types for scenes of several sensors. Their responses are not documented. */
import type { JsonInput, OpenUnion } from "../json.ts";
import type { CommonTaskParams } from "./common.ts";

/** The parameters that task types for scenes share. */
export interface SceneTaskParams extends CommonTaskParams {
  /** The URL of one `.sfs` scene; for `multistage` also the URLs of one JSON file for each frame. */
  readonly attachments: readonly string[];
  /** The format of the scene: `sensor_fusion` for `.sfs`, `split_base64` for JSON. */
  readonly scene_format: OpenUnion<"sensor_fusion" | "split_base64">;
}

/**
 * The parameters of `sensorfusion`. The documentation requires all except
 * `unique_id`, `clear_unique_id_on_error` and `tags`. Those that a task can
 * inherit from the project are optional. API:
 * https://scale.com/docs/api-reference/sensor-fusion-tasks
 */
export interface SensorFusionParams extends SceneTaskParams {
  /** The annotations to make; the form of an item is not known. */
  readonly annotation_definition?: readonly JsonInput[] | undefined;
  /** Whether the scene is labelled as a whole instead of frame by frame. */
  readonly is_frameless?: boolean | undefined;
}

/**
 * The parameters of `multistage`. By default a task has the active blueprint of
 * the project. The name of the parameter for another blueprint is not known; send
 * it with `extraBody`. API:
 * https://scale.com/docs/api-reference/create-multi-stage-task
 */
export type MultiStageParams = SceneTaskParams;
