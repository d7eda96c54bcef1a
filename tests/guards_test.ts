import { assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import {
  isAnnotationOfType,
  isCompleted,
  isKnownAnnotation,
  isTaskOfType,
  type JsonObject,
  normalizeAnnotation,
  type Task,
  taskError,
} from "../mod.ts";
import { emulated } from "./support/emulated.ts";

const KNOWN = ["box", "polygon", "line", "point", "ellipse", "cuboid"] as const;
const BOX = { uuid: "u", label: "cow", left: 1, top: 2, width: 3, height: 4 };

/** Returns a task with only these members. */
function task(members: Partial<Task>): Task {
  return members as Task;
}

Deno.test("isTaskOfType compares the type", () => {
  assertEquals(
    isTaskOfType(task({ type: "comparison" }), "comparison"),
    true,
  );
  assertEquals(isTaskOfType(task({ type: "comparison" }), "chat"), false);
  assertEquals(isTaskOfType(task({ type: "newtype" }), "newtype"), true);
});

Deno.test("isCompleted returns true for the status completed only", () => {
  const states = ["pending", "completed", "canceled", "error", "new"];
  assertEquals(
    states.filter((status) => isCompleted(task({ status }))),
    ["completed"],
  );
});

Deno.test("isCompleted returns true for a task without a response", () => {
  const point = task({ type: "pointannotation", status: "completed" });
  assertEquals(isCompleted(point), true);
});

Deno.test("taskError returns the response of a failed task", () => {
  const response = {
    error: "One or more attachments could not be downloaded.",
    attachments: [{ statusCode: 403, url: "http://example.com/cow.jpg" }],
  };
  assertStrictEquals(
    taskError(task({ status: "error", response })),
    response,
  );
});

for (
  const [description, members] of [
    ["without a response", { status: "error" }],
    ["whose response has no error", {
      status: "error",
      response: { annotations: [] },
    }],
    ["whose error is not a string", {
      status: "error",
      response: { error: 1 },
    }],
    ["that is completed and has a field named error", {
      status: "completed",
      response: { error: "none" },
    }],
  ] as const
) {
  Deno.test(`taskError returns undefined for a task ${description}`, () => {
    assertEquals(taskError(task(members)), undefined);
  });
}

Deno.test("taskError returns the error of a failed task of the emulator", async () => {
  const { client, emulator } = emulated({ key: "live" });
  const { task_id } = await client.tasks.create("comparison", {
    attachments: ["https://example.com/1.jpg"],
    choices: ["yes"],
  });
  emulator.tasks.fail(task_id);
  const failed = await client.tasks.get(task_id);
  assertEquals(typeof taskError(failed)?.error, "string");
  assertEquals(isCompleted(failed), false);
});

Deno.test("isKnownAnnotation returns true for the six known types", () => {
  for (const type of KNOWN) {
    assertEquals(isKnownAnnotation({ ...BOX, type }), true);
  }
});

Deno.test("isKnownAnnotation returns false for other types, and for names of Object.prototype", () => {
  const types = ["blob", "Box", "", "toString", "__proto__", 1, null];
  for (const type of types) {
    assertEquals(isKnownAnnotation({ ...BOX, type }), false, String(type));
  }
  assertEquals(isKnownAnnotation(BOX), false);
});

Deno.test("isAnnotationOfType compares the type", () => {
  const box = { ...BOX, type: "box" };
  assertEquals(isAnnotationOfType(box, "box"), true);
  assertEquals(isAnnotationOfType(box, "point"), false);
  assertEquals(isAnnotationOfType({ ...BOX, geometry: "box" }, "box"), false);
});

Deno.test("normalizeAnnotation copies an older annotation and adds its geometry as type", () => {
  const old = { ...BOX, geometry: "box" };
  const annotation = normalizeAnnotation(old);
  assertEquals(annotation, { ...BOX, geometry: "box", type: "box" });
  assertEquals(isKnownAnnotation(annotation), true);
  assertEquals(old, { ...BOX, geometry: "box" });
});

Deno.test("normalizeAnnotation returns an annotation with a type, or with an unknown geometry, unchanged", () => {
  const same: readonly JsonObject[] = [
    { ...BOX, type: "box" },
    { ...BOX, type: "blob", geometry: "box" },
    { ...BOX, geometry: "blob" },
    BOX,
  ];
  for (const annotation of same) {
    assertStrictEquals(normalizeAnnotation(annotation) as unknown, annotation);
  }
});

Deno.test("normalizeAnnotation changes nothing the second time", () => {
  const annotations = fc.record({
    uuid: fc.uuid(),
    type: fc.constantFrom(...KNOWN, "blob"),
    geometry: fc.constantFrom(...KNOWN, "blob"),
  }, { requiredKeys: ["uuid"] });
  fc.assert(fc.property(annotations, (annotation) => {
    const once = normalizeAnnotation(annotation as JsonObject);
    assertStrictEquals(normalizeAnnotation(once), once);
  }));
});

Deno.test("isTaskOfType, isCompleted and isAnnotationOfType narrow a task of the emulator", async () => {
  const { client } = emulated();
  const created = await client.tasks.create("imageannotation", {
    attachment: "https://example.com/cow.jpg",
    geometries: { box: { objects_to_annotate: ["cow"], min_width: 10 } },
  });
  assertEquals(created.params.geometries?.box?.min_height, 0);
  const read: Task = await client.tasks.get(created.task_id);
  const boxes = isTaskOfType(read, "imageannotation") && isCompleted(read)
    ? read.response.annotations.filter((a) => isAnnotationOfType(a, "box"))
    : [];
  assertEquals(boxes.length > 0, true);
  assertEquals(boxes.every(({ width }) => width >= 10), true);
});
