import { expectTypeOf } from "expect-type";
import type {
  Batch,
  BatchStatus,
  BatchStatusCounts,
  ClientOptions,
  CreateTaskOptions,
  JsonValue,
  LimitedTask,
  Page,
  PageList,
  Project,
  ProjectParams,
  RetryEvent,
  ScaleClient,
  ScaleError,
  Task,
  TaskStatus,
} from "../../mod.ts";
import { currentParams, isScaleError, TaskType } from "../../mod.ts";

// Nothing here is run: `declare` gives values that only the type checker sees.
declare const client: ScaleClient;

/** Holds code that is checked and never run. */
function typed(_check: () => unknown): void {}

Deno.test("Tasks has the types of what it takes and gives", () => {
  typed(async () => {
    expectTypeOf(client.tasks.create("imageannotation", { attachment: "u" }))
      .resolves.toEqualTypeOf<Task<"imageannotation">>();
    expectTypeOf(client.tasks.create("new_type", { any: 1 })).resolves
      .toEqualTypeOf<Task<"new_type">>();
    expectTypeOf(client.tasks.get).returns.resolves.toEqualTypeOf<Task>();
    expectTypeOf(client.tasks.count).returns.resolves.toBeNumber();
    expectTypeOf(client.tasks.audit).returns.resolves.toBeVoid();
    expectTypeOf(client.tasks.list({ limit: 5 }))
      .toEqualTypeOf<PageList<Task>>();
    expectTypeOf(client.tasks.list({ limited_response: true }))
      .toEqualTypeOf<PageList<LimitedTask>>();
    expectTypeOf(await client.tasks.list()).toEqualTypeOf<Page<Task>>();
    for await (const task of client.tasks.list()) {
      expectTypeOf(task).toEqualTypeOf<Task>();
    }
    expectTypeOf(client.tasks.list().toArray({ max: 5 })).resolves
      .toEqualTypeOf<Task[]>();
  });
});

Deno.test("Tasks refuses at compile time what it refuses at run time", () => {
  typed(() => {
    // @ts-expect-error: the wire's name is `project`
    client.tasks.list({ project_name: "p" });
    // @ts-expect-error: a number may be seconds or milliseconds
    client.tasks.list({ start_time: 1769846400 });
    // @ts-expect-error: pages are counted by numbers
    client.tasks.list({ limit: "5" });
    // @ts-expect-error: a count has no pages
    client.tasks.count({ limit: 5 });
    // @ts-expect-error: a list has no bound of its own
    client.tasks.list().toArray();
    // @ts-expect-error: an audit has a verdict
    client.tasks.audit("t", {});
    // @ts-expect-error: a task has an id
    client.tasks.get();
    // @ts-expect-error: options are in camelCase
    client.tasks.get("t", { timeout_ms: 5 });
    // @ts-expect-error: only creations can conflict
    client.tasks.get("t", { onConflict: "return" });
    // @ts-expect-error: only lists have pages to ask for ahead
    client.tasks.get("t", { prefetch: true });
    // @ts-expect-error: one page ahead at most
    client.tasks.list({}, { prefetch: 2 });
    // @ts-expect-error: an id is text
    client.tasks.create("x", { unique_id: 5 });
    // @ts-expect-error: only tasks have a key of their own
    client.batches.create({ project: "p", name: "b" }, { autoUniqueId: true });
    // @ts-expect-error: a batch has a project
    client.batches.create({ name: "b" });
  });
});

Deno.test("Batches and Projects have the types of what they take and give", () => {
  typed(() => {
    expectTypeOf(client.batches.create).returns.resolves.toEqualTypeOf<Batch>();
    expectTypeOf(client.batches.finalize).returns.resolves
      .toEqualTypeOf<Batch>();
    expectTypeOf(client.batches.status).returns.resolves
      .toEqualTypeOf<BatchStatusCounts>();
    expectTypeOf(client.batches.list()).toEqualTypeOf<PageList<Batch>>();
    expectTypeOf(client.projects.list).returns.resolves
      .toEqualTypeOf<readonly Project[]>();
    expectTypeOf(client.projects.update).returns.resolves
      .toEqualTypeOf<Project>();
    expectTypeOf(currentParams).returns
      .toEqualTypeOf<ProjectParams | undefined>();
  });
});

