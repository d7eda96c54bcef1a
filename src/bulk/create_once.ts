/** A creation that may be repeated: its object is created, or existed. */
import { isScaleError } from "../core/errors.ts";
import type {
  CallOptions,
  Clock,
  CreateOptions,
  ResponseEvent,
} from "../types/options.ts";
import { isOutcomeUnknown } from "./outcome.ts";
import type { Done } from "./schedule.ts";

/** What became of a creation that has succeeded. */
export type CreationStatus = "created" | "existed";

/** The delays between two calls. */
export interface Delays {
  readonly clock: Clock;
  readonly random: () => number;
}

/** How often a creation is called before its outcome stays unknown. */
const CALLS = 3;
/** The bound of the first delay, in milliseconds; the next one is twice as long. */
const DELAY_MS = 1000;

/**
 * Creates an object that has a key of its own, or returns the one that has this
 * key and the same content. It `existed` if the API has refused all attempts, the
 * last one with a 409. After an attempt with an unknown outcome, a 409 counts as
 * our own work. With `delays`, a call with an unknown outcome is repeated.
 */
export async function createOnce<Value>(
  create: (options: CreateOptions) => Promise<Value>,
  call: CallOptions,
  delays?: Delays,
): Promise<Done<Value, CreationStatus>> {
  let unknown: unknown;
  for (let calls = 1;; calls++) {
    let status: CreationStatus = "created";
    let refusals = 0;
    const onResponse = (event: ResponseEvent) => {
      call.onResponse?.(event);
      const isRefused = event.status >= 400 && event.status < 500;
      if (isRefused) refusals++;
      const isExisting = event.status === 409 && refusals === event.attempt;
      if (isExisting && unknown === undefined) status = "existed";
    };
    try {
      const options = { ...call, onResponse, onConflict: "return" } as const;
      return { value: await create(options), status };
    } catch (error) {
      // Only an object of somebody else says that none of the calls has succeeded.
      const isOther = isScaleError(error) && error.reason === "different";
      if (isOther || call.signal?.aborted) throw error;
      if (isOutcomeUnknown(error)) unknown = error;
      if (!delays || calls === CALLS || unknown !== error) {
        throw unknown ?? error;
      }
      const delayMs = delays.random() * DELAY_MS * 2 ** (calls - 1);
      await delays.clock.sleep(Math.round(delayMs), call.signal);
    }
  }
}
