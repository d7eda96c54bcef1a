/**
 * Task types for conversations with a model. Their parameters over v1 are not
 * documented, so any are accepted. Source: https://docs.genai.scale.com/v1/task
 */
import type { JsonValue, OpenUnion } from "../json.ts";

/** A step of a conversation. */
export type ChatStep = {
  /** The kind of the step. */
  readonly type: OpenUnion<"Instructions" | "PromptInput">;
  /** The output of the step. */
  readonly output: JsonValue;
};

/** The response of `chat`. */
export type ChatResponse = {
  /** The steps, in order. */
  readonly responses: readonly ChatStep[];
};
