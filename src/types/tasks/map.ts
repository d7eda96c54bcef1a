/**
 * The parameters and responses of all task types, and the evidence for them. Types
 * with {@linkcode OpenTaskParams} and {@linkcode JsonObject} are not documented.
 * For the files behind links in responses see {@linkcode ResultFilesByType}.
 *
 * | Type                       | Evidence                                                                 |
 * | -------------------------- | ------------------------------------------------------------------------ |
 * | `annotation`               | recorded 2019, Python tests, documentation of 2016–18                    |
 * | `audiotranscription`       | recorded 2019, old Node tests, documentation of 2016–18                  |
 * | `categorization`           | recorded 2019, Python tests, documentation of 2016–18; `taxonomies` open |
 * | `chat`                     | documentation of the GenAI platform                                      |
 * | `chatexperimental`         | name in the Python client                                                |
 * | `chatlite`                 | name in the Python client                                                |
 * | `comparison`               | recorded 2019, old Node tests, documentation of 2016–18                  |
 * | `cruisecontrol`            | name in the Python client's repository                                   |
 * | `cuboidannotation`         | recorded 2019, documentation                                             |
 * | `datacollection`           | recorded 2019, Python tests, documentation of 2016–18                    |
 * | `documentmodel`            | name in the official clients                                             |
 * | `documenttranscription`    | Python tests, documentation; linking rules unknown                       |
 * | `federal2dvideoannotation` | name in the Python client                                                |
 * | `imageannotation`          | Python tests, live tasks of 2023, current documentation                  |
 * | `laneannotation`           | name in the official clients                                             |
 * | `lidarannotation`          | lidar toolkit, documentation                                             |
 * | `lidarlinking`             | documentation; two parameters known                                      |
 * | `lidarsegmentation`        | documentation; the name of `labels` is a guess                           |
 * | `lidartopdown`             | documentation                                                            |
 * | `lineannotation`           | recorded 2019, Python tests                                              |
 * | `multichat`                | name in the Python client                                                |
 * | `multistage`               | current documentation; blueprint parameter unknown                       |
 * | `namedentityrecognition`   | Python tests, documentation; the name of `relationships` is a guess      |
 * | `phonecall`                | documentation of 2016–17; retired                                        |
 * | `pointannotation`          | recorded 2019 (without a response), documentation of points              |
 * | `polygonannotation`        | recorded 2019, Python tests                                              |
 * | `segmentannotation`        | recorded 2019, old Node tests, documentation                             |
 * | `sensorfusion`             | current documentation; items of `annotation_definition` unknown          |
 * | `textcollection`           | Python README, documentation; extra members of plain fields unknown      |
 * | `transcription`            | recorded 2019, Python tests, documentation of 2016–18                    |
 * | `videoannotation`          | Node client, documentation                                               |
 * | `videoboxannotation`       | name in the official clients                                             |
 * | `videocuboidannotation`    | name in the official clients                                             |
 * | `videoplaybackannotation`  | Node client, documentation                                               |
 */
import type { TaskType } from "../constants.ts";
import type { JsonInput, JsonObject, Stored } from "../json.ts";
import type { ChatResponse } from "./chat.ts";
import type { CommonTaskParams, OpenTaskParams } from "./common.ts";
import type {
  DocumentTranscriptionParams,
  DocumentTranscriptionResponse,
  DocumentTranscriptionResponseInput,
} from "./document.ts";
import type {
  ImageAnnotationParams,
  ImageAnnotationResponse,
  ImageAnnotationResponseInput,
  SegmentAnnotationParams,
  SegmentAnnotationResponse,
  SegmentAnnotationResponseInput,
} from "./image.ts";
import type {
  AnnotationParams,
  AnnotationResponse,
  CuboidAnnotationParams,
  CuboidAnnotationResponse,
  LineAnnotationParams,
  LineAnnotationResponse,
  PointAnnotationParams,
  PointAnnotationResponse,
  PolygonAnnotationParams,
  PolygonAnnotationResponse,
} from "./legacy_image.ts";
import type {
  AudioTranscriptionParams,
  AudioTranscriptionResponse,
  CategorizationParams,
  CategorizationResponse,
  ComparisonParams,
  ComparisonResponse,
  DataCollectionParams,
  DataCollectionResponse,
  PhoneCallParams,
  PhoneCallResponse,
  TranscriptionParams,
  TranscriptionResponse,
} from "./legacy.ts";
import type {
  LidarAnnotationParams,
  LidarAnnotationResponse,
  LidarLinkingParams,
  LidarLinkingResponse,
  LidarSegmentationParams,
  LidarSegmentationResponse,
  LidarTopdownParams,
} from "./lidar.ts";
import type { MultiStageParams, SensorFusionParams } from "./scene.ts";
import type {
  NamedEntityRecognitionParams,
  NamedEntityRecognitionResponse,
  NamedEntityRecognitionResponseInput,
  TextCollectionParams,
  TextCollectionResponse,
  TextCollectionResponseInput,
} from "./text.ts";
import type {
  VideoAnnotationParams,
  VideoAnnotationResponse,
  VideoPlaybackAnnotationParams,
  VideoPlaybackAnnotationResponse,
} from "./video.ts";

