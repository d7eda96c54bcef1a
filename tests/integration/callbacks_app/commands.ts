/** The commands `triggers.ts` and `operate.ts` with the running app, in Deno and in workerd: from a callback to its effect, its dead letter and its replay. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { TRIGGER_KINDS } from "../../../examples/callbacks/trigger_kinds.ts";
import { AUTH_KEY } from "../../support/deliveries.ts";
import { withTempDir } from "../../tools/temp.ts";
import { kvStore } from "../../../examples/callbacks/kv_store.ts";
import { APP_KEY, sample } from "./callbacks.ts";
import { DENO_RUN, withApp } from "./deno_run.ts";
import { type Inbox, withInbox } from "./inbox.ts";
import { bundleWorker, withWorker } from "./workerd.ts";

const EXAMPLES = new URL("../../../examples/callbacks/", import.meta.url);
const KINDS = Object.keys(TRIGGER_KINDS);

/** Miniflare and processes leave timers and ports open. */
const LEAKY = { sanitizeOps: false, sanitizeResources: false };

const VARIABLES = {
  SCALE_CALLBACK_AUTH_KEY_TEST: AUTH_KEY,
  APP_KEY,
  MAX_TRIES: "1",
};

/** The result of a command. */
interface Output {
  readonly code: number;
  readonly lines: readonly string[];
  readonly errors: string;
}

/** Runs a command of the examples. */
async function run(
  script: string,
  ...args: readonly string[]
): Promise<Output> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "--allow-net",
      "--allow-env",
      new URL(script, EXAMPLES).pathname,
      ...args,
    ],
    env: { SCALE_CALLBACK_AUTH_KEY: AUTH_KEY, APP_KEY },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  const lines = text(stdout).split("\n").filter((line) => line !== "");
  return { code, lines, errors: text(stderr) };
}

/** Goes with an app from callbacks to effects, a dead letter and its replay. `results` returns the files of its effects. */
async function scenario(
  app: string,
  inbox: Inbox,
  results: () => Promise<Readonly<Record<string, string>>>,
): Promise<void> {
  const url = ["--url", `${app}/callbacks`];
  const operate = async (...args: readonly string[]) => {
    const { code, lines, errors } = await run(
      "operate.ts",
      ...args,
      "--url",
      app,
    );
    assertEquals([code, errors], [0, ""]);
    return lines.map((line) => JSON.parse(line));
  };
  const isSettled = async () => (await operate("counters"))[0].waiting === 0;

  const sent = await run("triggers.ts", ...url);
  assertEquals([sent.code, sent.errors], [0, ""]);
  assertEquals(sent.lines.map((line) => line.split(/ +/)[0]), KINDS);
  while (!await isSettled());
  assertEquals(inbox.messages.length, KINDS.length);
  const keys = inbox.messages.map(({ key }) => key);
  assertEquals(new Set(keys).size, KINDS.length);
  const subjects = sent.lines.map((line) =>
    line.slice(16).trim().replace(/ +\d+$/, "")
  );
  assertEquals(
    inbox.messages.map(({ subject }) => subject).toSorted(),
    subjects.toSorted(),
  );
  // Of these the task is completed.
  const completed = [
    "completed",
    "audit-accepted",
    "audit-rejected",
    "audit-fixed",
  ];
  const files = await results();
  assertEquals(Object.keys(files).length, completed.length);
  for (const [path, content] of Object.entries(files)) {
    assert(path.endsWith(".json"), path);
    assert(JSON.parse(content).response.annotations.length > 0, path);
  }

  inbox.respondWith(500);
  const failed = await run("triggers.ts", "completed", ...url);
  assertEquals(failed.code, 0);
  while (!await isSettled());
  const [dead, ...others] = await operate("dead");
  assertEquals(others, []);
  assertStringIncludes(failed.lines[0]!, dead.subject);
  assertEquals(dead.error, "Error: The message was not accepted: status 500");
  const [event, body] = await operate("show", dead.id);
  assertEquals([event, body.task_id], [dead, dead.subject]);

  inbox.respondWith(200);
  const before = inbox.messages.length;
  const [dry] = await operate("replay", "--dead", "--dry-run");
  assertEquals([dry.ids, dry.dryRun], [[dead.id], true]);
  const [real] = await operate("replay", dead.id);
  assertEquals(real.ids, [dead.id]);
  await operate("sweep");
  while (!await isSettled());
  assertEquals(await operate("dead"), []);
  assertEquals(inbox.messages.slice(before).map(({ key }) => key), [
    dead.effectKey,
  ]);
  const [purged] = await operate("purge", "--before", "2100-01-01");
  assertEquals(purged, { bodies: KINDS.length + 1 });
  const [{ counters }] = await operate("counters");
  const { stored, processed, dead: deadCount } = counters;
  assertEquals([stored, processed, deadCount], [
    KINDS.length + 1,
    KINDS.length + 1,
    1,
  ]);
}

