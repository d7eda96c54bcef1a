/** The options of a client: what they may be, checked at once, and completed with the defaults. */
import {
  type Check,
  checkFunction,
  checkInteger,
  checkMs,
  checkOneOf,
  checkOptions,
  checkRecord,
  checkText,
  refuse,
  show,
} from "../core/check.ts";
import type { Hooks } from "./hooks.ts";
import type { Fetch } from "./attempt.ts";
import { cryptoRandom, monotonicNow, runtimeName, sleep } from "./runtime.ts";
import type { RetrySettings } from "./retry.ts";
import type {
  AppInfo,
  CallOptions,
  Clock,
  CreateTaskOptions,
  ListOptions,
  RetryOptions,
} from "../types/options.ts";
import { VERSION } from "../core/version.ts";

/** What a client is made of. Only `apiKey` is required, and no environment is read. */
export interface ClientOptions {
  /** Your key, or a function that gives the one of the moment. White space around it is trimmed. Python: `api_key`. */
  readonly apiKey: string | (() => string | Promise<string>);
  /** Where the API is, without `/v1`. Default `https://api.scale.com`. Python: `api_instance_url`. */
  readonly baseUrl?: string;
  /** The `fetch` to use, called as a plain function. Default: the global one of the moment. */
  readonly fetch?: typeof globalThis.fetch;
  /** The longest one attempt may take, its answer's body included, in milliseconds. Default 60 000. */
  readonly timeoutMs?: number;
  /** The longest a call may take, with all its attempts and waits, in milliseconds. Default 300 000. */
  readonly deadlineMs?: number;
  /** How often a failed request is sent again. Default 3. */
  readonly maxRetries?: number;
  /** How repeated attempts are spaced and bounded. */
  readonly retry?: RetryOptions;
  /** The largest answer that is read, in bytes. Default 67 108 864 (64 MiB). */
  readonly maxResponseBytes?: number;
  /** Whether tasks without `unique_id` get one of their own. Default `"auto"`. */
  readonly uniqueId?: "auto" | "asGiven";
  /** Headers to add to every request. */
  readonly headers?: HeadersInit;
  /** The program that uses this library, named in the `User-Agent`. Python: `source`. */
  readonly appInfo?: AppInfo;
  /** Observers. */
  readonly hooks?: Hooks;
  /** The time to live by. Default: the platform's, on a clock that does not jump. */
  readonly clock?: Clock;
  /**
   * Gives numbers from 0 (included) to 1 (excluded): for waits, and for the
   * `unique_id`s of tasks that have none, so a seeded one makes the same ids in
   * each run. Default: the platform's cryptographic source.
   */
  readonly random?: () => number;
}

/** Complete options of a client. */
export interface Settings {
  /** Gives the key of the moment, checked. */
  readonly apiKey: () => Promise<string>;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Called as a plain function. */
  readonly fetch: Fetch;
  /** Milliseconds. */
  readonly timeoutMs: number;
  /** Milliseconds. */
  readonly deadlineMs: number;
  /** Attempts beyond the first. */
  readonly maxRetries: number;
  /** The spacing of attempts. */
  readonly retry: RetrySettings;
  /** The retry quota's capacity, in tokens. */
  readonly quota: number;
  /** Bytes. */
  readonly maxResponseBytes: number;
  /** Whether tasks without `unique_id` get one of their own. */
  readonly uniqueId: "auto" | "asGiven";
  /** What every request carries. */
  readonly headers: Headers;
  /** The observers. */
  readonly hooks: Hooks;
  /** The time. */
  readonly clock: Clock;
  /** The randomness. */
  readonly random: () => number;
}

const CLIENT_CHECKS: Readonly<Record<keyof ClientOptions, Check>> = {
  apiKey: checkApiKey,
  baseUrl: checkBaseUrl,
  fetch: checkFunction,
  timeoutMs: checkMs,
  deadlineMs: checkMs,
  maxRetries: checkCount,
  retry: checkRetry,
  maxResponseBytes: checkBytes,
  uniqueId: checkUniqueIdOption,
  headers: checkHeaders,
  appInfo: checkAppInfo,
  hooks: checkHooks,
  clock: checkClock,
  random: checkFunction,
};

