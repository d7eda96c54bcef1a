/** What changed since somebody last asked, for those who keep it elsewhere. */
import type { JsonValue } from "../../types/json.ts";

/** One thing that an emulator knows, as it is kept in a document. */
export interface EmulatorEntry {
  /**
   * The tenant it is in: `"accounts/0/test"`, `"keys/…"`, or `""` for what all
   * tenants share.
   */
  readonly tenant: string;
  /** What kind of thing it is, for instance `"tasks"`. */
  readonly table: string;
  /** Its id among those, `""` where there is one only. */
  readonly id: string;
  /** All there is to know of it. */
  readonly value: JsonValue;
}

/** Collects the entries that changed. */
export class Changes {
  readonly #isWanted: boolean;
  #touched = new Map<string, EmulatorEntry>();

  /** Makes a collector; one that nobody wants stays empty. */
  constructor(isWanted: boolean) {
    this.#isWanted = isWanted;
  }

  /** Notes that an entry is new or changed. */
  touch(entry: EmulatorEntry): void {
    if (!this.#isWanted) return;
    this.#touched.set(keyOfEntry(entry), entry);
  }

  /** Gives what changed since the last time, in the order of the first change. */
  take(): readonly EmulatorEntry[] {
    const touched = [...this.#touched.values()];
    this.#touched = new Map();
    return touched;
  }
}

/** Gives a text that no other entry has. */
export function keyOfEntry(
  { tenant, table, id }: Pick<EmulatorEntry, "tenant" | "table" | "id">,
): string {
  return JSON.stringify([tenant, table, id]);
}
