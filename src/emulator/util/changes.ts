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

  /** Creates a collector. A disabled one stays empty. */
  constructor(isEnabled: boolean) {
    this.#isEnabled = isEnabled;
  }

  /** Adds an entry that is new or changed. */
  add(entry: EmulatorEntry): void {
    if (!this.#isEnabled) return;
    this.#changed.set(entryKey(entry), entry);
  }

  /** Returns the changes since the last call, in the order of the first change. */
  take(): readonly EmulatorEntry[] {
    const changed = [...this.#changed.values()];
    this.#changed = new Map();
    return changed;
  }
}

/** Returns the map key of an entry. */
export function entryKey(
  { tenant, table, id }: Pick<EmulatorEntry, "tenant" | "table" | "id">,
): string {
  return JSON.stringify([tenant, table, id]);
}