const CALL_CHECKS: Readonly<
  Record<keyof (CallOptions & CreateTaskOptions & ListOptions), Check>
> = {
  signal: checkSignal,
  timeoutMs: checkMs,
  deadlineMs: checkMs,
  maxRetries: checkCount,
  headers: checkHeaders,
  extraBody: checkRecord,
  extraQuery: checkRecord,
  onConflict: checkOnConflict,
  uniqueId: checkUniqueIdOption,
  prefetch: checkPrefetch,
};

const RETRY_CHECKS: Readonly<Record<keyof RetryOptions, Check>> = {
  baseDelayMs: checkMs,
  maxDelayMs: checkMs,
  maxRetryAfterMs: checkMs,
  quota: checkCount,
};

const HOOK_CHECKS: Readonly<Record<keyof Hooks, Check>> = {
  onRequest: checkFunction,
  onResponse: checkFunction,
  onRetry: checkFunction,
  onRecover: checkFunction,
  onError: checkFunction,
};

/** Checks a client's options and completes them. */
export function settingsOf(options: ClientOptions): Settings {
  checkOptions(options, CLIENT_CHECKS, "the options of ScaleClient");
  // An absent key must be refused too, which a loop over the present cannot see.
  checkApiKey(options.apiKey);
  const { apiKey, fetch, retry = {} } = options;
  return {
    apiKey: typeof apiKey === "function"
      ? async () => trimmedKey(await apiKey())
      : fixedKey(trimmedKey(apiKey)),
    baseUrl: checkBaseUrl(options.baseUrl ?? "https://api.scale.com"),
    fetch: fetch
      ? (url, init) => fetch(url, init)
      : (url, init) => globalThis.fetch(url, init),
    timeoutMs: options.timeoutMs ?? 60_000,
    deadlineMs: options.deadlineMs ?? 300_000,
    maxRetries: options.maxRetries ?? 3,
    retry: {
      baseDelayMs: retry.baseDelayMs ?? 500,
      maxDelayMs: retry.maxDelayMs ?? 8_000,
      maxRetryAfterMs: retry.maxRetryAfterMs ?? 60_000,
    },
    quota: retry.quota ?? 500,
    maxResponseBytes: options.maxResponseBytes ?? 64 * 1024 * 1024,
    uniqueId: options.uniqueId ?? "auto",
    headers: standingHeaders(options),
    hooks: options.hooks ?? {},
    clock: options.clock ?? { now: monotonicNow, sleep },
    random: options.random ?? cryptoRandom,
  };
}

/** Checks the options of one call. */
export function checkCallOptions(options: unknown, operation: string): void {
  checkOptions(options, CALL_CHECKS, `the options of ${operation}`);
}

/** Checks headers to add, and gives them. Their values may be secret and stay out of messages. */
export function checkHeaders(given: unknown): Headers {
  let headers: Headers;
  try {
    headers = new Headers(given as HeadersInit | undefined);
  } catch {
    refuse("headers must be valid header names and values");
  }
  for (const name of ["authorization", "content-type", "content-length"]) {
    if (headers.has(name)) {
      refuse(`headers must not hold ${show(name)}: the client sets it itself`);
    }
  }
  for (const [name, value] of headers) {
    // workerd sends what no header may hold; the others throw.
    if (/[^\x20-\x7e\x80-\xff\t]/.test(value)) {
      refuse(`The value of the header ${show(name)} must be Latin-1 text`);
    }
  }
  return headers;
}

function standingHeaders({ headers, appInfo }: ClientOptions): Headers {
  const standing = checkHeaders(headers);
  const runtime = runtimeName();
  if (runtime && !standing.has("user-agent")) {
    const app = appInfo ? ` ${appInfo.name}/${appInfo.version ?? "0"}` : "";
    standing.set("user-agent", `labelwire-scale/${VERSION} ${runtime}${app}`);
  }
  return standing;
}

