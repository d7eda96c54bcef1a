/**
 * Names for the wire's own strings, for those who like
 * `TaskType.ImageAnnotation` better than `"imageannotation"`, and the types of
 * the same names. The types are open: the editor completes what is known, and
 * what the server adds later is taken too.
 */

/** Every task type that the API's sources name. Python: `TaskType`. */
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
  /** Retired by the API in 2017; old tasks still carry it. */
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

/** A task type: one of the known, or any other that the API may take. */
export type TaskType =
  | typeof TaskType[keyof typeof TaskType]
  | (string & Record<never, never>);

/** The states of a task. Python: `TaskStatus`. */
export const TaskStatus = {
  Pending: "pending",
  Completed: "completed",
  Canceled: "canceled",
  Error: "error",
} as const;

/** The state of a task. The UI's "Queued" and "In progress" are both `pending`. */
export type TaskStatus =
  | typeof TaskStatus[keyof typeof TaskStatus]
  | (string & Record<never, never>);

/** The states of a customer's review of a task. Python: `TaskReviewStatus`. */
export const TaskReviewStatus = {
  Accepted: "accepted",
  Fixed: "fixed",
  Commented: "commented",
  Rejected: "rejected",
  Pending: "pending",
} as const;

/** The state of a customer's review of a task. */
export type TaskReviewStatus =
  | typeof TaskReviewStatus[keyof typeof TaskReviewStatus]
  | (string & Record<never, never>);

/** The states of a v1 batch. Python: `BatchStatus`. */
export const BatchStatus = {
  Staging: "staging",
  InProgress: "in_progress",
  Completed: "completed",
} as const;

/** The state of a batch. On Rapid and Studio projects it starts as `staging`, elsewhere as `in_progress`. */
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

/** A teammate's role: one of the known, or any other that the API may give. */
export type TeammateRole =
  | typeof TeammateRole[keyof typeof TeammateRole]
  | (string & Record<never, never>);
