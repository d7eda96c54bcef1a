/** Many tasks as one job: each is created once, however often the job runs. */
import type { ScaleClient } from "../client.ts";
import {
  assertBoolean,
  assertFunction,
  assertInteger,
  type Assertion,
  assertOptions,
  assertPlainObject,
  assertSpelling,
  assertString,
  throwMustBe,
} from "../core/check.ts";
import { ScaleError } from "../core/errors.ts";
import { can } from "../core/platform.ts";
import { PLATFORM_CLOCK } from "../http/runtime.ts";
import { TaskType } from "../types/constants.ts";
import type { Task } from "../types/task.ts";
import type { CommonTaskParams } from "../types/tasks/common.ts";
import type { TaskParams } from "../types/tasks/map.ts";
import { Budget } from "./budget.ts";
import { contentId } from "./content_id.ts";
import { createOnce, type Delays } from "./create_once.ts";
import {
  assertSource,
  type BulkJob,
  createJob,
  JOB_ASSERTIONS,
  type JobOptions,
} from "./job.ts";
import type { Journal } from "./journal.ts";
import { failureStatus } from "./outcome.ts";
import { type Done, type JobCall, type Source, StopJob } from "./schedule.ts";

/** The status of a task of `createTasks`: `planned` in a dry run only. */
export type CreateTaskStatus = "created" | "existed" | "planned";

/** A task of `createTasks`. */
export interface CreatedTask<T extends TaskType = TaskType> {
  /** The `unique_id` of the task. */
  readonly uniqueId: string;
  /** The id of the task. Absent in a dry run. */
  readonly taskId?: string;
  /** The task. Absent in a dry run, and if the journal has it. */
  readonly task?: Task<T>;
}

