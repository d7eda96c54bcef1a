/** The options of callbacks: their types, their defaults and their checks. */
import type { Complete } from "../../types/complete.ts";
import { didYouMean } from "../util/check.ts";

/** The callback auth keys: the values of the header `scale-callback-auth`. */
export interface EmulatorAuthKeys {
  /** The key for tasks and batches of test keys. */
  readonly test: string;
  /** The key for tasks and batches of live keys. */
  readonly live: string;
}

/**
 * How callbacks are sent. Without `fetch` they are not sent, only listed as
 * pending, so no test uses the network by mistake.
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
 * const authKeys = { test: "callback_key_test", live: "callback_key_live" };
 * const receive = createCallbackHandler({
 *   authKeys,
 *   handle: (callback) => {
 *     if (isTaskCallback(callback)) done.push(callback.task_id);
 *   },
 * });
 * const callbacks: EmulatorCallbackOptions = {
 *   authKeys,
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
 * emulator.tasks.complete(task_id);
 * await emulator.callbacks.deliver();
 * assertEquals(done, [task_id]);
 * ```
 */
export interface EmulatorCallbackOptions {
  /**
   * Sends a callback: the global `fetch`, or a function that calls your receiver.
   * It is called as a plain function. Default: nothing is sent.
   */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** The callback auth keys. Default `callback_key_test` and `callback_key_live`. */
  readonly authKeys?: EmulatorAuthKeys | undefined;
  /**
   * The account's default target, for tasks without a `callback_url`. Default:
   * none.
   *
   * @guess Such tasks do not contain the default target.
   */
  readonly defaultUrl?: string | undefined;
  /**
   * Whether the completion of a test task is sent (`"send"`) or only marked as
   * sent (`"mark"`). The service marks it in the response to the creation; whether
   * it also sends the callback is not known. Default `"send"`.
   */
  readonly testTasks?: "send" | "mark" | undefined;
  /**
   * The delays between the attempts of a callback, in milliseconds of the
   * emulator's clock. Default: twenty retries within 24 hours, as documented.
   *
   * @guess Ten delays double from 10 seconds on, ten more are about two hours.
   */
  readonly retryDelaysMs?: readonly number[] | undefined;
  /**
   * The timeout of a receiver, in milliseconds. Default 30 000.
   *
   * @guess The default.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Whether due callbacks are sent automatically, after each request and each
   * method call. With `false` only `callbacks.deliver` sends. Default `true`.
   */
  readonly auto?: boolean | undefined;
}

/** The checked options, with defaults. */
export type CallbackSettings =
  & Complete<Omit<EmulatorCallbackOptions, "fetch" | "defaultUrl">>
  & Pick<EmulatorCallbackOptions, "fetch" | "defaultUrl">;

/** The defaults. The delays add up to 24 hours. */
const DEFAULTS: CallbackSettings = {
  authKeys: { test: "callback_key_test", live: "callback_key_live" },
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

/** The expected value of each option, in words, and its check. */
const RULES: Readonly<
  Record<
    keyof EmulatorCallbackOptions,
    readonly [expected: string, isValid: (value: unknown) => boolean]
  >
> = {
  fetch: ["a function", isFunction],
  authKeys: [
    "an object with two different header values, test and live",
    areAuthKeys,
  ],
  defaultUrl: ["a URL or an email address", isNonEmptyString],
  testTasks: ['"send" or "mark"', isTestMode],
  retryDelaysMs: ["an array of integers of at least 0", areDelays],
  timeoutMs: ["an integer of at least 1", isTimeout],
  auto: ["true or false", isBoolean],
};

/** Checks the options and adds the defaults. Throws a `TypeError` that names the option. */
export function readCallbackOptions(
  options: EmulatorCallbackOptions = {},
): CallbackSettings {
  const defined = Object.entries(options)
    .filter(([, value]) => value !== undefined);
  for (const [name, value] of defined) {
    if (!Object.hasOwn(RULES, name)) {
      const hint = didYouMean(name, Object.keys(RULES));
      throw new TypeError(`Unknown option "callbacks.${name}"${hint}`);
    }
    const [expected, isValid] = RULES[name as keyof EmulatorCallbackOptions];
    // An invalid value may be a secret, so the message does not contain it.
    if (!isValid(value)) {
      throw new TypeError(`callbacks.${name} must be ${expected}`);
    }
  }
  return { ...DEFAULTS, ...Object.fromEntries(defined) };
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

function isBoolean(value: unknown): boolean {
  return typeof value === "boolean";
}

function isNonEmptyString(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function areAuthKeys(value: unknown): boolean {
  const { test, live } = Object(value) as Partial<EmulatorAuthKeys>;
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
