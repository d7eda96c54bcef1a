/**
 * Every task type, from its parameters to its response.
 *
 * "Open" means that no source tells: any parameter is taken, and the response
 * is plain JSON. "File" means that the response holds links, and that what they
 * lead to is typed as well: {@linkcode ResultFilesByType}.
 *
 * | Type                      | Parameters | Response    | Evidence                                                                             |
 * | ------------------------- | ---------- | ----------- | ------------------------------------------------------------------------------------ |
 * | `annotation`              | typed      | typed       | recorded 2019, Python tests, documentation of 2016–18                                |
 * | `audiotranscription`      | typed      | typed       | recorded 2019, old Node tests, documentation of 2016–18                              |
 * | `categorization`          | typed      | typed       | recorded 2019, Python tests, documentation of 2016–18; `taxonomies` open             |
 * | `chat`                    | open       | typed       | documentation of the GenAI platform                                                  |
 * | `chatexperimental`        | open       | open        | name in the Python client                                                            |
 * | `chatlite`                | open       | open        | name in the Python client                                                            |
 * | `comparison`              | typed      | typed       | recorded 2019, old Node tests, documentation of 2016–18                              |
 * | `cruisecontrol`           | open       | open        | name in the Python client's repository                                               |
 * | `cuboidannotation`        | typed      | typed       | recorded 2019, documentation                                                         |
 * | `datacollection`          | typed      | typed       | recorded 2019, Python tests, documentation of 2016–18                                |
 * | `documentmodel`           | open       | open        | name in the official clients                                                         |
 * | `documenttranscription`   | typed      | typed       | Python tests, documentation; linking rules unknown                                   |
 * | `federal2dvideoannotation`| open       | open        | name in the Python client                                                            |
 * | `imageannotation`         | typed      | typed       | Python tests, live tasks of 2023, current documentation                              |
 * | `laneannotation`          | open       | open        | name in the official clients                                                         |
 * | `lidarannotation`         | typed      | typed, file | lidar toolkit, documentation                                                         |
 * | `lidarlinking`            | open       | typed, file | documentation; two parameters known                                                  |
 * | `lidarsegmentation`       | typed      | typed, file | documentation; the name of `labels` is a guess                                       |
 * | `lidartopdown`            | typed      | open        | documentation                                                                        |
 * | `lineannotation`          | typed      | typed       | recorded 2019, Python tests                                                          |
 * | `multichat`               | open       | open        | name in the Python client                                                            |
 * | `multistage`              | typed      | open        | current documentation; blueprint parameter unknown                                   |
 * | `namedentityrecognition`  | typed      | typed       | Python tests, documentation; the name of `relationships` is a guess                  |
 * | `phonecall`               | typed      | typed       | documentation of 2016–17; retired                                                    |
 * | `pointannotation`         | typed      | typed       | recorded 2019 (without a response), documentation of points                          |
 * | `polygonannotation`       | typed      | typed       | recorded 2019, Python tests                                                          |
 * | `segmentannotation`       | typed      | typed       | recorded 2019, old Node tests, documentation                                         |
 * | `sensorfusion`            | typed      | open        | current documentation; items of `annotation_definition` unknown                      |
 * | `textcollection`          | typed      | typed       | Python README, documentation; extra members of plain fields unknown                  |
 * | `transcription`           | typed      | typed       | recorded 2019, Python tests, documentation of 2016–18                                |
 * | `videoannotation`         | typed      | typed, file | Node client, documentation                                                           |
 * | `videoboxannotation`      | open       | open        | name in the official clients                                                         |
 * | `videocuboidannotation`   | open       | open        | name in the official clients                                                         |
 * | `videoplaybackannotation` | typed      | typed, file | Node client, documentation                                                           |
 */
import type { TaskType } from "../constants.ts";
import type { JsonInput, JsonObject } from "../json.ts";
import type { ChatResponse } from "./chat.ts";
import type { CommonTaskParams, OpenTaskParams } from "./common.ts";
import type {
  DocumentTranscriptionAnswer,
  DocumentTranscriptionParams,
  DocumentTranscriptionResponse,
} from "./document.ts";
import type {
  ImageAnnotationAnswer,
  ImageAnnotationParams,
  ImageAnnotationResponse,
  SegmentAnnotationAnswer,
  SegmentAnnotationParams,
  SegmentAnnotationResponse,
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
  NamedEntityRecognitionAnswer,
  NamedEntityRecognitionParams,
  NamedEntityRecognitionResponse,
  TextCollectionAnswer,
  TextCollectionParams,
  TextCollectionResponse,
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
  /** What is said in a sound file. */
  readonly audiotranscription: AudioTranscriptionParams;
  /** Which category a thing belongs to. */
  readonly categorization: CategorizationParams;
  /** A conversation with a model. No source tells its parameters. */
  readonly chat: OpenTaskParams;
  /** A conversation with a model. No source tells its parameters. */
  readonly chatexperimental: OpenTaskParams;
  /** A conversation with a model. No source tells its parameters. */
  readonly chatlite: OpenTaskParams;
  /** A question about several things. */
  readonly comparison: ComparisonParams;
  /** Only its name is known. */
  readonly cruisecontrol: OpenTaskParams;
  /** Cuboids on an image; older than `imageannotation`. */
  readonly cuboidannotation: CuboidAnnotationParams;
  /** Something to be found out. */
  readonly datacollection: DataCollectionParams;
  /** Documents. No source tells its parameters. */
  readonly documentmodel: OpenTaskParams;
  /** The texts of a document, and where they stand. */
  readonly documenttranscription: DocumentTranscriptionParams;
  /** Only its name is known. */
  readonly federal2dvideoannotation: OpenTaskParams;
  /** Shapes on an image. */
  readonly imageannotation: ImageAnnotationParams;
  /** Lanes. No source tells its parameters. */
  readonly laneannotation: OpenTaskParams;
  /** Cuboids in space. */
  readonly lidarannotation: LidarAnnotationParams;
  /** Cuboids found again on images. Not all parameters are known. */
  readonly lidarlinking: LidarLinkingParams;
  /** A label for each point of a scene. */
  readonly lidarsegmentation: LidarSegmentationParams;
  /** Shapes on a scene as seen from above. */
  readonly lidartopdown: LidarTopdownParams;
  /** Lines on an image; older than `imageannotation`. */
  readonly lineannotation: LineAnnotationParams;
  /** A conversation with several models. No source tells its parameters. */
  readonly multichat: OpenTaskParams;
  /** A scene, labelled in several stages. */
  readonly multistage: MultiStageParams;
  /** What a text names. */
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
  /** What stands in an image, PDF or page. */
  readonly transcription: TranscriptionParams;
  /** Shapes on each frame of a video. */
  readonly videoannotation: VideoAnnotationParams;
  /** Boxes on a video. No source tells its parameters. */
  readonly videoboxannotation: OpenTaskParams;
  /** Cuboids on a video. No source tells its parameters. */
  readonly videocuboidannotation: OpenTaskParams;
  /** Shapes on a video as it plays. */
  readonly videoplaybackannotation: VideoPlaybackAnnotationParams;
}