Deno.test("Handles have the methods of their nouns with the id filled in", () => {
  typed(() => {
    expectTypeOf(client.task("t").get).returns.resolves.toEqualTypeOf<Task>();
    expectTypeOf(client.task("t").audit).returns.resolves.toBeVoid();
    expectTypeOf(client.batch("b").finalize).returns.resolves
      .toEqualTypeOf<Batch>();
    expectTypeOf(client.project("p").update).returns.resolves
      .toEqualTypeOf<Project>();
    expectTypeOf(client.task("t").id).toBeString();
    // @ts-expect-error: a handle knows only its id
    client.task("t").status;
  });
});

Deno.test("Enumerations are open: known words are completed, new ones are taken", () => {
  typed((status: TaskStatus = "invented_later") => {
    expectTypeOf<"pending">().toExtend<TaskStatus>();
    expectTypeOf<"invented_later">().toExtend<BatchStatus>();
    expectTypeOf<string>().toExtend<TaskType>();
    expectTypeOf<5>().not.toExtend<TaskStatus>();
    expectTypeOf(TaskType.ImageAnnotation).toEqualTypeOf<"imageannotation">();
    return status === "completed";
  });
});

Deno.test("Results are read-only plain data", () => {
  typed((task: Task = {} as Task, page: Page<Task> = {} as Page<Task>) => {
    // @ts-expect-error: what was received is not changed
    task.status = "completed";
    // @ts-expect-error: nor is a page
    page.items.push(task);
    // @ts-expect-error: nor its list
    page.items = [];
    expectTypeOf<Task["metadata"]>().toExtend<JsonValue>();
    expectTypeOf<Task["response"]>().toExtend<JsonValue | undefined>();
    expectTypeOf(page.next).returns.resolves
      .toEqualTypeOf<Page<Task> | undefined>();
    expectTypeOf(page.cursor).toEqualTypeOf<string | undefined>();
  });
});

Deno.test("ClientOptions need a key, as text or as a function that gives it", () => {
  expectTypeOf<{ apiKey: string }>().toExtend<ClientOptions>();
  expectTypeOf<{ apiKey: () => string }>().toExtend<ClientOptions>();
  expectTypeOf<{ apiKey: () => Promise<string> }>().toExtend<ClientOptions>();
  expectTypeOf<{ timeoutMs: number }>().not.toExtend<ClientOptions>();
  expectTypeOf<{ apiKey: string; uniqueId: "never" }>().not
    .toExtend<ClientOptions>();
  expectTypeOf<CreateTaskOptions["onConflict"]>()
    .toEqualTypeOf<"error" | "return" | undefined>();
  expectTypeOf<CreateTaskOptions["signal"]>()
    .toEqualTypeOf<AbortSignal | undefined>();
});

Deno.test("ScaleClient#request gives any JSON value", () => {
  typed(() => {
    expectTypeOf(client.request("GET", "/v1/x")).resolves
      .toEqualTypeOf<JsonValue | undefined>();
    // @ts-expect-error: not a method of HTTP that is sent
    client.request("HEAD", "/v1/x");
    // @ts-expect-error: one of three words
    client.request("GET", "/v1/x", { safety: "maybe" });
  });
});

Deno.test("isScaleError narrows to an error with its members", () => {
  typed((thrown: unknown = new Error("x")) => {
    if (!isScaleError(thrown)) return;
    expectTypeOf(thrown).toEqualTypeOf<ScaleError>();
    expectTypeOf(thrown.status).toEqualTypeOf<number | undefined>();
    expectTypeOf(thrown.code).toBeString();
    expectTypeOf(thrown.outcomeUnknown).toEqualTypeOf<boolean | undefined>();
    expectTypeOf(thrown.body).toEqualTypeOf<JsonValue | undefined>();
  });
  expectTypeOf<RetryEvent["error"]>().toEqualTypeOf<ScaleError>();
});
