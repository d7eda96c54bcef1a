/** The options of a client: checked at once, and completed with the defaults. */
import {
  assertArgument,
  assertBoolean,
  assertFunction,
  assertInteger,
  type Assertion,
  assertMs,
  assertOneOf,
  assertOptions,
  assertPlainObject,
  assertString,
  assertStrings,
  describe,
  throwArgumentError,
  throwMustBe,
} from "../core/check.ts";
import { isString } from "../core/kind.ts";
import { isSignal } from "../core/platform.ts";
import type { Complete, Defined } from "../types/complete.ts";
import type {
  AppInfo,
  CallOptions,
  Clock,
  CreateTaskOptions,
  FetchFunction,
  FetchOptions,
  HeadersInput,
  ListOptions,
  RetryOptions,
} from "../types/options.ts";
import { type ApiKey, parseApiKey } from "./api_key.ts";
import type { Fetch } from "./attempt.ts";
import type { Endpoint } from "./endpoint.ts";
import {
  defaultHeaders,
  type HeaderRecord,
  mergeHeaders,
  parseHeaders,
} from "./headers.ts";
import type { Hooks } from "./hooks.ts";
import { PLATFORM_CLOCK } from "./runtime.ts";

/** Options of a client. Only `apiKey` is required, and no environment variable is read. */
export interface ClientOptions {
  /** The API key, or a function that returns the current one. White space around it is removed. Python: `api_key`. */
  readonly apiKey: string | (() => string | Promise<string>);
  /**
   * The URL of the API, without `/v1`. Python: `api_instance_url`.
   * @default "https://api.scale.com"
   */
  readonly baseUrl?: string | undefined;
  /** The `fetch` to use, called as a plain function. Default: the global one at the time of the request. */
  readonly fetch?: FetchFunction | undefined;
  /**
   * Members to add to the second argument of `fetch`. They are not used for
   * result files, which are on other hosts: a client certificate does not reach
   * those. To send it there, pass `fetchOptions` to the download.
   */
  readonly fetchOptions?: FetchOptions | undefined;
  /**
   * The time limit of an attempt, with the body of its response, in milliseconds. For a streamed upload it is the longest time without progress.
   * @default 60_000
   */
  readonly timeoutMs?: number | undefined;
  /**
   * The time limit of a call, with all attempts and delays, in milliseconds.
   * @default 300_000
   */
  readonly deadlineMs?: number | undefined;
  /**
   * How often a failed request is sent again.
   * @default 3
   */
  readonly maxRetries?: number | undefined;
  /** How attempts are repeated. */
  readonly retry?: RetryOptions | undefined;
  /**
   * The largest response that is read, in bytes.
   * @default 67_108_864
   */
  readonly maxResponseBytes?: number | undefined;
  /**
   * Hosts of result files to allow beside the default: `files.internal`, or
   * `10.0.0.7:8080` for one port. A result file is on the origin of `baseUrl`, or
   * on an `https:` host that has a name, and is not an address or `localhost`. A
   * host of this list may be any, also over `http:`.
   * @default []
   */
  readonly resultHosts?: readonly string[];
  /**
   * Whether a task without `unique_id` gets a generated one (`auto-` and a UUID),
   * so that its creation can be repeated without paying twice. A function returns
   * the id to use; such an id counts as your own, so a 409 is compared.
   * @default true
   */
  readonly autoUniqueId?: boolean | (() => string) | undefined;
  /** Headers to add to every request to the API. One that is `undefined` is left out. */
  readonly headers?: HeadersInput | undefined;
  /** The program that uses this library, for the `User-Agent` header. Python: `source`. */
  readonly appInfo?: AppInfo | undefined;
  /** Observers. */
  readonly hooks?: Hooks | undefined;
  /** The source of time. Default: a clock of the platform that does not jump. */
  readonly clock?: Clock | undefined;
  /** Returns numbers from 0 (included) to 1 (excluded), for the delays of retries. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** The options of a client, complete. */
export interface ClientSettings extends
  Omit<
    Complete<ClientOptions>,
    "apiKey" | "fetch" | "retry" | "headers" | "appInfo"
  > {
  /** The API key, or a function that returns the current one. Either is checked. */
  readonly apiKey: ApiKey | (() => Promise<ApiKey>);
  /** The `fetch` to call, as a plain function. */
  readonly fetch: Fetch;
  /** How attempts are repeated. */
  readonly retry: Complete<RetryOptions>;
  /** The headers of every request to the API, with names in lower case. */
  readonly headers: HeaderRecord;
}

const DEFAULTS = {
  baseUrl: "https://api.scale.com",
  fetchOptions: {},
  timeoutMs: 60_000,
  deadlineMs: 300_000,
  maxRetries: 3,
  maxResponseBytes: 67_108_864,
  resultHosts: [],
  autoUniqueId: true,
  hooks: {},
  retry: {},
} as const satisfies Partial<ClientOptions>;

const RETRY_DEFAULTS: Complete<RetryOptions> = {
  baseDelayMs: 500,
  maxDelayMs: 8_000,
  maxRetryAfterMs: 60_000,
  quota: 500,
};

type Assertions<Options> = Readonly<Record<keyof Options, Assertion>>;

const CLIENT_ASSERTIONS: Assertions<ClientOptions> = {
  // Checked on its own, since it is the only one that must be there.
  apiKey() {},
  baseUrl: parseBaseUrl,
  fetch: assertFunction,
  fetchOptions: assertFetchOptions,
  timeoutMs: assertMs,
  deadlineMs: assertMs,
  maxRetries: assertInteger,
  retry: (value) => assertOptions(value, RETRY_ASSERTIONS, "retry"),
  maxResponseBytes: (value, name) => assertInteger(value, name, [1]),
  resultHosts: (value, name) => assertStrings(value, name, true),
  autoUniqueId: assertAutoUniqueId,
  headers: parseHeaders,
  appInfo: assertAppInfo,
  hooks: (value) => assertOptions(value, HOOK_ASSERTIONS, "hooks"),
  clock: assertClock,
  random: assertFunction,
};

const RETRY_ASSERTIONS: Assertions<RetryOptions> = {
  baseDelayMs: assertMs,
  maxDelayMs: assertMs,
  maxRetryAfterMs: assertMs,
  quota: assertInteger,
};

const HOOK_ASSERTIONS: Assertions<Hooks> = {
  onRequest: assertFunction,
  onResponse: assertFunction,
  onRetry: assertFunction,
  onRecover: assertFunction,
  onError: assertFunction,
};

const CALL_ASSERTIONS: Assertions<CallOptions> = {
  signal: assertSignal,
  timeoutMs: assertMs,
  deadlineMs: assertMs,
  maxRetries: assertInteger,
  headers: parseHeaders,
  fetchOptions: assertFetchOptions,
  onResponse: assertFunction,
  extraBody: assertPlainObject,
  extraQuery: assertPlainObject,
};

/** The options that only some endpoints have. */
const ENDPOINT_ASSERTIONS: Assertions<
  Omit<CreateTaskOptions & ListOptions, keyof CallOptions>
> = {
  onConflict: (value, name) => assertOneOf(value, name, ["error", "return"]),
  autoUniqueId: assertAutoUniqueId,
  prefetch: assertBoolean,
};

/** Members of the second argument of `fetch` that the client sets. */
const OWN_FETCH_OPTIONS = [
  "method",
  "headers",
  "body",
  "signal",
  "redirect",
  "duplex",
];

/** Checks the options of a client and completes them. */
export function resolveOptions(options: ClientOptions): ClientSettings {
  assertOptions(options, CLIENT_ASSERTIONS, "ScaleClient");
  const all = {
    ...DEFAULTS,
    clock: PLATFORM_CLOCK,
    random: Math.random,
    ...defined(options),
  };
  const { apiKey, fetch, headers, appInfo } = all;
  return {
    ...all,
    apiKey: typeof apiKey === "function"
      ? async () => parseApiKey(await apiKey())
      : parseApiKey(apiKey),
    baseUrl: parseBaseUrl(all.baseUrl),
    fetch: (url, init) => (fetch ?? globalThis.fetch)(url, init),
    retry: { ...RETRY_DEFAULTS, ...defined(all.retry) },
    headers: defaultHeaders(headers, appInfo),
  };
}

/** Returns the options without those that are `undefined`, which count as absent. */
function defined<Options extends object>(options: Options): Defined<Options> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Defined<Options>;
}

