/** Checks of what every request has: authentication, HTTP, ids and times. */
import { type Check, IMAGE } from "./probe.ts";

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The checks by the ledger's id. */
export const HTTP_CHECKS: Readonly<Record<string, Check>> = {
  AU1: async (probe) => {
    const authorization = `Basic ${btoa("nobody_has_this_key:")}`;
    const answer = await probe.ask("GET /batches?limit=1", undefined, {
      authorization,
    });
    probe.expectError("An unknown key", answer, 401);
  },
  AU2: async (probe) => {
    const { status } = await probe.ask("GET /batches?limit=1");
    probe.expect("status with Basic", status, 200);
  },
  AU3: async (probe) => {
    const authorization = `Bearer ${probe.key}`;
    const list = "GET /batches?limit=1";
    const { status } = await probe.ask(list, undefined, { authorization });
    probe.expect("status with Bearer", status, 200);
  },
  HT1: async (probe) => {
    const answer = await probe.ask("POST /task/imageannotation", IMAGE);
    probe.expect("status", answer.status, 200);
    const { contentType } = answer;
    const isJson = contentType.startsWith("application/json");
    probe.expectThat("The answer is JSON", isJson, contentType);
  },
  HT2: async (probe) => {
    const answer = await probe.ask("GET /task/fake_id_qwertyuiop");
    probe.expectError("An unknown task", answer, 404);
    const members = Object.keys(Object(answer.body)).sort();
    probe.expect("members", members, ["error", "status_code"]);
  },
  HT3: async (probe) => {
    const { batch } = await probe.threeTasks();
    const query = "callback_url&end_time&limit=2&offset=0&start_time&status";
    const { status, body } = await probe.ask(
      `GET /tasks?batch=${batch}&${query}&type`,
    );
    probe.expect("status", status, 200);
    probe.expect("total", body?.total, 3);
  },
  HT4: async (probe) => {
    const list = await probe.ask("GET /tasks?limit=1&nobody_knows=this");
    probe.expect("status with an unknown key", list.status, 200);
    const body = { ...IMAGE, nobody_knows: "this" };
    const created = await probe.ask("POST /task/imageannotation", body);
    probe.expect("status with an unknown member", created.status, 200);
  },
  HT5: async (probe) => {
    const { name } = await probe.newBatch();
    for (const body of [undefined, {}, { callback_url: null }]) {
      const answer = await probe.ask(`POST /batches/${name}/finalize`, body);
      const what = `status with ${JSON.stringify(body) ?? "no body"}`;
      probe.expect(what, answer.status, 200);
    }
  },
  HT6: async (probe) => {
    const { status } = await probe.ask("GET /tasks?limit=1");
    probe.expect("status of a GET with a Content-Type", status, 200);
  },
  HT7: async (probe) => {
    const { batch } = await probe.threeTasks();
    for (
      const [word, wanted] of [
        ["True", false],
        ["true", false],
        ["False", true],
        ["false", true],
      ] as const
    ) {
      const query = `batch=${batch}&limited_response=${word}`;
      const { docs } = await probe.get(`GET /tasks?${query}`);
      probe.expect(`params with ${word}`, "params" in docs[0], wanted);
    }
  },
  HT8: async (probe) => {
    const ids = [probe.name("one"), probe.name("two")];
    for (const unique_id of ids) await probe.newTask({ unique_id });
    const query = ids.map((id) => `unique_id=${id}`).join("&");
    const { total } = await probe.get(`GET /tasks?${query}`);
    probe.expect("total of two ids", total, 2);
  },
  HT9: async (probe) => {
    const form = "instruction=Draw&attachment_type=image" +
      "&attachment=https%3A%2F%2Fi.imgur.com%2Fv4cBreD.jpg" +
      "&objects_to_annotate=calf&objects_to_annotate=cow&metadata[a]=b";
    const contentType = "application/x-www-form-urlencoded";
    const extras = { contentType };
    const answer = await probe.ask("POST /task/annotation", form, extras);
    probe.expect("status", answer.status, 200);
    const { params, metadata } = Object(answer.body);
    const labels = params?.objects_to_annotate;
    probe.expect("a repeated key", labels, ["calf", "cow"]);
    probe.expect("a key with brackets", metadata, { a: "b" });
  },
  HT10: async (probe) => {
    const { task_id } = await probe.newTask({ tags: ["a", "b"] });
    const { body } = await probe.ask(`DELETE /task/${task_id}/tags`, ["a"]);
    probe.expect("tags", body?.tags, ["b"]);
  },
  HT11: async (probe) => {
    const name = `${probe.name("a bc")}/def`;
    const project = await probe.project();
    await probe.get("POST /batches", { project, name });
    const path = `/batches/${encodeURIComponent(name)}`;
    const { body } = await probe.ask(`GET ${path}`);
    probe.expect("name", body?.name, name);
  },
  HT12: async (probe) => {
    const { task_id } = await probe.newTask();
    const verdict = { accepted: true, comments: null };
    const answer = await probe.ask(`POST /task/${task_id}/audit`, verdict);
    probe.expect("status", answer.status, 200);
    probe.expect("body", answer.body, "OK");
  },
  HT13: async (probe) => {
    const answer = await probe.ask("POST /task/imageannotation", '{"a":');
    probe.expectError("Malformed JSON", answer, 400);
  },
  ID1: async (probe) => {
    const { task_id, created_at } = await probe.plainTask();
    const isId = /^[0-9a-f]{24}$/.test(task_id);
    probe.expectThat("24 hexadecimal digits", isId, task_id);
    const second = Number.parseInt(String(task_id).slice(0, 8), 16);
    const behind = Math.floor(Date.parse(created_at) / 1000) - second;
    const isNear = behind >= 0 && behind <= 2;
    probe.expectThat("seconds from id to created_at: 0 to 2", isNear, behind);
  },
  ID2: async (probe) => {
    const { created_at, completed_at } = await probe.plainTask();
    for (const time of [created_at, completed_at]) {
      probe.expectThat("A timestamp", TIMESTAMP.test(time), time);
    }
  },
  ID3: async (probe) => {
    const plain = await probe.plainTask();
    probe.expect("unique_id of a task without", "unique_id" in plain, false);
    const unique_id = probe.name("unique");
    const { task_id } = await probe.newTask({ unique_id });
    const cleared = await probe.get(`DELETE /task/${task_id}/unique_id`);
    probe.expect("unique_id after DELETE", "unique_id" in cleared, false);
  },
  ID4: async (probe) => {
    probe.expect("tags", "tags" in await probe.plainTask(), false);
  },
  ID6: async (probe) => {
    const { metadata } = await probe.plainTask();
    probe.expect("metadata", metadata, {});
  },
  ID7: async (probe) => {
    const { processed_attachments } = await probe.plainTask();
    probe.expect("processed_attachments", processed_attachments, []);
  },
};