/** What comes back when a task is completed, by task type. */
export interface TaskResponseByType {
  /** Boxes. */
  readonly annotation: AnnotationResponse;
  /** What is said, and when. */
  readonly audiotranscription: AudioTranscriptionResponse;
  /** The category. */
  readonly categorization: CategorizationResponse;
  /** The steps of the conversation. */
  readonly chat: ChatResponse;
  /** Not documented. */
  readonly chatexperimental: JsonObject;
  /** Not documented. */
  readonly chatlite: JsonObject;
  /** What was chosen or filled in. */
  readonly comparison: ComparisonResponse;
  /** Not documented. */
  readonly cruisecontrol: JsonObject;
  /** Cuboids. */
  readonly cuboidannotation: CuboidAnnotationResponse;
  /** What was found. */
  readonly datacollection: DataCollectionResponse;
  /** Not documented. */
  readonly documentmodel: JsonObject;
  /** The texts, and where they stand. */
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
  /** What the text names. */
  readonly namedentityrecognition: NamedEntityRecognitionResponse;
  /** How the call ended. */
  readonly phonecall: PhoneCallResponse;
  /** Points. Completed tasks of a test key have no response. */
  readonly pointannotation: PointAnnotationResponse;
  /** Polygons. */
  readonly polygonannotation: PolygonAnnotationResponse;
  /** Links to masks. */
  readonly segmentannotation: SegmentAnnotationResponse;
  /** Not documented. */
  readonly sensorfusion: JsonObject;
  /** What was filled in. */
  readonly textcollection: TextCollectionResponse;
  /** What was copied. */
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
 * An answer that you give yourself, by task type: a `hypothesis`, or the
 * response that is expected of an evaluation or training task.
 */
export interface TaskAnswerByType {
  /** Texts, and where they stand. */
  readonly documenttranscription: DocumentTranscriptionAnswer;
  /** Shapes. */
  readonly imageannotation: ImageAnnotationAnswer;
  /** What the text names. */
  readonly namedentityrecognition: NamedEntityRecognitionAnswer;
  /** Which pixels have which label. */
  readonly segmentannotation: SegmentAnnotationAnswer;
  /** What is to be filled in. */
  readonly textcollection: TextCollectionAnswer;
}

/** A task type that is known here. `TaskType` also takes any other text. */
export type KnownTaskType = keyof TaskParamsByType;

/**
 * The parameters of `tasks.create` for a type. Those of a known type are
 * closed: a misspelt one is a compile error, and `extraBody` the way out.
 */
export type TaskParams<T extends TaskType = TaskType> = [T] extends
  [KnownTaskType] ? TaskParamsByType[T] : OpenTaskParams;

/** What a completed task of a type responds; plain JSON where the type is not known. */
export type TaskResponse<T extends TaskType = TaskType> = [T] extends
  [KnownTaskType] ? TaskResponseByType[T] : JsonObject;

/** An answer that you give yourself to a task of a type; any JSON where its form is not documented. */
export type TaskAnswer<T extends TaskType = TaskType> = [T] extends
  [keyof TaskAnswerByType] ? TaskAnswerByType[T] : JsonObject;

/**
 * What `task.params` holds: the type's own parameters after the server's
 * defaults. The common ones stand at the top level of the task.
 */
export type StoredTaskParams<T extends TaskType = TaskType> = [T] extends
  [KnownTaskType] ? StoredParamsByType[T] : JsonObject;

/** What `task.params` holds, by task type: parameters without the common ones; plain JSON where they are open. */
export type StoredParamsByType = {
  readonly [T in KnownTaskType]: string extends keyof TaskParamsByType[T]
    ? JsonObject
    : Omit<TaskParamsByType[T], keyof CommonTaskParams>;
};

/** The params of a project of a type: those of its tasks, but for what belongs to a single task. */
export type InheritedParams<T extends TaskType = TaskType> = [T] extends
  [KnownTaskType] ? InheritedParamsByType[T] : JsonInput;

/** The params of a project, by task type; open where those of its tasks are. */
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