/** Returns the options of a derived client: headers and retry options are merged, all others are replaced. */
export function mergeOptions(
  parent: ClientOptions,
  options: Partial<ClientOptions>,
): ClientOptions {
  assertArgument(options, "options", "ScaleClient.with");
  const { headers, retry = {}, ...others } = defined(options);
  assertPlainObject(retry as unknown, "retry");
  if (retry.quota !== undefined) {
    throwArgumentError(
      "retry.quota must not be changed: derived clients share it",
    );
  }
  return {
    ...parent,
    ...others,
    headers: mergeHeaders(parent.headers, headers),
    retry: { ...parent.retry, ...retry },
  };
}

/** Asserts the options of a call: those of every call, and those of its endpoint. */
export function assertCallOptions(
  options: unknown,
  { operation, options: own = [] }: Endpoint,
): void {
  const assertions: Record<string, Assertion> = { ...CALL_ASSERTIONS };
  for (const name of own) assertions[name] = ENDPOINT_ASSERTIONS[name];
  assertOptions(options, assertions, operation);
}

/** Checks the URL of the API and returns it without a slash at its end. */
function parseBaseUrl(value: unknown): string {
  assertString(value, "baseUrl");
  const url = URL.canParse(value) && new URL(value);
  const base = url && (url.origin + url.pathname).replace(/(?<!\/)\/+$/, "");
  // Some runtimes drop credentials without a word, others send them.
  if (!base || !/^https?:/.test(base) || /[?#@]|\/v[12]\/*$/.test(value)) {
    // The value stays out of the message, since it may be the key.
    throwArgumentError(
      "baseUrl must be an https: or http: URL without credentials, query, fragment and version",
    );
  }
  return base;
}

function assertAutoUniqueId(value: unknown, name: string): void {
  if (typeof value !== "boolean" && typeof value !== "function") {
    throwMustBe(value, name, "true, false or a function that returns an id");
  }
}

function assertFetchOptions(value: unknown, name: string): void {
  assertPlainObject(value, name);
  for (const member of OWN_FETCH_OPTIONS) {
    if (member in value) {
      throwArgumentError(
        `${name} must not contain ${describe(member)}, which the client sets`,
      );
    }
  }
}

function assertClock(value: unknown): void {
  const { now, sleep } = (value ?? {}) as Partial<Clock>;
  assertFunction(now, "clock.now");
  assertFunction(sleep, "clock.sleep");
}

function assertAppInfo(value: unknown): void {
  const { name, version = "0" } = (value ?? {}) as Partial<AppInfo>;
  for (const [part, word] of Object.entries({ name, version })) {
    if (!isString(word) || !/^[\w.+-]+$/.test(word)) {
      throwMustBe(word, `appInfo.${part}`, 'letters, digits and ".+-_"');
    }
  }
}

/** Asserts an `AbortSignal`. */
export function assertSignal(value: unknown): void {
  if (!isSignal(value)) throwMustBe(value, "signal", "an AbortSignal");
}
