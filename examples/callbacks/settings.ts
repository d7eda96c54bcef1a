/** The settings of both deployments: environment variables on Deno, variables and secrets of the Worker on Cloudflare. */
import type { CallbackSecrets } from "@labelwire/scale/callbacks";

/** The variables by their names. */
export interface Settings {
  /** The live callback auth key of Scale's dashboard. */
  readonly SCALE_CALLBACK_KEY_LIVE?: string | undefined;
  /** The live key before it was changed, as long as callbacks may still carry it. */
  readonly SCALE_CALLBACK_KEY_LIVE_OLD?: string | undefined;
  /** The test callback auth key. */
  readonly SCALE_CALLBACK_KEY_TEST?: string | undefined;
  /** The test key before it was changed. */
  readonly SCALE_CALLBACK_KEY_TEST_OLD?: string | undefined;
  /** What opens the listing: letters, digits and any of `-._~+/`. */
  readonly VIEW_KEY?: string | undefined;
}

/** Gives the callback auth keys. One that is set and empty is kept, and refused later: it is a mistake. */
export function secretsOf(settings: Settings): CallbackSecrets {
  return {
    live: present(
      settings.SCALE_CALLBACK_KEY_LIVE,
      settings.SCALE_CALLBACK_KEY_LIVE_OLD,
    ),
    test: present(
      settings.SCALE_CALLBACK_KEY_TEST,
      settings.SCALE_CALLBACK_KEY_TEST_OLD,
    ),
  };
}

function present(
  ...keys: readonly (string | undefined)[]
): readonly string[] {
  return keys.filter((key) => key !== undefined);
}
