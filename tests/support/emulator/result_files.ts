/** Parameters of tasks with result files, and a reader of the files. */
import { assert } from "@std/assert";
import type { ScaleClient } from "../../../mod.ts";
import {
  resultFiles,
  type TaskWithResponse,
} from "../../../src/results/mod.ts";

export const ATTACHMENT = "https://example.com/a";
export const FRAMES = Array.from(
  { length: 12 },
  (_, index) => `${ATTACHMENT}${index}`,
);
export const GEOMETRIES = {
  box: { objects_to_annotate: ["car", "bus"], can_rotate: true },
  polygon: { objects_to_annotate: ["lot"] },
  line: { objects_to_annotate: ["lane"] },
  point: { objects_to_annotate: ["hub"] },
  ellipse: { objects_to_annotate: ["wheel"] },
  cuboid: { objects_to_annotate: ["van"] },
};

/** Reads the result file of a task with that name. */
export async function readJson<Content>(
  client: ScaleClient,
  task: TaskWithResponse,
  name: string,
): Promise<Content> {
  const file = resultFiles(client, task).find((file) => file.name === name);
  assert(file, name);
  return await file.json<Content>();
}

/** A video of all frames, with all geometries. */
export const VIDEO = { attachments: FRAMES, geometries: GEOMETRIES };
