/** Checks of tasks: how they are created, read and changed. */
import { type Check, IMAGE, type Probe } from "./probe.ts";

/** The checks by the ledger's id. */
export const TASK_CHECKS: Readonly<Record<string, Check>> = {
  TC1: async (probe) => {
    const { task_id, type } = await probe.plainTask();
    probe.expect("kind of task_id", typeof task_id, "string");
    probe.expect("type", type, "imageannotation");
  },
  TC2: async (probe) => {
    const { status, is_test, completed_at, response } = await probe.plainTask();
    probe.expect("status", status, "completed");
    probe.expect("is_test", is_test, true);
    probe.expect("kind of completed_at", typeof completed_at, "string");
    probe.expect("kind of response", typeof response, "object");
  },
  TC5: async (probe) => {
    const created = await probe.plainTask();
    const read = await probe.get(`GET /task/${created.task_id}`);
    const { attachment, attachment_type, geometries } = created.params;
    for (const name of ["instruction", "metadata", "type", "created_at"]) {
      probe.expect(name, read[name], created[name]);
    }
    probe.expect("params.attachment", read.params.attachment, attachment);
    const { attachment_type: type } = read.params;
    probe.expect("params.attachment_type", type, attachment_type);
    probe.expect("params.geometries", read.params.geometries, geometries);
  },
  TC6: async (probe) => {
    probe.expect("urgency", (await probe.plainTask()).urgency, "standard");
  },
  TC7: async (probe) => {
    probe.expect("priority", (await probe.plainTask()).priority, 0);
  },
  TC8: async (probe) => {
    const { geometries: _, attachment: _one, ...rest } = IMAGE;
    const answer = await probe.ask("POST /task/imageannotation", rest);
    probe.expectError("Without attachment and geometries", answer, 400);
  },
  TC9: async (probe) => {
    const unique_id = probe.name("unique");
    const { task_id } = await probe.newTask({ unique_id });
    const body = { ...IMAGE, unique_id };
    const answer = await probe.ask("POST /task/imageannotation", body);
    probe.expectError("A unique_id that is taken", answer, 409);
    const error =
      `The unique_id ("${unique_id}") is already used for a different task (${task_id}).`;
    probe.expect("error", answer.body?.error, error);
  },
  TC10: async (probe) => {
    const { batch, ids } = await probe.threeTasks();
    const task = await probe.get(`GET /task/${ids[0]}`);
    probe.expect("batch", task.batch, batch);
    probe.expect("project", task.project, await probe.project());
  },
  TC11: async (probe) => {
    const task = await probe.plainTask();
    probe.expect("project", task.project ?? "none", "none");
  },
  TC12: async (probe) => {
    const task = await probe.newTask({
      instruction: "Draw",
      attachment: IMAGE.attachment,
      objects_to_annotate: ["cow"],
      min_width: "30",
    }, "annotation");
    probe.expect("params.min_width", task.params.min_width, "30");
  },
  TC13: async (probe) => {
    const name = probe.name("inherit");
    const params = {
      instruction: "Of the project",
      geometries: IMAGE.geometries,
    };
    const type = "imageannotation";
    await probe.get("POST /projects", { name, type, params });
    const { attachment } = IMAGE;
    const task = await probe.get(`POST /task/${type}`, {
      project: name,
      attachment,
    });
    probe.expect("instruction", task.instruction, params.instruction);
    probe.expect("project_param_version", task.project_param_version, 0);
  },
  TC14: async (probe) => {
    const { params } = await probe.newTask({
      metadata: { a: 1 },
      priority: 10,
    });
    for (const name of ["metadata", "priority", "instruction"]) {
      probe.expect(`${name} in params`, name in params, false);
    }
  },
  TC17: async (probe) => {
    const body = { attachment: "some_non_url", attachment_type: "audio" };
    const answer = await probe.ask("POST /task/audiotranscription", body);
    probe.expectError("Audio that is no URL", answer, 400);
  },
  TR1: async (probe) => {
    for (const id of ["fake_id_qwertyuiop", "0".repeat(24)]) {
      const answer = await probe.ask(`GET /task/${id}`);
      probe.expectError(id, answer, 404);
      probe.expect("error", answer.body?.error, "Task with that ID not found.");
    }
  },
  TR2: async (probe) => {
    const { batch, ids } = await probe.threeTasks();
    const { docs } = await probe.get(`GET /tasks?batch=${batch}&limit=3`);
    probe.expect("ids", idsOf(docs), ids.toReversed());
  },
  TR3: async (probe) => {
    const { batch } = await probe.threeTasks();
    const query = `batch=${batch}&limit=2&offset=1`;
    const page = await probe.get(`GET /tasks?${query}`);
    const { total, limit, offset, has_more } = page;
    probe.expect("total, limit, offset, has_more", [
      total,
      limit,
      offset,
      has_more,
    ], [3, 2, 1, false]);
  },
  TR4: async (probe) => {
    const { batch } = await probe.threeTasks();
    const query = `batch=${batch}&limit=2&offset=0`;
    const page = await probe.get(`GET /tasks?${query}`);
    probe.expect("has_more", page.has_more, true);
    probe.expect("next_token", "next_token" in page, false);
  },
  TR5: async (probe) => {
    const { batch } = await probe.threeTasks();
    const page = await probe.get(`GET /tasks?batch=${batch}&limit=2`);
    const { task_id: id, created_at } = page.docs.at(-1);
    probe.expect("next_token", decoded(page.next_token), { id, created_at });
  },
  TR6: async (probe) => {
    const { batch, ids } = await probe.threeTasks();
    const found: string[] = [];
    let next: string | undefined = "";
    while (next !== undefined && found.length <= ids.length) {
      const token = encodeURIComponent(next);
      const query = `batch=${batch}&limit=1&next_token=${token}`;
      // deno-lint-ignore no-explicit-any
      const page: any = await probe.get(`GET /tasks?${query}`);
      found.push(...idsOf(page.docs));
      next = page.next_token;
    }
    probe.expect("ids", found, ids.toReversed());
  },
  TR7: async (probe) => {
    const { batch } = await probe.threeTasks();
    const page = await probe.get(`GET /tasks?batch=${batch}&next_token=`);
    probe.expect("tasks", page.docs.length, 3);
    probe.expect("next_token of the last page", "next_token" in page, false);
  },
  TR8: async (probe) => {
    const window = "start_time=2000-01-01&end_time=2000-01-02";
    const { docs } = await probe.get(`GET /tasks?${window}`);
    probe.expect("docs", docs, []);
  },
  TR9: async (probe) => {
    const { batch } = await probe.threeTasks();
    const time = "2000-01-01T00:00:00.123456";
    const query = `batch=${batch}&start_time=${time}`;
    const answer = await probe.ask(`GET /tasks?${query}`);
    probe.expect("status", answer.status, 200);
    probe.expect("total", answer.body?.total, 3);
  },
  TR10: async (probe) => {
    const { batch } = await probe.threeTasks();
    const { total } = await probe.get(`GET /tasks?batch=${batch}&limit=1`);
    probe.expect("total of a batch of three", total, 3);
    const { name } = await probe.newBatch();
    const fresh = await probe.get(`GET /tasks?batch=${name}`);
    probe.expect("total of a new batch", fresh.total, 0);
  },
  TR11: async (probe) => {
    const { limit } = await probe.get("GET /tasks");
    probe.expect("limit", limit, 100);
    const answer = await probe.ask("GET /tasks?limit=101");
    probe.expectError("limit=101", answer, 400);
  },
  TR12: async (probe) => {
    const { batch } = await probe.threeTasks();
    const query = `batch=${batch}&limited_response=true`;
    const { docs } = await probe.get(`GET /tasks?${query}`);
    const known = ["task_id", "status", "metadata", "project", "otherVersion"];
    const others = Object.keys(docs[0]).filter((name) => !known.includes(name));
    probe.expect("other members", others, []);
  },
  TR13: async (probe) => {
    const { batch } = await probe.threeTasks();
    const query = `batch=${batch}&include_attachment_url=true`;
    const { docs } = await probe.get(`GET /tasks?${query}`);
    const isThere = "attachmentS3Downloads" in docs[0];
    probe.expect("attachmentS3Downloads", isThere, true);
  },
  TR14: async (probe) => {
    const { name } = await probe.newBatch();
    for (const accepted of [true, false]) {
      const { task_id } = await probe.newTask({ batch: name });
      await probe.get(`POST /task/${task_id}/audit`, { accepted });
    }
    await probe.newTask({ batch: name });
    const query = `batch=${name}&customer_review_status=accepted,rejected`;
    const { total } = await probe.get(`GET /tasks?${query}`);
    probe.expect("total", total, 2);
  },
  TR16: async (probe) => {
    const unique_id = probe.name("unique");
    const { task_id } = await probe.newTask({ unique_id });
    const { docs } = await probe.get(`GET /tasks?unique_id=${unique_id}`);
    probe.expect("ids", idsOf(docs), [task_id]);
  },
  TR17: async (probe) => {
    const { batch } = await probe.threeTasks();
    const query = `batch=${batch}&status=canceled`;
    const { total } = await probe.get(`GET /tasks?${query}`);
    probe.expect("total", total, 0);
  },
  TU1: async (probe) => {
    const { task_id } = await probe.plainTask();
    const answer = await probe.ask(`POST /task/${task_id}/cancel`);
    probe.expectError("To cancel a completed task", answer, 400);
  },
  TU4: async (probe) => {
    const answer = await probe.ask("POST /task/fake_id_qwertyuiop/cancel");
    probe.expectError("To cancel an unknown task", answer, 404);
    probe.expect("error", answer.body?.error, "Task with that ID not found.");
  },
  TU6: async (probe) => {
    const [first, second] = [probe.name("unique"), probe.name("unique")];
    await probe.newTask({ unique_id: first });
    const { task_id } = await probe.newTask();
    const path = `POST /task/${task_id}/unique_id`;
    const { unique_id } = await probe.get(path, { unique_id: second });
    probe.expect("unique_id", unique_id, second);
    const taken = await probe.ask(path, { unique_id: first });
    probe.expectError("A unique_id that is taken", taken, 409);
  },
  TU7: async (probe) => {
    const unique_id = probe.name("unique");
    const { task_id } = await probe.newTask({ unique_id });
    const task = await probe.get(`DELETE /task/${task_id}/unique_id`);
    probe.expect("unique_id", "unique_id" in task, false);
  },
  TU8: async (probe) => {
    const { task_id } = await probe.newTask({ metadata: { old: 1 } });
    const path = `POST /task/${task_id}/setMetadata`;
    const { metadata } = await probe.get(path, { some: "key" });
    probe.expect("metadata", metadata, { some: "key" });
  },
  TU9: async (probe) => {
    const { task_id } = await probe.newTask();
    const path = `/task/${task_id}/tags`;
    for (
      const [method, given, wanted] of [
        ["POST", ["a", "b", "c"], ["a", "b", "c"]],
        ["PUT", ["a", "d"], ["a", "b", "c", "d"]],
        ["DELETE", ["a", "b"], ["c", "d"]],
        ["POST", ["e"], ["e"]],
      ] as const
    ) {
      const { tags } = await probe.get(`${method} ${path}`, given);
      probe.expect(`tags after ${method}`, tags, wanted);
    }
  },
  TU10: async (probe) => {
    const { task_id } = await probe.newTask();
    const path = `POST /task/${task_id}/tags`;
    const five = ["1", "2", "3", "4", "5"];
    probe.expect("five tags", (await probe.get(path, five)).tags, five);
    probe.expectError("Six tags", await probe.ask(path, [...five, "6"]), 400);
  },
  TU11: async (probe) => {
    const { task_id } = await probe.newTask();
    await probe.get(`POST /task/${task_id}/audit`, { accepted: false });
    const { customer_review_status } = await probe.get(`GET /task/${task_id}`);
    probe.expect("customer_review_status", customer_review_status, "rejected");
  },
};

function idsOf(docs: readonly { task_id: string }[]): readonly string[] {
  return docs.map(({ task_id }) => task_id);
}

/** Gives the JSON in a cursor, or the cursor where it holds none. */
function decoded(cursor: string): ReturnType<Probe["get"]> | string {
  try {
    return JSON.parse(atob(cursor));
  } catch {
    return cursor;
  }
}
