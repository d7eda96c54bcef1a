/**
 * Callbacks of v2 objects and of v1 tasks of chat types. What v2 sends is not
 * documented, so each plausible body must arrive unchanged and become an event.
 */
import { assertEquals, assertNotEquals } from "@std/assert";
import {
  type Callback,
  isTaskCallback,
  readCallback,
} from "../../src/callbacks/mod.ts";
import { latestEvent, toCallbackEvent } from "../../src/callbacks/events.ts";
import { type V2Task, walkV2Task } from "../../src/v2/mod.ts";
import { SAMPLES } from "../fixtures/v2/samples.ts";
import { delivery } from "../support/deliveries.ts";
import { createReceiver } from "./receiver.ts";

const TASK = SAMPLES["task.json"];
const BATCH = SAMPLES["batch.completed.json"];
const { task_id } = TASK;
const COMPLETED = Date.parse(TASK.completed_at);

/** A body, and the event that it becomes. */
type Case = readonly [
  body: Callback,
  kind: string,
  subject: string,
  time?: number,
];

const CASES: Readonly<Record<string, Case>> = {
  "a v2 task itself": [TASK, "task", task_id, COMPLETED],
  "a v2 task in the form of v1": [
    { task_id, response: { threads: TASK.threads }, task: TASK } as never,
    "task",
    task_id,
    COMPLETED,
  ],
  "an expanded v2 task": [
    SAMPLES["task.expanded.json"],
    "task",
    task_id,
    COMPLETED,
  ],
  "a v2 task with attachments": [
    SAMPLES["task.attachments.json"],
    "task",
    SAMPLES["task.attachments.json"].task_id,
    Date.parse(SAMPLES["task.attachments.json"].completed_at),
  ],
  "a v2 task in error": [
    SAMPLES["task.error.json"],
    "task",
    SAMPLES["task.error.json"].task_id,
    Date.parse(SAMPLES["task.error.json"].created_at),
  ],
  "a v2 task with sensitive content": [
    SAMPLES["task.sensitive.json"],
    "task",
    SAMPLES["task.sensitive.json"].task_id,
    Date.parse(SAMPLES["task.sensitive.json"].completed_at),
  ],
  "a v2 batch": [
    BATCH,
    "batch",
    BATCH.name,
    Date.parse(BATCH.completed_at),
  ],
  "a v2 batch in an envelope": [
    SAMPLES["cancel_batch_200_response.json"],
    "other",
    "",
  ],
  "an unknown v2 event": [
    { event: "task.completed", data: { threads: TASK.threads } } as never,
    "other",
    "",
  ],
  ...Object.fromEntries(
    ["chat", "chatlite", "chatexperimental", "multichat"].map((type) => [
      `a v1 task of the type ${type}`,
      [
        {
          task_id,
          status: "completed",
          response: { threads: TASK.threads, annotations: {} },
          task: {
            task_id,
            type,
            status: "completed",
            updated_at: TASK.completed_at,
            response: { threads: TASK.threads },
          },
        } as never,
        "task",
        task_id,
        COMPLETED,
      ] satisfies Case,
    ]),
  ),
};

for (const [name, [body, kind, subject, time]] of Object.entries(CASES)) {
  const json = JSON.stringify(body);

  Deno.test(`the callback of ${name} arrives unchanged`, async () => {
    const { receive, handled, errors } = createReceiver();
    const response = await receive(delivery({}, { body: json }));
    assertEquals([response.status, errors], [200, []]);
    assertEquals(handled, [JSON.parse(json)]);
  });

  Deno.test(`the callback of ${name} becomes one event, whatever its order of members`, async () => {
    const event = await eventOf(json);
    assertEquals(
      [event.kind, event.subject, event.time],
      [kind, subject, time],
    );
    assertEquals(event.callback, JSON.parse(json));
    assertEquals(structuredClone(event), event);
    const reversed = Object.fromEntries(Object.entries(body).reverse());
    assertEquals((await eventOf(JSON.stringify(reversed))).id, event.id);
    const other = { ...body, a_member_of_tomorrow: 1 };
    assertNotEquals((await eventOf(JSON.stringify(other))).id, event.id);
  });
}

async function eventOf(json: string) {
  return await toCallbackEvent(
    await readCallback(delivery({}, { body: json })),
  );
}

Deno.test("latestEvent orders bare v2 tasks by their own timestamps", async () => {
  const pending = await eventOf(JSON.stringify({
    ...SAMPLES["task.pending.json"],
    task_id,
  }));
  const completed = await eventOf(JSON.stringify(TASK));
  assertEquals(latestEvent([completed, pending]), completed);
  assertEquals(latestEvent([pending, completed]), completed);
  const canceled = await eventOf(JSON.stringify({
    ...SAMPLES["task.canceled.json"],
    task_id,
    completed_at: "2031-02-11T08:00:00.000Z",
  }));
  assertEquals(latestEvent([completed, canceled]), completed);
});

Deno.test("walkV2Task reads the conversation of a received v2 task", async () => {
  const callback = await readCallback(
    delivery({}, { body: JSON.stringify(TASK) }),
  );
  assertEquals(isTaskCallback(callback), true);
  const visited = [...walkV2Task(callback as unknown as V2Task)];
  assertEquals(visited, [...walkV2Task(TASK)]);
  assertEquals(visited.length > 20, true);
});