function fixedKey(key: string): () => Promise<string> {
  return () => Promise.resolve(key);
}

function checkApiKey(value: unknown): void {
  if (typeof value !== "function") trimmedKey(value);
}

/** Takes a key without the white space around it. No message holds any of it. */
function trimmedKey(value: unknown): string {
  if (typeof value !== "string") {
    refuse(
      `apiKey must be a string or a function that gives one: current value is ` +
        (value === null ? "null" : `of type ${typeof value}`),
    );
  }
  const key = value.trim();
  if (key === "") {
    refuse(
      "apiKey must not be empty: current value is an empty or blank string",
    );
  }
  const at = key.search(/[^\x21-\x7e]/);
  if (at >= 0) {
    const found = /[\r\n]/.test(key[at]!)
      ? "a line break"
      : /\s/.test(key[at]!)
      ? "white space"
      : "a character that is not printable ASCII";
    const advice = /^(bearer|basic)\s/i.test(key)
      ? "; give the bare key, the scheme is added by the client"
      : "";
    refuse(
      `apiKey must be one word: current value has ${found} at index ${at}${advice}`,
    );
  }
  if (key.includes(":")) {
    refuse(
      `apiKey must not hold a colon: give the bare key, without the colon that ` +
        `curl -u takes`,
    );
  }
  if (/^["'`]|["'`]$/.test(key)) {
    refuse("apiKey must be the bare key: current value has quotes around it");
  }
  return key;
}

/** Checks where the API is, and gives it without a slash at its end. */
function checkBaseUrl(value: unknown): string {
  checkText(value, "baseUrl");
  // Some runtimes drop credentials in silence, others send them.
  if (value.includes("@")) {
    refuse("baseUrl must not hold credentials: give the key as apiKey");
  }
  if (/[?#]/.test(value)) refuse("baseUrl must not hold a query or fragment");
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    refuse(`baseUrl must be an absolute URL: current value is ${show(value)}`);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    refuse(
      `baseUrl must be an https: or http: URL: current value is ${show(value)}`,
    );
  }
  const base = (url.origin + url.pathname).replace(/\/+$/, "");
  if (/\/v[12]$/.test(base)) {
    refuse(
      `baseUrl must not end in a version, which every route adds itself: ` +
        `give ${show(base.slice(0, -3))}, current value is ${show(value)}`,
    );
  }
  return base;
}

function checkCount(value: unknown, name: string): void {
  checkInteger(value, name, [0, Number.MAX_SAFE_INTEGER]);
}

function checkBytes(value: unknown, name: string): void {
  checkInteger(value, name, [1, Number.MAX_SAFE_INTEGER]);
}

function checkRetry(value: unknown): void {
  checkOptions(value, RETRY_CHECKS, "retry");
}

function checkHooks(value: unknown): void {
  checkOptions(value, HOOK_CHECKS, "hooks");
}

function checkClock(value: unknown): void {
  const { now, sleep } = Object(value) as Partial<Clock>;
  checkFunction(now, "clock.now");
  checkFunction(sleep, "clock.sleep");
}

function checkAppInfo(value: unknown): void {
  const { name, version = "0" } = Object(value) as Partial<AppInfo>;
  for (const [part, text] of Object.entries({ name, version })) {
    if (typeof text !== "string" || !/^[\w.+-]+$/.test(text)) {
      refuse(
        `appInfo.${part} must be letters, digits and ".+-_" only: ` +
          `current value is ${show(text)}`,
      );
    }
  }
}

function checkSignal(value: unknown): void {
  if (typeof (value as AbortSignal | null)?.addEventListener !== "function") {
    refuse(`signal must be an AbortSignal: current value is ${show(value)}`);
  }
}

function checkUniqueIdOption(value: unknown, name: string): void {
  checkOneOf(value, name, ["auto", "asGiven"]);
}

function checkOnConflict(value: unknown, name: string): void {
  checkOneOf(value, name, ["error", "return"]);
}

function checkPrefetch(value: unknown, name: string): void {
  checkOneOf(value, name, [0, 1]);
}
