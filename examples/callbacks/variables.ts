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
  /** The key of the event list: letters, digits and `-._~+/`. */
  readonly VIEW_KEY?: string | undefined;
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
