/** The types of tasks, responses and annotations, and how guards narrow them. Checked, never run. */
import { expectTypeOf } from "expect-type";
import type { PageList, ScaleClient } from "../../mod.ts";
import {
  isAnnotationOfType,
  isCompleted,
  isKnownAnnotation,
  isTaskOfType,
  normalizeAnnotation,
  taskError,
} from "../../mod.ts";
import type {
  Annotation,
  BoxAnnotation,
  CategorizationResponse,
  CompletedTask,
  ImageAnnotationResponse,
  JsonObject,
  JsonValue,
  KnownAnnotation,
  KnownTaskType,
  LabelMapping,
  LidarAnnotationFile,
  LimitedTask,
  PlaybackFrame,
  PlaybackObjects,
  Project,
  ResultFile,
  SegmentMapping,
  Task,
  TaskErrorResponse,
  TaskResponseByType,
  TaskStatus,
  TaskType,
  TextCollectionResponse,
  UnknownAnnotation,
  VideoEvent,
  VideoEventsFile,
  VideoPlaybackFile,
} from "../../src/types/mod.ts";

declare const client: ScaleClient;
declare const task: Task;
declare const image: Task<"imageannotation">;
declare const annotation: Annotation;

/** Accepts code that is checked and never run. */
function typed(_check: () => unknown): void {}

Deno.test("Task without a type argument has plain JSON", () => {
  expectTypeOf<Task["type"]>().toEqualTypeOf<TaskType>();
  expectTypeOf<Task["params"]>().toEqualTypeOf<JsonObject>();
  expectTypeOf<Task["response"]>().toEqualTypeOf<JsonObject | undefined>();
});

Deno.test("Task of any type extends Task", () => {
  expectTypeOf<{ [T in KnownTaskType]: Task<T> }[KnownTaskType]>()
    .toExtend<Task>();
  expectTypeOf<Task<"newtype">>().toExtend<Task>();
  expectTypeOf<Task<string>>().toExtend<Task>();
  expectTypeOf<Project<"imageannotation">>().toExtend<Project>();
});

Deno.test("TaskResponseByType has plain JSON only", () => {
  expectTypeOf<TaskResponseByType[KnownTaskType]>().toExtend<JsonObject>();
  expectTypeOf<TaskErrorResponse>().toExtend<JsonObject>();
});

