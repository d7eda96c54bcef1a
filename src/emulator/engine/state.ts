/** The state of an emulator: its services, its tenants by key, and its log. */
import { FaultRegistry } from "../faults/registry.ts";
import { LatencyModel } from "../faults/latency.ts";
import { RateLimiter } from "../faults/rate_limit.ts";
import { RequestLog } from "../http/request_log.ts";
import { DEFAULT_BASE_URL, type EmulatorSettings } from "../options/options.ts";
import { AutoCompleter } from "../tasks/auto_complete.ts";
import { CallbackSwitches } from "../tenant/deliveries.ts";
import type { TaskRecord } from "../tenant/records.ts";
import { type Services, Tenant, type TenantRules } from "../tenant/tenant.ts";
import { Changes } from "../util/changes.ts";
import { Clock } from "../util/clock.ts";
import { EmulatorError } from "../util/errors.ts";
import { isEmulatorKey, isTestKey } from "../util/keys.ts";
import { IdMaker, Random, randomSeed } from "../util/random.ts";

/** The state of an emulator. */
export interface State {
  /** The checked options. */
  readonly settings: EmulatorSettings;
  /** The services that all tenants share. */
  readonly services: Services;
  /** The tenants by API key. */
  readonly tenants: Map<string, Tenant>;
  /** The log of requests. */
  readonly log: RequestLog;
  /** The faults. */
  readonly faults: FaultRegistry;
  /** The latency of responses. */
  readonly latency: LatencyModel;
  /** The rate limit. */
  readonly limiter: RateLimiter;
  /** The automatic completion of live tasks. */
  readonly autoCompleter: AutoCompleter;
}

/** A task and the tenant that owns it. */
export interface TaskLocation {
  /** The tenant. */
  readonly tenant: Tenant;
  /** The task. */
  readonly record: TaskRecord;
}

/** The properties of a new tenant. */
interface TenantInit extends Pick<TenantRules, "name" | "disabledTypes"> {
  readonly key: string;
  /** The name of its account: all tenants of an account have the same owner. */
  readonly account: string;
}

/**
 * Returns the initial state. It is the same for the same seed; `seed` overrides
 * the one in the settings.
 */
export function newState(
  settings: EmulatorSettings,
  seed: string = String(settings.seed ?? randomSeed()),
): State {
  const kind = settings.clock ??
    (settings.seed === undefined ? "real" : "virtual");
  const random = new Random(seed);
  const state: State = {
    settings,
    services: {
      clock: new Clock(kind),
      ids: new IdMaker(random.fork("ids")),
      random,
      baseUrl: settings.baseUrl ?? DEFAULT_BASE_URL,
      resultLinkMs: settings.resultLinkMs,
      responseForms: settings.responseForms,
      changes: new Changes(settings.onChange !== undefined),
      callbacks: new CallbackSwitches(settings.callbacks),
    },
    tenants: new Map(),
    log: new RequestLog(settings),
    faults: new FaultRegistry(random.fork("faults")),
    latency: new LatencyModel(random.fork("latency"), settings.latency),
    limiter: new RateLimiter(),
    autoCompleter: new AutoCompleter(),
  };
  for (const [index, account] of settings.accounts.entries()) {
    const { testKey, liveKey, disabledTypes = [] } = account;
    const name = `accounts/${index}`;
    const shared = { account: name, disabledTypes };
    addTenant(state, { ...shared, name: `${name}/test`, key: testKey });
    addTenant(state, { ...shared, name: `${name}/live`, key: liveKey });
  }
  return state;
}

/**
 * Returns the tenant of a key. With `anyKey`, a made-up key gets one at its first
 * use. Returns `undefined` for other unknown keys.
 */
export function tenantOf(state: State, key: string): Tenant | undefined {
  const existing = state.tenants.get(key);
  if (existing !== undefined) return existing;
  return state.settings.anyKey && isEmulatorKey(key)
    ? addKeyTenant(state, key)
    : undefined;
}

/** Adds a tenant for a key of no account. */
export function addKeyTenant(state: State, key: string): Tenant {
  const name = `keys/${key}`;
  return addTenant(state, { name, key, account: name, disabledTypes: [] });
}

function addTenant(
  { settings, services, tenants }: State,
  { key, account, name, disabledTypes }: TenantInit,
): Tenant {
  const isTest = isTestKey(key);
  const rules: TenantRules = {
    name,
    isTest,
    completesBatches: !isTest || settings.completeTestBatches,
    disabledTypes,
    userId: services.random.fork(`user/${account}`).hex(24),
    teamLagMs: settings.teamLagMs,
    keptFileBytes: settings.keptFileBytes,
  };
  const tenant = new Tenant(rules, services);
  tenants.set(key, tenant);
  return tenant;
}

/** Returns a task of any tenant. Throws a 404 if there is none with that id. */
export function findTask(state: State, id: string): TaskLocation {
  for (const tenant of state.tenants.values()) {
    const record = tenant.task(id);
    if (record !== undefined) return { tenant, record };
  }
  throw new EmulatorError(404, `Task "${id}" not found`);
}

/** Returns the tenant of a key. Throws a 404 that does not contain the key. */
export function findTenant(state: State, key: string): Tenant {
  const tenant = state.tenants.get(key);
  if (tenant === undefined) {
    throw new EmulatorError(404, "API key not found");
  }
  return tenant;
}
