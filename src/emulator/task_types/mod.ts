/**
 * The task types of the emulator. To add one, write its record in the file of
 * its family.
 */
import { CHAT_TYPES } from "./chat.ts";
import { DOCUMENT_TYPES } from "./document.ts";
import { IMAGE_TYPES } from "./image.ts";
import { LEGACY_TYPES } from "./legacy.ts";
import { LEGACY_IMAGE_TYPES } from "./legacy_image.ts";
import { LIDAR_TYPES } from "./lidar.ts";
import type { TaskTypeModel, TaskTypeModels } from "./model.ts";
import { SCENE_TYPES } from "./scene.ts";
import { TEXT_TYPES } from "./text.ts";
import { UNDOCUMENTED_TYPES } from "./undocumented.ts";
import { VIDEO_TYPES } from "./video.ts";

/** Every task type that the API's sources name. */
const TASK_TYPES: TaskTypeModels = {
  ...CHAT_TYPES,
  ...DOCUMENT_TYPES,
  ...IMAGE_TYPES,
  ...LEGACY_IMAGE_TYPES,
  ...LEGACY_TYPES,
  ...LIDAR_TYPES,
  ...SCENE_TYPES,
  ...TEXT_TYPES,
  ...UNDOCUMENTED_TYPES,
  ...VIDEO_TYPES,
};

/** Returns the model of a task type, `undefined` for an unknown name. */
export function taskTypeModel(type: string): TaskTypeModel | undefined {
  return isTaskType(type) ? TASK_TYPES[type] : undefined;
}

function isTaskType(type: string): type is keyof TaskTypeModels {
  return Object.hasOwn(TASK_TYPES, type);
}
