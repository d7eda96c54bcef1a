/** Generated tasks of a dataset. */
import type { JsonObject } from "../../types/json.ts";
import type { V2Thread } from "../../types/v2/conversation.ts";
import type { StoredDatasetTask } from "../tenant/v2_store.ts";
import { unsignedLink } from "../tenant/result_links.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { makeThreads } from "./conversation/threads.ts";
import { shapeThreads } from "./options.ts";

/** How many tasks a delivery of a dataset has, unless they are given. */
const COUNT = 2;

/**
 * Returns the tasks of a delivery. Each has a conversation, and a file with its
 * messages.
 *
 * @guess The responses of datasets, and where they name the ids of their files.
 */
export function generatedTasks(tenant: Tenant): readonly StoredDatasetTask[] {
  const { clock, ids, random, baseUrl } = tenant.services;
  return Array.from({ length: COUNT }, () => {
    const task_id = ids.next(clock.now());
    const subject = {
      taskId: task_id,
      endedAt: clock.timestamp(),
      everyForm: false,
    };
    const all = makeThreads(subject, { random, urlOf: unsignedLink });
    const threads = shapeThreads(all, new Set());
    const id = random.fork(`attachment/${task_id}`).uuid();
    const url = `${baseUrl}/v2/datasets/task/${task_id}/response_url/${id}`;
    const response = { threads, attachments: [{ id, url }] };
    return {
      task_id,
      // The members of a conversation are JSON, though its type is open.
      response: response as unknown as JsonObject,
      attachments: {
        [id]: { mime_type: "text/plain", content: transcript(threads) },
      },
    };
  });
}

function transcript(threads: readonly V2Thread[]): string {
  return threads.flatMap(({ turns }) => turns)
    .flatMap(({ messages }) => messages)
    .map(({ source_id, content }) => `${source_id}: ${content.text}\n`)
    .join("");
}
