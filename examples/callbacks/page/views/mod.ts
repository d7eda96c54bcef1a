/** The view of each task type. A type that is not here is shown as JSON. */
import type { JsonObject } from "@labelwire/scale/callbacks";
import type { View } from "../context.ts";
import { isObject, objectOf, stringOf } from "../draw/value.ts";
import { audioView, resultsView, unknownView } from "./results.ts";
import { imageView, lineView } from "./image.ts";
import { lidarView, linkingView, pointsView } from "./lidar.ts";
import { segmentationView } from "./segmentation.ts";
import { chatView, threadsOf, threadsView } from "./chat.ts";
import { documentView, entitiesView } from "./text.ts";
import { playbackView, videoView } from "./video.ts";

const VIEWS: Readonly<Record<string, View>> = {
  annotation: imageView,
  audiotranscription: audioView,
  categorization: resultsView,
  chat: chatView,
  chatexperimental: chatView,
  chatlite: chatView,
  comparison: resultsView,
  cuboidannotation: imageView,
  datacollection: resultsView,
  documenttranscription: documentView,
  imageannotation: imageView,
  lidarannotation: lidarView,
  lidarlinking: linkingView,
  lidarsegmentation: pointsView,
  lidartopdown: imageView,
  lineannotation: lineView,
  multichat: chatView,
  namedentityrecognition: entitiesView,
  phonecall: resultsView,
  pointannotation: imageView,
  polygonannotation: imageView,
  segmentannotation: segmentationView,
  textcollection: resultsView,
  transcription: resultsView,
  videoannotation: videoView,
  videoplaybackannotation: playbackView,
};

/** Returns the view of a task; `undefined` for one without a result. */
export function viewOf(task: JsonObject): View | undefined {
  const response = objectOf(task.response);
  if (threadsOf(task, response).length > 0) return threadsView;
  const hasResult = isObject(task.response) && response.error === undefined;
  if (!hasResult) return undefined;
  const type = stringOf(task.type);
  return Object.hasOwn(VIEWS, type) ? VIEWS[type] : unknownView;
}
