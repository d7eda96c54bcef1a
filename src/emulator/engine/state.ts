/**
 * Everything an emulator knows between two resets: clock, worlds by key, and
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
import { type Tools, World, type WorldRules } from "../tenant/tenant.ts";

/** The state of an emulator. */
export interface State {
  /** Tells the time of all worlds. */
  readonly clock: Clock;
  /** What all worlds share. */
  readonly tools: Tools;
  /** A world for each key. */
  readonly worlds: Map<string, World>;
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

/** A task, and the world it is in. */
export interface Found {
  /** The world. */
  readonly world: World;
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
  const tools: Tools = { clock, ids, random, ...links, changes, callbacks };
  const worlds = accounts.flatMap((account, index) =>
    worldsOf(account, `accounts/${index}`, { settings, tools })
  );
  return {
    clock,
    tools,
    worlds: new Map(worlds),
    log: new RequestLog(maxRequests),
    faults: new FaultBook(random.fork("faults")),
    latency: new LatencyModel(random.fork("latency"), latency),
    limiter: new RateLimiter(),
    policies: new PolicyKeeper(),
  };
}

/** AU4: the key decides the world, and nothing crosses over. */
function worldsOf(
  { testKey, liveKey, disabledTypes = [] }: EmulatorAccount,
  name: string,
  ground: Ground,
): readonly (readonly [string, World])[] {
  const owner = { owner: name, disabledTypes };
  const test = { ...owner, name: `${name}/test`, key: testKey };
  const live = { ...owner, name: `${name}/live`, key: liveKey };
  return [
    [testKey, newWorld(test, ground)],
    [liveKey, newWorld(live, ground)],
  ];
}

/** What sets a new world apart. */
interface Birth extends Pick<WorldRules, "name" | "disabledTypes"> {
  readonly key: string;
  /** Names its account, whose owner is in all of its worlds. */
  readonly owner: string;
}

/** What new worlds share. */
interface Ground {
  readonly settings: Settings;
  readonly tools: Tools;
}

function newWorld(
  { key, owner, ...given }: Birth,
  { settings, tools }: Ground,
): World {
  const { completeTestBatches, teamLagMs, keptFileBytes } = settings;
  const isTest = isTestKey(key);
  const rules: WorldRules = {
    ...given,
    isTest,
    completesBatches: !isTest || completeTestBatches,
    userId: tools.random.fork(`user/${owner}`).hex(24),
    teamLagMs,
    keptFileBytes,
  };
  return new World(rules, tools);
}

/**
 * Gives the world of a key, which a made-up key gets at its first use if the
 * settings say so; `undefined` for other unknown keys.
 */
export function worldOf(
  state: State,
  key: string,
  settings: Settings,
): World | undefined {
  const known = state.worlds.get(key);
  if (known !== undefined || !settings.anyKey || !isMadeUp(key)) return known;
  return addWorld(state, key, settings);
}

/** Makes a world for a key that has none. */
export function addWorld(
  { tools, worlds }: State,
  key: string,
  settings: Settings,
): World {
  const name = `keys/${key}`;
  const birth = { name, key, owner: name, disabledTypes: [] };
  const world = newWorld(birth, { settings, tools });
  worlds.set(key, world);
  return world;
}

/** Finds a task in whichever world it is, or throws a 404. */
export function findTask(state: State, id: string): Found {
  for (const world of state.worlds.values()) {
    const record = world.task(id);
    if (record !== undefined) return { world, record };
  }
  throw new EmulatorError(404, `No world has a task with the id "${id}".`);
}

/** Finds the world of a key, or throws a 404 that does not name the key. */
export function findWorld(state: State, key: string): World {
  const world = state.worlds.get(key);
  if (world === undefined) {
    throw new EmulatorError(404, "No account has that key.");
  }
  return world;
}
