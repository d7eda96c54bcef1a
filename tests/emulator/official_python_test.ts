/** Requests of the official Python SDK over real sockets, and the responses that it expects. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  pythonQuote,
  withServer,
} from "../support/emulator/official_requests.ts";
import {
  bodyOf,
  COWS,
  createBatch,
  createTask,
  CREATIONS,
  ensureProject,
  GEOMETRIES,
  PROJECT,
} from "../support/emulator/official_tasks.ts";
import type { Result } from "../support/emulator/requests.ts";

Deno.test("Python: an unknown key is a 401", async () => {
  await withServer(async ({ python }) => {
    const { status, body } = await python.get("batches", { limit: 1 });
    assertEquals(status, 401);
    assertEquals(body.status_code, 401);
  }, "dummy_api_key");
});

for (const [type, [enough, tooLittle]] of Object.entries(CREATIONS)) {
  Deno.test(`Python: the ${type} task of its test suite is created, and refused without a required parameter`, async () => {
    await withServer(async ({ python }) => {
      const created = bodyOf(await python.post(`task/${type}`, enough));
      assertEquals(created.type, type);
      assertEquals(created.status, "completed");
      if (tooLittle === undefined) return;
      const refused = await python.post(`task/${type}`, tooLittle);
      assertEquals(refused.status, 400);
      assertEquals(typeof refused.body.error, "string");
    });
  });
}

Deno.test("Python: the steps of its test suite on one task", async () => {
  await withServer(async ({ python, emulator }) => {
    const created = await createTask(python, { unique_id: "one" });
    assertEquals((await createTask(python)).unique_id, undefined);
    const again = { ...COWS, geometries: GEOMETRIES, unique_id: "one" };
    const duplicate = await python.post("task/imageannotation", again);
    assertEquals(duplicate.status, 409);
    const path = `task/${created.task_id}`;
    // Metadata and tags: `hasattr(task, "tags")` is false until they are set.
    assertEquals(created.metadata, {});
    assert(!("tags" in created));
    const metadata = { myKey: "myValue" };
    const changed = bodyOf(await python.post(`${path}/setMetadata`, metadata));
    assertEquals(changed.metadata, metadata);
    const tags = ["tag1", "tag2", "tag3"];
    bodyOf(await python.put(`${path}/tags`, tags));
    assertEquals(bodyOf(await python.get(path)).tags, tags);
    bodyOf(await python.delete(`${path}/tags`, ["tag1", "tag2"]));
    assertEquals(bodyOf(await python.get(path)).tags, ["tag3"]);
    bodyOf(await python.post(`${path}/tags`, tags));
    const read = bodyOf(await python.get(path));
    assertEquals(read.tags, tags);
    for (
      const member of [
        "task_id",
        "callback_url",
        "instruction",
        "params",
        "type",
        "created_at",
      ]
    ) assertEquals(read[member], created[member], member);
    // The unique_id: another, then none, by a DELETE without a body.
    const other = { unique_id: "two" };
    const renamed = bodyOf(await python.post(`${path}/unique_id`, other));
    assertEquals(renamed.unique_id, "two");
    const cleared = bodyOf(await python.delete(`${path}/unique_id`));
    assert(!("unique_id" in cleared));
    // Test tasks are completed at once, so they cannot be canceled.
    assertEquals((await python.post(`${path}/cancel`)).status, 400);
    assertEquals((await python.get("task/fake_id_qwertyuiop")).status, 404);
    const audit = { accepted: true, comments: null };
    assertEquals((await python.post(`${path}/audit`, audit)).body, "OK");
    // `datetime.utcnow().isoformat()`: no zone, and microseconds.
    emulator.clock.advance(500);
    const window = await python.get("tasks", {
      start_time: `${
        new Date(emulator.clock.now()).toISOString().slice(0, -1)
      }456`,
      end_time: `${
        new Date(emulator.clock.now() + 500).toISOString().slice(0, -1)
      }789`,
    });
    assertEquals(bodyOf(window).docs, []);
  });
});

Deno.test("Python: the steps of its test suite on lists of tasks", async () => {
  await withServer(async ({ python }) => {
    await ensureProject(python);
    const { name } = await createBatch(
      python,
      "0b5bd0f4-97de-4ab2-a1c4-2d9c0a9e9d10",
    );
    const count = async (params: Readonly<Record<string, string | null>>) =>
      bodyOf(await python.get("tasks", { ...params, limit: 1 })).total;
    assertEquals(await count({ batch: name, project: null }), 0);
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      ids.push((await createTask(python, { batch: name })).task_id);
    }
    const newest = bodyOf(await python.get("tasks", { limit: 3 }));
    const idOf = ({ task_id }: { task_id: string }) => task_id;
    assertEquals(newest.docs.map(idOf), ids.toReversed());
    // `get_tasks(limit=1)`: one task per page, with all the parameters of the SDK.
    for (const project of [PROJECT, null]) {
      const found: string[] = [];
      let next_token: string | null = null;
      let hasMore = true;
      while (hasMore) {
        const page: Result = await python.get("tasks", {
          start_time: null,
          project,
          batch: name,
          tags: null,
          unique_id: null,
          next_token,
          limit: 1,
          include_attachment_url: true,
          limited_response: false,
        });
        const { docs, has_more, next_token: next = null } = bodyOf(page);
        assertEquals(docs.length, 1);
        assert(docs[0].attachmentS3Downloads.length > 0);
        found.push(docs[0].task_id);
        next_token = next;
        hasMore = has_more;
      }
      assertEquals(found, ids.toReversed());
    }
    const all = bodyOf(await python.get("tasks", { project: PROJECT })).total;
    assertEquals(await count({ project: PROJECT }), all);
    assertEquals(await count({ batch: name }), 3);
  });
});

Deno.test("Python: repeated keys and comma-separated lists filter a list of tasks", async () => {
  await withServer(async ({ python }) => {
    for (const unique_id of ["x & y", "z/ü", "other"]) {
      const { task_id } = await createTask(python, {
        unique_id,
        tags: [unique_id],
      });
      if (unique_id === "other") continue;
      const audit = { accepted: unique_id === "z/ü", comments: "so so" };
      await python.post(`task/${task_id}/audit`, audit);
    }
    const two = ["x & y", "z/ü"];
    const idOf = ({ unique_id }: { unique_id: string }) => unique_id;
    for (
      const params of [
        { unique_id: two },
        { tags: two },
        { customer_review_status: "accepted,rejected" },
      ]
    ) {
      const { docs } = bodyOf(await python.get("tasks", params));
      assertEquals(docs.map(idOf), two.toReversed());
    }
  });
});

Deno.test("Python: the steps of its test suite on batches", async () => {
  await withServer(async ({ python }) => {
    await ensureProject(python);
    const names = ["a bc/def", "b-1", "b-2", "b-3", "b-4"];
    for (const name of names) {
      const created = await createBatch(python, name);
      assertEquals(created.status, "in_progress");
      const path = `batches/${pythonQuote(name)}`;
      assertEquals(
        bodyOf(await python.get(`${path}/status`)),
        { status: "in_progress" },
      );
      const finalized = bodyOf(await python.post(`${path}/finalize`));
      assertEquals(finalized.status, "in_progress");
      const read = bodyOf(await python.get(path));
      assertEquals(read.name, name);
      assertEquals(read.metadata.some_key, "some_value");
      const metadata = { new_key: "new_value" };
      const set = await python.post(`${path}/setMetadata`, metadata);
      assertEquals(bodyOf(set).metadata, metadata);
    }
    const nameOf = ({ name }: { name: string }) => name;
    const newest = bodyOf(await python.get("batches", { limit: 3 }));
    assertEquals(newest.docs.map(nameOf), names.toReversed().slice(0, 3));
    // `get_batches`: advances by the limit in the response until has_more is false.
    const found: string[] = [];
    let offset = 0;
    let hasMore = true;
    while (hasMore) {
      const page = bodyOf(
        await python.get("batches", {
          project: PROJECT,
          status: null,
          start_time: null,
          end_time: null,
          exclude_archived: false,
          limit: 2,
          offset,
        }),
      );
      assertEquals(page.totalDocs, names.length);
      assertEquals(page.offset, offset);
      found.push(...page.docs.map(nameOf));
      offset += page.limit;
      hasMore = page.has_more;
    }
    assertEquals(found, names.toReversed());
  });
});

Deno.test("Python: a file is uploaded, and another imported without a network", async () => {
  await withServer(async ({ python, emulator }) => {
    await ensureProject(python);
    const bytes = new Uint8Array(70_000).map((_, index) => index * 7);
    const file = { filename: 'a "b" ü.png', bytes };
    const fields = { project_name: PROJECT, display_name: null };
    const uploaded = bodyOf(await python.upload(file, fields));
    assertEquals(uploaded.size, bytes.length);
    assertEquals(uploaded.mime_type, "image/png");
    assertEquals(uploaded.project_names, [PROJECT]);
    assertMatch(uploaded.attachment_url, /^scaledata:\/\//);
    const { body: logged } = emulator.requests.list().at(-1)!;
    assertMatch(logged, /^\[multipart, /);
    const imported = bodyOf(
      await python.post("files/import", {
        file_url: "https://static.scale.com/uploads/sample.png",
        project_name: PROJECT,
      }),
    );
    assert(imported.id !== uploaded.id);
    const made = await createTask(python, {
      attachment: uploaded.attachment_url,
    });
    assertEquals(made.params.attachment, uploaded.attachment_url);
  });
});

Deno.test("Python: teammates are invited and their roles are set", async () => {
  await withServer(async ({ python }) => {
    const before = bodyOf(await python.get("teams"));
    assert(before.length > 0);
    // The test suite produces UUIDs that end in a bracket.
    const emails = ["test+f81d4fae>@example.com"];
    const invited = bodyOf(
      await python.post("teams/invite", { emails, team_role: "member" }),
    );
    assertEquals(invited.length, before.length + 1);
    const changed = bodyOf(
      await python.post("teams/set_role", { emails, team_role: "manager" }),
    );
    assertEquals(changed.at(-1).role, "manager");
  });
});

Deno.test("Python: the steps of its script for Studio", async () => {
  await withServer(async ({ python }) => {
    const emails = ["ann@example.com"];
    const project = "night & day";
    bodyOf(
      await python.post("projects", {
        type: "imageannotation",
        name: project,
        params: null,
        rapid: false,
        studio: true,
        datasetId: null,
      }),
    );
    const body = { project, name: "b/1", callback: "" };
    bodyOf(await python.post("batches", body));
    bodyOf(await python.post("teams/invite", { emails, team_role: "labeler" }));
    const projects = [project];
    for (const step of ["add", "remove", "add"]) {
      const path = `studio/assignments/${step}`;
      const map = bodyOf(await python.post(path, { emails, projects }));
      assertEquals(map[emails[0]!], step === "add" ? projects : []);
    }
    const groups = `studio/projects/${pythonQuote(project)}/groups`;
    bodyOf(await python.post(groups, { emails, name: "sdk testing" }));
    const group = `${groups}/${pythonQuote("sdk testing")}`;
    for (
      const [add_emails, remove_emails] of [[[], emails], [emails, []]] as const
    ) {
      const changed = await python.put(group, { add_emails, remove_emails });
      assertEquals(bodyOf(changed).numWorkers, add_emails.length);
    }
    assertEquals(bodyOf(await python.get(groups)).length, 1);
    const named = { groups: ["sdk testing"] };
    bodyOf(await python.put(`studio/batches/${pythonQuote("b/1")}`, named));
    const [{ name }] = bodyOf(await python.get("studio/batches"));
    const order = { batches: [{ name }] };
    bodyOf(await python.post("studio/batches/set_priorities", order));
    bodyOf(await python.post("studio/batches/reset_priorities"));
  });
});

Deno.test("Python: an empty object and an empty list are sent as no body", async () => {
  await withServer(async ({ python }) => {
    const { task_id } = await createTask(python, {
      tags: ["a"],
      metadata: { a: 1 },
    });
    const metadata = await python.post(`task/${task_id}/setMetadata`, {});
    assertEquals(bodyOf(metadata).metadata, {});
    const tags = await python.post(`task/${task_id}/tags`, []);
    assertEquals(bodyOf(tags).tags, []);
  });
});

Deno.test("Python: clear_unique_id in its spelling frees the unique_id of a canceled task", async () => {
  await withServer(async ({ python, emulator }) => {
    const { task_id } = await createTask(python, { unique_id: "one" });
    const path = `task/${task_id}/cancel?clear_unique_id=true`;
    const canceled = bodyOf(await python.post(path));
    assertEquals(canceled.status, "canceled");
    assert(!("unique_id" in canceled));
    assertEquals(
      emulator.requests.list().at(-1)?.query,
      "clear_unique_id=true",
    );
  }, "live_emulator");
});

Deno.test("Python: after a 5xx that stored the task, the retry is a 409 and the look-up finds the task", async () => {
  await withServer(async ({ python, emulator }) => {
    emulator.faults.add({
      method: "POST",
      times: 1,
      when: "after",
      effect: { status: 500 },
    });
    const body = { ...COWS, geometries: GEOMETRIES, unique_id: "one" };
    const statuses = [];
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const result = await python.post("task/imageannotation", body);
      statuses.push(result.status);
    }
    assertEquals(statuses, [500, 409]);
    // Not quoted: the SDK puts it into the URL as it is.
    const { docs } = bodyOf(await python.get("tasks?unique_id=one"));
    assertEquals(docs.length, 1);
    assertEquals(docs[0].unique_id, "one");
  });
});
