/** The types of the client's methods, options, results and errors. Checked, never run. */
import { expectTypeOf } from "expect-type";
import type {
  AnyScaleError,
  Batch,
  BatchStatus,
  BatchStatusCounts,
  ClientOptions,
  CreateTaskOptions,
  JsonInput,
  JsonValue,
  LimitedTask,
  Page,
  PageList,
  Project,
  ProjectParams,
  RetryEvent,
  ScaleClient,
  ScaleError,
  ScaleErrorCode,
  Task,
  TaskStatus,
} from "../../mod.ts";
import { currentParams, isScaleError, TaskType } from "../../mod.ts";

declare const client: ScaleClient;

/** Accepts code that is checked and never run. */
function typed(_check: () => unknown): void {}

Deno.test("Tasks returns tasks of the requested type", () => {
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

Deno.test("Tasks rejects invalid arguments at compile time, as it does at run time", () => {
  typed(() => {
    // @ts-expect-error the wire name is `project`
    client.tasks.list({ project_name: "p" });
    // @ts-expect-error a number could be seconds or milliseconds
    client.tasks.list({ start_time: 1769846400 });
    // @ts-expect-error a number
    client.tasks.list({ limit: "5" });
    // @ts-expect-error a count has no pages
    client.tasks.count({ limit: 5 });
    // @ts-expect-error max is required
    client.tasks.list().toArray();
    // @ts-expect-error accepted is missing
    client.tasks.audit("t", {});
    // @ts-expect-error the id is missing
    client.tasks.get();
    // @ts-expect-error options are in camelCase
    client.tasks.get("t", { timeout_ms: 5 });
    // @ts-expect-error an option of creations only
    client.tasks.get("t", { onConflict: "return" });
    // @ts-expect-error an option of lists only
    client.tasks.get("t", { prefetch: true });
    // @ts-expect-error a boolean
    client.tasks.list({}, { prefetch: 1 });
    // @ts-expect-error a string
    client.tasks.create("x", { unique_id: 5 });
    // @ts-expect-error an option of tasks only
    client.batches.create({ project: "p", name: "b" }, { autoUniqueId: true });
    // @ts-expect-error project is missing
    client.batches.create({ name: "b" });
  });
});

Deno.test("options, parameters and flags accept undefined, filters that select do not", () => {
  typed((
    signal: AbortSignal | undefined = undefined,
    number: number | undefined = undefined,
    flag: boolean | undefined = undefined,
    name: string | undefined = undefined,
  ) => {
    client.tasks.get("t", {
      signal,
      timeoutMs: number,
      fetchOptions: undefined,
    });
    client.with({ maxRetries: number, retry: { quota: undefined } });
    client.tasks.list({ limit: number, next_token: name, offset: number });
    client.tasks.list({ limited_response: flag, include_attachment_url: flag });
    client.tasks.list({}, { prefetch: flag });
    client.batches.list({ exclude_archived: flag });
    client.batches.create({ project: "p", name: "b", callback: name });
    client.files.upload(new Blob([]), { display_name: name }, { size: number });
    client.tasks.create("imageannotation", {
      attachment: "u",
      unique_id: name,
      geometries: { box: { min_width: number } },
      hypothesis: { annotations: [], global_attributes: undefined },
    });
    // @ts-expect-error it would mean every project
    client.tasks.list({ project: name });
    // @ts-expect-error it would mean every batch
    client.tasks.count({ batch: name });
    // @ts-expect-error it would mean every status
    client.batches.list({ status: name });
  });
});

Deno.test("JsonInput accepts interfaces, and no arrays, maps or strings", () => {
  interface Metadata {
    readonly farm: string;
  }
  expectTypeOf<Metadata>().toExtend<JsonInput>();
  expectTypeOf<{ any: Date }>().toExtend<JsonInput>();
  expectTypeOf<string[]>().not.toExtend<JsonInput>();
  expectTypeOf<Map<string, string>>().not.toExtend<JsonInput>();
  expectTypeOf<string>().not.toExtend<JsonInput>();
  typed((metadata: Metadata = { farm: "north" }) => {
    client.tasks.create("imageannotation", { attachment: "u", metadata });
    client.tasks.setMetadata("t", metadata);
    client.tasks.get("t", { extraBody: metadata });
  });
});

Deno.test("headers and fetchOptions reject what the run time rejects", () => {
  typed(() => {
    client.with({ headers: { a: "1", b: undefined } });
    client.with({ headers: [["a", "1"]] });
    client.with({ headers: new Headers() });
    client.with({ fetchOptions: { keepalive: true, cf: {} } });
    // @ts-expect-error not headers
    client.with({ headers: 5 });
    // @ts-expect-error the client sets it
    client.with({ fetchOptions: { method: "PUT" } });
    // @ts-expect-error the client sets it
    client.tasks.get("t", { fetchOptions: { redirect: "follow" } });
  });
});

Deno.test("Batches and Projects return batches and projects", () => {
  typed(() => {
    expectTypeOf(client.batches.create).returns.resolves.toEqualTypeOf<Batch>();
    expectTypeOf(client.batches.finalize).returns.resolves
      .toEqualTypeOf<Batch>();
    expectTypeOf(client.batches.getStatus).returns.resolves
      .toEqualTypeOf<BatchStatusCounts>();
    expectTypeOf(client.batches.list()).toEqualTypeOf<PageList<Batch>>();
    expectTypeOf(client.projects.list()).toEqualTypeOf<PageList<Project>>();
    expectTypeOf(client.projects.update).returns.resolves
      .toEqualTypeOf<Project>();
    expectTypeOf(currentParams).returns
      .toEqualTypeOf<ProjectParams | undefined>();
  });
});

Deno.test("TaskStatus, BatchStatus and TaskType accept known and new strings", () => {
  typed((status: TaskStatus = "invented_later") => {
    expectTypeOf<"pending">().toExtend<TaskStatus>();
    expectTypeOf<"invented_later">().toExtend<BatchStatus>();
    expectTypeOf<string>().toExtend<TaskType>();
    expectTypeOf<5>().not.toExtend<TaskStatus>();
    expectTypeOf(TaskType.ImageAnnotation).toEqualTypeOf<"imageannotation">();
    return status === "completed";
  });
});

Deno.test("Task and Page are read-only plain data", () => {
  typed((task: Task = {} as Task, page: Page<Task> = {} as Page<Task>) => {
    // @ts-expect-error read-only
    task.status = "completed";
    // @ts-expect-error read-only
    page.items.push(task);
    // @ts-expect-error read-only
    page.items = [];
    expectTypeOf<Task["metadata"]>().toExtend<JsonValue>();
    expectTypeOf<Task["response"]>().toExtend<JsonValue | undefined>();
    expectTypeOf(page.nextPage).returns.resolves
      .toEqualTypeOf<Page<Task> | undefined>();
    expectTypeOf(page.cursor).toEqualTypeOf<string | undefined>();
  });
});

Deno.test("ClientOptions require apiKey, a string or a function that returns one", () => {
  expectTypeOf<{ apiKey: string }>().toExtend<ClientOptions>();
  expectTypeOf<{ apiKey: () => string }>().toExtend<ClientOptions>();
  expectTypeOf<{ apiKey: () => Promise<string> }>().toExtend<ClientOptions>();
  expectTypeOf<{ timeoutMs: number }>().not.toExtend<ClientOptions>();
  expectTypeOf<{ apiKey: string; autoUniqueId: "auto" }>().not
    .toExtend<ClientOptions>();
  expectTypeOf<CreateTaskOptions["onConflict"]>()
    .toEqualTypeOf<"error" | "return" | undefined>();
  expectTypeOf<CreateTaskOptions["signal"]>()
    .toEqualTypeOf<AbortSignal | undefined>();
});

Deno.test("ScaleClient#request returns a JSON value, or the type that is passed", () => {
  typed(() => {
    expectTypeOf(client.request("GET", "/v1/x")).resolves
      .toEqualTypeOf<JsonValue | undefined>();
    expectTypeOf(client.request<{ id: string }>("GET", "/v1/x")).resolves
      .toEqualTypeOf<{ id: string }>();
    // @ts-expect-error not an allowed HTTP method
    client.request("HEAD", "/v1/x");
    // @ts-expect-error one of three strings
    client.request("GET", "/v1/x", { safety: "maybe" });
  });
});

Deno.test("isScaleError narrows to the errors of the library, discriminated by code", () => {
  typed((thrown: unknown = new Error("x")) => {
    if (!isScaleError(thrown)) return;
    expectTypeOf(thrown).toEqualTypeOf<AnyScaleError>();
    expectTypeOf(thrown).toExtend<ScaleError>();
    expectTypeOf(thrown.status).toEqualTypeOf<number | undefined>();
    expectTypeOf<typeof thrown.code>().toEqualTypeOf<ScaleErrorCode>();
    if (thrown.code === "callback" || thrown.code === "not_found") {
      expectTypeOf(thrown.status).toBeNumber();
    }
    expectTypeOf(thrown.outcomeUnknown).toEqualTypeOf<boolean | undefined>();
    expectTypeOf(thrown.body).toEqualTypeOf<JsonValue | undefined>();
  });
  expectTypeOf<RetryEvent["error"]>().toEqualTypeOf<ScaleError>();
});
