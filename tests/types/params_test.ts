/** The params of `tasks.create` and of projects, whatever their type. Checked, never run. */
import { expectTypeOf } from "expect-type";
import { type ScaleClient, TaskType } from "../../mod.ts";
import type {
  ImageAnnotationParams,
  JsonValue,
  KnownTaskType,
  OpenTaskParams,
  Task,
  TaskParams,
  TaskParamsByType,
  TaskResponseByType,
} from "../../src/types/mod.ts";
import {
  OFFICIAL_BODIES,
  OFFICIAL_EVALUATION,
} from "../fixtures/official_bodies.ts";

declare const client: ScaleClient;

/** Accepts code that is checked and never run. */
function typed(_check: () => unknown): void {}

const URL = "https://example.com/cow.jpg";

Deno.test("TaskParams is closed for a known type, and open for any other", () => {
  expectTypeOf<TaskParams<"imageannotation">>()
    .toEqualTypeOf<ImageAnnotationParams>();
  expectTypeOf<TaskParams<"new">>().toEqualTypeOf<OpenTaskParams>();
  expectTypeOf<TaskParams<string>>().toEqualTypeOf<OpenTaskParams>();
  expectTypeOf<TaskParams>().toEqualTypeOf<OpenTaskParams>();
  expectTypeOf<TaskParams<"comparison" | "chat">>().toEqualTypeOf<
    TaskParamsByType["comparison"] | OpenTaskParams
  >();
});

Deno.test("TaskType has the same types as TaskParamsByType and TaskResponseByType", () => {
  expectTypeOf<typeof TaskType[keyof typeof TaskType]>()
    .toEqualTypeOf<KnownTaskType>();
  expectTypeOf<keyof TaskResponseByType>().toEqualTypeOf<KnownTaskType>();
});

Deno.test("tasks.create returns a Task of the type", () => {
  typed(async () => {
    expectTypeOf(
      await client.tasks.create(TaskType.Comparison, { attachments: [URL] }),
    ).toEqualTypeOf<Task<"comparison">>();
    expectTypeOf(await client.tasks.create("newtype", { anything: [1] }))
      .toEqualTypeOf<Task<"newtype">>();
    const some = "comparison" as string;
    expectTypeOf(await client.tasks.create(some, { anything: 1 }))
      .toEqualTypeOf<Task<string>>();
    const any = "comparison" as TaskType;
    expectTypeOf(await client.tasks.create(any, { anything: 1 }))
      .toEqualTypeOf<Task>();
  });
});

Deno.test("tasks.create accepts unknown parameters in extraBody", () => {
  typed(() =>
    client.tasks.create("imageannotation", { attachment: URL }, {
      extraBody: { brand_new: true },
    })
  );
});

Deno.test("tasks.create checks common parameters for every type", () => {
  typed(() => {
    client.tasks.create("imageannotation", {
      attachment: URL,
      project: "p",
      batch: "b",
      callback_url: "me@example.com",
      metadata: { any: new Date() },
      priority: 30,
      tags: ["a"],
      project_version: -1,
      urgency: "standard",
    });
    client.tasks.create("imageannotation", {
      attachment: URL,
      // @ts-expect-error misspelt: unique_id
      uniqueId: "u",
    });
    client.tasks.create("comparison", {
      attachments: [URL],
      // @ts-expect-error a number
      priority: "30",
    });
    client.tasks.create("laneannotation", {
      // @ts-expect-error an array of strings, also for open types
      tags: "a",
    });
  });
});

Deno.test("parameters that public programs send are accepted", () => {
  typed(() => {
    client.tasks.create("videoplaybackannotation", {
      attachment: URL,
      start_time: 10,
      duration_time: 20,
      global_attributes: { weather: { choices: ["sun"] } },
    });
    client.tasks.create("imageannotation", {
      attachment: URL,
      global_attributes: { weather: { choices: ["sun"] } },
      geometries: { point: { connections: [{ pair: ["head", "tail"] }] } },
    });
    client.evaluationTasks.create("imageannotation", {
      attachment: URL,
      rapid: true,
      expected_response: { annotations: [] },
    });
  });
});

Deno.test("tasks.create accepts any parameters for types whose parameters are not documented", () => {
  typed(() => {
    client.tasks.create("chat", { template_variables: { a: 1 } });
    client.tasks.create("chatexperimental", { a: 1 });
    client.tasks.create("chatlite", { a: 1 });
    client.tasks.create("multichat", { a: 1 });
    client.tasks.create("documentmodel", { a: 1 });
    client.tasks.create("laneannotation", { a: 1 });
    client.tasks.create("videoboxannotation", { a: 1 });
    client.tasks.create("videocuboidannotation", { a: 1 });
    client.tasks.create("federal2dvideoannotation", { a: 1 });
    client.tasks.create("cruisecontrol", { a: 1 });
  });
});

Deno.test("OFFICIAL_BODIES are params of their types", () => {
  // The compiler checks the bodies. This asserts that there are enough of them.
  const types = new Set(OFFICIAL_BODIES.map(({ type }) => type));
  if (types.size < 15) {
    throw new Error(`Too few types: ${[...types].join(", ")}`);
  }
});

Deno.test("evaluationTasks.create and trainingTasks.create accept the params of the type, and a response", () => {
  typed(async () => {
    const task = await client.evaluationTasks.create(
      OFFICIAL_EVALUATION.type,
      OFFICIAL_EVALUATION.params,
    );
    expectTypeOf(task.expected_response?.annotations["k"]?.response)
      .toEqualTypeOf<
        readonly (readonly JsonValue[])[] | undefined
      >();
    client.trainingTasks.create("imageannotation", {
      attachment: URL,
      expected_response: { annotations: [] },
    });
    client.trainingTasks.create("imageannotation", {
      attachment: URL,
      // @ts-expect-error misspelt: annotations
      expected_response: { annotation: [] },
    });
    // @ts-expect-error expected_response is missing
    client.trainingTasks.create("imageannotation", { attachment: URL });
    client.trainingTasks.create("imageannotation", {
      attachment: URL,
      expected_response: { annotations: [] },
      // @ts-expect-error misspelt: geometries
      geometrys: {},
    });
    client.evaluationTasks.create("newtype", {
      expected_response: { any: 1 },
      anything: 1,
    });
  });
});

Deno.test("projects.create and projects.update accept the params of the type", () => {
  typed(async () => {
    const project = await client.projects.create({
      name: "p",
      type: "imageannotation",
      params: {
        instruction: "Box each cow",
        callback_url: "https://example.com/",
        geometries: { box: { objects_to_annotate: ["cow"] } },
      },
    });
    expectTypeOf(project.type).toEqualTypeOf<"imageannotation">();
    expectTypeOf(project.param_history[0]?.geometries?.box?.min_width)
      .toEqualTypeOf<number | undefined>();
    client.projects.create({ name: "p", type: "newtype", params: { any: 1 } });
    client.projects.create({ name: "p", type: "comparison", params: null });
    client.projects.create({
      name: "p",
      type: "imageannotation",
      // @ts-expect-error misspelt: geometries
      params: { geometrys: {} },
    });
    client.projects.create({
      name: "p",
      type: "imageannotation",
      // @ts-expect-error belongs to one task
      params: { unique_id: "u" },
    });
    client.projects.update("p", { patch: true, anything: 1 });
    client.projects.update<"imageannotation">("p", { patch: true, padding: 1 });
    client.projects.update<"imageannotation">("p", {
      // @ts-expect-error misspelt: padding
      paddding: 1,
    });
  });
});
