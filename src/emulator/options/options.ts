/** The options of an emulator: their types, their defaults and their checks. */
import type { Complete, Defined } from "../../types/complete.ts";
import {
  type CallbackSettings,
  type EmulatorCallbackOptions,
  readCallbackOptions,
} from "./callbacks.ts";
import type { EmulatorEntry } from "../util/changes.ts";
import { MAX_TIMER_MS } from "../util/clock.ts";
import { EmulatorError } from "../util/errors.ts";
import { checkAccounts, type EmulatorAccount } from "./accounts.ts";
import { type Latency, readLatency } from "../faults/latency.ts";
import { didYouMean } from "../util/check.ts";
import {
  readResponseForms,
  type ResponseForms,
  type ResponseFormSettings,
} from "./response_forms.ts";

/**
 * The options of `createEmulator`.
 *
 * @example An account without one task type
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
   * The seed. With a seed, ids, labels and times depend only on the seed and the
   * requests. Default: a random seed.
   */
  readonly seed?: number | string | undefined;
  /**
   * The kind of clock. A `"virtual"` clock starts at 2026-01-01T00:00:00Z, and only
   * `clock.advance` and the waits of clients with `clientOptions` move it: until
   * then policies, rate limits and retries of callbacks stand still. Default:
   * `"virtual"` with a seed, else `"real"`.
   */
  readonly clock?: "real" | "virtual" | undefined;
  /**
   * The accounts. Default: one, with the keys `test_emulator` and
   * `live_emulator`.
   */
  readonly accounts?: readonly EmulatorAccount[] | undefined;
  /**
   * Whether keys may look like real ones. Default `false`, so that no real key
   * gets into a test by mistake.
   */
  readonly allowRealKeys?: boolean | undefined;
  /**
   * Whether every made-up key, `test_…`, `live_…` or `…|test`, gets its own tenant
   * at its first use, for instance one per test. Default `false`: a key of no
   * account is a 401.
   */
  readonly anyKey?: boolean | undefined;
  /**
   * Whether query keys and body members that the API would ignore are a 400, with
   * a suggestion. Default `false`.
   */
  readonly strict?: boolean | undefined;
  /**
   * The URL that links begin with. Requests may go to any host. Default: the
   * origin of the request; for a callback, that of the newest request with a valid
   * key; `"https://api.scale.com"` before the first one. A request to a control
   * route counts only before the first one.
   */
  readonly baseUrl?: string | undefined;
  /**
   * Names, without a port, by which a browser may reach the control routes of a
   * server, beside IP addresses, `localhost` and the host of `baseUrl`. Control
   * routes need no key, so `handle` refuses any other name with a 403: it may be a
   * site that leads to this machine. `fetch` is not concerned. Default: none.
   */
  readonly allowHosts?: readonly string[] | undefined;
  /**
   * Whether a batch of a test key is completed as soon as it has tasks, because
   * these complete at once. With `false` it stays `in_progress`. What the service
   * does is not known. Default `true`.
   */
  readonly completeTestBatches?: boolean | undefined;
  /** The forms of results where several are public. */
  readonly responseForms?: ResponseForms | undefined;
  /** The maximum number of requests in the log. Default 10 000. */
  readonly maxRequests?: number | undefined;
  /**
   * The maximum size of the requests in the log, in bytes. When it is exceeded, the
   * oldest requests are dropped. Default 67 108 864.
   */
  readonly keptRequestBytes?: number | undefined;
  /**
   * The maximum size of a request body that is not multipart, in bytes: a larger
   * one is a 413. The service's limit is not known. Default 16 777 216.
   */
  readonly maxBodyBytes?: number | undefined;
  /**
   * The maximum size of an uploaded file, in bytes. Default 80 000 000, the
   * documented limit.
   */
  readonly maxUploadBytes?: number | undefined;
  /**
   * The maximum size of the file contents that each tenant stores, in bytes. When
   * it is exceeded, the oldest contents are dropped. Default 67 108 864.
   */
  readonly keptFileBytes?: number | undefined;
  /**
   * The time from an invitation until lists of the team contain it, in
   * milliseconds of the emulator's clock. In the service it is some seconds.
   * Default 0.
   */
  readonly teamLagMs?: number | undefined;
  /**
   * The lifetime of links to results and attachments, in milliseconds of the
   * emulator's clock, rounded up to seconds. Each response with a task has new
   * links. Default 86 400 000, a day; with 0 every link is expired.
   */
  readonly resultLinkMs?: number | undefined;
  /**
   * The latency of responses, in milliseconds: a number, or a range. Default: no
   * latency.
   */
  readonly latency?: number | Latency | undefined;
  /**
   * Waits for the `latency`: that many milliseconds, or until the signal aborts.
   * Default: a timer.
   */
  readonly sleep?:
    | ((ms: number, signal?: AbortSignal) => Promise<void>)
    | undefined;
  /**
   * Called with what a request changed, before its response is sent. The response
   * waits for it, and is an error if it fails; a response without a change waits
   * for the call in progress. After an import, a restore or a reset, `isWhole` is
   * true and `entries` are all entries; otherwise they are the new and changed
   * ones. Only a whole change removes entries. What a failed call had stays in the
   * emulator, and is part of the next call.
   */
  readonly onChange?:
    | ((change: EmulatorChange) => void | Promise<void>)
    | undefined;
  /** How callbacks are sent. Default: they are listed but not sent. */
  readonly callbacks?: EmulatorCallbackOptions | undefined;
}

/** A change of the state of an emulator. */
export interface EmulatorChange {
  /** Whether these are all entries: earlier ones are gone. */
  readonly isWhole: boolean;
  /** The entries. Their values change later: copy or write them at once. */
  readonly entries: readonly EmulatorEntry[];
}

