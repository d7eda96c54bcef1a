/**
 * Task types that talk with a model. No source tells what creates one over v1:
 * they take any parameters. Source: https://docs.genai.scale.com/v1/task
 */
import type { JsonValue, OpenUnion } from "../json.ts";

/** One step of a conversation. */
export type ChatStep = {
  /** What kind of step it is. */
  readonly type: OpenUnion<"Instructions" | "PromptInput">;
  /** What came of it. */
  readonly output: JsonValue;
};

/** The response of `chat`. */
export type ChatResponse = {
  /** The steps, in order. */
  readonly responses: readonly ChatStep[];
};
