/** The types of v2: what expand changes, what guards narrow, what is refused. Checked, never run. */
import { expectTypeOf } from "expect-type";
import type { Page, PageList, ScaleClient } from "../../mod.ts";
import type {
  V2Annotation,
  V2Batch,
  V2BatchChange,
  V2Dataset,
  V2DatasetDelivery,
  V2DatasetTask,
  V2DeliveredTask,
  V2Delivery,
  V2Node,
  V2Project,
  V2Task,
} from "../../src/v2/mod.ts";
import {
  isKnownV2Annotation,
  isV2AnnotationOfType,
  V2BatchStatus,
  V2TaskStatus,
  walkV2Task,
} from "../../src/v2/mod.ts";
import type {
  V2AnnotationByType,
  V2BatchGetQuery,
  V2File,
  V2MessageRole,
  V2SchemaResponse,
  V2TaskExpand,
  V2TaskGetQuery,
} from "../../src/types/mod.ts";
import { SAMPLES } from "../fixtures/v2/samples.ts";

declare const v2: ScaleClient["v2"];
declare const annotation: V2Annotation;
declare const names: V2TaskExpand[];
declare const name: V2TaskExpand;
declare const isWanted: boolean;

/** Accepts code that is checked and never run. */
function typed(_check: () => unknown): void {}

Deno.test("expand decides whether a relation is an id or an object", () => {
  typed(async () => {
    const plain = await v2.tasks.get("t");
    expectTypeOf(plain.project).toEqualTypeOf<string>();
    expectTypeOf(plain.batch).toEqualTypeOf<string | undefined>();
    const { project, batch } = await v2.tasks.get("t", { expand: ["project"] });
    expectTypeOf(project).toEqualTypeOf<V2Project>();
    expectTypeOf(batch).toEqualTypeOf<string | undefined>();
    const both = await v2.tasks.get("t", { expand: ["batch", "project"] });
    expectTypeOf(both).toEqualTypeOf<V2Task<V2Project, V2Batch>>();
    const none = await v2.tasks.get("t", { expand: [], opts: ["submissions"] });
    expectTypeOf(none).toEqualTypeOf<V2Task<string, string>>();
  });
});

Deno.test("expand that is not known until run time leaves both possible", () => {
  typed(async () => {
    const some = await v2.tasks.get("t", { expand: names });
    expectTypeOf(some.project).toEqualTypeOf<string | V2Project>();
    const one = await v2.tasks.get("t", { expand: [name] });
    expectTypeOf(one.project).toEqualTypeOf<string | V2Project>();
    const maybe = await v2.tasks.get("t", {
      expand: isWanted ? ["project"] : [],
    });
    expectTypeOf(maybe.project).toEqualTypeOf<string | V2Project>();
    expectTypeOf(maybe.batch).toEqualTypeOf<string | undefined>();
    const query: V2TaskGetQuery = {};
    const typedQuery = await v2.tasks.get("t", query);
    expectTypeOf(typedQuery.project).toEqualTypeOf<string | V2Project>();
  });
});

Deno.test("expand decides in every operation that has it", () => {
  typed(async () => {
    expectTypeOf(v2.batches.get({ batch_id: "b" })).resolves
      .toEqualTypeOf<V2Batch<string>>();
    expectTypeOf(v2.batches.get({ batch_name: "b", expand: ["project"] }))
      .resolves.toEqualTypeOf<V2Batch<V2Project>>();
    expectTypeOf(v2.batches.list()).toEqualTypeOf<PageList<V2Batch<string>>>();
    expectTypeOf(v2.batches.list({ expand: ["project"] }))
      .toEqualTypeOf<PageList<V2Batch<V2Project>>>();
    expectTypeOf(v2.tasks.list({ batch_id: "b", expand: ["batch"] }))
      .toEqualTypeOf<PageList<V2Task<string, V2Batch>>>();
    expectTypeOf(v2.deliveries.list({ project_id: "p" }))
      .toEqualTypeOf<PageList<V2Delivery<string>>>();
    expectTypeOf(v2.deliveries.list({ project_id: "p", expand: ["project"] }))
      .toEqualTypeOf<PageList<V2Delivery<V2Project>>>();
    expectTypeOf(v2.datasets.listDeliveries({ expand: ["dataset"] }))
      .toEqualTypeOf<PageList<V2DatasetDelivery<V2Dataset>>>();
    expectTypeOf(v2.datasets.getTask("t", { expand: ["delivery"] })).resolves
      .toEqualTypeOf<V2DatasetTask<string, V2DatasetDelivery>>();
    expectTypeOf(v2.datasets.listTasks({ dataset_id: "d" }))
      .toEqualTypeOf<PageList<V2DatasetTask<string, string>>>();
    for await (const task of v2.tasks.list({ project_name: "p" })) {
      expectTypeOf(task).toEqualTypeOf<V2Task<string, string>>();
    }
  });
});

