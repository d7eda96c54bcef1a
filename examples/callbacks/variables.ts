/** The variables of both deployments: environment variables on Deno, variables and secrets of the Worker on Cloudflare. */
import type { CallbackAuthKeys } from "@labelwire/scale/callbacks";

/** The variables by name. */
export interface Variables {
  /** The live callback auth key of Scale's dashboard. */
  readonly SCALE_CALLBACK_AUTH_KEY_LIVE?: string | undefined;
  /** The previous live key, while callbacks may still carry it. */
  readonly SCALE_CALLBACK_AUTH_KEY_LIVE_OLD?: string | undefined;
  /** The test callback auth key. */
  readonly SCALE_CALLBACK_AUTH_KEY_TEST?: string | undefined;
  /** The previous test key. */
  readonly SCALE_CALLBACK_AUTH_KEY_TEST_OLD?: string | undefined;
  /** The key of all other routes: letters, digits and `-._~+/`. */
  readonly APP_KEY?: string | undefined;
  /** The hosts that the page may load pictures and result files from, separated by commas: see `page/allow_list.ts`. */
  readonly PICTURE_HOSTS?: string | undefined;
  /** The URL of `/callbacks`, as Scale reaches it. */
  readonly CALLBACK_URL?: string | undefined;
  /** Where `onEvent` posts its messages. */
  readonly NOTIFY_URL?: string | undefined;
  /** The number of tries before an event becomes a dead letter. Default 20. */
  readonly MAX_TRIES?: string | undefined;
  /** The number of events that a sweep processes at most. Default 300. */
  readonly EVENTS_PER_SWEEP?: string | undefined;
  /** The days after which the body of a processed event is deleted. Default: never. */
  readonly RETENTION_DAYS?: string | undefined;
  /** The API key of the reconciliation, which is off without one. */
  readonly SCALE_API_KEY?: string | undefined;
  /** The API key of bulk jobs, which are off without one. */
  readonly BULK_API_KEY?: string | undefined;
  /** The number of tasks that a sweep creates at most. Default 200. */
  readonly BULK_TASKS_PER_SWEEP?: string | undefined;
  /** The URL of the API. Default: the real one. */
  readonly SCALE_BASE_URL?: string | undefined;
}

/** The names of the variables. */
export const VARIABLE_NAMES = [
  "SCALE_CALLBACK_AUTH_KEY_LIVE",
  "SCALE_CALLBACK_AUTH_KEY_LIVE_OLD",
  "SCALE_CALLBACK_AUTH_KEY_TEST",
  "SCALE_CALLBACK_AUTH_KEY_TEST_OLD",
  "APP_KEY",
  "PICTURE_HOSTS",
  "CALLBACK_URL",
  "NOTIFY_URL",
  "MAX_TRIES",
  "EVENTS_PER_SWEEP",
  "RETENTION_DAYS",
  "SCALE_API_KEY",
  "BULK_API_KEY",
  "BULK_TASKS_PER_SWEEP",
  "SCALE_BASE_URL",
] as const satisfies readonly (keyof Variables)[];

/** Returns the variable of a whole number from 1 on; `undefined` if it is not set. */
export function numberOf(
  name: keyof Variables,
  variables: Variables,
): number | undefined {
  const value = variables[name];
  if (value === undefined || value === "") return undefined;
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new Error(
    `${name} must be a whole number from 1 to 999999: current value is ${value}`,
  );
}

/** Returns the callback auth keys. An empty variable is a mistake: it is kept, so that the receiver refuses it. */
export function authKeysOf(variables: Variables): CallbackAuthKeys {
  return {
    live: defined(
      variables.SCALE_CALLBACK_AUTH_KEY_LIVE,
      variables.SCALE_CALLBACK_AUTH_KEY_LIVE_OLD,
    ),
    test: defined(
      variables.SCALE_CALLBACK_AUTH_KEY_TEST,
      variables.SCALE_CALLBACK_AUTH_KEY_TEST_OLD,
    ),
  };
}

function defined(
  ...keys: readonly (string | undefined)[]
): readonly string[] {
  return keys.filter((key) => key !== undefined);
}
