/** What comes back: how a task and its annotations narrow. Checked, never run. */
import { expectTypeOf } from "expect-type";
import type {
  Annotation,
  BoxAnnotation,
  ImageAnnotationResponse,
  JsonObject,
  JsonValue,
  KnownAnnotation,
  KnownTaskType,
  LidarAnnotationFile,
  LimitedTask,
  PageList,
  Project,
  ResultFile,
  ScaleClient,
  Task,
  TaskErrorResponse,
  TaskResponseByType,
  TaskType,
  UnknownAnnotation,
  VideoEventsFile,
} from "../../mod.ts";
import {
  isAnnotationOfType,
  isCompleted,
  isKnownAnnotation,
  isTaskOfType,
  normalizeAnnotation,
  responseError,
} from "../../mod.ts";

declare const client: ScaleClient;
declare const task: Task;
declare const image: Task<"imageannotation">;
declare const annotation: Annotation;

/** Holds code that is checked and never run. */
function typed(_check: () => unknown): void {}

Deno.test("Task without a type is what it was: plain JSON", () => {
  expectTypeOf<Task["type"]>().toEqualTypeOf<TaskType>();
  expectTypeOf<Task["params"]>().toEqualTypeOf<JsonObject>();
  expectTypeOf<Task["response"]>().toEqualTypeOf<JsonObject | undefined>();
});

Deno.test("Task of any type is a Task", () => {
  expectTypeOf<{ [T in KnownTaskType]: Task<T> }[KnownTaskType]>()
    .toExtend<Task>();
  expectTypeOf<Task<"newtype">>().toExtend<Task>();
  expectTypeOf<Task<string>>().toExtend<Task>();
  expectTypeOf<Project<"imageannotation">>().toExtend<Project>();
});

Deno.test("every response is plain JSON", () => {
  expectTypeOf<TaskResponseByType[KnownTaskType]>().toExtend<JsonObject>();
  expectTypeOf<TaskErrorResponse>().toExtend<JsonObject>();
});

Deno.test("Task of a known type has its params, without the common ones", () => {
  typed(() => {
    expectTypeOf(image.params.attachment).toBeString();
    expectTypeOf(image.params.geometries?.box?.min_height)
      .toEqualTypeOf<number | undefined>();
  });
  // @ts-expect-error stands at the top level of the task
  typed(() => image.params.unique_id);
  // @ts-expect-error misspelt
  typed(() => image.params.geometrys);
});

Deno.test("isTaskOfType narrows by type", () => {
  typed(() => {
    if (isTaskOfType(task, "imageannotation")) {
      expectTypeOf(task).toEqualTypeOf<Task<"imageannotation">>();
    } else {
      expectTypeOf(task).toEqualTypeOf<Task>();
    }
    if (isTaskOfType(task, "newtype")) {
      expectTypeOf(task.response).toEqualTypeOf<JsonObject | undefined>();
    }
  });
});

Deno.test("the response may be an error until the task is completed", () => {
  typed(() => {
    expectTypeOf(image.response).toEqualTypeOf<
      ImageAnnotationResponse | TaskErrorResponse | undefined
    >();
    // @ts-expect-error it may be an error
    image.response?.annotations;
    if (!isCompleted(image)) return;
    expectTypeOf(image.status).toExtend<"completed">();
    expectTypeOf(image.response).toExtend<ImageAnnotationResponse>();
    expectTypeOf(image.response.annotations)
      .toEqualTypeOf<readonly Annotation[]>();
    // @ts-expect-error misspelt
    image.response.annotatons;
  });
});

Deno.test("isCompleted promises no response where there may be none", () => {
  typed((point: Task<"pointannotation"> = {} as never) => {
    if (isCompleted(point)) {
      // @ts-expect-error test tasks of this type have no response
      point.response.annotations;
    }
    if (isCompleted(task)) {
      expectTypeOf(task.response).toEqualTypeOf<JsonObject | undefined>();
    }
  });
});

Deno.test("isTaskOfType and isCompleted narrow together, in either order", () => {
  typed(() => {
    if (isTaskOfType(task, "categorization") && isCompleted(task)) {
      expectTypeOf(task.response.category)
        .toEqualTypeOf<string | readonly string[]>();
    }
    if (isCompleted(task) && isTaskOfType(task, "comparison")) {
      expectTypeOf(task.response?.["choice"]).toExtend<JsonValue | undefined>();
    }
  });
});

Deno.test("responseError gives the error's shape", () => {
  typed(() => {
    expectTypeOf(responseError(image)?.frames?.[0]?.attachment?.statusCode)
      .toEqualTypeOf<number | undefined>();
    responseError(task);
  });
});

Deno.test("isKnownAnnotation makes a switch exhaustive", () => {
  typed(() => {
    if (!isKnownAnnotation(annotation)) {
      expectTypeOf(annotation).toEqualTypeOf<UnknownAnnotation>();
      return 0;
    }
    expectTypeOf(annotation).toEqualTypeOf<KnownAnnotation>();
    switch (annotation.type) {
      case "box":
        return annotation.left;
      case "point":
        return annotation.x;
      case "cuboid":
        return annotation.edges?.[0]?.x1 ?? 0;
      case "polygon":
      case "line":
      case "ellipse":
        return annotation.vertices[0]?.x ?? 0;
      default:
        expectTypeOf(annotation).toBeNever();
        return 0;
    }
  });
});

Deno.test("isAnnotationOfType narrows one, and a filter all", () => {
  typed(() => {
    if (isAnnotationOfType(annotation, "box")) {
      expectTypeOf(annotation).toEqualTypeOf<BoxAnnotation>();
    }
    const boxes = [annotation].filter((a) => isAnnotationOfType(a, "box"));
    expectTypeOf(boxes).toEqualTypeOf<BoxAnnotation[]>();
    // @ts-expect-error there is no such type
    isAnnotationOfType(annotation, "boxes");
    // @ts-expect-error of which kind is not known yet
    annotation.left.toFixed();
    expectTypeOf(annotation.label).toEqualTypeOf<string | undefined>();
  });
});

Deno.test("normalizeAnnotation takes any JSON object", () => {
  expectTypeOf(normalizeAnnotation).returns.toEqualTypeOf<Annotation>();
  typed((json: JsonObject = {}) => normalizeAnnotation(json));
});

Deno.test("tasks.list narrows by the type that it asks for", () => {
  typed((type: string = "") => {
    expectTypeOf(client.tasks.list({ type: "comparison", limit: 5 }))
      .toEqualTypeOf<PageList<Task<"comparison">>>();
    expectTypeOf(client.tasks.list({ limit: 5 }))
      .toEqualTypeOf<PageList<Task>>();
    expectTypeOf(client.tasks.list({ type }))
      .toEqualTypeOf<PageList<Task<string>>>();
    expectTypeOf(client.tasks.list({ type, limited_response: true }))
      .toEqualTypeOf<PageList<LimitedTask>>();
  });
});

Deno.test("ResultFile gives what a link leads to", () => {
  expectTypeOf<ResultFile<"lidarannotation">>()
    .toEqualTypeOf<LidarAnnotationFile>();
  expectTypeOf<ResultFile<"videoplaybackannotation", "events">>()
    .toEqualTypeOf<VideoEventsFile>();
  expectTypeOf<ResultFile<"imageannotation">>().toEqualTypeOf<JsonValue>();
});
