/** The nodes of a walk through a v2 task: each object with those that it is in. */
import type { V2Annotation } from "./annotation.ts";
import type {
  V2Chunk,
  V2CriterionDefinition,
  V2CriterionEvaluation,
  V2Message,
  V2Rubric,
  V2RubricEvaluation,
  V2Thread,
  V2Turn,
} from "./conversation.ts";

/** A thread. */
export interface V2ThreadNode {
  /** The kind of the node. */
  readonly kind: "thread";
  /** The thread. */
  readonly thread: V2Thread;
}

/** A turn. */
export interface V2TurnNode {
  /** The kind of the node. */
  readonly kind: "turn";
  /** The thread of the turn. */
  readonly thread: V2Thread;
  /** The turn. */
  readonly turn: V2Turn;
}

/** A message. */
export interface V2MessageNode {
  /** The kind of the node. */
  readonly kind: "message";
  /** The thread of the message. */
  readonly thread: V2Thread;
  /** The turn of the message. */
  readonly turn: V2Turn;
  /** The message. */
  readonly message: V2Message;
}

/** A chunk of a message. */
export interface V2ChunkNode extends Omit<V2MessageNode, "kind"> {
  /** The kind of the node. */
  readonly kind: "chunk";
  /** The chunk. */
  readonly chunk: V2Chunk;
}

/** The scores of a message by one rubric. */
export interface V2EvaluationNode extends Omit<V2MessageNode, "kind"> {
  /** The kind of the node. */
  readonly kind: "evaluation";
  /** The scores. */
  readonly evaluation: V2RubricEvaluation;
}

/** The score of a message by one criterion. */
export interface V2ScoreNode extends Omit<V2EvaluationNode, "kind"> {
  /** The kind of the node. */
  readonly kind: "score";
  /** The score. */
  readonly score: V2CriterionEvaluation;
}

/** A rubric of a turn. */
export interface V2RubricNode extends Omit<V2TurnNode, "kind"> {
  /** The kind of the node. */
  readonly kind: "rubric";
  /** The rubric. */
  readonly rubric: V2Rubric;
}

/** A criterion of a rubric. */
export interface V2CriterionNode extends Omit<V2RubricNode, "kind"> {
  /** The kind of the node. */
  readonly kind: "criterion";
  /** The criterion. */
  readonly criterion: V2CriterionDefinition;
}

/** An annotation, with the objects that it is in: at least a thread. */
export interface V2AnnotationNode {
  /** The kind of the node. */
  readonly kind: "annotation";
  /** The annotation. */
  readonly annotation: V2Annotation;
  /** The thread. */
  readonly thread: V2Thread;
  /** The turn, unless the annotation is of the whole thread. */
  readonly turn?: V2Turn;
  /** The message, for an annotation of a message or a part of it. */
  readonly message?: V2Message;
  /** The chunk, for an annotation of a chunk. */
  readonly chunk?: V2Chunk;
  /** The scores, for an annotation of scores or of one of them. */
  readonly evaluation?: V2RubricEvaluation;
  /** The score, for an annotation of one score. */
  readonly score?: V2CriterionEvaluation;
  /** The rubric, for an annotation of a criterion. */
  readonly rubric?: V2Rubric;
  /** The criterion, for an annotation of a criterion. */
  readonly criterion?: V2CriterionDefinition;
}

/** A node of a walk through a v2 task, discriminated by `kind`. */
export type V2Node =
  | V2ThreadNode
  | V2TurnNode
  | V2MessageNode
  | V2ChunkNode
  | V2EvaluationNode
  | V2ScoreNode
  | V2RubricNode
  | V2CriterionNode
  | V2AnnotationNode;
