/** Changes of tasks. */
import { LIVE, type Section } from "../row.ts";

const TASKS = "tests/emulator/routes/tasks_test.ts";
const GUESSES = "tests/emulator/guesses_test.ts";

export const CHANGING_TASKS: Section = {
  title: "Changing tasks",
  rows: [
    {
      kind: "known",
      name: "cancel a completed task",
      behaviour:
        "A completed task cannot be canceled: 400. So no test task can.",
      grade: "A",
      evidence: ["official tests"],
      tests: {
        [TASKS]: [
          "a completed task cannot be canceled, so no test task can",
        ],
      },
      check: async (probe) => {
        const { task_id } = await probe.plainTask();
        const response = await probe.send(`POST /task/${task_id}/cancel`);
        probe.expectError("Canceling a completed task", response, 400);
      },
    },
    {
      kind: "known",
      name: "cancel a started task",
      behaviour: "A task that a labeler has started cannot be canceled: 400.",
      grade: "B",
      evidence: ["official clients"],
      tests: { [TASKS]: ["a started task cannot be canceled"] },
      notChecked: LIVE,
    },
    {
      kind: "known",
      name: "cancel a pending task",
      behaviour: "A pending task can be canceled, also twice.",
      grade: "B",
      evidence: ["official clients"],
      tests: { [TASKS]: ["a pending task can be canceled, also twice"] },
      notChecked: LIVE,
    },
    {
      kind: "known",
      name: "cancel an unknown task",
      behaviour: "Canceling an unknown task is the same 404 as reading it.",
      grade: "A",
      evidence: ["recordings"],
      tests: { [TASKS]: ["canceling an unknown id is the same 404 as GET"] },
      check: async (probe) => {
        const response = await probe.send(
          "POST /task/fake_id_qwertyuiop/cancel",
        );
        probe.expectError("Canceling an unknown task", response, 404);
        probe.expect(
          "error",
          response.body?.error,
          "Task with that ID not found.",
        );
      },
    },
    {
      kind: "known",
      name: "clear_unique_id",
      behaviour: "clear_unique_id frees the unique_id of a canceled task.",
      grade: "B",
      evidence: ["official clients"],
      emulator: "Without it the unique_id stays used (guess).",
      tests: {
        [TASKS]: [
          "clear_unique_id frees the unique_id, without it the unique_id stays in use",
        ],
      },
      notChecked: LIVE,
    },
    {
      kind: "known",
      name: "set unique_id",
      behaviour:
        "POST unique_id replaces the unique_id. One that another task has is a 409.",
      grade: "A",
      evidence: ["official tests", "official clients"],
      tests: {
        [TASKS]: [
          "POST unique_id sets a new one and frees the old",
          "POST unique_id with the unique_id of another task is a 409",
        ],
      },
      check: async (probe) => {
        const [first, second] = [probe.name("unique"), probe.name("unique")];
        await probe.newTask({ unique_id: first });
        const { task_id } = await probe.newTask();
        const path = `POST /task/${task_id}/unique_id`;
        const { unique_id } = await probe.sendOk(path, { unique_id: second });
        probe.expect("unique_id", unique_id, second);
        const used = await probe.send(path, { unique_id: first });
        probe.expectError("A used unique_id", used, 409);
      },
    },
    {
      kind: "known",
      name: "delete unique_id",
      behaviour: "DELETE unique_id removes it.",
      grade: "A",
      evidence: ["official tests"],
      tests: { [TASKS]: ["DELETE unique_id removes and frees it"] },
      check: async (probe) => {
        const unique_id = probe.name("unique");
        const { task_id } = await probe.newTask({ unique_id });
        const task = await probe.sendOk(`DELETE /task/${task_id}/unique_id`);
        probe.expect("unique_id", "unique_id" in task, false);
      },
    },
    {
      kind: "known",
      name: "set metadata",
      behaviour:
        "setMetadata accepts the bare object and replaces the old metadata, also of a completed task.",
      grade: "A",
      evidence: ["official tests"],
      tests: {
        [TASKS]: ["setMetadata takes the bare object and replaces"],
      },
      check: async (probe) => {
        const { task_id } = await probe.newTask({ metadata: { old: 1 } });
        const path = `POST /task/${task_id}/setMetadata`;
        const { metadata } = await probe.sendOk(path, { some: "key" });
        probe.expect("metadata", metadata, { some: "key" });
      },
    },
    {
      kind: "known",
      name: "change tags",
      behaviour:
        "POST replaces the tags, PUT adds tags without duplicates, DELETE removes tags. Their order is kept.",
      grade: "A",
      evidence: ["official tests"],
      tests: {
        [TASKS]: [
          "tags are replaced by POST, added by PUT, removed by DELETE",
        ],
      },
      check: async (probe) => {
        const { task_id } = await probe.newTask();
        const path = `/task/${task_id}/tags`;
        for (
          const [method, sent, expected] of [
            ["POST", ["a", "b", "c"], ["a", "b", "c"]],
            ["PUT", ["a", "d"], ["a", "b", "c", "d"]],
            ["DELETE", ["a", "b"], ["c", "d"]],
            ["POST", ["e"], ["e"]],
          ] as const
        ) {
          const { tags } = await probe.sendOk(`${method} ${path}`, sent);
          probe.expect(`tags after ${method}`, tags, expected);
        }
      },
    },
    {
      kind: "known",
      name: "five tags",
      behaviour: "A task has at most five tags.",
      grade: "B",
      evidence: ["official clients"],
      emulator: "More are a 400 (guess).",
      tests: { [TASKS]: ["a task has at most 5 tags"] },
      check: async (probe) => {
        const { task_id } = await probe.newTask();
        const path = `POST /task/${task_id}/tags`;
        const five = ["1", "2", "3", "4", "5"];
        probe.expect("five tags", (await probe.sendOk(path, five)).tags, five);
        probe.expectError(
          "Six tags",
          await probe.send(path, [...five, "6"]),
          400,
        );
      },
    },
    {
      kind: "known",
      name: "audit",
      behaviour:
        "Only a completed task can be audited. The audit sets the review status and sends a callback.",
      grade: "B",
      evidence: ["official clients", "documentation"],
      emulator: "For other tasks a 400 (guess).",
      tests: {
        [TASKS]: [
          "an audit sets the review and appends to audits",
          "an audit requires a completed task and a verdict",
        ],
      },
      check: async (probe) => {
        const { task_id } = await probe.newTask();
        await probe.sendOk(`POST /task/${task_id}/audit`, { accepted: false });
        const { customer_review_status } = await probe.sendOk(
          `GET /task/${task_id}`,
        );
        probe.expect(
          "customer_review_status",
          customer_review_status,
          "rejected",
        );
      },
    },
    {
      kind: "guess",
      name: "updated_at",
      behaviour:
        "Every change moves updated_at, except the delivery of a callback.",
      tests: {
        [TASKS]: [
          "every change sets updated_at",
        ],
        "tests/emulator/engine/callback_sender_test.ts": [
          "a delivered callback does not change updated_at",
        ],
      },
    },
    {
      kind: "guess",
      name: "last tag removed",
      behaviour: "tags is an empty array after the last tag was removed.",
      tests: {
        [GUESSES]: [
          "tags is an empty array after the last tag was removed",
        ],
      },
    },
    {
      kind: "guess",
      name: "reopened task",
      behaviour: "A task that is reopened loses its response.",
      tests: {
        "tests/emulator/emulator_test.ts": [
          "tasks.reopen makes a completed task pending",
        ],
      },
    },
    {
      kind: "unknown",
      name: "commented and fixed",
      question:
        "Which action sets the review status commented, and whether an audit with comments does.",
      seenIn: ["official clients"],
      behaviour:
        "An audit sets accepted or rejected, also with comments. tasks.fix sets fixed; nothing sets commented.",
      tests: {
        [GUESSES]: [
          "a task has no review status before its audit, so no filter finds it, and an audit neither fixes nor comments",
        ],
      },
      check: async (probe) => {
        const { task_id } = await probe.newTask();
        const audit = { accepted: true, comments: "Seen" };
        await probe.sendOk(`POST /task/${task_id}/audit`, audit);
        const task = await probe.sendOk(`GET /task/${task_id}`);
        probe.expect("status", task.customer_review_status, "accepted");
      },
    },
  ],
};
