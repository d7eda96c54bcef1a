/** Every task type: its documented parameters as JSON and as a form, and its documented results. */
import { assert, assertEquals } from "@std/assert";
import {
  DOCUMENTED_PARAMS,
  LIDAR_TASK,
  type Params,
} from "../../fixtures/documented_params.ts";
import { DOCUMENTED_RESULTS } from "../../fixtures/documented_results.ts";
import { formBody, type ListStyle } from "../../support/emulator/form_body.ts";
import {
  type Result,
  type Sender,
  start,
} from "../../support/emulator/requests.ts";
import { mismatches } from "../../support/emulator/shape.ts";
import { TaskType } from "../../../src/types/constants.ts";

/** What every type accepts, and some require. */
const COMMON: Params = {
  project: "project",
  instruction: "Look & mark",
  callback_url: "https://example.com/callback?a=b",
  metadata: { "0": "a", "1": { name: "b" } },
  tags: ["one"],
  priority: 10,
  unique_id: "30",
  clear_unique_id_on_error: true,
};

/** Creates a project of the type and the task that `LIDAR_TASK` stands for; returns the params. */
async function prepared(
  live: Sender,
  type: string,
  complete: (id: string) => void,
): Promise<Params> {
  await live.post("/projects", { name: "project", type });
  const params = { ...COMMON, ...DOCUMENTED_PARAMS[type] };
  if (params.lidar_task !== LIDAR_TASK) return params;
  const base = created(
    await live.post("/task/lidarannotation", DOCUMENTED_PARAMS.lidarannotation),
  );
  complete(base.task_id);
  return { ...params, lidar_task: base.task_id };
}

// deno-lint-ignore no-explicit-any
function created({ status, body }: Result): any {
  assertEquals(status, 200, JSON.stringify(body));
  return body;
}

Deno.test("the tables of documented types have every task type", () => {
  const types = Object.values<string>(TaskType).sort();
  assertEquals(Object.keys(DOCUMENTED_PARAMS).sort(), types);
  assertEquals(Object.keys(DOCUMENTED_RESULTS).sort(), types);
});

for (const type of Object.keys(DOCUMENTED_PARAMS)) {
  Deno.test(`${type}: JSON and forms of the documented parameters give equal tasks`, async () => {
    const { emulator, live } = start();
    const complete = (id: string) => emulator.tasks.complete(id);
    const params = await prepared(live, type, complete);
    const path = `/task/${type}`;
    const json = created(await live.post(path, params));
    assertEquals(json.params, {
      ...json.params,
      ...DOCUMENTED_PARAMS[type],
      ...(params.lidar_task !== undefined && { lidar_task: params.lidar_task }),
    });
    const styles: readonly ListStyle[] = ["repeated", "brackets", "indexes"];
    for (const style of styles) {
      const unique_id = style;
      const form = created(
        await live.form(path, formBody({ ...params, unique_id }, style)),
      );
      assertEquals(form.params, json.params);
      for (const name of Object.keys(COMMON)) {
        if (name !== "unique_id") assertEquals(form[name], json[name], name);
      }
      assertEquals(form.unique_id, unique_id);
    }
  });

  Deno.test(`${type}: the response and its files have the documented members and kinds`, async () => {
    const { emulator, live } = start();
    const complete = (id: string) => emulator.tasks.complete(id);
    const params = await prepared(live, type, complete);
    const { task_id } = created(await live.post(`/task/${type}`, params));
    complete(task_id);
    const { response } = created(await live.get(`/task/${task_id}`));
    const { response: shape, files = {} } = DOCUMENTED_RESULTS[type] ?? {};
    assert(shape !== undefined);
    assertEquals(mismatches(response, shape), []);
    for (const [member, fileShape] of Object.entries(files)) {
      const file = await emulator.fetch(response[member].url);
      assertEquals(mismatches(await file.json(), fileShape), []);
    }
  });
}
