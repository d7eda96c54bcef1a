/** Version 2: chat tasks and their conversations. */
import { LABELED, RECEIVER, type Section } from "../row.ts";

const TEST = "tests/emulator/v2/tasks_test.ts";
const CONVERSATIONS = "tests/emulator/v2/conversations_test.ts";
const CHAT_TASKS = "tests/emulator/v2/chat_tasks_test.ts";

export const V2_TASKS: Section = {
  title: "Version 2: tasks",
  rows: [
    {
      kind: "known",
      name: "new chat task",
      behaviour: "A new chat task is pending, and has an empty threads.",
      grade: "B",
      evidence: ["documentation"],
      emulator:
        "It stays pending with a test key too, unlike a task of v1 (guess).",
      tests: {
        [TEST]: [
          "v2: a new chat task is pending and has no threads, with either key",
        ],
      },
      check: async (probe) => {
        const task = await probe.newChatTask({ metadata: { a: 1 } });
        probe.expect("status", task.status, "pending");
        probe.expect("threads", task.threads, []);
        probe.expect("metadata", task.metadata, { a: 1 });
      },
    },
    {
      kind: "known",
      name: "unique_id of a chat task",
      behaviour: "A creation accepts unique_id, and is a 409 if it is in use.",
      grade: "B",
      evidence: ["documentation"],
      emulator: "Whether it is true of v2 is not known.",
      tests: {
        [TEST]: [
          "v2: v1 sees a chat task of v2, with its variables, batch and callback",
        ],
      },
      check: async (probe) => {
        const unique_id = probe.name("unique");
        await probe.newChatTask({ unique_id });
        const project_name = await probe.chatProject();
        const body = { project_name, unique_id };
        const again = await probe.send("POST /v2/task/chat", body);
        probe.expectError("a used unique_id", again, 409);
      },
    },
    {
      kind: "known",
      name: "related objects",
      behaviour:
        "The project and the batch of a task are ids, or objects if expand names them. Responses to writes have ids.",
      grade: "B",
      evidence: ["official clients", "documentation"],
      emulator: "An expanded object has ids itself (guess).",
      tests: {
        [TEST]: [
          "v2: expand returns the project and the batch of a task as objects",
        ],
      },
      check: async (probe) => {
        const { id: batch_id } = await probe.newV2Batch();
        const { task_id, batch } = await probe.newChatTask({ batch_id });
        probe.expect("batch of the creation", batch, batch_id);
        const path = `/v2/task?task_id=${task_id}&expand=batch&expand=project`;
        const task = await probe.sendOk(`GET ${path}`);
        probe.expect("id of the batch", task.batch?.id, batch_id);
        const name = await probe.chatProject();
        probe.expect("name of the project", task.project?.name, name);
      },
    },
    {
      kind: "known",
      name: "list of tasks",
      behaviour:
        "Tasks are listed by project or batch, and filtered by status and time of completion. A last page has no next_token.",
      grade: "B",
      evidence: ["official clients", "documentation"],
      emulator: "The oldest come first (guess).",
      tests: {
        [TEST]: [
          "v2: tasks are listed by project, by batch, or by both",
          "v2: tasks are filtered by status and by the time of their completion",
          "v2: pages of any size have every task once, in order of creation, and the last has no cursor",
        ],
      },
      check: async (probe) => {
        const { id: batch_id } = await probe.newV2Batch();
        const { task_id } = await probe.newChatTask({ batch_id });
        const list = await probe.sendOk(`GET /v2/tasks?batch_id=${batch_id}`);
        const ids = list.tasks.map((task: { task_id: string }) => task.task_id);
        probe.expect("tasks", ids, [task_id]);
        probe.expect("next_token", "next_token" in list, false);
      },
    },
    {
      kind: "known",
      name: "cursor with a count",
      behaviour: "A cursor is base64 of JSON with the number of items before.",
      grade: "B",
      evidence: ["documentation"],
      emulator: "The same. An invalid cursor is a 400 (guess).",
      tests: {
        [TEST]: [
          "v2: a cursor has the number of items before its page; any other string is a 400",
        ],
      },
      notChecked: "Cursors are opaque to clients.",
    },
    {
      kind: "known",
      name: "metadata of a v2 task",
      behaviour: "Metadata of a task is replaced, or merged with merge.",
      grade: "B",
      evidence: ["documentation", "official clients"],
      tests: { [TEST]: ["v2: metadata of a task is replaced, or merged"] },
      check: async (probe) => {
        const { task_id } = await probe.newChatTask({ metadata: { a: 1 } });
        const body = { task_id, metadata: { b: 2 }, merge: true };
        const task = await probe.sendOk("POST /v2/task/metadata", body);
        probe.expect("metadata", task.metadata, { a: 1, b: 2 });
      },
    },
    {
      kind: "known",
      name: "conversations of a completed task",
      behaviour:
        "A completed task has threads with turns, messages and annotations of twelve types, and rubrics with scores. Ids of threads and turns are their positions.",
      grade: "B",
      evidence: ["official clients", "documentation"],
      emulator:
        "They are generated from the seed and the task. percentage is from 0 to 100 (guess).",
      tests: {
        [CONVERSATIONS]: [
          "v2: a conversation has annotations of every type, each with an id, a key and a type",
          "v2: each turn has a prompt and a response of each model of the project",
          "v2: the scores of a response are those of the rubric of its turn",
          "v2: a rating names the criterion of its turn",
          "v2: a conversation depends on the seed and the task alone",
        ],
      },
      notChecked: LABELED,
    },
    {
      kind: "known",
      name: "options",
      behaviour:
        "The values of opts add details of annotations and files, model_parameters and submissions.",
      grade: "B/D",
      evidence: ["official clients"],
      emulator:
        "Which members are details is a guess. A public sample has no id and type without options; the emulator always sends both, because the Python client needs them.",
      tests: {
        [CONVERSATIONS]: [
          "v2: the option … adds its members and no others",
          "v2: a task without options has values, ids, keys and types",
          "v2: attachment_details adds the size, the duration and the transcript of files",
        ],
      },
      notChecked: LABELED,
    },
    {
      kind: "known",
      name: "what the Python client cannot read",
      behaviour:
        "Attachments, a single file as a value, and the last run of code are documented, but the official Python client cannot read them.",
      grade: "B",
      evidence: ["official clients"],
      emulator:
        "Conversations have them only with the option everyForm of chatTasks.complete.",
      tests: {
        [CONVERSATIONS]: [
          "v2: a conversation has nothing that the Python client cannot read, unless it is asked for",
        ],
      },
      notChecked: LABELED,
    },
    {
      kind: "known",
      name: "annotation by its id",
      behaviour: "An annotation is read by its id, with all its details.",
      grade: "B",
      evidence: ["documentation"],
      tests: {
        [CONVERSATIONS]: [
          "v2: every annotation is found by its id, with all its details",
        ],
      },
      notChecked: LABELED,
    },
    {
      kind: "known",
      name: "failed, sensitive and deleted tasks",
      behaviour:
        "A failed task has errors. A task that was reported is completed, with reports and no threads. A task may be deleted.",
      grade: "B",
      evidence: ["official clients"],
      emulator:
        "By chatTasks.fail, complete and remove. Without given errors there is one of a known type (guess).",
      tests: {
        [CHAT_TASKS]: [
          "v2: a task with reports of sensitive content is completed and has no threads",
          "v2: a failed task has errors: the given ones, or one of the known types",
          "v2: a removed task is deleted, and ends its batch like any other",
        ],
      },
      notChecked: LABELED,
    },
    {
      kind: "guess",
      name: "tasks of both versions",
      behaviour:
        "v1 sees a chat task of v2, with its variables as params. v2 sees every task of a project; only those of chat types have conversations.",
      tests: {
        [TEST]: [
          "v2: v1 sees a chat task of v2, with its variables, batch and callback",
          "v2: a chat task of v1 has a conversation in v2",
          "v2: a task of another type has no conversation",
        ],
      },
    },
    {
      kind: "guess",
      name: "project of another type",
      behaviour:
        "A chat task in a project of no chat type, or in a batch of another project, is a 400.",
      tests: {
        [TEST]: [
          "v2: a chat task needs a project of a chat type, and its batch must belong to it",
        ],
      },
    },
    {
      kind: "guess",
      name: "first prompt",
      behaviour: "The template variable prompt is the first message.",
      tests: {
        [CONVERSATIONS]: [
          "v2: each turn has a prompt and a response of each model of the project",
        ],
      },
    },
    {
      kind: "known",
      name: "callback of a chat task",
      behaviour:
        "callback_url of a task and callback of a batch are notified. What is sent to them is not known.",
      grade: "B/D",
      evidence: ["official clients"],
      emulator: "The same bodies as in v1 (guess).",
      tests: {
        [CHAT_TASKS]: [
          "v2: the callbacks of a chat task and of its batch have the form of v1",
        ],
      },
      notChecked: RECEIVER,
    },
  ],
};
