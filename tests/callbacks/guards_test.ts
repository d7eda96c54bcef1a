import { assert, assertEquals } from "@std/assert";
import { expectTypeOf } from "expect-type";
import {
  type BatchCallback,
  type Callback,
  isBatchCallback,
  isErrorCallback,
  isTaskCallback,
  type JsonObject,
  type Task,
  type TaskErrorResponse,
} from "../../src/callbacks/mod.ts";
import { isTaskOfType } from "../../mod.ts";

Deno.test("isTaskCallback, isErrorCallback and isBatchCallback tell the kinds of callbacks apart", () => {
  const id = { task_id: "1" };
  const response = {
    error: "No",
    attachments: [{ statusCode: 403, url: "u" }],
  };
  const table: readonly (readonly [Callback, string])[] = [
    [id, "task"],
    [{ ...id, status: "error", response }, "task error"],
    [{ ...id, response }, "task error"],
    [{ ...id, response, task: { status: "error" } }, "task error"],
    [{ ...id, status: "completed", response }, "task"],
    [{ ...id, status: "error" }, "task"],
    [{ ...id, response: { error: 5 } }, "task"],
    [{ name: "b", project: "p", status: "completed" }, "batch"],
    [{ ...id, name: "b", project: "p" }, "task"],
    [{ name: "b" }, ""],
    [{ task_id: 5 }, ""],
    [{}, ""],
  ];
  for (const [callback, kinds] of table) {
    const found = [
      isTaskCallback(callback) && "task",
      isErrorCallback(callback) && "error",
      isBatchCallback(callback) && "batch",
    ];
    assertEquals(
      found.filter(Boolean).join(" "),
      kinds,
      JSON.stringify(callback),
    );
  }
});

Deno.test("isErrorCallback, isBatchCallback and isTaskCallback narrow the type of a callback", () => {
  const callback = { task_id: "1", response: { error: "No" } } as Callback;
  assert(isErrorCallback(callback));
  expectTypeOf(callback.task_id).toBeString();
  expectTypeOf(callback.response).toExtend<TaskErrorResponse>();
  expectTypeOf(callback.response.error).toBeString();
  const other = { name: "b", project: "p" } as Callback;
  assert(isBatchCallback(other));
  expectTypeOf(other).toExtend<BatchCallback>();
  const third = {} as Callback;
  if (isTaskCallback(third) && third.task) {
    if (isTaskOfType(third.task, "imageannotation")) {
      expectTypeOf(third.task).toEqualTypeOf<Task<"imageannotation">>();
    }
  }
  if (isTaskCallback(third)) {
    expectTypeOf(third.response).toExtend<JsonObject | undefined>();
    expectTypeOf(third.task?.task_id).toEqualTypeOf<string | undefined>();
  }
});
