/**
 * What tasks complete with where nobody says: recorded for eleven types, made up
 * by the documented form for others; and the files that some of it links to.
 */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import type { ResultFilesByType } from "../../types/result_file.ts";
import type { Task } from "../../types/task.ts";
import type { ChatResponse } from "../../types/tasks/chat.ts";
import type { TaskResponseByType } from "../../types/tasks/map.ts";
import { imageResponse } from "./annotations.ts";
import type { Picture } from "./png.ts";
import {
  audioResponse,
  boxResponse,
  callResponse,
  categoryResponse,
  collectionResponse,
  comparisonResponse,
  cuboidResponse,
  pathResponse,
  pointResponse,
  transcriptionResponse,
} from "./legacy.ts";
import {
  documentResponse,
  entityResponse,
  formAttempts,
  formResponse,
} from "./text.ts";
import {
  lidarFile,
  lidarResponse,
  linkingFile,
  linkingResponse,
  pointsFile,
  pointsResponse,
} from "./lidar.ts";
import { segmentPicture, segmentResponse } from "./segmentation.ts";
import { eventsFile, playbackFile, videoFile, videoResponse } from "./video.ts";
import { type Scene, sceneOf } from "./scene.ts";
import type { StoredTask } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** What a task is completed with. */
export type Result = Pick<Task, "attempts"> & {
  /** Absent where the service gives none. */
  readonly response?: JsonObject;
};

/** What makes the response of each type. Types without one get `{ annotations: [] }`. */
const RESPONDERS: {
  readonly [T in keyof TaskResponseByType]?: (
    scene: Scene,
  ) => TaskResponseByType[T] | undefined;
} = {
  annotation: boxResponse,
  audiotranscription: audioResponse,
  categorization: categoryResponse,
  chat: chatResponse,
  comparison: comparisonResponse,
  cuboidannotation: cuboidResponse,
  datacollection: collectionResponse,
  documenttranscription: documentResponse,
  imageannotation: imageResponse,
  lidarannotation: lidarResponse,
  lidarlinking: linkingResponse,
  lidarsegmentation: pointsResponse,
  // That it is like that of an image is a guess.
  lidartopdown: imageResponse,
  lineannotation: pathResponse,
  namedentityrecognition: entityResponse,
  phonecall: callResponse,
  pointannotation: pointResponse,
  polygonannotation: pathResponse,
  segmentannotation: segmentResponse,
  textcollection: formResponse,
  transcription: transcriptionResponse,
  videoannotation: videoResponse,
  videoplaybackannotation: videoResponse,
};

/** What makes the JSON files of each type, by the member of the response that holds the link. */
const FILE_MAKERS: {
  readonly [T in keyof ResultFilesByType]: {
    readonly [Member in keyof ResultFilesByType[T]]?: (
      scene: Scene,
    ) => ResultFilesByType[T][Member];
  };
} = {
  lidarannotation: { annotations: lidarFile },
  lidarlinking: { annotations: linkingFile },
  lidarsegmentation: { point_segmentations: pointsFile },
  videoannotation: { annotations: videoFile, events: eventsFile },
  videoplaybackannotation: { annotations: playbackFile, events: eventsFile },
};

/** Gives what a task of a tenant is completed with where nobody says. */
export function dummyResult(task: StoredTask, tenant: Tenant): Result {
  const scene = sceneOf(task, tenant);
  const { type } = task;
  if (!isMember(type, RESPONDERS)) return { response: { annotations: [] } };
  const response = RESPONDERS[type]?.(scene);
  const attempts = type === "textcollection" ? formAttempts(scene) : [];
  return {
    ...(response !== undefined && { response }),
    ...(attempts.length > 0 && { attempts }),
  };
}

/**
 * Gives the JSON file `{name}.json` of a task's result, `undefined` where its
 * response has no link to it. It is made anew each time, and is the same.
 */
export function resultJson(
  name: string,
  task: StoredTask,
  tenant: Tenant,
): JsonValue | undefined {
  const { type, response } = task;
  if (!isMember(type, FILE_MAKERS) || !isMember(name, response)) {
    return undefined;
  }
  const makers: Readonly<Record<string, (scene: Scene) => JsonValue>> =
    FILE_MAKERS[type];
  return Object.hasOwn(makers, name)
    ? makers[name]?.(sceneOf(task, tenant))
    : undefined;
}

/** Gives the picture `{name}.png` of a task's result, `undefined` where there is none. */
export function resultPicture(
  name: string,
  task: StoredTask,
  tenant: Tenant,
): Picture | undefined {
  return task.type === "segmentannotation"
    ? segmentPicture(name, sceneOf(task, tenant))
    : undefined;
}

function chatResponse(): ChatResponse {
  return { responses: [{ type: "PromptInput", output: "test response" }] };
}

function isMember<O extends object>(
  name: PropertyKey,
  object: O | undefined,
): name is keyof O {
  return object !== undefined && Object.hasOwn(object, name);
}
