/** What the parts of a generated conversation are made from. */
import type {
  V2Annotation,
  V2KnownAnnotation,
} from "../../../types/v2/annotation.ts";
import type { Random } from "../../util/random.ts";

/** What a conversation is made for. */
export interface ConversationSubject {
  /** The id of the task. */
  readonly taskId: string;
  /** The first prompt. Default: that of a topic. */
  readonly prompt?: string;
  /** When the conversation ended, an ISO timestamp. */
  readonly endedAt: string;
  /** Whether it has the forms that the official Python client cannot read. */
  readonly everyForm: boolean;
}

/** A conversation that is being made. */
export interface Draft extends ConversationSubject {
  /** The random numbers of the conversation. */
  readonly random: Random;
  /** Returns an annotation with an id that no other task has. */
  readonly annotate: (annotation: V2KnownAnnotation) => V2Annotation;
  /** Returns the URL of a file of the conversation. */
  readonly urlOf: (name: string) => string;
}