/** The parameters of `tasks.create`, by task type. */
export interface TaskParamsByType {
  /** Boxes on an image; older than `imageannotation`. */
  readonly annotation: AnnotationParams;
  /** The transcript of a sound file. */
  readonly audiotranscription: AudioTranscriptionParams;
  /** The category of an attachment. */
  readonly categorization: CategorizationParams;
  /** A conversation with a model. Its parameters are not documented. */
  readonly chat: OpenTaskParams;
  /** A conversation with a model. Its parameters are not documented. */
  readonly chatexperimental: OpenTaskParams;
  /** A conversation with a model. Its parameters are not documented. */
  readonly chatlite: OpenTaskParams;
  /** A question about several attachments. */
  readonly comparison: ComparisonParams;
  /** Only its name is known. */
  readonly cruisecontrol: OpenTaskParams;
  /** Cuboids on an image; older than `imageannotation`. */
  readonly cuboidannotation: CuboidAnnotationParams;
  /** Information to find. */
  readonly datacollection: DataCollectionParams;
  /** Documents. Its parameters are not documented. */
  readonly documentmodel: OpenTaskParams;
  /** The strings of a document, with their positions. */
  readonly documenttranscription: DocumentTranscriptionParams;
  /** Only its name is known. */
  readonly federal2dvideoannotation: OpenTaskParams;
  /** Shapes on an image. */
  readonly imageannotation: ImageAnnotationParams;
  /** Lanes. Its parameters are not documented. */
  readonly laneannotation: OpenTaskParams;
  /** Cuboids in space. */
  readonly lidarannotation: LidarAnnotationParams;
  /** Cuboids linked to shapes on images. Not all parameters are known. */
  readonly lidarlinking: LidarLinkingParams;
  /** A label for each point of a scene. */
  readonly lidarsegmentation: LidarSegmentationParams;
  /** Shapes on a scene seen from above. */
  readonly lidartopdown: LidarTopdownParams;
  /** Lines on an image; older than `imageannotation`. */
  readonly lineannotation: LineAnnotationParams;
  /** A conversation with several models. Its parameters are not documented. */
  readonly multichat: OpenTaskParams;
  /** A scene that is labelled in several stages. */
  readonly multistage: MultiStageParams;
  /** The entities in a string. */
  readonly namedentityrecognition: NamedEntityRecognitionParams;
  /** A phone call; retired in 2017. */
  readonly phonecall: PhoneCallParams;
  /** Points on an image; older than `imageannotation`. */
  readonly pointannotation: PointAnnotationParams;
  /** Polygons on an image; older than `imageannotation`. */
  readonly polygonannotation: PolygonAnnotationParams;
  /** A label for each pixel of an image. */
  readonly segmentannotation: SegmentAnnotationParams;
  /** A scene of several sensors. */
  readonly sensorfusion: SensorFusionParams;
  /** A form to fill in. */
  readonly textcollection: TextCollectionParams;
  /** The strings of an image, PDF or page. */
  readonly transcription: TranscriptionParams;
  /** Shapes on each frame of a video. */
  readonly videoannotation: VideoAnnotationParams;
  /** Boxes on a video. Its parameters are not documented. */
  readonly videoboxannotation: OpenTaskParams;
  /** Cuboids on a video. Its parameters are not documented. */
  readonly videocuboidannotation: OpenTaskParams;
  /** Shapes on a playing video. */
  readonly videoplaybackannotation: VideoPlaybackAnnotationParams;
}

