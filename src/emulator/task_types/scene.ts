/** Task types about scenes that several sensors recorded. */
import type { JsonObject } from "../../types/json.ts";
import { resultLink } from "../tenant/result_links.ts";
import { isArray, isObject } from "../util/json.ts";
import { OBJECT } from "../util/kinds.ts";
import { type LabelContext, TEST_STRING } from "./context.ts";
import { NAMES } from "./kinds.ts";
import type { TaskTypeModels } from "./model.ts";
import { PROJECT_OR_BATCH } from "./params.ts";

/** The models of the task types about scenes. Their responses are not documented. */
export const SCENE_TYPES: Pick<
  TaskTypeModels,
  "multistage" | "sensorfusion"
> = {
  multistage: {
    required: [PROJECT_OR_BATCH, ["attachments"], ["scene_format"]],
    params: { attachments: NAMES, scene_format: "name" },
  },
  sensorfusion: {
    required: [
      PROJECT_OR_BATCH,
      ["attachments"],
      ["scene_format"],
      ["instruction"],
      ["annotation_definition"],
      ["callback_url"],
      ["is_frameless"],
    ],
    params: {
      attachments: { ...NAMES, max: 1 },
      scene_format: "name",
      annotation_definition: { list: OBJECT },
      is_frameless: "boolean",
    },
    respond: sceneResponse,
    files: { annotations: sceneFile },
  },
};

/** The assumed length of a scene in microseconds. Scenes are never fetched. */
const SCENE_LENGTH = 10_000_000;

/**
 * Returns a link to the annotations, and the recording. Guess: public programs read
 * these members, but do not tell the type of their tasks; the scene is the one that
 * was sent.
 */
function sceneResponse({ task, params, tenant }: LabelContext): JsonObject {
  const { sensorfusion } = tenant.services.responseForms;
  if (sensorfusion === "array") return { annotations: [] };
  const [scene = null] = isArray(params.attachments) ? params.attachments : [];
  return {
    annotations: { url: resultLink(task.task_id, "annotations.json") },
    full_recording: { sfs_url: scene, video_urls: [] },
  };
}

/** Returns one clip for each annotation to make, with times in microseconds. */
function sceneFile({ params, random }: LabelContext): JsonObject {
  const { annotation_definition: definitions } = params;
  const items = isArray(definitions) ? definitions.filter(isObject) : [];
  return {
    annotations: items.map((item) => {
      const timestamp = random.integer(0, SCENE_LENGTH - 1);
      const duration = random.integer(1, SCENE_LENGTH - timestamp);
      const label = typeof item.label === "string" ? item.label : TEST_STRING;
      return { label, clips: [{ timestamp, duration, text: TEST_STRING }] };
    }),
  };
}
