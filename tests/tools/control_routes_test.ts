/** The table of control routes in the documentation of the server: it has each route, with the members of its body. */
import { assert, assertEquals } from "@std/assert";
import { allCommands } from "../../src/emulator/control/commands.ts";
import type { AnyCommand } from "../../src/emulator/control/command.ts";
import { createEmulator } from "../../src/emulator/mod.ts";

const PAGE = new URL("../../src/emulator/serve.ts", import.meta.url);

/** A row: the route, and the documented body of its request. */
interface DocumentedRoute {
  readonly route: string;
  readonly body: string;
}

function documented(): readonly DocumentedRoute[] {
  const rows = Deno.readTextFileSync(PAGE)
    .matchAll(/^ \* \| `([A-Z]+ \/[^`]*)` \|([^|]*)\|/gm);
  return [...rows].map(([, route = "", body = ""]) => ({
    route,
    body: body.trim(),
  }));
}

Deno.test("the documentation of the server has each control route once", () => {
  const routes = allCommands().map(({ method, path }) => `${method} ${path}`);
  assertEquals(
    documented().map(({ route }) => route).sort(),
    [...routes, "GET /health"].sort(),
  );
});

/** Returns the members of the body that a command accepts, as its error names them. */
async function acceptedMembers(
  { method, path, args = [] }: AnyCommand,
): Promise<readonly string[]> {
  const inBody = args.filter((name) => !path.includes(`{${name}}`));
  if (inBody.length === 0) return [];
  const emulator = createEmulator();
  const send = async (path: string, body: object) => {
    const response = await emulator.fetch(`https://api.scale.com/v1/${path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${emulator.keys.test}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
    return await response.json();
  };
  await send("projects", { name: "talk", type: "chat" });
  const task = path.startsWith("/chat_tasks")
    ? await send("task/chat", { project: "talk" })
    : await send("task/textcollection", { attachments: [] });
  const url = `http://localhost/__emulator${
    path.replace(/\{\w+\}/, task.task_id)
  }`;
  const response = await emulator.fetch(url, { method, body: '"none"' });
  const { error } = await response.json();
  assertEquals(response.status, 400, error);
  const [, names] = / a JSON object with ([\w, ]+): current/.exec(error) ?? [];
  assert(names !== undefined, `${method} ${path}: ${error}`);
  return names.split(", ");
}

Deno.test("the documentation of the server has the members of each body", async () => {
  const rows = new Map(documented().map(({ route, body }) => [route, body]));
  for (const command of allCommands()) {
    const { method, path } = command;
    if (path === "/import") continue; // A whole document, see `EmulatorDocument`.
    const body = rows.get(`${method} ${path}`) ?? "";
    const names = [...body.matchAll(/\w+/g)].map(([name]) => name);
    const accepted = await acceptedMembers(command);
    assertEquals([...names].sort(), [...accepted].sort(), `${method} ${path}`);
  }
});

Deno.test("the documentation of the server marks the members that may be absent", async () => {
  const minimal: readonly (readonly [string, object])[] = [
    ["PUT /auto_complete", { completeAfterMs: 1 }],
    ["PUT /latency", { minMs: 1, maxMs: 1 }],
    ["PUT /rate_limit", { requests: 1, windowMs: 1 }],
    ["POST /faults", { effect: "reset" }],
    ["POST /clock/advance", { ms: 1 }],
    ["POST /callbacks/deliver", {}],
    ["POST /callbacks/drop_next", { count: 1 }],
    ["POST /callbacks/duplicate_next", { count: 1 }],
  ];
  const rows = new Map(documented().map(({ route, body }) => [route, body]));
  for (const [route, body] of minimal) {
    const [method = "", path = ""] = route.split(" ");
    const send = async (sent: object) => {
      const url = `http://localhost/__emulator${path}`;
      const init = { method, body: JSON.stringify(sent) };
      const response = await createEmulator().fetch(url, init);
      await response.body?.cancel();
      return response.status;
    };
    const needed = [...(rows.get(route) ?? "").matchAll(/\w+(?![\w?])/g)]
      .map(([name]) => name);
    assertEquals(needed.sort(), Object.keys(body).sort(), route);
    assertEquals(await send(body), 200, route);
    for (const name of needed) {
      const { [name]: _, ...others } = body as Record<string, unknown>;
      assertEquals(await send(others), 400, `${route} without ${name}`);
    }
  }
});
