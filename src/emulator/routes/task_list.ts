/** `GET /v1/tasks`: scans the shortest index for the query, from the newest task on. */
import {
  TaskReviewStatus,
  TaskStatus,
  TaskType,
} from "../../types/constants.ts";
import {
  type Condition,
  type Filter,
  meetsAll,
  readConditions,
} from "../http/filters.ts";
import {
  type EmulatedResponse,
  jsonResponse,
  type Query,
} from "../http/message.ts";
import {
  decodeCursor,
  encodeCursor,
  firstValue,
  invalidCursor,
  queryFlag,
  readPageQuery,
} from "../http/query.ts";
import type { Call } from "./router.ts";
import { attachmentDownloads, serializeLimited } from "../tenant/serialize.ts";
import type { Task } from "../../types/task.ts";
import type { TaskRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** The filters of the list. */
export const TASK_FILTERS: readonly Filter[] = [
  { key: "project", member: "project", kind: "any" },
  { key: "batch", member: "batch", kind: "any" },
  {
    key: "type",
    member: "type",
    kind: "any",
    known: Object.values(TaskType),
  },
  {
    key: "status",
    member: "status",
    kind: "any",
    known: Object.values(TaskStatus),
  },
  { key: "unique_id", member: "unique_id", kind: "any" },
  { key: "tags", member: "tags", kind: "list" },
  {
    key: "customer_review_status",
    member: "customer_review_status",
    kind: "list",
    known: Object.values(TaskReviewStatus),
  },
  { key: "start_time", member: "created_at", kind: "from" },
  { key: "end_time", member: "created_at", kind: "until" },
  { key: "completed_after", member: "completed_at", kind: "from" },
  { key: "completed_before", member: "completed_at", kind: "until" },
  { key: "updated_after", member: "updated_at", kind: "from" },
  { key: "updated_before", member: "updated_at", kind: "until" },
];

/** The query keys of the list that are not filters. */
export const TASK_LIST_KEYS: readonly string[] = [
  "limit",
  "offset",
  "next_token",
  "include_attachment_url",
  "limited_response",
];

/** A range of tasks in order of creation, and the remaining conditions. */
interface Selection {
  readonly records: readonly TaskRecord[];
  /** The index of the first task. */
  readonly from: number;
  /** The index after the last task. */
  readonly until: number;
  readonly conditions: readonly Condition[];
  /** The conditions as a cache key. */
  readonly key: string;
}

type Index = (
  tenant: Tenant,
  values: readonly string[],
) => readonly TaskRecord[] | undefined;

/** The filters that have an index. */
const INDEXES: Readonly<Record<string, Index>> = {
  project: tasksOfProject,
  batch: tasksOfBatch,
  unique_id: tasksOfUniqueIds,
};

/** Handles `GET /v1/tasks`. */
export function listTasks({ tenant, query }: Call): EmulatedResponse {
  const { limit, offset } = readPageQuery(query);
  const selection = select(tenant, readConditions(query, TASK_FILTERS));
  const rest = olderThan(selection, cursorPosition(tenant, query));
  const found = take(rest, offset, limit + 1);
  const page = found.slice(0, limit);
  const has_more = found.length > limit;
  const last = page.at(-1)?.task;
  // Recorded responses to an `offset`, and last pages, have no cursor.
  const hasCursor = has_more && !query.has("offset") && last !== undefined;
  return jsonResponse({
    docs: page.map((record) => serialize(record, tenant, query)),
    total: totalOf(selection, tenant),
    limit,
    offset,
    has_more,
    ...(hasCursor &&
      { next_token: encodeCursor(last.task_id, last.created_at) }),
  });
}

/** Selects the shortest index. Its condition need not be checked for each task. */
function select(tenant: Tenant, conditions: readonly Condition[]): Selection {
  let records = tenant.tasks;
  let used: Condition | undefined;
  for (const condition of conditions) {
    const found = indexed(tenant, condition);
    if (found === undefined || found.length > records.length) continue;
    records = found;
    used = condition;
  }
  const others = conditions.filter((condition) => condition !== used);
  return { ...narrow(records, others), key: JSON.stringify(conditions) };
}

function indexed(
  tenant: Tenant,
  { filter, values }: Condition,
): readonly TaskRecord[] | undefined {
  return INDEXES[filter.key]?.(tenant, values);
}

function tasksOfProject(
  tenant: Tenant,
  names: readonly string[],
): readonly TaskRecord[] | undefined {
  return names.length === 1 ? tenant.tasksOfProject(names[0]) : undefined;
}

function tasksOfBatch(
  tenant: Tenant,
  names: readonly string[],
): readonly TaskRecord[] | undefined {
  return names.length === 1 ? tenant.tasksOfBatch(names[0]) : undefined;
}

function tasksOfUniqueIds(
  tenant: Tenant,
  ids: readonly string[],
): readonly TaskRecord[] {
  return [...new Set(ids)]
    .map((id) => tenant.taskByUniqueId(id))
    .filter((record) => record !== undefined)
    .sort((one, other) => one.position - other.position);
}

/** Tasks are in order of creation, so a window of creation times is a range. */
function narrow(
  records: readonly TaskRecord[],
  conditions: readonly Condition[],
): Omit<Selection, "key"> {
  let from = 0;
  let until = records.length;
  const others = conditions.filter(({ filter, values: [bound = ""] }) => {
    if (filter.member !== "created_at") return true;
    if (filter.kind === "from") {
      from = firstWhere(records, ({ task }) => task.created_at >= bound);
    } else {
      until = firstWhere(records, ({ task }) => task.created_at > bound);
    }
    return false;
  });
  return { records, from, until, conditions: others };
}

/** Returns the tasks that are older than the one at that position. */
function olderThan(selection: Selection, position: number): Selection {
  const { records, until } = selection;
  const first = firstWhere(records, (record) => record.position >= position);
  return { ...selection, until: Math.min(until, first) };
}

/** Returns `count` matching tasks after `skip` others, from the newest on. */
function take(
  { records, from, until, conditions }: Selection,
  skip: number,
  count: number,
): readonly TaskRecord[] {
  const isPlain = conditions.length === 0;
  const found: TaskRecord[] = [];
  let toSkip = isPlain ? 0 : skip;
  let index = isPlain ? until - skip : until;
  while (index > from && found.length < count) {
    index -= 1;
    const record = records[index];
    if (record === undefined || !meetsAll(record.task, conditions)) continue;
    if (toSkip > 0) toSkip -= 1;
    else found.push(record);
  }
  return found;
}

/** Counts all matches. The tenant caches the number for the next page of the list. */
function totalOf(selection: Selection, tenant: Tenant): number {
  const { from, until, conditions, key } = selection;
  if (conditions.length === 0) return Math.max(0, until - from);
  return tenant.cached(key, () => take(selection, 0, Infinity).length);
}

/** Returns the first index at which a monotonic test is true. */
function firstWhere(
  records: readonly TaskRecord[],
  test: (record: TaskRecord) => boolean,
): number {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const record = records[middle];
    if (record !== undefined && test(record)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Returns the position of the task in the cursor; without a cursor, the position after all tasks. */
function cursorPosition(tenant: Tenant, query: Query): number {
  const cursor = firstValue(query, "next_token");
  if (cursor === undefined) return tenant.tasks.length;
  const position = tenant.task(decodeCursor(cursor))?.position;
  if (position === undefined) throw invalidCursor();
  return position;
}

/** Recorded lists do not contain `callback_succeeded`. */
function serialize(
  record: TaskRecord,
  tenant: Tenant,
  query: Query,
): Partial<Task> {
  if (queryFlag(query, "limited_response")) {
    return serializeLimited(record.task);
  }
  const { callback_succeeded: _, ...task } = tenant.view(record);
  if (!queryFlag(query, "include_attachment_url")) return task;
  return {
    ...task,
    attachmentS3Downloads: attachmentDownloads(record.task, tenant.services),
  };
}
