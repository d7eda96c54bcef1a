/** Task types about scenes that several sensors recorded. */
import { OBJECT } from "../util/kinds.ts";
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
  },
};