/** The options without a default. */
type Optional =
  | "seed"
  | "clock"
  | "baseUrl"
  | "latency"
  | "onChange"
  | "callbacks"
  | "responseForms";

/** The checked options, with defaults. */
export type EmulatorSettings =
  & Complete<Omit<EmulatorOptions, Optional>>
  & Pick<EmulatorOptions, "seed" | "clock" | "onChange">
  & {
    readonly baseUrl: string | undefined;
    readonly latency: Latency | undefined;
    readonly callbacks: CallbackSettings;
    readonly responseForms: ResponseFormSettings;
  };

/** The URL of the API, which links begin with before the first request. */
export const DEFAULT_BASE_URL = "https://api.scale.com";

/** The defaults. */
const DEFAULTS: Complete<Omit<EmulatorOptions, Optional>> = {
  accounts: [{ testKey: "test_emulator", liveKey: "live_emulator" }],
  allowRealKeys: false,
  strict: false,
  allowHosts: [],
  completeTestBatches: true,
  maxRequests: 10_000,
  keptRequestBytes: 67_108_864,
  maxBodyBytes: 16_777_216,
  maxUploadBytes: 80_000_000,
  keptFileBytes: 67_108_864,
  teamLagMs: 0,
  resultLinkMs: 86_400_000,
  anyKey: false,
  sleep: sleepByTimer,
};

/** The types of each option. */
const TYPES: Readonly<Record<keyof EmulatorOptions, readonly string[]>> = {
  seed: ["number", "string"],
  accounts: ["object"],
  allowRealKeys: ["boolean"],
  strict: ["boolean"],
  baseUrl: ["string"],
  allowHosts: ["object"],
  completeTestBatches: ["boolean"],
  maxRequests: ["number"],
  keptRequestBytes: ["number"],
  maxBodyBytes: ["number"],
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
  responseForms: ["object"],
};

/** The options that are integers of at least 0. */
const WHOLE_NUMBERS = [
  "maxRequests",
  "keptRequestBytes",
  "maxBodyBytes",
  "maxUploadBytes",
  "keptFileBytes",
  "teamLagMs",
  "resultLinkMs",
] as const;

/**
 * Checks the options and adds the defaults. Throws a `TypeError` that names the
 * option and its value, but never a key.
 */
export function readOptions(options: EmulatorOptions): EmulatorSettings {
  const defined = definedOptions(options);
  const latency = readLatencyOption(defined.latency);
  const callbacks = readCallbackOptions(defined.callbacks);
  const settings: EmulatorSettings = {
    baseUrl: undefined,
    ...DEFAULTS,
    ...defined,
    latency,
    callbacks,
    responseForms: readResponseForms(defined.responseForms),
  };
  const { seed, clock = "real", baseUrl, accounts } = settings;
  if (typeof seed === "number" && !Number.isFinite(seed)) {
    throw new TypeError(
      `seed must be a finite number or a string: current value is ${seed}`,
    );
  }
  if (clock !== "real" && clock !== "virtual") {
    throw new TypeError(
      `clock must be "real" or "virtual": current value is "${clock}"`,
    );
  }
  for (const name of WHOLE_NUMBERS) checkWholeNumber(name, settings[name]);
  checkAccounts(accounts, settings.allowRealKeys);
  checkHosts(settings.allowHosts);
  return {
    ...settings,
    baseUrl: baseUrl === undefined ? undefined : checkUrl(baseUrl),
  };
}

/** Returns the options that are not `undefined`. Throws if one is unknown or of the wrong type. */
function definedOptions(options: EmulatorOptions): Defined<EmulatorOptions> {
  const defined = Object.entries(options)
    .filter(([, value]) => value !== undefined);
  for (const [name, value] of defined) checkType(name, value);
  return Object.fromEntries(defined);
}

function checkType(name: string, value: unknown): void {
  if (!Object.hasOwn(TYPES, name)) {
    const hint = didYouMean(name, Object.keys(TYPES));
    throw new TypeError(`Unknown option "${name}"${hint}`);
  }
  const types = TYPES[name as keyof EmulatorOptions];
  if (!types.includes(typeof value)) {
    throw new TypeError(
      `${name} must be of type ${
        types.join(" or ")
      }: current type is ${typeof value}`,
    );
  }
}

function readLatencyOption(
  latency: EmulatorOptions["latency"],
): Latency | undefined {
  if (latency === undefined) return undefined;
  try {
    return readLatency(latency);
  } catch (error) {
    throw error instanceof EmulatorError ? new TypeError(error.message) : error;
  }
}

/** Waits for the latency by a timer: the default. */
export function sleepByTimer(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(ms, MAX_TIMER_MS));
    signal?.addEventListener("abort", end);
  });
}

function checkWholeNumber(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new TypeError(
    `${name} must be an integer of at least 0: current value is ${value}`,
  );
}

function checkUrl(url: string): string {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new TypeError(
      `baseUrl must be an http or https URL: current value is "${url}"`,
    );
  }
  return url.replace(/(?<!\/)\/+$/, "");
}

/** A host with a port, or a URL, would never match. */
function checkHosts(hosts: unknown): void {
  if (!Array.isArray(hosts)) {
    throw new TypeError("allowHosts must be an array of names");
  }
  const invalid = hosts.find((host) =>
    typeof host !== "string" || !/^[^\s/:@?#\\]+$/.test(host)
  );
  if (invalid === undefined) return;
  throw new TypeError(
    `allowHosts must have names without a port: current value is ${
      JSON.stringify(invalid)
    }`,
  );
}