/** The response of a completed task, by task type. */
export interface TaskResponseByType {
  /** Boxes. */
  readonly annotation: AnnotationResponse;
  /** The transcript, with the times of the words. */
  readonly audiotranscription: AudioTranscriptionResponse;
  /** The category. */
  readonly categorization: CategorizationResponse;
  /** The steps of the conversation. */
  readonly chat: ChatResponse;
  /** Not documented. */
  readonly chatexperimental: JsonObject;
  /** Not documented. */
  readonly chatlite: JsonObject;
  /** The choice or the filled fields. */
  readonly comparison: ComparisonResponse;
  /** Not documented. */
  readonly cruisecontrol: JsonObject;
  /** Cuboids. */
  readonly cuboidannotation: CuboidAnnotationResponse;
  /** The filled fields. */
  readonly datacollection: DataCollectionResponse;
  /** Not documented. */
  readonly documentmodel: JsonObject;
  /** The strings, with their positions. */
  readonly documenttranscription: DocumentTranscriptionResponse;
  /** Not documented. */
  readonly federal2dvideoannotation: JsonObject;
  /** Shapes. */
  readonly imageannotation: ImageAnnotationResponse;
  /** Not documented. */
  readonly laneannotation: JsonObject;
  /** A link to cuboids. */
  readonly lidarannotation: LidarAnnotationResponse;
  /** A link to annotations. */
  readonly lidarlinking: LidarLinkingResponse;
  /** Links to points and annotations. */
  readonly lidarsegmentation: LidarSegmentationResponse;
  /** Not documented. */
  readonly lidartopdown: JsonObject;
  /** Lines. */
  readonly lineannotation: LineAnnotationResponse;
  /** Not documented. */
  readonly multichat: JsonObject;
  /** Not documented. */
  readonly multistage: JsonObject;
  /** The entities. */
  readonly namedentityrecognition: NamedEntityRecognitionResponse;
  /** The outcome of the call. */
  readonly phonecall: PhoneCallResponse;
  /** Points. Completed tasks of a test key have no response. */
  readonly pointannotation: PointAnnotationResponse;
  /** Polygons. */
  readonly polygonannotation: PolygonAnnotationResponse;
  /** Links to masks. */
  readonly segmentannotation: SegmentAnnotationResponse;
  /** Not documented. */
  readonly sensorfusion: JsonObject;
  /** The values of the fields. */
  readonly textcollection: TextCollectionResponse;
  /** The copied fields. */
  readonly transcription: TranscriptionResponse;
  /** Links to annotations and events. */
  readonly videoannotation: VideoAnnotationResponse;
  /** Not documented. */
  readonly videoboxannotation: JsonObject;
  /** Not documented. */
  readonly videocuboidannotation: JsonObject;
  /** Links to annotations and events. */
  readonly videoplaybackannotation: VideoPlaybackAnnotationResponse;
}

/**
 * A response that you send yourself, by task type: a `hypothesis`, or the
 * expected response of an evaluation or training task.
 */
export interface TaskResponseInputByType {
  /** Strings, with their positions. */
  readonly documenttranscription: DocumentTranscriptionResponseInput;
  /** Shapes. */
  readonly imageannotation: ImageAnnotationResponseInput;
  /** The entities. */
  readonly namedentityrecognition: NamedEntityRecognitionResponseInput;
  /** The labels of the pixels. */
  readonly segmentannotation: SegmentAnnotationResponseInput;
  /** The values of the fields. */
  readonly textcollection: TextCollectionResponseInput;
}

/** A known task type. `TaskType` also accepts any other string. */
export type KnownTaskType = keyof TaskParamsByType;

/**
 * The parameters of `tasks.create` for a task type. Those of a known type are
 * closed: a misspelt parameter is a compile error. `extraBody` accepts any other.
 */
export type TaskParams<T extends TaskType = TaskType> = [T] extends
  [KnownTaskType] ? TaskParamsByType[T] : OpenTaskParams;

/** The response of a completed task of a type; plain JSON for an unknown type. */
export type TaskResponse<T extends TaskType = TaskType> = [T] extends
  [KnownTaskType] ? TaskResponseByType[T] : JsonObject;

/** A response that you send yourself, for a task of a type; any JSON object if its form is not documented. */
export type TaskResponseInput<T extends TaskType = TaskType> = [T] extends
  [keyof TaskResponseInputByType] ? TaskResponseInputByType[T] : JsonInput;

/**
 * The type of `task.params`: the parameters of the task type, with the server's
 * defaults. Common parameters are members of the task itself.
 */
export type StoredTaskParams<T extends TaskType = TaskType> = [T] extends
  [KnownTaskType] ? StoredParamsByType[T] : JsonObject;

/** The type of `task.params` by task type: the parameters without the common ones; plain JSON if they are not documented. */
export type StoredParamsByType = {
  readonly [T in KnownTaskType]: string extends keyof TaskParamsByType[T]
    ? JsonObject
    : Stored<Omit<TaskParamsByType[T], keyof CommonTaskParams>>;
};

/** The params of a project of a type: those of its tasks, except the ones for a single task. */
export type InheritedParams<T extends TaskType = TaskType> = [T] extends
  [KnownTaskType] ? InheritedParamsByType[T] : JsonInput;

/** The params of a project, by task type; any JSON object if those of its tasks are not documented. */
export type InheritedParamsByType = {
  readonly [T in KnownTaskType]: string extends keyof TaskParamsByType[T]
    ? JsonInput
    : Partial<
      Omit<
        TaskParamsByType[T],
        | "project"
        | "batch"
        | "unique_id"
        | "clear_unique_id_on_error"
        | "project_version"
      >
    >;
};
