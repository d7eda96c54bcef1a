/**
 * Sends callbacks of every kind to a URL, as the emulator would:
 *
 *     deno task callbacks:trigger [KIND …] [--url URL] [--repeat COUNT]
 *
 * Without a kind all of them; `--help` lists the kinds. The default URL is the one
 * of `deno task callbacks`. The key is the variable `SCALE_CALLBACK_AUTH_KEY`, by
 * default the made-up one of `local.env`. Fails if a response is no 2xx. Needs the
 * network and that variable; no package.
 */
import { assertCallbackUrl } from "./callback_url.ts";
import { readArguments } from "./options.ts";
import { trigger, TRIGGER_KINDS, type TriggerName } from "./trigger_kinds.ts";

const LOCAL_URL = "http://127.0.0.1:8789/callbacks";
const LOCAL_KEY = "callback_key_test";

const NAMES = Object.keys(TRIGGER_KINDS) as readonly TriggerName[];

/** Sends what the arguments say. Returns whether every response was a 2xx. */
async function main(args: readonly string[]): Promise<boolean> {
  const { values, flags, rest } = readArguments(args, {
    url: "value",
    repeat: "value",
    help: "flag",
  });
  if (flags.has("help")) {
    console.log(
      "Usage: deno task callbacks:trigger [KIND …] [--url URL] [--repeat COUNT]\n",
    );
    for (const name of NAMES) {
      console.log(`${name.padEnd(16)} ${TRIGGER_KINDS[name].about}`);
    }
    return true;
  }
  const { url = LOCAL_URL, repeat = "1" } = values;
  const key = Deno.env.get("SCALE_CALLBACK_AUTH_KEY") ?? LOCAL_KEY;
  assertCallbackUrl(url, [key]);
  if (!/^[1-9]\d{0,4}$/.test(repeat)) {
    throw new Error(
      `--repeat must be a whole number from 1 to 99999: current value is ${repeat}`,
    );
  }
  const kinds = rest.length > 0 ? rest.map(kindOf) : NAMES;
  let isOk = true;
  for (let count = 0; count < Number(repeat); count++) {
    for (const kind of kinds) {
      const { subject, status, error } = await trigger(kind, { url, key });
      console.log(
        `${kind.padEnd(16)} ${subject.padEnd(25)} ${status ?? error}`,
      );
      isOk &&= status !== undefined && status >= 200 && status < 300;
    }
  }
  return isOk;
}

function kindOf(value: string): TriggerName {
  const name = NAMES.find((name) => name === value);
  if (name !== undefined) return name;
  throw new Error(`Unknown kind "${value}": there are ${NAMES.join(", ")}`);
}

try {
  if (!await main(Deno.args)) Deno.exit(1);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  Deno.exit(1);
}