Deno.test("any expanded object extends the plain type", () => {
  expectTypeOf<V2Task<V2Project, string>>().toExtend<V2Task>();
  expectTypeOf<V2Task<string, V2Batch<V2Project>>>().toExtend<V2Task>();
  expectTypeOf<V2Batch<V2Project>>().toExtend<V2Batch>();
  expectTypeOf<V2Task>().not.toExtend<V2Task<string>>();
  expectTypeOf<V2Task<V2Project>>().not.toExtend<V2Task<string>>();
});

Deno.test("a page of the tasks of a delivery has the delivery", () => {
  typed(async () => {
    const list = v2.deliveries.get({ delivery_id: "d", expand: ["project"] });
    expectTypeOf(list).toExtend<PageList<V2Task<V2Project, string>>>();
    const page = await list;
    expectTypeOf(page).toExtend<Page<V2Task<V2Project, string>>>();
    expectTypeOf(page.delivery)
      .toEqualTypeOf<string | V2Delivery | undefined>();
    expectTypeOf((await page.nextPage())?.delivery)
      .toEqualTypeOf<string | V2Delivery | undefined>();
    expectTypeOf((await list.refresh()).delivery)
      .toEqualTypeOf<string | V2Delivery | undefined>();
    const full = await v2.deliveries.get({
      delivery_id: "d",
      expand: ["delivery"],
    });
    expectTypeOf(full.delivery).toEqualTypeOf<V2Delivery | undefined>();
    for await (const { delivery } of v2.datasets.getDelivery("d").pages()) {
      expectTypeOf(delivery)
        .toEqualTypeOf<string | V2DatasetDelivery | undefined>();
    }
    for await (const task of v2.datasets.getDelivery("d")) {
      expectTypeOf(task).toEqualTypeOf<V2DatasetTask<string, string>>();
    }
  });
});

Deno.test("the other operations of v2 return their objects", () => {
  typed(() => {
    const selector = { batch_id: "b" };
    expectTypeOf(v2.batches.pause(selector)).resolves
      .toEqualTypeOf<V2BatchChange>();
    expectTypeOf(v2.batches.finalize(selector)).resolves
      .toEqualTypeOf<V2Batch<string>>();
    expectTypeOf(v2.batches.create({ project_id: "p", name: "b" })).resolves
      .toEqualTypeOf<V2Batch<string>>();
    expectTypeOf(v2.tasks.createChat({ project_id: "p" })).resolves
      .toEqualTypeOf<V2Task<string, string>>();
    expectTypeOf(v2.annotations.get("a")).resolves
      .toEqualTypeOf<V2Annotation>();
    expectTypeOf(v2.schemas.get("s")).resolves
      .toEqualTypeOf<V2SchemaResponse>();
    expectTypeOf(v2.deliveries.listTasks({ delivery_id: "d" }))
      .toEqualTypeOf<PageList<V2DeliveredTask>>();
    expectTypeOf(v2.datasets.responseUrl("t", "a")).resolves.toBeString();
  });
});

Deno.test("v2 rejects invalid arguments at compile time, as it does at run time", () => {
  typed(() => {
    // @ts-expect-error an id or a name
    v2.projects.get({});
    // @ts-expect-error an id or a name
    v2.batches.cancel({});
    // @ts-expect-error a project or a batch
    v2.tasks.list({ status: "completed" });
    // @ts-expect-error an id or a name of the project
    v2.tasks.createChat({ batch_id: "b" });
    // @ts-expect-error an id or a name of the delivery
    v2.deliveries.get({ project_id: "p" });
    // @ts-expect-error batches have no batch
    v2.batches.get({ batch_id: "b", expand: ["batch"] });
    // @ts-expect-error the wire name is `project_id`
    v2.batches.list({ project: "p" });
    // @ts-expect-error tasks have no `created_after`
    v2.tasks.list({ batch_id: "b", created_after: "2026-01-01" });
    // @ts-expect-error a number could be seconds or milliseconds
    v2.projects.list({ created_after: 1769846400 });
    // @ts-expect-error the type of the result depends on it
    v2.tasks.get("t", { expand: isWanted ? ["project"] : undefined });
    // @ts-expect-error `unique_id` is of v1
    v2.tasks.createChat({ project_id: "p", unique_id: "u" });
    // @ts-expect-error an option of `create` only
    v2.batches.pause({ batch_id: "b" }, { onConflict: "return" });
    v2.tasks.list({ batch_id: "b", limit: undefined, next_token: undefined });
    v2.batches.create({
      project_id: "p",
      name: "b",
      staging_batch: undefined,
      callback: undefined,
      metadata: undefined,
    });
  });
});

