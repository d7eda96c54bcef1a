/**
 * Writes the record of the wire anew, from what the code does now. To be run
 * only if a change of the wire is intended; the difference in the fixtures
 * then shows what changed:
 *
 * `deno run --allow-write=tests/fixtures/wire tests/wire/record.ts`
 *
 * With `client` or `emulator` as argument it writes only that record.
 */
import { recordJson } from "./wire_record.ts";
import { recordClient } from "./client_recorder.ts";
import { CLIENT_STEPS } from "./client_script.ts";
import { recordEmulator } from "./emulator_recorder.ts";
import { emulatorChapters } from "./emulator_script.ts";

const [only] = Deno.args;
const BOOKS = {
  client: () => recordClient(CLIENT_STEPS),
  emulator: async () => recordEmulator(await emulatorChapters()),
};

for (const [name, record] of Object.entries(BOOKS)) {
  if (only !== undefined && only !== name) continue;
  const url = new URL(`../fixtures/wire/${name}.json`, import.meta.url);
  const text = recordJson(await record());
  await Deno.writeTextFile(url, text);
  console.log(`${name}.json: ${text.length} characters`);
}
