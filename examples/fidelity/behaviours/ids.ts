/** Ids, times, and members that are absent. */
import { LIVE, type Section } from "../row.ts";

const IDS_TEST = "tests/emulator/tenant/ids_test.ts";
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export const IDS: Section = {
  title: "Ids, times and absent members",
  rows: [
    {
      kind: "known",
      name: "task id",
      behaviour:
        "A task id is 24 lowercase hexadecimal digits. The first eight are the second of creation, or slightly earlier.",
      grade: "A",
      evidence: ["recordings"],
      tests: {
        [IDS_TEST]: [
          "ids are 24 lower-case hexadecimal digits that begin with the second of creation",
        ],
      },
      check: async (probe) => {
        const { task_id, created_at } = await probe.plainTask();
        const isId = /^[0-9a-f]{24}$/.test(task_id);
        probe.expectThat("24 hexadecimal digits", isId, task_id);
        const second = Number.parseInt(String(task_id).slice(0, 8), 16);
        const behind = Math.floor(Date.parse(created_at) / 1000) - second;
        const isNear = behind >= 0 && behind <= 2;
        probe.expectThat(
          "0 to 2 seconds from the id to created_at",
          isNear,
          behind,
        );
      },
    },
    {
      kind: "known",
      name: "timestamp",
      behaviour: "Timestamps are in UTC, with milliseconds and a Z.",
      grade: "A",
      evidence: ["recordings"],
      tests: {
        [IDS_TEST]: [
          "timestamps have milliseconds and a Z",
        ],
      },
      check: async (probe) => {
        const { created_at, completed_at } = await probe.plainTask();
        for (const time of [created_at, completed_at]) {
          probe.expectThat("A timestamp", TIMESTAMP.test(time), time);
        }
      },
    },
    {
      kind: "known",
      name: "absent unique_id",
      behaviour:
        "unique_id is absent if it was never set, and after it was deleted.",
      grade: "A",
      evidence: ["official tests"],
      tests: {
        [IDS_TEST]: [
          "unique_id is absent unless set, and after DELETE",
        ],
      },
      check: async (probe) => {
        const plain = await probe.plainTask();
        probe.expect(
          "unique_id of a task without",
          "unique_id" in plain,
          false,
        );
        const unique_id = probe.name("unique");
        const { task_id } = await probe.newTask({ unique_id });
        const cleared = await probe.sendOk(`DELETE /task/${task_id}/unique_id`);
        probe.expect("unique_id after DELETE", "unique_id" in cleared, false);
      },
    },
    {
      kind: "known",
      name: "absent tags",
      behaviour: "tags are absent until they are first set.",
      grade: "A",
      evidence: ["official tests"],
      tests: {
        [IDS_TEST]: [
          "tags are absent until first set",
        ],
      },
      check: async (probe) => {
        probe.expect("tags", "tags" in await probe.plainTask(), false);
      },
    },
    {
      kind: "known",
      name: "absent response",
      behaviour: "A pending task has neither response nor completed_at.",
      grade: "B",
      evidence: ["documentation"],
      tests: {
        [IDS_TEST]: [
          "response and completed_at are absent while pending",
        ],
      },
      notChecked: LIVE,
    },
    {
      kind: "known",
      name: "metadata",
      behaviour: "metadata is always present, as an empty object by default.",
      grade: "A",
      evidence: ["recordings", "official tests"],
      tests: {
        [IDS_TEST]: [
          "metadata is always present, {} by default",
        ],
      },
      check: async (probe) => {
        const { metadata } = await probe.plainTask();
        probe.expect("metadata", metadata, {});
      },
    },
    {
      kind: "known",
      name: "processed_attachments",
      behaviour: "processed_attachments is an empty array in all recordings.",
      grade: "A",
      evidence: ["recordings"],
      tests: {
        [IDS_TEST]: [
          "processed_attachments is an empty array",
        ],
      },
      check: async (probe) => {
        const { processed_attachments } = await probe.plainTask();
        probe.expect("processed_attachments", processed_attachments, []);
      },
    },
    {
      kind: "known",
      name: "null in a response",
      behaviour: "Responses of tasks may contain null.",
      grade: "A",
      evidence: ["recordings"],
      tests: {
        [IDS_TEST]: [
          "null members of a response do occur",
        ],
      },
      check: async (probe) => {
        const body = {
          attachment: "https://example.com/",
          attachment_type: "website",
          instruction: "Look at it",
          fields: { title: "The title" },
        };
        const { response } = await probe.newTask(body, "transcription");
        const rows = response?.repeatable_fields;
        const hasNull = Array.isArray(rows) && rows.includes(null);
        probe.expectThat("A null in repeatable_fields", hasNull, rows);
      },
    },
  ],
};
