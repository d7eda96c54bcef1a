/** Clients for tests, with an invented key, a clock that never waits, and 0.5 as every random number. */
import { type ClientOptions, ScaleClient } from "../../mod.ts";
import { type FakeClock, fakeClock } from "./fake_clock.ts";
import {
  type ScriptedFetch,
  scriptedFetch,
  type Step,
} from "./scripted_fetch.ts";

/** A client, its clock and its requests. */
export interface TestClient extends ScriptedFetch {
  readonly client: ScaleClient;
  readonly clock: FakeClock;
}

/** Creates a client whose server responds with `steps`. */
export function scriptedClient(
  steps: readonly Step[],
  options: Partial<ClientOptions> = {},
): TestClient {
  const scripted = scriptedFetch(...steps);
  const clock = fakeClock();
  const client = new ScaleClient({
    apiKey: "test_key",
    fetch: scripted.fetch,
    clock,
    random: () => 0.5,
    ...options,
  });
  return { ...scripted, client, clock };
}
