/** Single tasks and lists of tasks. */
import { RECEIVER, type Section } from "../row.ts";
import { idsOf, TASK_PAGES } from "./task_pages.ts";

const LIST = "tests/emulator/routes/task_list_test.ts";
const GUESSES = "tests/emulator/guesses_test.ts";

export const READING_TASKS: Section = {
  title: "Reading tasks",
  rows: [
    {
      kind: "known",
      name: "unknown task",
      behaviour:
        "An unknown or malformed id is a 404 with a fixed error message.",
      grade: "A",
      evidence: ["recordings", "official tests"],
      tests: { [LIST]: ["an unknown or malformed id is a 404"] },
      check: async (probe) => {
        for (const id of ["fake_id_qwertyuiop", "0".repeat(24)]) {
          const response = await probe.send(`GET /task/${id}`);
          probe.expectError(id, response, 404);
          probe.expect(
            "error",
            response.body?.error,
            "Task with that ID not found.",
          );
        }
      },
    },
    ...TASK_PAGES,
    {
      kind: "known",
      name: "limited response",
      behaviour: "With limited_response a task has only a few members.",
      grade: "B",
      evidence: ["official clients", "documentation"],
      emulator: "Without otherVersion, whose meaning is not documented.",
      tests: {
        [LIST]: ["limited responses have only a few members"],
      },
      check: async (probe) => {
        const { batch } = await probe.threeTasks();
        const query = `batch=${batch}&limited_response=true`;
        const { docs } = await probe.sendOk(`GET /tasks?${query}`);
        const known = [
          "task_id",
          "status",
          "metadata",
          "project",
          "otherVersion",
        ];
        const others = Object.keys(docs[0]).filter((name) =>
          !known.includes(name)
        );
        probe.expect("other members", others, []);
      },
    },
    {
      kind: "known",
      name: "attachment links",
      behaviour: "include_attachment_url adds links to the attachments.",
      grade: "B/C",
      evidence: ["official clients", "public code"],
      emulator:
        "The links lead to the emulator. It serves uploaded files, and redirects to other URLs.",
      tests: {
        [LIST]: ["include_attachment_url adds links to the attachments"],
        "tests/emulator/routes/result_links_test.ts": [
          "attachmentS3Downloads open uploaded files, and redirect to others",
        ],
      },
      check: async (probe) => {
        const { batch } = await probe.threeTasks();
        const query = `batch=${batch}&include_attachment_url=true`;
        const { docs } = await probe.sendOk(`GET /tasks?${query}`);
        const isThere = "attachmentS3Downloads" in docs[0];
        probe.expect("attachmentS3Downloads", isThere, true);
      },
    },
    {
      kind: "known",
      name: "several review statuses",
      behaviour:
        "customer_review_status accepts several values, separated by commas.",
      grade: "B",
      evidence: ["official clients"],
      tests: {
        [LIST]: ["customer_review_status accepts a comma-separated list"],
      },
      check: async (probe) => {
        const { name } = await probe.newBatch();
        for (const accepted of [true, false]) {
          const { task_id } = await probe.newTask({ batch: name });
          await probe.sendOk(`POST /task/${task_id}/audit`, { accepted });
        }
        await probe.newTask({ batch: name });
        const query = `batch=${name}&customer_review_status=accepted,rejected`;
        const { total } = await probe.sendOk(`GET /tasks?${query}`);
        probe.expect("total", total, 2);
      },
    },
    {
      kind: "known",
      name: "callback_succeeded in lists",
      behaviour: "In 2019, tasks in a list had no callback_succeeded.",
      grade: "A",
      evidence: ["recordings"],
      tests: { [LIST]: ["listed tasks have no callback_succeeded"] },
      notChecked: RECEIVER,
    },
    {
      kind: "known",
      name: "list by unique_id",
      behaviour: "A list by unique_id contains the task.",
      grade: "B",
      evidence: ["official clients"],
      tests: { [LIST]: ["a filter on unique_id finds the task"] },
      check: async (probe) => {
        const unique_id = probe.name("unique");
        const { task_id } = await probe.newTask({ unique_id });
        const { docs } = await probe.sendOk(
          `GET /tasks?unique_id=${unique_id}`,
        );
        probe.expect("ids", idsOf(docs), [task_id]);
      },
    },
    {
      kind: "guess",
      name: "several filters",
      behaviour: "With several filters a task must match all of them.",
      tests: { [LIST]: ["filters combine with AND"] },
      check: async (probe) => {
        const { batch } = await probe.threeTasks();
        const query = `batch=${batch}&status=canceled`;
        const { total } = await probe.sendOk(`GET /tasks?${query}`);
        probe.expect("total", total, 0);
      },
    },
    {
      kind: "guess",
      name: "bounds of a time window",
      behaviour: "The bounds of a time window belong to it.",
      tests: {
        [GUESSES]: ["list includes the tasks at the bounds of a time window"],
      },
    },
    {
      kind: "guess",
      name: "repeated date",
      behaviour: "Of a repeated date the first value counts.",
      tests: { [GUESSES]: ["list uses the first value of a repeated date"] },
    },
    {
      kind: "guess",
      name: "several tags",
      behaviour:
        "A list by several tags contains the tasks that have any of them.",
      tests: {
        [GUESSES]: ["list by several tags finds tasks with any of them"],
      },
    },
    {
      kind: "guess",
      name: "unknown cursor",
      behaviour: "A next_token of no known task is a 400.",
      tests: { [LIST]: ["an unknown next_token is a 400"] },
    },
    {
      kind: "guess",
      name: "tasks of an unknown project or batch",
      behaviour: "The list of an unknown project or batch is empty.",
      tests: { [GUESSES]: ["list of an unknown project or batch is empty"] },
    },
    {
      kind: "unknown",
      name: "a unique_id in the place of an id",
      question: "Whether GET /task/{unique_id} finds the task.",
      seenIn: ["public code"],
      behaviour: "Only its id finds a task: 404.",
      tests: {
        [GUESSES]: [
          "paths of public programs that no source explains have no route",
        ],
      },
      check: async (probe) => {
        const unique_id = probe.name("unique");
        await probe.newTask({ unique_id });
        const response = await probe.send(`GET /task/${unique_id}`);
        probe.expectError("A unique_id as an id", response, 404);
      },
    },
    {
      kind: "unknown",
      name: "review status before an audit",
      question:
        "Whether a completed task is pending for review before its audit, and whether that filter finds it.",
      seenIn: ["official clients"],
      behaviour:
        "customer_review_status is absent before the audit, and no value of the filter finds the task.",
      tests: {
        [GUESSES]: [
          "a task has no review status before its audit, so no filter finds it, and an audit neither fixes nor comments",
        ],
      },
      check: async (probe) => {
        const { name } = await probe.newBatch();
        const { customer_review_status } = await probe.newTask({ batch: name });
        probe.expect("status", customer_review_status ?? "absent", "absent");
        const query = `batch=${name}&customer_review_status=pending`;
        const { total } = await probe.sendOk(`GET /tasks?${query}`);
        probe.expect("total of pending", total, 0);
      },
    },
    {
      kind: "guess",
      name: "review status as a repeated key",
      behaviour:
        "customer_review_status may also be repeated. A task that is reopened keeps it.",
      tests: {
        [GUESSES]: [
          "customer_review_status may be repeated, and a task that is reopened keeps it",
        ],
      },
    },
  ],
};
