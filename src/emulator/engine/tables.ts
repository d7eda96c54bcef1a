/** The tables of a document: how each kind of object is listed and restored. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import type { StoredDelivery } from "../tenant/deliveries.ts";
import type { EmulatorEntry } from "../util/changes.ts";
import { invalidValue } from "../util/check.ts";
import { isArray, isObject } from "../util/json.ts";
import { readArray, readConversation } from "../tenant/conversations.ts";
import { readTimestamp } from "../util/clock.ts";
import type { StoredFile } from "../tenant/file_store.ts";
import type {
  StoredDataset,
  StoredDatasetDelivery,
  StoredTaskDelivery,
} from "../tenant/v2_store.ts";
import type { State } from "./state.ts";
import type { StoredGroup, StoredTeammate } from "../tenant/team.ts";
import type {
  ProjectRecord,
  StoredBatch,
  StoredTask,
} from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** A kind of object of a tenant. */
export interface TenantTable {
  /** Returns ids and values, oldest first. */
  readonly list: (tenant: Tenant) => readonly (readonly [string, object])[];
  /** Restores an object. The objects that it refers to were restored before. */
  readonly restore: (tenant: Tenant, value: JsonObject) => void;
  /** The required members of a value, and their types. */
  readonly members: Readonly<Record<string, string>>;
}

/** A part of the state that an emulator has only one of. */
export interface Part {
  /** Returns the state as JSON. */
  readonly save: () => JsonValue;
  /** Restores what `save` returned. Throws a 400 for other values. */
  readonly load: (saved: JsonValue) => void;
}

/** The members of a task's conversation. */
const CONVERSATION_MEMBERS = [
  "threads",
  "sensitive_content_reports",
  "errors",
  "everyForm",
] as const;

/** The tables of a tenant, in the order in which they are restored. */
export const TENANT_TABLES: Readonly<Record<string, TenantTable>> = {
  projects: {
    list: listProjects,
    restore: restoreProject,
    members: { id: "string", kind: "string", project: "object" },
  },
  batches: {
    list: listBatches,
    restore: restoreBatch,
    members: { name: "string", status: "string", studio: "object" },
  },
  tasks: {
    list: listTasks,
    restore: restoreTask,
    members: {
      task_id: "string",
      created_at: "string",
      status: "string",
      params: "object",
    },
  },
  files: {
    list: listFiles,
    restore: restoreFile,
    members: { file: "object", metadata: "object" },
  },
  team: {
    list: listTeam,
    restore: restoreTeammate,
    members: { id: "string", teammate: "object", projects: "object" },
  },
  groups: {
    list: listGroups,
    restore: restoreGroup,
    members: { id: "string", project: "string", emails: "object" },
  },
  deliveries: {
    list: listDeliveries,
    restore: restoreDelivery,
    members: {
      id: "string",
      event: "string",
      target: "string",
      status: "string",
      createdAt: "string",
      attempts: "object",
      body: "string",
    },
  },
  taskDeliveries: {
    list: ({ v2Store }) => byId(v2Store.deliveries),
    restore: restoreTaskDelivery,
    members: {
      id: "string",
      name: "string",
      project: "string",
      delivered_at: "string",
      task_ids: "object",
    },
  },
  datasets: {
    list: ({ v2Store }) => byId(v2Store.datasets),
    restore: ({ v2Store }, value) =>
      v2Store.addDataset(value as unknown as StoredDataset),
    members: { id: "string", name: "string" },
  },
  datasetDeliveries: {
    list: ({ v2Store }) => byId(v2Store.datasetDeliveries),
    restore: restoreDatasetDelivery,
    members: {
      id: "string",
      name: "string",
      dataset: "string",
      delivered_at: "string",
      tasks: "object",
    },
  },
};

/** Returns the parts of a state by the name of their table. */
export function partsOf(state: State): Readonly<Record<string, Part>> {
  return {
    clock: state.services.clock,
    ids: state.services.ids,
    autoComplete: state.autoCompleter,
    latency: state.latency,
    rateLimit: state.limiter,
    faults: state.faults,
    callbacks: state.services.callbacks,
  };
}

/** Returns the entries of a tenant. */
export function tenantEntries(tenant: Tenant): readonly EmulatorEntry[] {
  const { name } = tenant.rules;
  return Object.entries(TENANT_TABLES).flatMap(([table, { list }]) =>
    list(tenant).map(([id, value]) => ({
      tenant: name,
      table,
      id,
      value: value as JsonObject,
    }))
  );
}

function byId<T extends { readonly id: string }>(
  objects: Iterable<T>,
): readonly (readonly [string, T])[] {
  return [...objects].map((object) => [object.id, object] as const);
}

