/** How an emulator sends callbacks: the options of it, their defaults and their checks. */
import { didYouMean } from "../util/check.ts";

/** The secrets that callbacks carry, one for each kind of API key. */
export interface CallbackKeys {
  /** For tasks and batches of test keys. */
  readonly test: string;
  /** For tasks and batches of live keys. */
  readonly live: string;
}

/**
 * How callbacks are sent. Without `fetch` none is: they are listed as pending,
 * and no test touches the network by mistake.
 *
 * @example The emulator calls a receiver in the same process
 * ```ts
 * import {
 *   createCallbackHandler,
 *   isTaskCallback,
 * } from "@labelwire/scale/callbacks";
 * import {
 *   createEmulator,
 *   type EmulatorCallbackOptions,
 * } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const done: string[] = [];
 * const keys = { test: "callback_key_test", live: "callback_key_live" };
 * const receive = createCallbackHandler({
 *   authKeys: keys,
 *   handle: (callback) => {
 *     if (isTaskCallback(callback)) done.push(callback.task_id);
 *   },
 * });
 * const callbacks: EmulatorCallbackOptions = {
 *   keys,
 *   fetch: (request) => receive(request),
 * };
 * const emulator = createEmulator({ seed: 1, callbacks });
 * const response = await emulator.fetch("https://api.scale.com/v1/task/chat", {
 *   method: "POST",
 *   headers: {
 *     authorization: `Bearer ${emulator.keys.live}`,
 *     "content-type": "application/json",
 *   },
 *   body: JSON.stringify({ callback_url: "https://example.com/callbacks" }),
 * });
 * const { task_id } = await response.json();
 * emulator.completeTask(task_id);
 * await emulator.callbacks.deliver();
 * assertEquals(done, [task_id]);
 * ```
 */
export interface EmulatorCallbackOptions {
  /**
   * Sends a callback: the global `fetch`, or what calls your receiver. It is
   * called as a plain function. Default: nothing is sent.
   */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** The secrets. Default `callback_key_test` and `callback_key_live`. */
  readonly keys?: CallbackKeys;
  /**
   * Where the callbacks of tasks go that name no target: the account's default.
   * That such tasks do not show it is a guess. Default: nowhere.
   */
  readonly defaultUrl?: string;
  /**
   * Whether the completion of a test task is posted (`"send"`) or only marked
   * as posted (`"mark"`): the service marks it in the reply to the creation, and
   * whether it posts is not known. Default `"send"`.
   */
  readonly testTasks?: "send" | "mark";
  /**
   * The waits between the attempts of one callback, in milliseconds of the
   * emulator's clock. Twenty retries within 24 hours are documented; their
   * spacing is a guess: ten waits that double from 10 seconds on, then ten of
   * about two hours.
   */
  readonly retryDelaysMs?: readonly number[];
  /** The longest that a receiver may take, in milliseconds. Default 30 000, a guess. */
  readonly timeoutMs?: number;
  /**
   * Whether callbacks are sent as soon as they are due: at each request and each
   * call that changes something. With `false` only `deliver` sends. Default
   * `true`.
   */
  readonly auto?: boolean;
}

/** Options that were checked and completed. */
export type CallbackSettings =
  & Required<Omit<EmulatorCallbackOptions, "fetch" | "defaultUrl">>
  & Pick<EmulatorCallbackOptions, "fetch" | "defaultUrl">;

/** The options left out. The waits add up to 24 hours. */
const DEFAULTS: CallbackSettings = {
  keys: { test: "callback_key_test", live: "callback_key_live" },
  testTasks: "send",
  retryDelaysMs: [
    10_000,
    20_000,
    40_000,
    80_000,
    160_000,
    320_000,
    640_000,
    1_280_000,
    2_560_000,
    5_120_000,
    7_617_000,
    7_617_000,
    7_617_000,
    7_617_000,
    7_617_000,
    7_617_000,
    7_617_000,
    7_617_000,
    7_617_000,
    7_617_000,
  ],
  timeoutMs: 30_000,
  auto: true,
};

/** What each option must be, in words, and the check of it. */
const RULES: Readonly<
  Record<
    keyof EmulatorCallbackOptions,
    readonly [wanted: string, isRight: (value: unknown) => boolean]
  >
> = {
  fetch: ["a function", isFunction],
  keys: ["two different texts, test and live, that fit into a header", areKeys],
  defaultUrl: ["a URL or an e-mail address", isText],
  testTasks: ['"send" or "mark"', isTestMode],
  retryDelaysMs: ["an array of whole numbers from 0 up", areDelays],
  timeoutMs: ["a whole number from 1 up", isTimeout],
  auto: ["true or false", isBoolean],
};

/** Checks the options and fills in the defaults. Throws a `TypeError` that names the option. */
export function readCallbackOptions(
  options: EmulatorCallbackOptions = {},
): CallbackSettings {
  const given = Object.entries(options)
    .filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!Object.hasOwn(RULES, name)) {
      const hint = didYouMean(name, Object.keys(RULES));
      throw new TypeError(`Unknown option "callbacks.${name}"${hint}`);
    }
    const [wanted, isRight] = RULES[name as keyof EmulatorCallbackOptions];
    // A wrong value may be a secret, so it is not repeated.
    if (!isRight(value)) {
      throw new TypeError(`callbacks.${name} must be ${wanted}`);
    }
  }
  return { ...DEFAULTS, ...Object.fromEntries(given) };
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

function isBoolean(value: unknown): boolean {
  return typeof value === "boolean";
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function areKeys(value: unknown): boolean {
  const { test, live } = Object(value) as Partial<CallbackKeys>;
  return test !== live &&
    [test, live].every((key) =>
      typeof key === "string" && /^[!-~\xa1-\xff]+$/.test(key)
    );
}

function isTestMode(value: unknown): boolean {
  return value === "send" || value === "mark";
}

function areDelays(value: unknown): boolean {
  return Array.isArray(value) && value.every(isWholeNumber);
}

function isTimeout(value: unknown): boolean {
  return isWholeNumber(value) && value !== 0;
}

function isWholeNumber(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
