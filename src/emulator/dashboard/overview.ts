/** The data of the emulator's page: the newest objects of each kind, in a bounded response. */
import type { JsonObject } from "../../types/json.ts";
import type { Task } from "../../types/task.ts";
import type { Engine } from "../engine/engine.ts";
import type { FaultReport } from "../faults/registry.ts";
import { toCurl } from "../http/curl.ts";
import type { RecordedRequest } from "../http/request_log.ts";
import type { CallbackDelivery } from "../tenant/deliveries.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { looksLikeRealKey } from "../util/keys.ts";

/** The maximum number of objects of a kind. */
const MAX_ITEMS = 50;

/** The maximum length of a string. */
const MAX_CHARACTERS = 4000;

/** A key and the size of its tenant. */
export interface TenantSummary {
  /** The key, unless it looks like a real one. */
  readonly key: string;
  /** Whether it is a test key. */
  readonly isTest: boolean;
  /** The number of projects. */
  readonly projects: number;
  /** The number of batches. */
  readonly batches: number;
  /** The number of tasks. */
  readonly tasks: number;
}

/** A request and its curl command, which is absent if the body is too long. */
export type RequestSummary = RecordedRequest & { readonly curl?: string };

/** The data of the page. Lists start with the newest. */
export interface Overview {
  /** The kind and the time of the clock. */
  readonly clock: { readonly kind: string; readonly now: string };
  /** The keys. */
  readonly tenants: readonly TenantSummary[];
  /** The newest tasks of all keys. */
  readonly tasks: readonly Task[];
  /** The newest requests. */
  readonly requests: readonly RequestSummary[];
  /** The newest callbacks and emails. */
  readonly callbacks: readonly CallbackDelivery[];
  /** Whether callbacks are paused. */
  readonly isPaused: boolean;
  /** The faults, oldest first. */
  readonly faults: readonly FaultReport[];
}

/** Returns the data of the page. */
export function readOverview({ state }: Engine): Overview {
  const { services, tenants, log, faults } = state;
  const { clock } = services;
  const all = [...tenants.values()];
  return {
    clock: { kind: clock.kind, now: clock.timestamp() },
    tenants: [...tenants].map(([key, tenant]) => summarize(key, tenant)),
    tasks: newest(
      all.flatMap((tenant) =>
        tenant.tasks.slice(-MAX_ITEMS)
          .map((record) => ({ tenant, record }))
      ),
      ({ record: { task } }) => task.created_at + task.task_id,
    ).map(({ tenant, record }) => shortenTask(tenant.view(record))),
    requests: log.list().slice(-MAX_ITEMS).reverse()
      .map((request) => shortenRequest(request, services.baseUrl)),
    callbacks: newest(
      all.flatMap(({ deliveries }) => [...deliveries.all].slice(-MAX_ITEMS)),
      ({ id }) => id.padStart(16, "0"),
    ).map((delivery) => ({ ...delivery, body: shorten(delivery.body) })),
    isPaused: services.callbacks.isPaused,
    faults: faults.list(),
  };
}

function summarize(key: string, tenant: Tenant): TenantSummary {
  return {
    key: looksLikeRealKey(key) ? "(a key that looks real)" : key,
    isTest: tenant.rules.isTest,
    projects: [...tenant.projects].length,
    batches: [...tenant.batches].length,
    tasks: tenant.tasks.length,
  };
}

/** The page asks every other second, so long params and responses are shortened. */
function shortenTask(task: Task): Task {
  const { params, response, ...rest } = task;
  return {
    ...rest,
    params: shortenObject(params),
    ...(response !== undefined && { response: shortenObject(response) }),
  };
}

function shortenObject(value: JsonObject): JsonObject {
  const json = JSON.stringify(value);
  return json.length <= MAX_CHARACTERS ? value : { "…": shorten(json) };
}

function shortenRequest(
  request: RecordedRequest,
  baseUrl: string,
): RequestSummary {
  const { body } = request;
  if (body.length > MAX_CHARACTERS) return { ...request, body: shorten(body) };
  return { ...request, curl: toCurl(request, baseUrl) };
}

function shorten(value: string): string {
  const rest = value.length - MAX_CHARACTERS;
  if (rest <= 0) return value;
  return `${value.slice(0, MAX_CHARACTERS)}… and ${rest} more characters`;
}

function newest<T>(
  items: readonly T[],
  rankOf: (item: T) => string,
): readonly T[] {
  return [...items].sort((one, other) => rankOf(one) < rankOf(other) ? 1 : -1)
    .slice(0, MAX_ITEMS);
}
