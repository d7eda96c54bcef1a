/** A journal in Deno KV, for jobs on Deno Deploy. */
import type { Journal, JournalEntry } from "@labelwire/scale/bulk";

/**
 * Creates a journal. `name` keeps the jobs of a database apart: use another one
 * for each API key.
 */
export function kvJournal(kv: Deno.Kv, name: string): Journal {
  const keyOf = (key: string) => ["journal", name, key];
  return {
    async get(key) {
      const { value } = await kv.get<JournalEntry>(keyOf(key));
      return value ?? undefined;
    },
    set: (key, entry) => kv.set(keyOf(key), entry),
  };
}
