/** What the emulator knows of a task type. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import type { ResultFilesByType } from "../../types/result_file.ts";
import type { Task } from "../../types/task.ts";
import type {
  KnownTaskType,
  TaskResponseByType,
} from "../../types/tasks/map.ts";
import type { MemberKinds } from "../util/kinds.ts";
import type { LabelContext } from "./context.ts";
import type { ParamGroup } from "./params.ts";
import type { Picture } from "./png.ts";

/** One task type: the rules for its parameters, and the result of its tasks. */
export interface TaskTypeModel<T extends KnownTaskType = KnownTaskType> {
  /**
   * The required parameters: at least one of each group. The parameters of the
   * task's project count as well.
   */
  readonly required?: readonly ParamGroup[];
  /** The kinds of the known parameters. Others are neither checked nor decoded. */
  readonly params?: MemberKinds;
  /** The values of parameters that were left out. */
  readonly defaults?: JsonObject;
  /** The instruction of tasks that were created without one. */
  readonly instruction?: string;
  /** Throws a 400 for parameters that contradict each other or are malformed. */
  readonly check?: (params: JsonObject) => void;
  /** Adds the defaults inside parameters. */
  readonly addNestedDefaults?: (params: JsonObject) => JsonObject;
  /**
   * Returns the response, `undefined` where tasks have none. Without this
   * function the response is `{ annotations: [] }`.
   */
  readonly respond?: (
    context: LabelContext,
  ) => TaskResponseByType[T] | undefined;
  /** Returns the responses of several labelers, `[]` where only one was asked. */
  readonly attempts?: (context: LabelContext) => NonNullable<Task["attempts"]>;
  /** The JSON result files, by the member of the response that links to them. */
  readonly files?: ResultFileModels<T>;
  /** Returns the picture `{name}.png` that the response links to, if there is one. */
  readonly picture?: (
    name: string,
    context: LabelContext,
  ) => Picture | undefined;
}

/** The JSON result files of a type; the content of those of `ResultFilesByType` is typed. */
export type ResultFileModels<T extends KnownTaskType> = T extends
  keyof ResultFilesByType ? {
    readonly [Member in keyof ResultFilesByType[T]]?: (
      context: LabelContext,
    ) => ResultFilesByType[T][Member];
  }
  : Readonly<Record<string, (context: LabelContext) => JsonValue>>;

/** Models by task type. */
export type TaskTypeModels = {
  readonly [T in KnownTaskType]: TaskTypeModel<T>;
};