function listProjects(
  { projects }: Tenant,
): readonly (readonly [string, object])[] {
  return [...projects].map(({ id, kind, project }) =>
    [project.name, { id, kind, project }] as const
  );
}

function restoreProject(tenant: Tenant, value: JsonObject): void {
  const { id, kind, project } = value as unknown as ProjectRecord;
  tenant.addProject({ id, kind, project, tasks: [] });
}

function listBatches(
  { batches }: Tenant,
): readonly (readonly [string, object])[] {
  return [...batches].map(({ batch }) => [batch.name, batch] as const);
}

function restoreBatch(tenant: Tenant, value: JsonObject): void {
  const batch = value as unknown as StoredBatch;
  const project = tenant.project(batch.project);
  tenant.addBatch({ batch, project, tasks: [], counts: new Map() });
}

function listTasks({ tasks }: Tenant): readonly (readonly [string, object])[] {
  return tasks.map(({ task }) => [task.task_id, task] as const);
}

function restoreTask(tenant: Tenant, value: JsonObject): void {
  const task = value as unknown as StoredTask;
  const { project, batch, created_at, reopened_at } = task;
  readTimestamp("created_at", created_at);
  if (reopened_at !== undefined) readTimestamp("reopened_at", reopened_at);
  const newest = tenant.tasks.at(-1)?.task.created_at ?? "";
  if (created_at < newest) {
    throw invalidValue("created_at", `${newest} or later`, created_at);
  }
  if (task.conversation !== undefined) {
    task.conversation = readConversation(
      task.conversation,
      task.task_id,
      CONVERSATION_MEMBERS,
    );
  }
  tenant.restoreTask(task, {
    ...(project !== undefined && { project: tenant.project(project) }),
    ...(batch !== undefined && { batch: tenant.batch(batch) }),
  });
}

function listFiles({ files }: Tenant): readonly (readonly [string, object])[] {
  return files.files.map((stored) => [stored.file.id, stored] as const);
}

/** A document does not have the contents of files. */
function restoreFile(tenant: Tenant, value: JsonObject): void {
  tenant.files.add(value as unknown as StoredFile);
}

function listTeam({ team }: Tenant): readonly (readonly [string, object])[] {
  return [...team];
}

function restoreTeammate(tenant: Tenant, value: JsonObject): void {
  const stored = value as unknown as StoredTeammate;
  tenant.team.set(stored.teammate.email, stored);
}

function listGroups(
  { groups }: Tenant,
): readonly (readonly [string, object])[] {
  return groups.map((group) => [group.id, group] as const);
}

function restoreGroup(tenant: Tenant, value: JsonObject): void {
  tenant.groups.push(value as unknown as StoredGroup);
}

function listDeliveries(
  { deliveries }: Tenant,
): readonly (readonly [string, object])[] {
  return [...deliveries.all].map((delivery) =>
    [delivery.id, delivery] as const
  );
}

function restoreDelivery(tenant: Tenant, value: JsonObject): void {
  const delivery = value as unknown as StoredDelivery;
  if (delivery.dueAt !== undefined) readTimestamp("dueAt", delivery.dueAt);
  tenant.deliveries.restore(delivery);
}

function restoreTaskDelivery(tenant: Tenant, value: JsonObject): void {
  const { task_ids, delivered_at } = value;
  readTimestamp("delivered_at", delivered_at);
  tenant.project(String(value.project));
  const isStrings = isArray(task_ids) &&
    task_ids.every((id) => typeof id === "string");
  if (!isStrings) {
    throw invalidValue("task_ids", "an array of strings", task_ids);
  }
  tenant.v2Store.addDelivery(value as unknown as StoredTaskDelivery);
}

function restoreDatasetDelivery(
  { v2Store }: Tenant,
  value: JsonObject,
): void {
  const { dataset, delivered_at, tasks } = value;
  readTimestamp("delivered_at", delivered_at);
  if (v2Store.dataset(String(dataset)) === undefined) {
    throw invalidValue("dataset", "the id of a dataset", dataset);
  }
  readArray(tasks, "tasks", (task, at) => {
    const { task_id, response, attachments } = task;
    if (typeof task_id !== "string") {
      throw invalidValue(`${at}.task_id`, "a string", task_id);
    }
    if (!isObject(response)) {
      throw invalidValue(`${at}.response`, "an object", response);
    }
    if (!isObject(attachments) || !Object.values(attachments).every(isObject)) {
      const expected = "an object of objects";
      throw invalidValue(`${at}.attachments`, expected, attachments);
    }
    return task;
  });
  v2Store.addDatasetDelivery(value as unknown as StoredDatasetDelivery);
}
