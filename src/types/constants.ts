/**
 * Constants for the strings of the API, for code that prefers
 * `TaskType.ImageAnnotation` to `"imageannotation"`, and types of the same
 * names. The types are open: editors complete the known values, and values that
 * the server adds later are accepted.
 */

/** The known task types. Python: `TaskType`. */
export const TaskType = {
  Annotation: "annotation",
  AudioTranscription: "audiotranscription",
  Categorization: "categorization",
  Chat: "chat",
  ChatExperimental: "chatexperimental",
  ChatLite: "chatlite",
  Comparison: "comparison",
  CruiseControl: "cruisecontrol",
  CuboidAnnotation: "cuboidannotation",
  DataCollection: "datacollection",
  DocumentModel: "documentmodel",
  DocumentTranscription: "documenttranscription",
  Federal2dVideoAnnotation: "federal2dvideoannotation",
  ImageAnnotation: "imageannotation",
  LaneAnnotation: "laneannotation",
  LidarAnnotation: "lidarannotation",
  LidarLinking: "lidarlinking",
  LidarSegmentation: "lidarsegmentation",
  LidarTopdown: "lidartopdown",
  LineAnnotation: "lineannotation",
  MultiChat: "multichat",
  MultiStage: "multistage",
  NamedEntityRecognition: "namedentityrecognition",
  /** Retired in 2017; old tasks still have it. */
  PhoneCall: "phonecall",
  PointAnnotation: "pointannotation",
  PolygonAnnotation: "polygonannotation",
  SegmentAnnotation: "segmentannotation",
  SensorFusion: "sensorfusion",
  TextCollection: "textcollection",
  Transcription: "transcription",
  VideoAnnotation: "videoannotation",
  VideoBoxAnnotation: "videoboxannotation",
  VideoCuboidAnnotation: "videocuboidannotation",
  VideoPlaybackAnnotation: "videoplaybackannotation",
} as const;

/** A task type: a known one, or any other string. */
export type TaskType =
  | typeof TaskType[keyof typeof TaskType]
  | (string & Record<never, never>);

/** The statuses of a task. Python: `TaskStatus`. */
export const TaskStatus = {
  Pending: "pending",
  Completed: "completed",
  Canceled: "canceled",
  Error: "error",
} as const;

/** The status of a task. The UI's "Queued" and "In progress" are both `pending`. */
export type TaskStatus =
  | typeof TaskStatus[keyof typeof TaskStatus]
  | (string & Record<never, never>);

/** The statuses of a customer's review of a task. Python: `TaskReviewStatus`. */
export const TaskReviewStatus = {
  Accepted: "accepted",
  Fixed: "fixed",
  Commented: "commented",
  Rejected: "rejected",
  Pending: "pending",
} as const;

/** The status of a customer's review of a task. */
export type TaskReviewStatus =
  | typeof TaskReviewStatus[keyof typeof TaskReviewStatus]
  | (string & Record<never, never>);

/** The statuses of a v1 batch. Python: `BatchStatus`. */
export const BatchStatus = {
  Staging: "staging",
  InProgress: "in_progress",
  Completed: "completed",
} as const;

/** The status of a batch. It starts as `staging` in Rapid and Studio projects, as `in_progress` in others. */
export type BatchStatus =
  | typeof BatchStatus[keyof typeof BatchStatus]
  | (string & Record<never, never>);

/** The roles of a teammate. `labeler` is for Studio only. Python: `TeammateRole`. */
export const TeammateRole = {
  Labeler: "labeler",
  Member: "member",
  Manager: "manager",
  Admin: "admin",
} as const;

/** The role of a teammate: a known one, or any other string. */
export type TeammateRole =
  | typeof TeammateRole[keyof typeof TeammateRole]
  | (string & Record<never, never>);
