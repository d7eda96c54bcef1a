/** Version 2: deliveries, schemas and datasets. */
import { DELIVERED, type Section } from "../row.ts";

const TEST = "tests/emulator/v2/deliveries_test.ts";
const DATASETS = "tests/emulator/v2/datasets_test.ts";

export const V2_DELIVERIES: Section = {
  title: "Version 2: deliveries and datasets",
  rows: [
    {
      kind: "known",
      name: "deliveries of a project",
      behaviour:
        "The deliveries of a project are listed without pages, and each has pages of tasks. expand makes the delivery of a page an object.",
      grade: "B",
      evidence: ["official clients", "documentation"],
      emulator: "The control deliveries.create makes them.",
      tests: {
        [TEST]: [
          "v2: deliveries.create delivers the completed tasks that no delivery has",
          "v2: a delivery has pages of tasks, and is an object only with expand",
        ],
      },
      notChecked: DELIVERED,
    },
    {
      kind: "known",
      name: "delivered responses",
      behaviour:
        "Tasks are listed with the response that was delivered and the id of its schema, all null before the delivery. total is the number of tasks of the page.",
      grade: "B",
      evidence: ["documentation", "official clients"],
      emulator: "The response of a chat task has its threads (guess).",
      tests: {
        [TEST]: [
          "v2: delivered tasks have a response in the form of their schema, others null",
          "v2: delivered tasks are filtered by delivery, project, status and time, and total counts the page",
        ],
      },
      check: async (probe) => {
        const { task_id } = await probe.newChatTask();
        const project = await probe.chatProject();
        const path = `/v2/delivery/tasks?project_name=${project}`;
        const { docs, total } = await probe.sendOk(`GET ${path}`);
        probe.expect("total", total, docs.length);
        const doc = docs.find((each: { task_id: string }) =>
          each.task_id === task_id
        );
        probe.expect("delivery_id", doc?.delivery_id, null);
        probe.expect("response", doc?.response, null);
      },
    },
    {
      kind: "known",
      name: "schema of a response",
      behaviour:
        "A schema is JSON Schema as a string. A malformed id is a 400, an unknown one a 404.",
      grade: "B",
      evidence: ["official clients", "documentation"],
      emulator: "Each project has one schema (guess).",
      tests: {
        [TEST]: [
          "v2: delivered tasks have a response in the form of their schema, others null",
          "v2: a schema id that is not 24 hexadecimal digits is a 400",
        ],
      },
      check: async (probe) => {
        const malformed = await probe.send("GET /v2/schema?schema_id=x");
        probe.expectError("a malformed id", malformed, 400);
        const path = `/v2/schema?schema_id=${"0".repeat(24)}`;
        const unknown = await probe.send(`GET ${path}`);
        probe.expectError("an unknown id", unknown, 404);
      },
    },
    {
      kind: "known",
      name: "datasets",
      behaviour:
        "Datasets and their deliveries are listed without pages, tasks in pages. The page of a delivery has it as an object also without expand.",
      grade: "B",
      evidence: ["official clients", "documentation"],
      emulator: "The controls datasets.create and datasets.deliver make them.",
      tests: {
        [DATASETS]: [
          "v2: datasets and their deliveries are listed, oldest first",
          "v2: a delivery of a dataset is an object without expand, and has pages of tasks",
          "v2: tasks of datasets are listed by dataset, by delivery and by time",
        ],
      },
      notChecked: DELIVERED,
    },
    {
      kind: "known",
      name: "file of a dataset task",
      behaviour:
        "response_url is a 302 to the file, or a 404 with the usual body.",
      grade: "B",
      evidence: ["official clients"],
      tests: {
        [DATASETS]: [
          "v2: response_url redirects to a file of the emulator, or to its URL",
        ],
      },
      check: async (probe) => {
        const path = "/v2/datasets/task/none/response_url/none";
        const response = await probe.send(`GET ${path}`);
        probe.expectError("an unknown file", response, 404);
      },
    },
    {
      kind: "guess",
      name: "delivery by its name",
      behaviour:
        "A delivery name is unique in its project; without a project the oldest delivery of that name is returned.",
      tests: {
        [TEST]: ["v2: a delivery is found by its name, in its project only"],
      },
    },
    {
      kind: "guess",
      name: "delivered task of another type",
      behaviour: "It has its response of v1.",
      tests: {
        [TEST]: [
          "v2: a task of another type is delivered with its response of v1",
        ],
      },
    },
    {
      kind: "guess",
      name: "generated dataset tasks",
      behaviour:
        "A response has conversations, and the ids and URLs of its files. Links are signed anew by each response.",
      tests: {
        [DATASETS]: [
          "v2: a generated delivery has conversations, and names the file of each task",
          "v2: links of a generated dataset task are signed anew by each response",
        ],
      },
    },
  ],
};
