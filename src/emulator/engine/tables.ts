/**
 * All that an emulator knows, as tables of entries: what is written down of each
 * kind of thing, and how it is put back. A new kind gets a line here.
 */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import type { StoredDelivery } from "../tenant/deliveries.ts";
import { hasResultFiles } from "../task_types/mod.ts";
import type { EmulatorEntry } from "../util/changes.ts";
import { refuse } from "../util/check.ts";
import type { StoredFile } from "../tenant/file_store.ts";
import type { State } from "./state.ts";
import type { StoredGroup, StoredTeammate } from "../tenant/team.ts";
import type {
  ProjectRecord,
  StoredBatch,
  StoredTask,
} from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** A kind of thing in a tenant. */
export interface TenantTable {
  /** Gives ids and values, oldest first. */
  readonly list: (tenant: Tenant) => readonly (readonly [string, object])[];
  /** Puts one back; what it belongs to is there already. */
  readonly put: (tenant: Tenant, value: JsonObject) => void;
  /** Members that each value has, and their types. */
  readonly members: Readonly<Record<string, string>>;
}

/** Something that each emulator has one of. */
export interface Part {
  /** Gives all of it as JSON. */
  readonly save: () => JsonValue;
  /** Takes over what `save` gave, or throws a 400. */
  readonly load: (saved: JsonValue) => void;
}

/** The tables of a tenant, in the order in which they are put back. */
export const TENANT_TABLES: Readonly<Record<string, TenantTable>> = {
  projects: {
    list: listProjects,
    put: putProject,
    members: { id: "string", kind: "string", project: "object" },
  },
  batches: {
    list: listBatches,
    put: putBatch,
    members: { name: "string", status: "string", studio: "object" },
  },
  tasks: {
    list: listTasks,
    put: putTask,
    members: {
      task_id: "string",
      created_at: "string",
      status: "string",
      params: "object",
    },
  },
  files: {
    list: listFiles,
    put: putFile,
    members: { file: "object", metadata: "object" },
  },
  team: {
    list: listTeam,
    put: putTeammate,
    members: { id: "string", teammate: "object", projects: "object" },
  },
  groups: {
    list: listGroups,
    put: putGroup,
    members: { id: "string", project: "string", emails: "object" },
  },
  deliveries: {
    list: listDeliveries,
    put: putDelivery,
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
};

/** Gives the parts of a state by the name of their table. */
export function partsOf(state: State): Readonly<Record<string, Part>> {
  return {
    clock: state.clock,
    ids: state.services.ids,
    policy: state.policies,
    latency: state.latency,
    rateLimit: state.limiter,
    faults: state.faults,
    callbacks: state.services.callbacks,
  };
}

/** Gives an entry for all that there is in a tenant. */
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

function listProjects(
  { projects }: Tenant,
): readonly (readonly [string, object])[] {
  return [...projects].map(({ id, kind, project }) =>
    [project.name, { id, kind, project }] as const
  );
}

function putProject(tenant: Tenant, value: JsonObject): void {
  const { id, kind, project } = value as unknown as ProjectRecord;
  tenant.addProject({ id, kind, project, tasks: [] });
}

function listBatches(
  { batches }: Tenant,
): readonly (readonly [string, object])[] {
  return [...batches].map(({ batch }) => [batch.name, batch] as const);
}

function putBatch(tenant: Tenant, value: JsonObject): void {
  const batch = value as unknown as StoredBatch;
  const project = tenant.project(batch.project);
  tenant.addBatch({ batch, project, tasks: [], counts: new Map() });
}

function listTasks({ tasks }: Tenant): readonly (readonly [string, object])[] {
  return tasks.map(({ task }) => [task.task_id, task] as const);
}

function putTask(tenant: Tenant, value: JsonObject): void {
  const task = value as unknown as StoredTask;
  const { type, project, batch, created_at } = task;
  const newest = tenant.tasks.at(-1)?.task.created_at ?? "";
  if (created_at < newest) {
    throw refuse("created_at", `${newest} or later`, created_at);
  }
  tenant.putTask(task, {
    ...(project !== undefined && { project: tenant.project(project) }),
    ...(batch !== undefined && { batch: tenant.batch(batch) }),
  }, { hasLinks: hasResultFiles(type) });
}

function listFiles({ files }: Tenant): readonly (readonly [string, object])[] {
  return files.files.map((stored) => [stored.file.id, stored] as const);
}

/** The bytes of a file are not written down. */
function putFile(tenant: Tenant, value: JsonObject): void {
  tenant.files.add(value as unknown as StoredFile);
}

function listTeam({ team }: Tenant): readonly (readonly [string, object])[] {
  return [...team];
}

function putTeammate(tenant: Tenant, value: JsonObject): void {
  const stored = value as unknown as StoredTeammate;
  tenant.team.set(stored.teammate.email, stored);
}

function listGroups(
  { groups }: Tenant,
): readonly (readonly [string, object])[] {
  return groups.map((group) => [group.id, group] as const);
}

function putGroup(tenant: Tenant, value: JsonObject): void {
  tenant.groups.push(value as unknown as StoredGroup);
}

function listDeliveries(
  { deliveries }: Tenant,
): readonly (readonly [string, object])[] {
  return [...deliveries.all].map((delivery) =>
    [delivery.id, delivery] as const
  );
}

function putDelivery(tenant: Tenant, value: JsonObject): void {
  tenant.deliveries.put(value as unknown as StoredDelivery);
}