Deno.test("isKnownV2Annotation makes a switch exhaustive", () => {
  typed((): unknown => {
    if (!isKnownV2Annotation(annotation)) return annotation.value;
    switch (annotation.type) {
      case "boolean":
        return expectTypeOf(annotation.value)
          .toEqualTypeOf<boolean | undefined>();
      case "integer":
        return expectTypeOf(annotation.value)
          .toEqualTypeOf<number | undefined>();
      case "text":
      case "category":
        return expectTypeOf(annotation.value)
          .toEqualTypeOf<string | undefined>();
      case "category_multiple":
      case "ranked_choices":
        return expectTypeOf(annotation.value)
          .toEqualTypeOf<readonly string[] | undefined>();
      case "ranked_groups":
        return expectTypeOf(annotation.value)
          .toEqualTypeOf<readonly (readonly string[])[] | undefined>();
      case "file":
        return annotation.value;
      case "labeled_text":
        return expectTypeOf(annotation.value?.[0]?.label)
          .toEqualTypeOf<string | undefined>();
      case "rubric_criteria":
        return expectTypeOf(annotation.value?.weight)
          .toEqualTypeOf<number | undefined>();
      case "rubric_rating":
        return expectTypeOf(annotation.value?.score)
          .toEqualTypeOf<number | undefined>();
      case "workspace_container":
        return expectTypeOf(annotation.value?.workspace_config?.workspace_url)
          .toEqualTypeOf<string | undefined>();
      default:
        return annotation satisfies never;
    }
  });
});

Deno.test("isV2AnnotationOfType narrows an annotation, and an array in filter", () => {
  typed(() => {
    if (isV2AnnotationOfType(annotation, "file")) {
      const { value } = annotation;
      if (Array.isArray(value)) {
        expectTypeOf(value[0]!.url).toEqualTypeOf<string | undefined>();
      } else expectTypeOf(value).toEqualTypeOf<V2File | undefined>();
    }
    const found = [annotation].filter((a) => isV2AnnotationOfType(a, "text"));
    expectTypeOf(found).toEqualTypeOf<V2AnnotationByType["text"][]>();
  });
});

Deno.test("what the API may add is open: members, enumerations and types of annotations", () => {
  const task: V2Task = {
    task_id: "t",
    project: "p",
    status: "on_hold",
    created_at: "2031-02-11T07:00:00.000Z",
    reviewer: { id: 1 },
    threads: [{
      id: "thread_0",
      annotations: [{ key: "k" }, { key: "k", type: "hologram", value: 1 }],
      turns: [],
    }],
  };
  expectTypeOf(task["reviewer"]).toEqualTypeOf<unknown>();
  expectTypeOf<"judge">().toExtend<V2MessageRole>();
  expectTypeOf(V2TaskStatus.Canceled).toEqualTypeOf<"canceled">();
  expectTypeOf(V2BatchStatus.Cancelled).toEqualTypeOf<"cancelled">();
});

Deno.test("walkV2Task returns nodes by kind", () => {
  typed(() => {
    for (const node of walkV2Task(SAMPLES["task.json"])) {
      expectTypeOf(node).toEqualTypeOf<V2Node>();
      if (node.kind === "message") {
        expectTypeOf(node.message.content.text)
          .toEqualTypeOf<string | undefined>();
      }
      if (node.kind === "annotation") {
        expectTypeOf(node.annotation).toEqualTypeOf<V2Annotation>();
      }
    }
  });
});

Deno.test("the samples have the types of v2", () => {
  SAMPLES["task.json"] satisfies V2Task;
  SAMPLES["task.attachments.json"] satisfies V2Task;
  SAMPLES["task.expanded.json"] satisfies V2Task<V2Project, V2Batch>;
  SAMPLES["task.sensitive.json"] satisfies V2Task<string, string>;
  SAMPLES["task.error.json"] satisfies V2Task<string, string>;
  SAMPLES["batch.expanded.json"] satisfies V2Batch<V2Project>;
  SAMPLES["batch.cancelled.json"] satisfies V2Batch<string>;
  SAMPLES["pause_batch_200_response.json"] satisfies V2BatchChange;
  SAMPLES["project.json"] satisfies V2Project;
  SAMPLES["dataset_task.expanded.json"] satisfies V2DatasetTask;
  SAMPLES["get_schema_response.json"] satisfies V2SchemaResponse;
  SAMPLES["get_delivery_tasks_response.json"]
    .docs satisfies readonly V2DeliveredTask[];
  SAMPLES["get_deliveries_response.json"]
    .deliveries satisfies readonly V2Delivery<string>[];
  SAMPLES["annotation.workspace_container.json"] satisfies V2Annotation;
  SAMPLES["annotation.metadata_expanded.json"] satisfies V2Annotation;
  SAMPLES["request.batch_operation.by_id.json"] satisfies V2BatchGetQuery;
});
