/** The options of an emulator: their types, their defaults and their checks. */
import {
  type CallbackSettings,
  type EmulatorCallbackOptions,
  readCallbackOptions,
} from "./callbacks.ts";
import type { EmulatorEntry } from "../util/changes.ts";
import { EmulatorError } from "../util/errors.ts";
import { isTestKey, looksReal } from "../util/keys.ts";
import { type Latency, readLatency } from "../faults/latency.ts";
import { didYouMean } from "../util/check.ts";

/** The two keys of an account; each sees a tenant of its own. */
export interface EmulatorKeys {
  /** The test key: its tasks complete at once. */
  readonly test: string;
  /**
   * The live key: its tasks stay pending until completed through the emulator.
   */
  readonly live: string;
}

/** An account that the emulator knows. */
export interface EmulatorAccount {
  /** A made-up key that starts with `test_` or ends with `|test`. */
  readonly testKey: string;
  /** A made-up key that does neither. */
  readonly liveKey: string;
  /**
   * Task types that the account may not use: creating one is a 402. Default:
   * none.
   */
  readonly disabledTypes?: readonly string[];
}

/**
 * What `createEmulator` takes. All of it may be left out.
 *
 * @example An account of your own, without one task type
 * ```ts
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import type { EmulatorOptions } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const options: EmulatorOptions = {
 *   accounts: [
 *     { testKey: "test_me", liveKey: "live_me", disabledTypes: ["chat"] },
 *   ],
 * };
 * assertEquals(createEmulator(options).keys.live, "live_me");
 * ```
 */
export interface EmulatorOptions {
  /**
   * Makes everything repeatable: ids, labels and times depend on the seed and
   * the requests alone. Default: ids that nobody can foresee.
   */
  readonly seed?: number | string;
  /**
   * A `"virtual"` clock starts at 2026-01-01T00:00:00Z and moves only by
   * `advance`. Default: `"virtual"` with a seed, else `"real"`.
   */
  readonly clock?: "real" | "virtual";
  /**
   * The accounts. Default: one, with the keys `test_emulator` and
   * `live_emulator`.
   */
  readonly accounts?: readonly EmulatorAccount[];
  /**
   * Takes keys that look like real ones. Default `false`: they are refused, so
   * that none gets into a test by mistake.
   */
  readonly allowRealKeys?: boolean;
  /**
   * Gives every made-up key, `test_…`, `live_…` or `…|test`, a tenant of its own
   * at its first use, for instance one to each test. Default `false`: keys of no
   * account are a 401.
   */
  readonly anyKey?: boolean;
  /**
   * Answers 400, with a suggestion, to query keys and body members that the API
   * would ignore. Default `false`.
   */
  readonly strict?: boolean;
  /**
   * The host in the links that replies contain. Requests may name any host.
   * Default `"https://api.scale.com"`.
   */
  readonly baseUrl?: string;
  /**
   * Whether a batch of a test key is completed as soon as it has tasks, as
   * these complete at once. With `false` it stays `in_progress`. What the
   * service does is not known. Default `true`.
   */
  readonly completeTestBatches?: boolean;
  /** How many requests the log keeps, the newest. Default 10 000. */
  readonly maxRequests?: number;
  /**
   * The largest file that may be uploaded, in bytes. Default 80 000 000, as the
   * API documents.
   */
  readonly maxUploadBytes?: number;
  /**
   * How many bytes of uploaded files each key keeps, the newest; of others
   * there is only the size and a hash. Default 67 108 864.
   */
  readonly keptFileBytes?: number;
  /**
   * How long after an invitation lists of the team do not show it, in
   * milliseconds of the emulator's clock: the service's lag some seconds.
   * Default 0.
   */
  readonly teamLagMs?: number;
  /**
   * How long links to results and attachments open, in milliseconds of the
   * emulator's clock, rounded up to seconds. A task that is read again has fresh
   * ones. Default 86 400 000, a day; with 0 they have expired from the first.
   */
  readonly resultLinkMs?: number;
  /**
   * How long answers take, in milliseconds: a number, or a range to draw from.
   * Default: no time.
   */
  readonly latency?: number | Latency;
  /**
   * Waits so many milliseconds, or until the signal aborts: what a `latency`
   * does. Default: a timer.
   */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /**
   * Is told what changed, before the answer goes out that says so. The answer
   * waits for it, and is an error where it fails. `entries` are all there is
   * after an import, a restore or a reset, when `isWhole` is true, and else only
   * those that are new or changed. Nothing is ever removed but then.
   */
  readonly onChange?: (change: EmulatorChange) => void | Promise<void>;
  /** How callbacks are sent. Default: they are listed, and not sent. */
  readonly callbacks?: EmulatorCallbackOptions;
}

/** What changed in an emulator. */
export interface EmulatorChange {
  /** Whether the entries are all there is, and all earlier ones are gone. */
  readonly isWhole: boolean;
  /** The entries. Their values are living objects: copy or write them at once. */
  readonly entries: readonly EmulatorEntry[];
}

/** The options that stay as they are when left out. */
type Optional = "seed" | "clock" | "latency" | "onChange" | "callbacks";

/** Options that were checked and completed. */
export type Settings =
  & Required<Omit<EmulatorOptions, Optional>>
  & Pick<EmulatorOptions, "seed" | "clock" | "onChange">
  & {
    readonly latency: Latency | undefined;
    readonly callbacks: CallbackSettings;
  };

