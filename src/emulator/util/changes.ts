/** The changes since the last flush, for `onChange`. */
import type { JsonValue } from "../../types/json.ts";

/** One object of an emulator, as a document contains it. */
export interface EmulatorEntry {
  /**
   * The tenant that owns it: `"accounts/0/test"`, `"keys/…"`, or `""` for what
   * all tenants share.
   */
  readonly tenant: string;
  /** The kind of object, for instance `"tasks"`. */
  readonly table: string;
  /** The id within the table; `""` where there is only one. */
  readonly id: string;
  /** The object itself. */
  readonly value: JsonValue;
}

/** A collector of changed entries. */
export class Changes {
  readonly #isEnabled: boolean;
  #changed = new Map<string, EmulatorEntry>();
  /** The newest of the entries that were taken and have not ended, by key. */
  readonly #taken = new Map<string, EmulatorEntry>();

  /** Creates a collector. A disabled one stays empty. */
  constructor(isEnabled: boolean) {
    this.#isEnabled = isEnabled;
  }

  /** Adds an entry that is new or changed. */
  add(entry: EmulatorEntry): void {
    if (!this.#isEnabled) return;
    this.#changed.set(entryKey(entry), entry);
  }

  /**
   * Returns the changes since the last call, in the order of the first change.
   * Call `end` with them.
   */
  take(): readonly EmulatorEntry[] {
    const changed = this.#changed;
    this.#changed = new Map();
    for (const [key, entry] of changed) this.#taken.set(key, entry);
    return [...changed.values()];
  }

  /**
   * Ends entries that were taken. Those that were not stored count as changed
   * again, unless newer ones were taken or added.
   */
  end(entries: readonly EmulatorEntry[], isStored: boolean): void {
    for (const entry of entries) {
      const key = entryKey(entry);
      if (this.#taken.get(key) !== entry) continue;
      this.#taken.delete(key);
      if (!isStored && !this.#changed.has(key)) this.#changed.set(key, entry);
    }
  }
}

/** Returns the map key of an entry. */
export function entryKey(
  { tenant, table, id }: Pick<EmulatorEntry, "tenant" | "table" | "id">,
): string {
  return JSON.stringify([tenant, table, id]);
}
