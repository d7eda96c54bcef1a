/** Batches. */
import { PLAN, RECEIVER, type Section } from "../row.ts";

const BATCHES_TEST = "tests/emulator/routes/batches_test.ts";
const COUNTS = ["pending", "completed", "error", "canceled"];

export const BATCHES: Section = {
  title: "Batches",
  rows: [
    {
      kind: "known",
      name: "new batch",
      behaviour:
        "A batch of an ordinary project is in_progress from the start.",
      grade: "A",
      evidence: ["official tests"],
      tests: {
        [BATCHES_TEST]: [
          "a batch of a standard project is in_progress from the start",
        ],
      },
      check: async (probe) => {
        probe.expect("status", (await probe.newBatch()).status, "in_progress");
      },
    },
    {
      kind: "known",
      name: "new batch of Rapid or Studio",
      behaviour: "A batch of a Rapid or Studio project begins as staging.",
      grade: "B",
      evidence: ["official clients", "documentation"],
      tests: {
        [BATCHES_TEST]: [
          "a batch of a … project is staging until finalized",
        ],
      },
      notChecked: PLAN,
    },
    {
      kind: "known",
      name: "used batch name",
      behaviour: "The name of a batch is unique in the account: 409.",
      grade: "B",
      evidence: ["documentation", "public code"],
      tests: { [BATCHES_TEST]: ["a batch name is unique in the account"] },
      check: async (probe) => {
        const { name, project } = await probe.newBatch();
        const response = await probe.send("POST /batches", { name, project });
        probe.expectError("A used name", response, 409);
      },
    },
    {
      kind: "known",
      name: "finalize an ordinary batch",
      behaviour: "Finalizing an ordinary batch is a 200 that changes nothing.",
      grade: "A",
      evidence: ["official tests", "official clients"],
      tests: {
        [BATCHES_TEST]: [
          "finalizing a batch of a standard project changes nothing",
        ],
      },
      check: async (probe) => {
        const { name } = await probe.newBatch();
        const { status, body } = await probe.send(
          `POST /batches/${name}/finalize`,
        );
        probe.expect("status of the response", status, 200);
        probe.expect("status of the batch", body?.status, "in_progress");
      },
    },
    {
      kind: "known",
      name: "finalize twice",
      behaviour:
        "Finalizing a batch of a Rapid or Studio project twice is a 400.",
      grade: "B",
      evidence: ["official clients"],
      tests: { [BATCHES_TEST]: ["a … batch cannot be finalized twice"] },
      notChecked: PLAN,
    },
    {
      kind: "known",
      name: "read a batch",
      behaviour:
        "A batch is read by its name, and has the status and metadata that were set.",
      grade: "A",
      evidence: ["official tests"],
      tests: {
        [BATCHES_TEST]: [
          "a batch has its name, status and metadata",
        ],
      },
      check: async (probe) => {
        const metadata = { some_key: "some_value" };
        const { name } = await probe.newBatch({ metadata });
        const batch = await probe.sendOk(`GET /batches/${name}`);
        probe.expect("name", batch.name, name);
        probe.expect("metadata", batch.metadata, metadata);
        probe.expect("type of status", typeof batch.status, "string");
      },
    },
    {
      kind: "known",
      name: "metadata of a batch",
      behaviour: "setMetadata accepts the bare object.",
      grade: "A",
      evidence: ["official tests"],
      tests: {
        [BATCHES_TEST]: ["setMetadata accepts the metadata as the body"],
      },
      check: async (probe) => {
        const { name } = await probe.newBatch();
        const path = `POST /batches/${name}/setMetadata`;
        const { metadata } = await probe.sendOk(path, { some: "key" });
        probe.expect("metadata", metadata, { some: "key" });
      },
    },
    {
      kind: "known",
      name: "counts of a batch",
      behaviour: "The status of a batch has only the counts that are not zero.",
      grade: "B",
      evidence: ["official clients"],
      tests: {
        [BATCHES_TEST]: [
          "the status response has only the counts that are not zero",
        ],
      },
      check: async (probe) => {
        const { name } = await probe.newBatch();
        const status = await probe.sendOk(`GET /batches/${name}/status`);
        const present = COUNTS.filter((count) => count in status);
        probe.expect("counts of an empty batch", present, []);
      },
    },
    {
      kind: "known",
      name: "members of a page of batches",
      behaviour:
        "A list has docs, totalDocs, limit, offset, has_more, totalPages, hasNextPage and nextPage.",
      grade: "B",
      evidence: ["official clients"],
      tests: {
        [BATCHES_TEST]: ["the list has the members of its paging plugin"],
      },
      check: async (probe) => {
        await probe.newBatch();
        const page = await probe.sendOk("GET /batches?limit=1");
        for (
          const name of [
            "docs",
            "totalDocs",
            "limit",
            "offset",
            "has_more",
            "totalPages",
            "hasNextPage",
            "nextPage",
          ]
        ) probe.expect(name, name in page, true);
      },
    },
    {
      kind: "known",
      name: "newest batch first",
      behaviour: "A list begins with the newest batch.",
      grade: "A",
      evidence: ["official tests"],
      tests: { [BATCHES_TEST]: ["the list starts with the newest"] },
      check: async (probe) => {
        const names: string[] = [];
        for (let count = 0; count < 3; count += 1) {
          names.unshift((await probe.newBatch()).name);
        }
        const project = encodeURIComponent(await probe.project());
        const page = await probe.sendOk(
          `GET /batches?project=${project}&limit=3`,
        );
        probe.expect("names", namesOf(page.docs), names);
      },
    },
    {
      kind: "known",
      name: "total of batches",
      behaviour:
        "totalDocs of a project is the number of batches on all pages.",
      grade: "A",
      evidence: ["official tests"],
      tests: {
        [BATCHES_TEST]: [
          "totalDocs of a project is the number of batches on all pages",
        ],
      },
      check: async (probe) => {
        await probe.newBatch();
        const project = encodeURIComponent(await probe.project());
        const list = `GET /batches?project=${project}`;
        const { totalDocs } = await probe.sendOk(`${list}&limit=1`);
        const found: string[] = [];
        let hasMore = true;
        while (hasMore && found.length <= totalDocs) {
          const page = await probe.sendOk(
            `${list}&limit=5&offset=${found.length}`,
          );
          found.push(...namesOf(page.docs));
          hasMore = page.has_more;
        }
        probe.expect("batches", new Set(found).size, totalDocs);
      },
    },
    {
      kind: "known",
      name: "empty callback",
      behaviour: "An empty callback is accepted.",
      grade: "B",
      evidence: ["official clients"],
      emulator: "The batch has no callback then (guess).",
      tests: { [BATCHES_TEST]: ["an empty callback is accepted"] },
      check: async (probe) => {
        const [name, project] = [probe.name("batch"), await probe.project()];
        const body = { name, project, callback: "" };
        const { status } = await probe.send("POST /batches", body);
        probe.expect("status", status, 200);
      },
    },
    {
      kind: "known",
      name: "completed batch",
      behaviour:
        "A batch is completed with its last task, and its callback is sent then.",
      grade: "B",
      evidence: ["documentation"],
      emulator:
        "A task that is added or reopened makes the batch in_progress again (guess).",
      tests: {
        [BATCHES_TEST]: [
          "a batch is completed with its last task",
          "a task reopened or added makes the batch in_progress again",
        ],
      },
      notChecked: RECEIVER,
    },
    {
      kind: "known",
      name: "unknown batch",
      behaviour: "An unknown batch is a 404.",
      grade: "B",
      evidence: ["official clients"],
      tests: { [BATCHES_TEST]: ["an unknown batch is a 404"] },
      check: async (probe) => {
        const response = await probe.send(`GET /batches/${probe.name("none")}`);
        probe.expectError("An unknown batch", response, 404);
      },
    },
    {
      kind: "known",
      name: "batch of test tasks",
      behaviour:
        "With a test key an empty batch stays in_progress. When a batch with tasks is completed is not known.",
      grade: "A/D",
      evidence: ["official tests"],
      emulator: "At once by default, or never: the option completeTestBatches.",
      tests: {
        [BATCHES_TEST]: [
          "a test batch with tasks is completed, except with completeTestBatches false",
        ],
      },
      check: async (probe) => {
        const { name } = await probe.newBatch();
        const { status } = await probe.sendOk(`GET /batches/${name}/status`);
        probe.expect("status of an empty batch", status, "in_progress");
      },
    },
    {
      kind: "guess",
      name: "batch of an unknown project",
      behaviour: "Creating a batch in an unknown project is a 404.",
      tests: {
        [BATCHES_TEST]: [
          "POST /batches requires a name and an existing project",
        ],
      },
    },
    {
      kind: "known",
      name: "prioritize",
      behaviour:
        "A batch accepts a priority of 10 to 30; the response has a result.",
      grade: "C",
      evidence: ["public code"],
      emulator:
        'Another priority is a 400, the result is "success", and nothing changes (guesses).',
      tests: {
        [BATCHES_TEST]: [
          "prioritize accepts a priority of 10 to 30, and shows no change",
        ],
      },
      check: async (probe) => {
        const { name } = await probe.newBatch();
        const line = `POST /batches/${name}/prioritize`;
        const body = await probe.sendOk(line, { priority: 20 });
        probe.expect("members", Object.keys(body ?? {}), ["result"]);
      },
    },
  ],
};

function namesOf(docs: readonly { name: string }[]): readonly string[] {
  return docs.map(({ name }) => name);
}