/** The options left out. */
const DEFAULTS: Required<Omit<EmulatorOptions, Optional>> = {
  accounts: [{ testKey: "test_emulator", liveKey: "live_emulator" }],
  allowRealKeys: false,
  strict: false,
  baseUrl: "https://api.scale.com",
  completeTestBatches: true,
  maxRequests: 10_000,
  maxUploadBytes: 80_000_000,
  keptFileBytes: 67_108_864,
  teamLagMs: 0,
  resultLinkMs: 86_400_000,
  anyKey: false,
  sleep,
};

/** Every option and the types it may have. */
const TYPES: Readonly<Record<keyof EmulatorOptions, readonly string[]>> = {
  seed: ["number", "string"],
  accounts: ["object"],
  allowRealKeys: ["boolean"],
  strict: ["boolean"],
  baseUrl: ["string"],
  completeTestBatches: ["boolean"],
  maxRequests: ["number"],
  maxUploadBytes: ["number"],
  keptFileBytes: ["number"],
  teamLagMs: ["number"],
  resultLinkMs: ["number"],
  clock: ["string"],
  anyKey: ["boolean"],
  latency: ["number", "object"],
  sleep: ["function"],
  onChange: ["function"],
  callbacks: ["object"],
};

/** The options that are whole numbers from 0 up. */
const WHOLE_NUMBERS = [
  "maxRequests",
  "maxUploadBytes",
  "keptFileBytes",
  "teamLagMs",
  "resultLinkMs",
] as const;

/**
 * Checks the options and fills in the defaults. Throws a `TypeError` that names
 * the option and its value, never a key.
 */
export function readOptions(options: EmulatorOptions): Settings {
  const given = givenOptions(options);
  const latency = latencyOf(given.latency);
  const callbacks = readCallbackOptions(given.callbacks);
  const settings: Settings = { ...DEFAULTS, ...given, latency, callbacks };
  const { seed, clock = "real", baseUrl, accounts } = settings;
  if (typeof seed === "number" && !Number.isFinite(seed)) {
    throw new TypeError(
      `seed must be a finite number or a string, got ${seed}`,
    );
  }
  if (clock !== "real" && clock !== "virtual") {
    throw new TypeError(`clock must be "real" or "virtual", got "${clock}"`);
  }
  for (const name of WHOLE_NUMBERS) checkWholeNumber(name, settings[name]);
  checkAccounts(accounts, settings.allowRealKeys);
  return { ...settings, baseUrl: checkUrl(baseUrl) };
}

/**
 * Leaves out what is `undefined`, and throws for what is unknown or of the
 * wrong type.
 */
function givenOptions(options: EmulatorOptions): EmulatorOptions {
  const given = Object.entries(options)
    .filter(([, value]) => value !== undefined);
  for (const [name, value] of given) checkType(name, value);
  return Object.fromEntries(given);
}

function checkType(name: string, value: unknown): void {
  if (!Object.hasOwn(TYPES, name)) {
    const hint = didYouMean(name, Object.keys(TYPES));
    throw new TypeError(`Unknown option "${name}"${hint}`);
  }
  const types = TYPES[name as keyof EmulatorOptions];
  if (!types.includes(typeof value)) {
    throw new TypeError(
      `${name} must be of type ${types.join(" or ")}, got ${typeof value}`,
    );
  }
}

function latencyOf(latency: EmulatorOptions["latency"]): Latency | undefined {
  if (latency === undefined) return undefined;
  try {
    return readLatency(latency);
  } catch (error) {
    throw error instanceof EmulatorError ? new TypeError(error.message) : error;
  }
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
  });
}

function checkWholeNumber(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new TypeError(`${name} must be a whole number from 0 up, got ${value}`);
}

function checkUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new TypeError(`baseUrl must be an http or https URL, got "${text}"`);
  }
  return text.replace(/\/+$/, "");
}

function checkAccounts(
  accounts: readonly EmulatorAccount[],
  allowRealKeys: boolean,
): void {
  if (!Array.isArray(accounts) || accounts.length === 0) {
    throw new TypeError("accounts must be an array of at least one account");
  }
  const seen = new Set<string>();
  for (const [index, { testKey, liveKey }] of accounts.entries()) {
    const where = `accounts[${index}]`;
    checkKey(`${where}.testKey`, testKey, allowRealKeys);
    checkKey(`${where}.liveKey`, liveKey, allowRealKeys);
    if (!isTestKey(testKey)) {
      throw new TypeError(
        `${where}.testKey must start with "test_" or end with "|test"`,
      );
    }
    if (isTestKey(liveKey)) {
      throw new TypeError(`${where}.liveKey must not be a test key`);
    }
    seen.add(testKey).add(liveKey);
  }
  if (seen.size < 2 * accounts.length) {
    throw new TypeError("accounts must not share a key");
  }
}

/** A colon cannot be part of a user name in Basic authentication. */
function checkKey(where: string, key: unknown, allowRealKeys: boolean): void {
  if (typeof key !== "string" || !/^[^\s:]+$/.test(key)) {
    throw new TypeError(
      `${where} must be a string without white space and colons`,
    );
  }
  if (looksReal(key) && !allowRealKeys) {
    throw new TypeError(
      `${where} looks like a real key; make one up, or set allowRealKeys`,
    );
  }
}
