/** Version 2: what all its operations share, projects and batches. */
import type { Section } from "../row.ts";

const TEST = "tests/emulator/v2/projects_batches_test.ts";
const TASKS_TEST = "tests/emulator/v2/tasks_test.ts";
const PAUSE_TEST = "tests/emulator/v2/pause_test.ts";
const PYTHON_TEST = "tests/emulator/v2/official_python_test.ts";
const NO_ID = "0".repeat(24);

export const V2_BATCHES: Section = {
  title: "Version 2: projects and batches",
  rows: [
    {
      kind: "known",
      name: "requests of the Python client",
      behaviour:
        "Reads are GET, writes are POST with JSON, and a repeated key is an array. Times may have six digits of a second and an offset without a colon. Writes always have merge and staging_batch.",
      grade: "B",
      evidence: ["official clients"],
      tests: {
        [PYTHON_TEST]: [
          "Python v2: all 25 operations work as the client sends them",
        ],
      },
      check: async (probe) => {
        const { id } = await probe.newV2Batch();
        const time = "2020-01-31T04:05:06.007000%2B0000";
        const query = `created_after=${time}&expand=project&limit=100`;
        const project = await probe.chatProject();
        const path = `/v2/batches?project_name=${project}&${query}`;
        const { batches } = await probe.sendOk(`GET ${path}`);
        const found = batches.find((batch: { id: string }) => batch.id === id);
        probe.expect("name of the project", found?.project?.name, project);
      },
    },
    {
      kind: "known",
      name: "Bearer and Basic authentication",
      behaviour: "The key is a Bearer token or the user name of Basic.",
      grade: "B",
      evidence: ["official clients", "documentation"],
      tests: {
        [TASKS_TEST]: [
          "v2: Basic authentication has the same key, and a request without a key is a 401",
        ],
      },
      check: async (probe) => {
        const basic = `Basic ${btoa(`${probe.key}:`)}`;
        for (const authorization of [basic, `Bearer ${probe.key}`]) {
          const { status, body } = await probe.send(
            "GET /v2/projects",
            undefined,
            { authorization },
          );
          probe.expect("status", status, 200);
          probe.expectThat("projects", Array.isArray(body?.projects), body);
        }
      },
    },
    {
      kind: "known",
      name: "projects of both versions",
      behaviour:
        "A project that v1 created is listed, and found by its id and its name.",
      grade: "A",
      evidence: ["official tests"],
      tests: {
        [TEST]: [
          "v2: a project of v1 is found by its id and by its name",
        ],
      },
      check: async (probe) => {
        const name = await probe.chatProject();
        const path = "GET /v2/project";
        const project = await probe.sendOk(`${path}?project_name=${name}`);
        probe.expect("name", project.name, name);
        const found = await probe.sendOk(`${path}?project_id=${project.id}`);
        probe.expect("project by its id", found, project);
      },
    },
    {
      kind: "known",
      name: "new v2 batch",
      behaviour:
        "A batch is in_progress from the start; with staging_batch it is in staging.",
      grade: "A/B",
      evidence: ["official tests", "documentation"],
      tests: {
        [TEST]: [
          "v2: a batch that v1 or v2 created is seen in the other",
          "v2: … of a batch that is … …",
        ],
      },
      check: async (probe) => {
        const batch = await probe.newV2Batch();
        probe.expect("status", batch.status, "in_progress");
        const staged = await probe.newV2Batch({ staging_batch: true });
        probe.expect("status in staging", staged.status, "staging");
        const read = await probe.sendOk(`GET /v2/batch?batch_id=${batch.id}`);
        probe.expect("name", read.name, batch.name);
        const ofV1 = await probe.sendOk(`GET /batches/${batch.name}`);
        probe.expect("name in v1", ofV1.name, batch.name);
      },
    },
    {
      kind: "known",
      name: "transitions of a batch",
      behaviour:
        "A batch in staging can be finalized, one in progress paused, a paused one resumed, and each of them cancelled. All else is refused.",
      grade: "A/D",
      evidence: ["official tests", "documentation"],
      emulator:
        "The status of a refusal is 400, and a change takes effect at once (guesses).",
      tests: { [TEST]: ["v2: … of a batch that is … …"] },
      check: async (probe) => {
        const { id: batch_id } = await probe.newV2Batch();
        await probe.sendOk("POST /v2/batch/cancel", { batch_id });
        const resumed = await probe.send("POST /v2/batch/resume", { batch_id });
        probe.expectError("resume after cancel", resumed, 400);
        const other = { batch_id: (await probe.newV2Batch()).id };
        // Pause only starts the change, so its response may have the old status.
        const paused = await probe.sendOk("POST /v2/batch/pause", other);
        probe.expect("paused batch", paused.batch?.id, other.batch_id);
      },
    },
    {
      kind: "known",
      name: "pause and cancel leave started tasks",
      behaviour:
        "Pause holds, and cancel cancels, only tasks that nobody started; resume releases them.",
      grade: "B",
      evidence: ["documentation"],
      emulator: "A held task cannot be started or completed (guess).",
      tests: {
        [TEST]: ["v2: cancel cancels the tasks that nobody started"],
        [PAUSE_TEST]: [
          "v2: a paused batch holds its tasks, and resume starts their delay anew",
          "v2: a pause does not stop a task that was started",
          "v2: a held task cannot be started, completed or failed",
        ],
      },
      notChecked: "It needs people who start tasks.",
    },
    {
      kind: "known",
      name: "metadata, replaced or merged",
      behaviour:
        "Metadata is replaced, or with merge merged at any depth. An empty object clears it.",
      grade: "B",
      evidence: ["documentation", "official clients"],
      emulator: "Arrays are replaced, and null is stored (guess).",
      tests: {
        [TEST]: [
          "v2: metadata of a batch is replaced, or merged at any depth",
        ],
      },
      check: async (probe) => {
        const { id: batch_id } = await probe.newV2Batch({
          metadata: { a: { b: 1 } },
        });
        const set = (metadata: object, merge: boolean) =>
          probe.sendOk("POST /v2/batch/metadata", {
            batch_id,
            metadata,
            merge,
          });
        const merged = (await set({ a: { c: 2 } }, true)).metadata;
        probe.expect("merged", merged, { a: { b: 1, c: 2 } });
        probe.expect("cleared", (await set({}, false)).metadata, {});
      },
    },
    {
      kind: "known",
      name: "used v2 batch name",
      behaviour: "The name of a batch is unique in the account: 409.",
      grade: "B/D",
      evidence: ["documentation"],
      tests: {
        [TEST]: [
          "v2: a batch name is unique in the account, and its project must exist",
        ],
      },
      check: async (probe) => {
        const { name } = await probe.newV2Batch();
        const project_name = await probe.chatProject();
        const body = { name, project_name, staging_batch: false };
        const response = await probe.send("POST /v2/batch", body);
        probe.expectError("A used name", response, 409);
      },
    },
    {
      kind: "known",
      name: "filters and pages of batches",
      behaviour:
        "Batches are filtered by project, status and times, and listed in pages of at most 100.",
      grade: "B",
      evidence: ["official clients", "documentation"],
      emulator:
        "The oldest come first, 100 are the default, and bounds are inclusive (guesses).",
      tests: {
        [TEST]: ["v2: batches are filtered by project, status and time"],
        [TASKS_TEST]: [
          "v2: a page has at most 100 items, and 100 by default",
        ],
      },
      check: async (probe) => {
        const project = await probe.chatProject();
        await probe.newV2Batch();
        await probe.newV2Batch();
        const path = `/v2/batches?project_name=${project}&limit=1`;
        const first = await probe.sendOk(`GET ${path}`);
        probe.expect("batches", first.batches.length, 1);
        const cursor = encodeURIComponent(first.next_token);
        const second = await probe.sendOk(`GET ${path}&next_token=${cursor}`);
        const isNew = second.batches[0]?.id !== first.batches[0]?.id;
        probe.expectThat("another batch", isNew, second.batches);
      },
    },
    {
      kind: "guess",
      name: "missing and unknown selectors",
      behaviour:
        "A request that names nothing is a 400, one that names an unknown object a 404. If it has an id and a name, the id counts.",
      tests: {
        [TEST]: [
          "v2: a request that names nothing is a 400, and one that names an unknown object a 404",
          "v2: the id counts if a request has an id and a name",
        ],
      },
      check: async (probe) => {
        const nothing = await probe.send("GET /v2/batch");
        probe.expectError("no selector", nothing, 400);
        const unknown = await probe.send(`GET /v2/batch?batch_id=${NO_ID}`);
        probe.expectError("an unknown id", unknown, 404);
      },
    },
    {
      kind: "guess",
      name: "list by an unknown object",
      behaviour:
        "A list by an unknown project, batch, delivery or dataset is empty.",
      tests: {
        [TEST]: [
          "v2: a list by an unknown project, batch, delivery or dataset is empty",
        ],
      },
    },
    {
      kind: "guess",
      name: "values that are not listed",
      behaviour: "An unknown value of expand, opts or status is a 400.",
      tests: {
        [TEST]: [
          "v2: a value that is not listed is a 400 that names the listed ones",
        ],
      },
    },
    {
      kind: "guess",
      name: "types and models of a project",
      behaviour:
        "Projects of chat types have two models and two types; others have neither.",
      tests: {
        [TEST]: ["v2: a project of v1 is found by its id and by its name"],
      },
    },
    {
      kind: "guess",
      name: "cancelled batch",
      behaviour: "A cancelled batch accepts no tasks, in either version.",
      tests: { [TEST]: ["v2: a cancelled batch accepts no tasks"] },
    },
    {
      kind: "guess",
      name: "paused and cancelled in v1",
      behaviour: "v1 shows the same status of a batch as v2.",
      tests: {
        [PAUSE_TEST]: [
          "v2: v1 shows the status of a paused and a cancelled batch, and nothing more",
        ],
      },
    },
    {
      kind: "guess",
      name: "tasks that end in a pause",
      behaviour:
        "A batch whose tasks all ended while it was paused is completed when it is resumed.",
      tests: {
        [PAUSE_TEST]: [
          "v2: a batch whose tasks ended in a pause is completed when it is resumed",
        ],
      },
    },
  ],
};
