/**
 * Operates a running app by its routes: dead letters, replay, sweep, purge and
 * counters.
 *
 *     deno task callbacks:operate --help
 *
 * `--url` is the app's, by default the one of `deno task callbacks`. The variable
 * `APP_KEY` is its key, by default the made-up one of `local.env`. Prints JSON, a
 * line for each result. Needs the network and that variable; no package.
 */
import { type Arguments, readArguments } from "./options.ts";

const LOCAL_URL = "http://127.0.0.1:8789";
const LOCAL_KEY = "app";

const USAGE = `Usage: deno task callbacks:operate COMMAND [--url URL]

  dead                       the dead letters
  show ID                    one event, and its body
  replay ID                  processes an event again
  replay --dead [--dry-run]  the same with the dead letters
  replay --from TIME --to TIME [--dead] [--dry-run]
                             the same with the events of that time
  sweep                      processes what is due
  purge --before TIME [--dead]
                             deletes bodies of processed events, of dead letters too
  counters                   the counters`;

/** Calls a route of the app. A body makes it a POST. */
type Call = (path: string, body?: object) => Promise<Page>;

/** The used members of a response. */
interface Page {
  readonly events?: readonly unknown[];
  readonly next?: string | null;
}

/** The commands by name. Each yields what is printed. */
const COMMANDS: Readonly<
  Record<string, (call: Call, args: Arguments) => AsyncIterable<unknown>>
> = {
  async *dead(call) {
    let next: string | null | undefined;
    do {
      const after = next ? `&after=${next}` : "";
      const page = await call(`/dead?limit=200${after}`);
      yield* page.events ?? [];
      next = page.next;
    } while (next);
  },
  async *show(call, { rest: [id = ""] }) {
    const path = `/events/${encodeURIComponent(id)}`;
    yield await call(`${path}/processing`);
    yield await call(path);
  },
  async *replay(call, { values: { from, to }, flags, rest: [id] }) {
    const query = {
      ...id !== undefined && { id },
      ...from !== undefined && { from },
      ...to !== undefined && { to },
      ...flags.has("dead") && { dead: true },
      dryRun: flags.has("dry-run"),
    };
    let next: string | null | undefined;
    do {
      const page = await call("/replay", {
        ...query,
        ...next && { after: next },
      });
      yield page;
      next = page.next;
    } while (next);
  },
  async *sweep(call) {
    yield await call("/sweep", {});
  },
  async *purge(call, { values: { before }, flags }) {
    const dead = flags.has("dead");
    yield await call("/purge", { ...before !== undefined && { before }, dead });
  },
  async *counters(call) {
    yield await call("/counters");
  },
};

async function main(args: readonly string[]): Promise<void> {
  const { rest: [name = "", ...rest], ...options } = readArguments(args, {
    help: "flag",
    url: "value",
    from: "value",
    to: "value",
    before: "value",
    dead: "flag",
    "dry-run": "flag",
  });
  if (options.flags.has("help")) return console.log(USAGE);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    const names = Object.keys(COMMANDS).join(", ");
    throw new Error(`Unknown command "${name}": there are ${names}`);
  }
  const { url = LOCAL_URL } = options.values;
  const key = Deno.env.get("APP_KEY") ?? LOCAL_KEY;
  const call: Call = async (path, body) => {
    const response = await fetch(new URL(path, url), {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
      },
      ...body && { body: JSON.stringify(body) },
      redirect: "manual",
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    throw new Error(`${path} responded with ${response.status}: ${text}`);
  };
  for await (const result of command(call, { ...options, rest })) {
    console.log(JSON.stringify(result));
  }
}

try {
  await main(Deno.args);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  Deno.exit(1);
}
