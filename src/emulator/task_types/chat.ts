/** Task types about conversations with a model. */
import type { ChatResponse } from "../../types/tasks/chat.ts";
import { TEST_STRING } from "./context.ts";
import type { TaskTypeModels } from "./model.ts";

/** The models of the task types about conversations. Only `chat` is documented. */
export const CHAT_TYPES: Pick<
  TaskTypeModels,
  "chat" | "chatexperimental" | "chatlite" | "multichat"
> = {
  chat: { respond: chatResponse },
  chatexperimental: {},
  chatlite: {},
  multichat: {},
};

function chatResponse(): ChatResponse {
  return { responses: [{ type: "PromptInput", output: TEST_STRING }] };
}