/** Calls `work` with the URL of an app in a process of Deno, whose events and results are in a folder. */
async function withDenoApp(
  { dir, inbox, flags = [], env = {} }: {
    readonly dir: string;
    readonly inbox: Inbox;
    readonly flags?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  },
  work: (url: string) => Promise<void>,
): Promise<void> {
  const app = new Deno.Command(Deno.execPath(), {
    args: [
      ...DENO_RUN,
      ...flags,
      new URL("deno.ts", EXAMPLES).pathname,
    ],
    env: {
      ...VARIABLES,
      NOTIFY_URL: inbox.url,
      RESULTS_DIR: `${dir}/results`,
      KV_PATH: `${dir}/events.sqlite`,
      HOST: "127.0.0.1",
      PORT: "0",
      ...env,
    },
    stdout: "piped",
  });
  await withApp(app, work);
}

Deno.test(
  "the app in Deno: effects of every kind of callback, a dead letter and its replay",
  LEAKY,
  async () => {
    await withTempDir(async (dir) => {
      await withInbox(async (inbox) => {
        const results = async () => {
          const files: Record<string, string> = {};
          const folder = `${dir}/results`;
          for await (const { name } of Deno.readDir(folder)) {
            for await (const file of Deno.readDir(`${folder}/${name}`)) {
              const path = `${folder}/${name}/${file.name}`;
              files[path] = await Deno.readTextFile(path);
            }
          }
          return files;
        };
        await withDenoApp(
          { dir, inbox },
          (url) => scenario(url, inbox, results),
        );
      });
    });
  },
);

Deno.test(
  "the app in Deno processes what an earlier process has left, at its start and by its cron",
  LEAKY,
  async () => {
    await withTempDir(async (dir) => {
      await withInbox(async (inbox) => {
        using kv = await Deno.openKv(`${dir}/events.sqlite`);
        const leave = async (task: string) => {
          const { row, body } = await sample({ task });
          await kvStore(kv).add(row, body);
        };
        const isSettled = async () =>
          (await kvStore(kv).backlog()).waiting === 0;
        await leave("before");
        const flags = ["--unstable-cron"];
        // Deno then starts crons after this time, whatever their schedule says.
        const env = { DENO_CRON_TEST_SCHEDULE_OFFSET: "100" };
        await withDenoApp({ dir, inbox, flags, env }, async () => {
          while (!await isSettled());
          await leave("during");
          while (!await isSettled());
        });
        const subjects = inbox.messages.map(({ subject }) => subject);
        assertEquals(subjects, ["before", "during"]);
      });
    });
  },
);

Deno.test(
  "the app in workerd: effects of every kind of callback, a dead letter and its replay",
  LEAKY,
  async () => {
    const script = await bundleWorker("../../../examples/callbacks/worker.ts");
    await withInbox(async (inbox) => {
      const variables = { ...VARIABLES, NOTIFY_URL: inbox.url };
      await withWorker(script, variables, async (worker) => {
        await worker.migrate();
        await scenario(worker.url, inbox, worker.results);
      }, { queue: "delivered" });
    });
  },
);

Deno.test(
  "triggers.ts fails for a response that is no 2xx, an unknown kind, and a URL with the key in it",
  LEAKY,
  async () => {
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      () => new Response(null, { status: 401 }),
    );
    const url = `http://127.0.0.1:${server.addr.port}/callbacks`;
    const refused = await run("triggers.ts", "completed", "--url", url);
    assertEquals(refused.code, 1);
    assertStringIncludes(refused.lines[0]!, "401");
    await server.shutdown();
    const closed = await run("triggers.ts", "completed", "--url", url);
    assertEquals(closed.code, 1);
    const table = [
      [["complete"], 'Unknown kind "complete"'],
      [["--repeat", "0"], "--repeat must be a whole number"],
      [["--ur", url], "Unknown option --ur"],
      [["--url"], "--url needs a value"],
      [
        ["--url", `${url}?x=${AUTH_KEY}`],
        "must not contain a callback auth key",
      ],
    ] as const;
    for (const [args, message] of table) {
      const { code, errors } = await run("triggers.ts", ...args);
      assertEquals(code, 1);
      assertStringIncludes(errors, message);
      assert(!errors.includes(AUTH_KEY));
    }
    const { code, lines } = await run("triggers.ts", "--help");
    assertEquals([code, lines.length], [0, KINDS.length + 1]);
  },
);

Deno.test(
  "operate.ts --help lists the commands that there are, and a wrong one fails",
  LEAKY,
  async () => {
    const { errors, code } = await run("operate.ts", "undo");
    assertEquals(code, 1);
    const [, names = ""] = /there are (.+)$/.exec(errors) ?? [];
    const help = await run("operate.ts", "--help");
    assertEquals(help.code, 0);
    const listed = help.lines.flatMap((line) =>
      /^ {2}(\w+)/.exec(line)?.slice(1) ?? []
    );
    assertEquals([...new Set(listed)], names.split(", "));
  },
);
