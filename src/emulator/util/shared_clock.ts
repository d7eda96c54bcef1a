/**
 * The clock that an emulator shares with its clients. A sleep takes no real time:
 * it moves the emulator's clock to the end of the sleep, once nothing else happens.
 */
import type { Clock } from "../../types/options.ts";

/** The time that a shared clock reads and moves. */
export interface TimeSource {
  /** Returns the time in milliseconds since 1970. A reset may set it back. */
  readonly now: () => number;
  /** Moves the time forward by that many milliseconds. It throws at the end of the clock. */
  readonly advance: (ms: number) => void;
}

/** A request that the emulator handles. Until `end` it delays the end of each sleep. */
export interface HandledRequest {
  /** Reports that a part of the body arrived. */
  readonly onChunk: () => void;
  /** Reports that the body has ended. */
  readonly onRead: () => void;
  /** Reports that there is a response, or that there will be none. */
  readonly end: () => void;
}

/** A call of `sleep`. */
interface Sleeper {
  readonly dueAt: number;
  readonly wake: () => void;
}

/**
 * After so many turns of the event loop without a new sleep or request, every
 * call sleeps or has ended. Between two requests a client needs at most two turns.
 */
const QUIET_TURNS = 3;

/**
 * The same while the body of a request arrives: a source may be slow, or may wait
 * for a call that sleeps. A turn takes about a millisecond.
 */
const STALLED_TURNS = 200;

/**
 * A clock for the clients of one emulator, as a discrete event simulation: while
 * a call is at work the time stands still, and then it moves to the earliest end of
 * a sleep. So sleeps that overlap take as long as the longest, and a call wakes
 * at its own time, however long others sleep: never after its deadline.
 */
export class SharedClock implements Clock {
  readonly #source: TimeSource;
  readonly #sleepers = new Set<Sleeper>();
  /** Added to the time of the source, which a reset may set back. */
  #offsetMs = 0;
  #latestMs = 0;
  #isRunning = false;
  /** The number of new sleeps, and of steps of requests. */
  #events = 0;
  /** The number of requests whose body arrives. */
  #reading = 0;
  /** The number of requests whose body has ended, without a response yet. */
  #working = 0;
  /** Ends the wait of `#run`, and clears its timer. */
  #resume: (() => void) | undefined;

  /** Creates a clock. */
  constructor(source: TimeSource) {
    this.#source = source;
  }

  /** Returns the time in milliseconds since 1970. It never goes back. */
  now(): number {
    const time = this.#source.now();
    this.#offsetMs = Math.max(this.#offsetMs, this.#latestMs - time);
    this.#latestMs = time + this.#offsetMs;
    return this.#latestMs;
  }

  /**
   * Resolves when the clock is `ms` milliseconds later. Rejects with the reason
   * of the signal if that aborts; such a sleep moves nothing.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    // The emulator's clock has whole milliseconds.
    const dueAt = this.now() + Math.max(0, Math.ceil(ms) || 0);
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#sleepers.delete(sleeper);
        if (this.#sleepers.size === 0) this.#resume?.();
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        dueAt,
        wake: () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        },
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#sleepers.add(sleeper);
      this.#events += 1;
      if (!this.#isRunning) this.#run();
    });
  }

  /** Reports that a request arrived. */
  begin(): HandledRequest {
    let phase: "reading" | "working" | "ended" = "reading";
    this.#reading += 1;
    this.#events += 1;
    return {
      onChunk: () => {
        this.#events += 1;
      },
      onRead: () => {
        if (phase !== "reading") return;
        phase = "working";
        this.#reading -= 1;
        this.#working += 1;
      },
      end: () => {
        if (phase === "reading") this.#reading -= 1;
        if (phase === "working") this.#working -= 1;
        phase = "ended";
        this.#events += 1;
        if (this.#working === 0) this.#resume?.();
      },
    };
  }

  /** Ends the sleeps in order, each once every call sleeps or has ended. */
  async #run(): Promise<void> {
    this.#isRunning = true;
    let turns = 0;
    // Between the last check and `#isRunning = false` no sleep can begin.
    while (this.#sleepers.size > 0) {
      const isHeld = this.#working > 0;
      if (
        isHeld || turns < (this.#reading > 0 ? STALLED_TURNS : QUIET_TURNS)
      ) {
        const seen = this.#events;
        await this.#wait(isHeld);
        turns = this.#events === seen ? turns + 1 : 0;
      } else {
        this.#wakeNext();
        turns = 0;
      }
    }
    this.#isRunning = false;
  }

  /** Waits for the next turn of the event loop; if requests are handled, for the last of them. */
  #wait(isHeld: boolean): Promise<void> {
    return new Promise((resolve) => {
      const timer = isHeld ? undefined : setTimeout(resolve);
      this.#resume = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #wakeNext(): void {
    let dueAt = Infinity;
    for (const sleeper of this.#sleepers) {
      dueAt = Math.min(dueAt, sleeper.dueAt);
    }
    const ms = dueAt - this.now();
    try {
      if (ms > 0) this.#source.advance(ms);
    } catch {
      // At the end of the clock, the sleep ends without moving it.
    }
    const wakeAt = Math.max(dueAt, this.now());
    for (const sleeper of this.#sleepers) {
      if (sleeper.dueAt > wakeAt) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