/** Options of `createTasks`. */
export interface CreateTasksOptions<T extends TaskType = TaskType>
  extends JobOptions<CreateTaskStatus> {
  /** The type of all tasks. */
  readonly type: T;
  /**
   * The spending guard, for test keys too: the job creates this number of tasks
   * at most. Before one more it ends with a `ScaleError` whose `reason` is
   * `max_tasks`. A task whose outcome is unknown counts; one that existed does
   * not.
   */
  readonly maxTasks: number;
  /**
   * Returns the `unique_id` of a task that has none in its params. Default:
   * `contentId`, so that items with the same content are one task.
   */
  readonly uniqueId?:
    | ((params: TaskParams<T>, index: number) => string | Promise<string>)
    | undefined;
  /** What earlier runs have created. Their tasks exist, without a request. */
  readonly journal?: Journal | undefined;
  /**
   * Whether to send nothing: items of the journal exist, all others are `planned`.
   * @default false
   */
  readonly dryRun?: boolean | undefined;
  /** Returns numbers from 0 (included) to 1 (excluded), for delays. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

const ASSERTIONS: Readonly<Record<keyof CreateTasksOptions, Assertion>> = {
  ...JOB_ASSERTIONS,
  type: (value, name) => assertSpelling(value, name, TaskType),
  maxTasks: (value, name) => {
    if (value !== Infinity) assertInteger(value, name, [0]);
  },
  uniqueId: assertFunction,
  journal: (value, name) => {
    if (!can(value, "get", "set")) {
      throwMustBe(value, name, "a journal, with get and set");
    }
  },
  dryRun: assertBoolean,
  random: assertFunction,
};

/**
 * Returns a job that creates a task for each item, the params of `tasks.create`.
 * Each task has a `unique_id`: that of its params, or one that is the same in
 * every run. So the job may be run again after a crash, and pays once for each
 * task. A creation with an unknown outcome is repeated twice before it is
 * reported as `unknown`.
 *
 * A task is `created` if this job has created it, and `existed` if the API or the
 * journal has it from before. If a response is lost and the task is found
 * afterwards, it counts as `created`. If the `unique_id` belongs to a task with
 * another content, the item has `failed`, with a `ScaleDuplicateResourceError`.
 *
 * Python: no such function. API:
 * https://scale.com/docs/api-reference/tasks#create-a-task
 *
 * @example Create tasks, and run the job again
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createTasks } from "@labelwire/scale/bulk";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new ScaleClient(createEmulator().clientOptions());
 * const items = ["1.jpg", "2.jpg", "3.jpg"].map((name) => ({
 *   attachment: `https://example.com/${name}`,
 *   geometries: { box: { objects_to_annotate: ["cow"] } },
 * }));
 * const options = { type: "imageannotation", maxTasks: 100 } as const;
 * const first = await createTasks(client, items, options).finish();
 * const second = await createTasks(client, items, options).finish();
 * assertEquals([first.counts.created, second.counts.created], [3, 0]);
 * assertEquals(second.counts.existed, 3);
 * ```
 *
 * @throws {ScaleArgumentError} for a wrong option, and without `maxTasks`
 */
export function createTasks<T extends TaskType>(
  client: ScaleClient,
  items: Source<TaskParams<T>>,
  options: CreateTasksOptions<T>,
): BulkJob<TaskParams<T>, CreatedTask<T>, CreateTaskStatus> {
  assertSource(items, "items");
  assertOptions(options, ASSERTIONS, "createTasks");
  // assertOptions sees only what is there, and these two must be.
  ASSERTIONS.type(options.type, "type");
  ASSERTIONS.maxTasks(options.maxTasks, "maxTasks");
  return createJob({
    source: items,
    work: createWork(client, options),
    statuses: ["created", "existed", "planned"],
  }, options);
}

/** Returns the work on one item. */
function createWork<T extends TaskType>(
  client: ScaleClient,
  {
    type,
    maxTasks,
    uniqueId = (params) => contentId(type, params as object),
    journal,
    dryRun,
    clock = PLATFORM_CLOCK,
    random = Math.random,
  }: CreateTasksOptions<T>,
): (
  params: TaskParams<T>,
  call: JobCall,
  index: number,
) => Promise<Done<CreatedTask<T>, CreateTaskStatus>> {
  const budget = new Budget(maxTasks);
  const delays: Delays = { clock, random };
  const inWork = new Map<string, Promise<unknown>>();

  /** Works on the item once no other item with its id is in work. */
  const inTurn = async <Value>(
    id: string,
    work: () => Promise<Value>,
  ): Promise<Value> => {
    while (inWork.has(id)) await inWork.get(id);
    const working = work();
    inWork.set(id, working.catch(() => {}));
    try {
      return await working;
    } finally {
      inWork.delete(id);
    }
  };

  const create = async (
    params: TaskParams<T>,
    id: string,
    call: JobCall,
  ): Promise<Done<CreatedTask<T>, CreateTaskStatus>> => {
    const { value: task, status } = await createOnce(
      (options) =>
        client.tasks.create<T>(
          type,
          { ...params as object, unique_id: id } as TaskParams<T>,
          options,
        ),
      call,
      delays,
    );
    const { task_id: taskId } = task;
    return { status, value: { uniqueId: id, taskId, task } };
  };

  return async (params, call, index) => {
    assertPlainObject(params, "The params of a task");
    const own = (params as CommonTaskParams).unique_id;
    const id = own ?? await uniqueId(params, index);
    assertString(id, "unique_id");
    return await inTurn(id, async () => {
      const known = await orStop(() => journal?.get(id));
      if (known) {
        const value = { uniqueId: id, taskId: known.task_id };
        return { status: "existed", value };
      }
      if (!await budget.reserve()) throw new StopJob(maxTasksError(maxTasks));
      let isSpent = true;
      try {
        if (dryRun) return { status: "planned", value: { uniqueId: id } };
        const done = await create(params, id, call);
        isSpent = done.status === "created";
        const task_id = done.value.taskId!;
        await orStop(() => journal?.set(id, { task_id }), done);
        return done;
      } catch (error) {
        if (!(error instanceof StopJob)) {
          isSpent = failureStatus(error, call.signal) === "unknown";
        }
        throw error;
      } finally {
        budget.settle(isSpent);
      }
    });
  };
}

/** Calls the journal. Its error ends the job; `done` is what was done before. */
async function orStop<Value>(
  call: () => Value | Promise<Value>,
  done?: Done<unknown, string>,
): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    throw new StopJob(error, done);
  }
}

function maxTasksError(maxTasks: number): ScaleError {
  return new ScaleError(
    `The job was stopped before it created one more task: maxTasks is ${maxTasks}`,
    { reason: "max_tasks" },
  );
}
