/** The part of the demo about v2: a batch with one conversation. */
import type { ScaleClient } from "@labelwire/scale";
import { type V2Task, walkV2Task } from "@labelwire/scale/v2";
import type { Servers } from "./servers.ts";

/** What the conversation is about. */
const PROMPT = "What is 15 percent of 240?";

/** What the demo of v2 uses. */
export interface ChatContext {
  readonly client: ScaleClient;
  /** Added to names, which are unique in an account. */
  readonly suffix: string;
  /** The emulator; absent for the real API, where people do the work. */
  readonly servers: Servers | undefined;
  readonly print: (line: string) => void;
}

/**
 * Creates a batch of v2 with one chat task, and prints its conversation once it is
 * completed. Returns whether it is; `true` for the real API, which takes its time.
 */
export async function showChat(
  { client, suffix, servers, print }: ChatContext,
): Promise<boolean> {
  const project_name = `demo-chats${suffix}`;
  await client.projects.create({ name: project_name, type: "chat" });
  const { id: batch_id, name } = await client.v2.batches.create({
    project_name,
    name: `demo-chat${suffix}`,
  });
  const { task_id } = await client.v2.tasks.createChat({
    project_name,
    batch_id,
    template_variables: { prompt: PROMPT },
  });
  servers?.completeChat(task_id);
  const { status } = await client.v2.batches.get({ batch_id });
  const opts = ["annotation_details"] as const;
  const tasks = await client.v2.tasks.list({ batch_id, opts })
    .toArray({ max: 10 });
  print(`Chat      ${tasks.length} task in the v2 batch ${name}, ${status}`);
  const lines = tasks.flatMap(describeChat);
  for (const line of lines) print(`          ${line}`);
  return servers === undefined || status === "completed" && lines.length > 0;
}

/** Describes what was said in the first turn, and how it was rated. */
function describeChat(task: V2Task): readonly string[] {
  return [...walkV2Task(task)].flatMap((node) => {
    if (node.kind === "message" && node.turn.id === "turn_0") {
      const { source_id, content } = node.message;
      return [`${source_id}: ${JSON.stringify(content.text)}`];
    }
    if (node.kind !== "annotation") return [];
    const { title, type, value } = node.annotation;
    return type === "ranked_choices"
      ? [`${title}: ${JSON.stringify(value)}`]
      : [];
  });
}
