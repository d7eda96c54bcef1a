/** What the emulator's page shows: the newest of everything, in one bounded answer. */
import type { JsonObject } from "../../types/json.ts";
import type { Task } from "../../types/task.ts";
import type { CallbackDelivery } from "../tenant/deliveries.ts";
import { curlOf } from "../http/curl.ts";
import type { FaultReport } from "../faults/registry.ts";
import type { Host } from "../engine/engine.ts";
import { looksReal } from "../util/keys.ts";
import type { RecordedRequest } from "../http/request_log.ts";
import { taskView } from "../tenant/task_view.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** How much of each kind is shown. */
const MOST = 50;

/** How much of a text is shown. */
const MOST_CHARACTERS = 4000;

/** A key, and what there is in its tenant. */
export interface TenantSummary {
  /** The key; of one that looks real only that. */
  readonly key: string;
  /** Whether it is a test key. */
  readonly isTest: boolean;
  /** How many there are. */
  readonly projects: number;
  /** How many there are. */
  readonly batches: number;
  /** How many there are. */
  readonly tasks: number;
}

/** A request, and the command that sends it again; absent where that is too long. */
export type ShownRequest = RecordedRequest & { readonly curl?: string };

/** What the page shows; lists begin with the newest. */
export interface Overview {
  /** Whether the clock stands still, and what time it is. */
  readonly clock: { readonly kind: string; readonly now: string };
  /** The keys. */
  readonly tenants: readonly TenantSummary[];
  /** The newest tasks of all keys. */
  readonly tasks: readonly Task[];
  /** The newest requests. */
  readonly requests: readonly ShownRequest[];
  /** The newest callbacks, mails among them. */
  readonly callbacks: readonly CallbackDelivery[];
  /** Whether callbacks wait until they are asked for. */
  readonly isPaused: boolean;
  /** The faults, oldest first. */
  readonly faults: readonly FaultReport[];
}

/** Gives what the page shows. */
export function overviewOf({ state, settings }: Host): Overview {
  const { clock, services, tenants, log, faults } = state;
  const all = [...tenants.values()];
  return {
    clock: { kind: clock.kind, now: clock.timestamp() },
    tenants: [...tenants].map(([key, tenant]) => summaryOf(key, tenant)),
    tasks: newest(
      all.flatMap(({ tasks }) => tasks.slice(-MOST)),
      ({ task }) => task.created_at + task.task_id,
    ).map((record) => shownTask(taskView(record, services))),
    requests: log.list().slice(-MOST).reverse()
      .map((request) => shownRequest(request, settings.baseUrl)),
    callbacks: newest(
      all.flatMap(({ deliveries }) => [...deliveries.all].slice(-MOST)),
      ({ id }) => id.padStart(16, "0"),
    ).map((delivery) => ({ ...delivery, body: cut(delivery.body) })),
    isPaused: services.callbacks.isPaused,
    faults: faults.list(),
  };
}

function summaryOf(key: string, tenant: Tenant): TenantSummary {
  return {
    key: looksReal(key) ? "(a key that looks real)" : key,
    isTest: tenant.rules.isTest,
    projects: [...tenant.projects].length,
    batches: [...tenant.batches].length,
    tasks: tenant.tasks.length,
  };
}

/** Params and responses may be long, and the page asks every other second. */
function shownTask(task: Task): Task {
  const { params, response, ...rest } = task;
  return {
    ...rest,
    params: short(params),
    ...(response !== undefined && { response: short(response) }),
  };
}

function short(value: JsonObject): JsonObject {
  const text = JSON.stringify(value);
  return text.length <= MOST_CHARACTERS ? value : { "…": cut(text) };
}

function shownRequest(
  request: RecordedRequest,
  baseUrl: string,
): ShownRequest {
  const { body } = request;
  if (body.length > MOST_CHARACTERS) return { ...request, body: cut(body) };
  return { ...request, curl: curlOf(request, baseUrl) };
}

function cut(text: string): string {
  const rest = text.length - MOST_CHARACTERS;
  if (rest <= 0) return text;
  return `${text.slice(0, MOST_CHARACTERS)}… and ${rest} characters more`;
}

function newest<T>(
  items: readonly T[],
  rankOf: (item: T) => string,
): readonly T[] {
  return [...items].sort((one, other) => rankOf(one) < rankOf(other) ? 1 : -1)
    .slice(0, MOST);
}
