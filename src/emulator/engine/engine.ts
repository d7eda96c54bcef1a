/** What stands behind one emulator: its settings, its state, and earlier ones. */
import { CallbackCourier } from "./callback_sender.ts";
import { type EmulatorEntry, keyOfEntry } from "../util/changes.ts";
import {
  documentOf,
  type EmulatorDocument,
  entriesOf,
  partEntries,
  readDocument,
} from "./document.ts";
import { EmulatorError } from "../util/errors.ts";
import type { Settings } from "../options/options.ts";
import { newState, type State } from "./state.ts";

/**
 * Holds an emulator together. The routes of the API see the state alone; what
 * controls the emulator sees all of it.
 */
export class Host {
  /** The options, checked and completed. */
  readonly settings: Settings;
  /** Sends callbacks. */
  readonly courier: CallbackCourier = new CallbackCourier(this);
  readonly #snapshots = new Map<string, EmulatorDocument>();
  #state: State;
  /** Whether the state was replaced since the last `commit`. */
  #isReplaced = true;
  /** What the parts looked like at the last `commit`, as JSON text. */
  #parts = new Map<string, string>();

  /** Makes a host in its first state. */
  constructor(settings: Settings) {
    this.settings = settings;
    this.#state = newState(settings);
  }

  /**
   * Everything that a reset forgets. A reset puts another in its place, so look
   * it up late: a body may come in meanwhile.
   */
  get state(): State {
    return this.#state;
  }

  /**
   * Does something for a method of the emulator. What is due happens before,
   * and `onChange` is told; where that fails, it is an unhandled rejection.
   */
  change<T>(work: (state: State) => T): T {
    this.catchUp();
    const result = work(this.#state);
    this.commit();
    this.courier.nudge();
    return result;
  }

  /** Makes happen what is due by now. */
  catchUp(): void {
    for (const tenant of this.#state.tenants.values()) {
      this.#state.policies.settle(tenant);
    }
  }

  /** Goes back to the beginning. Snapshots stay. */
  reset(): void {
    this.#replace(newState(this.settings));
  }

  /** Gives everything as a document of its own. */
  export(): EmulatorDocument {
    this.catchUp();
    return structuredClone(documentOf(entriesOf(this.#state)));
  }

  /** Puts what a document describes in the place of everything, or throws a 400. */
  import(document: unknown): void {
    this.#replace(readDocument(document, this.settings));
  }

  /** The names of the snapshots, oldest first. */
  get snapshots(): readonly string[] {
    return [...this.#snapshots.keys()];
  }

  /** Keeps everything under a name, in the place of what had it. */
  snapshot(name: string): void {
    this.#snapshots.delete(name);
    this.#snapshots.set(name, this.export());
  }

  /** Goes back to a snapshot, or throws a 404. */
  restore(name: string): void {
    const document = this.#snapshots.get(name);
    if (document === undefined) throw noSnapshot(name);
    this.import(document);
  }

  /** Forgets a snapshot, or throws a 404. */
  dropSnapshot(name: string): void {
    if (!this.#snapshots.delete(name)) throw noSnapshot(name);
  }

  /** Tells `onChange` what changed since the last time, and waits for it. */
  async commit(): Promise<void> {
    const { onChange } = this.settings;
    if (onChange === undefined) return;
    const isWhole = this.#isReplaced;
    this.#isReplaced = false;
    const touched = this.#state.services.changes.take();
    const parts = this.#changedParts();
    const entries = isWhole ? entriesOf(this.#state) : [...parts, ...touched];
    try {
      if (entries.length > 0) await onChange({ isWhole, entries });
    } catch (error) {
      // Nobody knows how much of it was kept, so all is told again.
      this.#isReplaced = true;
      throw error;
    }
  }

  #replace(state: State): void {
    this.#state = state;
    this.#isReplaced = true;
  }

  /** The parts are few and small, so their texts are compared. */
  #changedParts(): readonly EmulatorEntry[] {
    return partEntries(this.#state).filter((entry) => {
      const key = keyOfEntry(entry);
      const text = JSON.stringify(entry.value);
      const isSame = this.#parts.get(key) === text;
      this.#parts.set(key, text);
      return !isSame;
    });
  }
}

function noSnapshot(name: string): EmulatorError {
  return new EmulatorError(404, `There is no snapshot "${name}".`);
}
