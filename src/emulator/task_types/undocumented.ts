/** Task types of which only the names are known. */
import type { TaskTypeModels } from "./model.ts";

/** The models of the undocumented task types: any parameters, no annotations. */
export const UNDOCUMENTED_TYPES: Pick<
  TaskTypeModels,
  | "cruisecontrol"
  | "documentmodel"
  | "federal2dvideoannotation"
  | "laneannotation"
  | "videoboxannotation"
  | "videocuboidannotation"
> = {
  cruisecontrol: {},
  documentmodel: {},
  federal2dvideoannotation: {},
  laneannotation: {},
  videoboxannotation: {},
  videocuboidannotation: {},
};