Deno.test("Task of a known type has the params of the type, without the common ones", () => {
  typed(() => {
    expectTypeOf(image.params.attachment).toBeString();
    expectTypeOf(image.params.geometries?.box?.min_height)
      .toEqualTypeOf<number | undefined>();
  });
  // @ts-expect-error a member of the task itself
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

Deno.test("Task has a response that may be an error until the task is completed", () => {
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

Deno.test("isCompleted keeps the response optional for types that may have none", () => {
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
        .toEqualTypeOf<string | string[]>();
    }
    if (isCompleted(task) && isTaskOfType(task, "comparison")) {
      expectTypeOf(task.response?.["choice"]).toExtend<JsonValue | undefined>();
    }
  });
});

Deno.test("taskError returns a TaskErrorResponse", () => {
  typed(() => {
    expectTypeOf(taskError(image)?.frames?.[0]?.attachment?.statusCode)
      .toEqualTypeOf<number | undefined>();
    taskError(task);
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

Deno.test("isAnnotationOfType narrows an annotation, and an array in filter", () => {
  typed(() => {
    if (isAnnotationOfType(annotation, "box")) {
      expectTypeOf(annotation).toEqualTypeOf<BoxAnnotation>();
    }
    const boxes = [annotation].filter((a) => isAnnotationOfType(a, "box"));
    expectTypeOf(boxes).toEqualTypeOf<BoxAnnotation[]>();
    // @ts-expect-error there is no such type
    isAnnotationOfType(annotation, "boxes");
    // @ts-expect-error not every annotation has it
    annotation.left.toFixed();
    expectTypeOf(annotation.label).toEqualTypeOf<string | undefined>();
  });
});

Deno.test("normalizeAnnotation accepts any JSON object", () => {
  expectTypeOf(normalizeAnnotation).returns.toEqualTypeOf<Annotation>();
  typed((json: JsonObject = {}) => normalizeAnnotation(json));
});

Deno.test("tasks.list with the status completed returns completed tasks", () => {
  typed((status: TaskStatus = "completed") => {
    expectTypeOf(client.tasks.list({ status: "completed" }))
      .toEqualTypeOf<PageList<CompletedTask>>();
    expectTypeOf(
      client.tasks.list({ status: "completed", type: "imageannotation" }),
    ).toEqualTypeOf<PageList<CompletedTask<"imageannotation">>>();
    expectTypeOf(client.tasks.list({ status: "pending" }))
      .toEqualTypeOf<PageList<Task>>();
    expectTypeOf(client.tasks.list({ status }))
      .toEqualTypeOf<PageList<Task>>();
    expectTypeOf(
      client.tasks.list({ status: "completed", limited_response: true }),
    ).toEqualTypeOf<PageList<LimitedTask>>();
  });
});

Deno.test("Task has unknown members without a cast, and the documented ones with their types", () => {
  typed(() => {
    expectTypeOf(task["a_member_of_tomorrow"]).toBeUnknown();
    expectTypeOf(task.prior_responses?.[0]?.is_customer_fix)
      .toEqualTypeOf<boolean | undefined>();
    expectTypeOf(task.document_pages?.[0]?.width)
      .toEqualTypeOf<number | undefined>();
  });
});

Deno.test("Array.isArray narrows the unions of responses without any", () => {
  typed((
    category: CategorizationResponse["category"] = "",
    mapping: LabelMapping[string] = [],
    json: JsonValue = null,
  ) => {
    if (Array.isArray(category)) {
      expectTypeOf(category[0]).toEqualTypeOf<string | undefined>();
    } else expectTypeOf(category).toBeString();
    if (Array.isArray(mapping)) {
      expectTypeOf(mapping[0]).toEqualTypeOf<SegmentMapping | undefined>();
    } else expectTypeOf(mapping).toEqualTypeOf<SegmentMapping>();
    if (Array.isArray(json)) {
      expectTypeOf(json[0]).toEqualTypeOf<JsonValue | undefined>();
    }
  });
});

Deno.test("TextCollectionResponse has the form of one and of several people", () => {
  typed((response: TextCollectionResponse = { annotations: {} }) => {
    if (response.annotations) {
      expectTypeOf(response.annotations["k"]?.field_id)
        .toEqualTypeOf<string | undefined>();
    } else {
      expectTypeOf(response["k"]?.responses[0]?.["field"])
        .toEqualTypeOf<JsonValue | undefined>();
    }
  });
});

Deno.test("VideoPlaybackFile and VideoEventsFile have all known forms", () => {
  expectTypeOf<{ annotations: PlaybackObjects }>()
    .toExtend<VideoPlaybackFile>();
  expectTypeOf<{ annotations: PlaybackObjects }[]>()
    .toExtend<VideoPlaybackFile>();
  expectTypeOf<PlaybackObjects>().toExtend<VideoPlaybackFile>();
  expectTypeOf<{ events: VideoEvent[] }>().toExtend<VideoEventsFile>();
  expectTypeOf<VideoEvent[]>().toExtend<VideoEventsFile>();
  typed((frame: PlaybackFrame = {} as PlaybackFrame) => {
    if ("left" in frame) expectTypeOf(frame.width).toBeNumber();
    else if ("x" in frame) expectTypeOf(frame.y).toBeNumber();
    else expectTypeOf(frame.vertices[0]?.x).toEqualTypeOf<number | undefined>();
  });
});

Deno.test("tasks.list returns tasks of the type in the query", () => {
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

Deno.test("ResultFile is the file behind a link", () => {
  expectTypeOf<ResultFile<"lidarannotation">>()
    .toEqualTypeOf<LidarAnnotationFile>();
  expectTypeOf<ResultFile<"videoplaybackannotation", "events">>()
    .toEqualTypeOf<VideoEventsFile>();
  expectTypeOf<ResultFile<"imageannotation">>().toEqualTypeOf<JsonValue>();
});
