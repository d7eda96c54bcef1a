/** The engine of an emulator: its settings, its state, and its snapshots. */
import type { EmulatorSettings } from "../options/options.ts";
import { type EmulatorEntry, entryKey } from "../util/changes.ts";
import { EmulatorError } from "../util/errors.ts";
import type { Random } from "../util/random.ts";
import { SharedClock } from "../util/shared_clock.ts";
import { CallbackSender } from "./callback_sender.ts";
import {
  allEntries,
  type EmulatorDocument,
  partEntries,
  readDocument,
  toDocument,
} from "./document.ts";
import { newState, type State } from "./state.ts";

/** The result of work, and the moment when `onChange` was called with its changes. */
export interface Run<T> {
  /** What the work returned. */
  readonly value: T;
  /** Resolves when the changes are flushed. Rejects if `onChange` fails. */
  readonly flushed: Promise<void>;
}

/**
 * Owns the state, the snapshots and the callback sender. API routes get the state
 * only; control routes and methods get the engine.
 */
export class Engine {
  /** The checked options. */
  readonly settings: EmulatorSettings;
  /** Whether there was a request to the API: links are for its sender, and not for who uses the control routes. */
  isUsed = false;
  /** The sender of callbacks. */
  readonly sender: CallbackSender = new CallbackSender(this);
  /** The clock of clients. */
  readonly clientClock: SharedClock = new SharedClock({
    now: () => this.state.services.clock.now(),
    advance: (ms) => this.#advance(ms),
  });
  readonly #snapshots = new Map<string, EmulatorDocument>();
  /** Absent until it is used: the random seed of an emulator at a Worker's module level is drawn at the first request. */
  #state: State | undefined;
  /** Whether the state was replaced since the last flush. */
  #isReplaced = true;
  /** The parts at the last flush, as JSON strings. */
  #parts = new Map<string, string>();
  /** The source of the numbers of clients, and the source that it was made from: a reset starts again. */
  #random: { readonly of: Random; readonly draws: Random } | undefined;
  /** The newest call of `onChange`, which may be still in progress. */
  #lastChange: Promise<void> = Promise.resolve();

  /** Creates an engine in its initial state. */
  constructor(settings: EmulatorSettings) {
    this.settings = settings;
  }

  /** The current state. A reset replaces it, so read it late: a request body may arrive slowly. */
  get state(): State {
    return this.#state ??= newState(this.settings);
  }

  /** The names of the snapshots, oldest first. */
  get snapshots(): readonly string[] {
    return [...this.#snapshots.keys()];
  }

  /**
   * Runs the work of a request or a method: ends the due tasks, does the work,
   * flushes the changes to `onChange`, and then sends the due callbacks. Due tasks
   * are not ended before work that replaces the state.
   */
  run<T>(
    work: () => T,
    { replacesState = false }: { readonly replacesState?: boolean } = {},
  ): Run<T> {
    if (!replacesState) this.runDue();
    const value = work();
    return { value, flushed: this.#flush() };
  }

  /** Ends the due tasks. */
  runDue(): void {
    for (const tenant of this.state.tenants.values()) {
      this.state.autoCompleter.runDue(tenant);
    }
  }

  /**
   * Calls `onChange` with the changes since the last time, and waits for it.
   * Without changes it waits for the call in progress, whose changes the response
   * may show.
   */
  async flushChanges(): Promise<void> {
    const { onChange } = this.settings;
    if (onChange === undefined) return;
    const { changes } = this.state.services;
    const isWhole = this.#isReplaced;
    this.#isReplaced = false;
    const changed = changes.take();
    const parts = this.#changedParts();
    const entries = isWhole ? allEntries(this.state) : [...parts, ...changed];
    if (entries.length === 0) return await this.#lastChange;
    // An async function, because `onChange` may also throw.
    const call = (async () => await onChange({ isWhole, entries }))();
    this.#lastChange = call.catch(() => {});
    try {
      await call;
      changes.end(changed, true);
    } catch (error) {
      // The next call gets what was not stored.
      changes.end(changed, false);
      for (const part of parts) this.#parts.delete(entryKey(part));
      if (isWhole) this.#isReplaced = true;
      throw error;
    }
  }

  /** Returns to the initial state. Snapshots stay. */
  reset(): void {
    this.#replace(newState(this.settings));
  }

  /** Returns the state as a document. */
  export(): EmulatorDocument {
    return structuredClone(toDocument(allEntries(this.state)));
  }

  /** Replaces the state with the one in a document. Throws a 400 if the document is invalid. */
  import(document: unknown): void {
    this.#replace(readDocument(document, this.settings));
  }

  /** Stores the state under that name, and replaces an earlier snapshot. */
  takeSnapshot(name: string): void {
    this.#snapshots.delete(name);
    this.#snapshots.set(name, this.export());
  }

  /** Replaces the state with a snapshot. Throws a 404 for an unknown name. */
  restoreSnapshot(name: string): void {
    const document = this.#snapshots.get(name);
    if (document === undefined) throw snapshotNotFound(name);
    this.import(document);
  }

  /** Removes a snapshot. Throws a 404 for an unknown name. */
  removeSnapshot(name: string): void {
    if (!this.#snapshots.delete(name)) throw snapshotNotFound(name);
  }

  /**
   * Makes links begin with the origin of a request, unless the option `baseUrl` is
   * set. Returns a function that undoes it.
   */
  useOrigin(origin: string): () => void {
    const { services } = this.state;
    const before = services.baseUrl;
    if (this.settings.baseUrl === undefined) services.baseUrl = origin;
    return () => {
      services.baseUrl = before;
    };
  }

  /** Returns a number from 0 (included) to 1 (excluded) for a client. The seed decides it. */
  clientRandom(): number {
    const { random } = this.state.services;
    if (this.#random?.of !== random) {
      this.#random = { of: random, draws: random.fork("client") };
    }
    return this.#random.draws.integer(0, 2 ** 32 - 1) / 2 ** 32;
  }

  #advance(ms: number): void {
    const { flushed } = this.run(() => this.state.services.clock.advance(ms));
    // The next call of `onChange` has what was not stored.
    flushed.catch(() => {});
  }

  async #flush(): Promise<void> {
    await this.flushChanges();
    this.sender.flush();
  }

  #replace(state: State): void {
    // A method that is called next has no request of its own.
    state.services.baseUrl = this.state.services.baseUrl;
    this.#state = state;
    this.#isReplaced = true;
  }

  /** The parts are few and small, so comparing their JSON is cheap. */
  #changedParts(): readonly EmulatorEntry[] {
    return partEntries(this.state).filter((entry) => {
      const key = entryKey(entry);
      const json = JSON.stringify(entry.value);
      const isSame = this.#parts.get(key) === json;
      this.#parts.set(key, json);
      return !isSame;
    });
  }
}

function snapshotNotFound(name: string): EmulatorError {
  return new EmulatorError(404, `Snapshot "${name}" not found`);
}
