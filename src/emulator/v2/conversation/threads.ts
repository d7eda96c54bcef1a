/** Generated conversations: the same for the same task and seed. */
import type {
  V2Message,
  V2MessageContent,
  V2Thread,
  V2Turn,
} from "../../../types/v2/conversation.ts";
import { conversationPath } from "../../tenant/result_links.ts";
import type { Random } from "../../util/random.ts";
import { decimal } from "../../util/numbers.ts";
import {
  chunkAnnotations,
  messageAnnotations,
  threadAnnotations,
  turnAnnotations,
} from "./annotations.ts";
import type { ConversationSubject, Draft } from "./draft.ts";
import { attachments } from "./files.ts";
import { rubricEvaluation, rubricOf } from "./rubric.ts";
import { MODELS, type Topic, topicOf, TOPICS } from "./topics.ts";

/** Where a conversation gets its random numbers and its links from. */
export interface ConversationSources {
  /** The source of generated content. */
  readonly random: Random;
  /** Returns the URL of a path on the emulator. */
  readonly urlOf: (path: string) => string;
}

/** The maximum number of turns. */
const MAX_TURNS = 2;

/** Returns the threads of a conversation: one, with annotations of every type. */
export function makeThreads(
  subject: ConversationSubject,
  { random, urlOf }: ConversationSources,
): readonly V2Thread[] {
  const { taskId, endedAt } = subject;
  let count = 0;
  const draft: Draft = {
    ...subject,
    random: random.fork(`conversation/${taskId}`),
    annotate: (annotation) => ({ id: `${taskId}_${count++}`, ...annotation }),
    urlOf: (name) => urlOf(conversationPath(taskId, name)),
  };
  const length = draft.random.integer(1, MAX_TURNS);
  const turns = Array.from({ length }, (_, index) => makeTurn(draft, index));
  const contributor_id = `contributor_${draft.random.hex(8)}`;
  return [{
    id: "thread_0",
    turns,
    submissions: [{ submitted_at: endedAt, contributor_id }],
    annotations: threadAnnotations(draft),
  }];
}

function makeTurn(draft: Draft, index: number): V2Turn {
  const drawn = draft.random.pick(TOPICS) as Topic;
  const { prompt = drawn.prompt } = index === 0 ? draft : drawn;
  const topic = topicOf(prompt);
  const rubric = rubricOf(draft, topic, index);
  const system = messageOf("system", "system", { text: "Be brief." });
  const [best, other] = MODELS;
  const criteria = turnAnnotations(draft, topic);
  const responses = [
    response(draft, best, betterContent(draft, topic), 1),
    response(draft, other, { text: topic.other }, 0),
  ].map((message, place) => ({
    ...message,
    annotations: messageAnnotations(draft, criteria.rated, place === 0),
    rubric_evaluations: [rubricEvaluation(draft, rubric, place === 0)],
  }));
  return {
    id: `turn_${index}`,
    messages: [
      ...(index === 0 ? [system] : []),
      messageOf("user", "user", promptContent(draft, topic)),
      ...responses,
    ],
    annotations: criteria.annotations,
    rubrics: [rubric],
  };
}

function promptContent(draft: Draft, topic: Topic): V2MessageContent {
  return {
    text: topic.prompt,
    reference_texts: [{
      content: topic.reference,
      category: "notes",
      url: draft.urlOf("notes.txt"),
    }],
    ...(draft.everyForm && { attachments: attachments(draft) }),
  };
}

function betterContent(draft: Draft, { better }: Topic): V2MessageContent {
  const [first, second] = better;
  return {
    text: first + second,
    reasoning: [{ content: "The reference settles it." }],
    chunks: [
      { type: "text", text: first, annotations: chunkAnnotations(draft) },
      { type: "text", text: second, annotations: [] },
    ],
  };
}

function response(
  { random }: Draft,
  model: string,
  content: V2MessageContent,
  temperature: number,
): V2Message {
  return {
    ...messageOf("assistant", model, content),
    model_parameters: {
      model,
      temperature,
      max_completion_tokens: random.integer(1, 8) * 256,
      top_p: decimal(random, 0.5, 1),
      top_k: random.integer(1, 100),
    },
  };
}

function messageOf(
  role: string,
  source_id: string,
  content: V2MessageContent,
): V2Message {
  return { role, content, source_id, annotations: [] };
}
