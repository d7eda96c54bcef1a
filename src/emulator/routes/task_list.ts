/**
 * `GET /v1/tasks`: the shortest index that fits the query, walked from the
 * newest task, one page at a time.
 */
import {
  type Condition,
  conditionsOf,
  type Filter,
  meetsAll,
} from "../http/filters.ts";
import { jsonReply, type Query, type Reply } from "../http/message.ts";
import {
  badCursor,
  cursorOf,
  firstOf,
  flagOf,
  idInCursor,
  readPageQuery,
} from "../http/query.ts";
import type { Call } from "./router.ts";
import {
  attachmentDownloads,
  limitedView,
  listedView,
} from "../tenant/task_view.ts";
import type { TaskRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** The filters of the list. */
export const TASK_FILTERS: readonly Filter[] = [
  { key: "project", member: "project", kind: "any" },
  { key: "batch", member: "batch", kind: "any" },
  { key: "type", member: "type", kind: "any" },
  { key: "status", member: "status", kind: "any" },
  { key: "unique_id", member: "unique_id", kind: "any" },
  { key: "tags", member: "tags", kind: "list" },
  {
    key: "customer_review_status",
    member: "customer_review_status",
    kind: "list",
  },
  { key: "start_time", member: "created_at", kind: "from" },
  { key: "end_time", member: "created_at", kind: "until" },
  { key: "completed_after", member: "completed_at", kind: "from" },
  { key: "completed_before", member: "completed_at", kind: "until" },
  { key: "updated_after", member: "updated_at", kind: "from" },
  { key: "updated_before", member: "updated_at", kind: "until" },
];

/** The query keys of the list that filter nothing. */
export const TASK_LIST_KEYS: readonly string[] = [
  "limit",
  "offset",
  "next_token",
  "include_attachment_url",
  "limited_response",
];

/**
 * A stretch of tasks in order of creation, and what is still to be asked of
 * each.
 */
interface Selection {
  readonly records: readonly TaskRecord[];
  /** The first of the stretch. */
  readonly from: number;
  /** The one after its last. */
  readonly until: number;
  readonly conditions: readonly Condition[];
  /** What the query asked, as a key to what was worked out from it. */
  readonly key: string;
}

type Index = (
  tenant: Tenant,
  values: readonly string[],
) => readonly TaskRecord[] | undefined;

/** The filters that an index answers. */
const INDEXES: Readonly<Record<string, Index>> = {
  project: tasksOfProject,
  batch: tasksOfBatch,
  unique_id: tasksOfUniqueIds,
};

/** Answers `GET /v1/tasks`. */
export function listTasks({ tenant, query }: Call): Reply {
  const { limit, offset } = readPageQuery(query);
  const selection = select(tenant, conditionsOf(query, TASK_FILTERS));
  const rest = after(selection, cursorPosition(tenant, query));
  const found = take(rest, offset, limit + 1);
  const page = found.slice(0, limit);
  const has_more = found.length > limit;
  const last = page.at(-1)?.task;
  // The recorded replies to an `offset` have no cursor (TR4), nor have last
  // pages (TR7).
  const hasCursor = has_more && !query.has("offset") && last !== undefined;
  return jsonReply({
    docs: page.map((record) => viewOf(record, tenant, query)),
    total: totalOf(selection, tenant),
    limit,
    offset,
    has_more,
    ...(hasCursor && { next_token: cursorOf(last.task_id, last.created_at) }),
  });
}

/**
 * Takes the shortest index that fits; what it answers need not be asked of each
 * task again.
 */
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

/**
 * Tasks lie in order of creation, so a window of creation times is a stretch of
 * them.
 */
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

/** Gives what is older than the task at that position. */
function after(selection: Selection, position: number): Selection {
  const { records, until } = selection;
  const first = firstWhere(records, (record) => record.position >= position);
  return { ...selection, until: Math.min(until, first) };
}

/** Walks from the newest, skips some and gives some. */
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

/**
 * Counts all matches. Pages of one list ask again and again, so the tenant
 * remembers the number.
 */
function totalOf(selection: Selection, tenant: Tenant): number {
  const { from, until, conditions, key } = selection;
  if (conditions.length === 0) return Math.max(0, until - from);
  return tenant.remember(key, () => take(selection, 0, Infinity).length);
}

/**
 * Finds the first record, of a list in which a test turns from false to true
 * once.
 */
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

/**
 * Gives the position of the task that the cursor names; without a cursor, the
 * one after all.
 */
function cursorPosition(tenant: Tenant, query: Query): number {
  const cursor = firstOf(query, "next_token");
  if (cursor === undefined) return tenant.tasks.length;
  const position = tenant.task(idInCursor(cursor))?.position;
  if (position === undefined) throw badCursor();
  return position;
}

function viewOf(record: TaskRecord, tenant: Tenant, query: Query): object {
  if (flagOf(query, "limited_response")) return limitedView(record.task);
  const view = listedView(record, tenant.services);
  if (!flagOf(query, "include_attachment_url")) return view;
  const attachmentS3Downloads = attachmentDownloads(
    record.task,
    tenant.services,
  );
  return { ...view, attachmentS3Downloads };
}
