/**
 * Everything an emulator knows between two resets: clock, tenants by key, and
 * the log.
 */
import { CallbackDesk } from "../tenant/deliveries.ts";
import { Changes } from "../util/changes.ts";
import { Clock } from "../util/clock.ts";
import { EmulatorError } from "../util/errors.ts";
import { FaultBook } from "../faults/registry.ts";
import { isMadeUp, isTestKey } from "../util/keys.ts";
import { LatencyModel } from "../faults/latency.ts";
import type { EmulatorAccount, Settings } from "../options/options.ts";
import { PolicyKeeper } from "../tasks/auto_complete.ts";
import { IdMaker, Random, unforeseeableSeed } from "../util/random.ts";
import { RateLimiter } from "../faults/rate_limit.ts";
import { RequestLog } from "../http/request_log.ts";
import type { TaskRecord } from "../tenant/records.ts";
import { type Services, Tenant, type TenantRules } from "../tenant/tenant.ts";

/** The state of an emulator. */
export interface State {
  /** Tells the time of all tenants. */
  readonly clock: Clock;
  /** What all tenants share. */
  readonly services: Services;
  /** A tenant for each key. */
  readonly tenants: Map<string, Tenant>;
  /** The requests seen. */
  readonly log: RequestLog;
  /** The faults that may strike. */
  readonly faults: FaultBook;
  /** How long answers take. */
  readonly latency: LatencyModel;
  /** How many requests are answered. */
  readonly limiter: RateLimiter;
  /** What becomes of live tasks by themselves. */
  readonly policies: PolicyKeeper;
}

/** A task, and the tenant it is in. */
export interface Found {
  /** The tenant. */
  readonly tenant: Tenant;
  /** The task. */
  readonly record: TaskRecord;
}

/**
 * Makes the state that an emulator begins with. With a seed it is the same each
 * time; `seed` takes the place of the one in the settings.
 */
export function newState(
  settings: Settings,
  seed: string = String(settings.seed ?? unforeseeableSeed()),
): State {
  const { accounts, baseUrl, maxRequests, onChange, latency } = settings;
  const kind = settings.clock ??
    (settings.seed === undefined ? "real" : "virtual");
  const clock = new Clock(kind === "virtual");
  const random = new Random(seed);
  const ids = new IdMaker(random.fork("ids"));
  const changes = new Changes(onChange !== undefined);
  const callbacks = new CallbackDesk(settings.callbacks);
  const links = { baseUrl, resultLinkMs: settings.resultLinkMs };
  const services: Services = {
    clock,
    ids,
    random,
    ...links,
    changes,
    callbacks,
  };
  const tenants = accounts.flatMap((account, index) =>
    tenantsOf(account, `accounts/${index}`, { settings, services })
  );
  return {
    clock,
    services,
    tenants: new Map(tenants),
    log: new RequestLog(maxRequests),
    faults: new FaultBook(random.fork("faults")),
    latency: new LatencyModel(random.fork("latency"), latency),
    limiter: new RateLimiter(),
    policies: new PolicyKeeper(),
  };
}

/** AU4: the key decides the tenant, and nothing crosses over. */
function tenantsOf(
  { testKey, liveKey, disabledTypes = [] }: EmulatorAccount,
  name: string,
  ground: Ground,
): readonly (readonly [string, Tenant])[] {
  const owner = { owner: name, disabledTypes };
  const test = { ...owner, name: `${name}/test`, key: testKey };
  const live = { ...owner, name: `${name}/live`, key: liveKey };
  return [
    [testKey, newTenant(test, ground)],
    [liveKey, newTenant(live, ground)],
  ];
}

/** What sets a new tenant apart. */
interface Birth extends Pick<TenantRules, "name" | "disabledTypes"> {
  readonly key: string;
  /** Names its account, whose owner is in all of its tenants. */
  readonly owner: string;
}

/** What new tenants share. */
interface Ground {
  readonly settings: Settings;
  readonly services: Services;
}

function newTenant(
  { key, owner, ...given }: Birth,
  { settings, services }: Ground,
): Tenant {
  const { completeTestBatches, teamLagMs, keptFileBytes } = settings;
  const isTest = isTestKey(key);
  const rules: TenantRules = {
    ...given,
    isTest,
    completesBatches: !isTest || completeTestBatches,
    userId: services.random.fork(`user/${owner}`).hex(24),
    teamLagMs,
    keptFileBytes,
  };
  return new Tenant(rules, services);
}

/**
 * Gives the tenant of a key, which a made-up key gets at its first use if the
 * settings say so; `undefined` for other unknown keys.
 */
export function tenantOf(
  state: State,
  key: string,
  settings: Settings,
): Tenant | undefined {
  const known = state.tenants.get(key);
  if (known !== undefined || !settings.anyKey || !isMadeUp(key)) return known;
  return addTenant(state, key, settings);
}

/** Makes a tenant for a key that has none. */
export function addTenant(
  { services, tenants }: State,
  key: string,
  settings: Settings,
): Tenant {
  const name = `keys/${key}`;
  const birth = { name, key, owner: name, disabledTypes: [] };
  const tenant = newTenant(birth, { settings, services });
  tenants.set(key, tenant);
  return tenant;
}

/** Finds a task in whichever tenant it is, or throws a 404. */
export function findTask(state: State, id: string): Found {
  for (const tenant of state.tenants.values()) {
    const record = tenant.task(id);
    if (record !== undefined) return { tenant, record };
  }
  throw new EmulatorError(404, `No tenant has a task with the id "${id}".`);
}

/** Finds the tenant of a key, or throws a 404 that does not name the key. */
export function findTenant(state: State, key: string): Tenant {
  const tenant = state.tenants.get(key);
  if (tenant === undefined) {
    throw new EmulatorError(404, "No account has that key.");
  }
  return tenant;
}
