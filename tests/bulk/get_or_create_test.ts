import { assertEquals, assertRejects } from "@std/assert";
import { ScaleDuplicateResourceError } from "../../mod.ts";
import { getOrCreateBatch, getOrCreateProject } from "../../src/bulk/mod.ts";
import { emulated } from "../support/emulated.ts";

const PROJECT = {
  name: "cows",
  type: "imageannotation",
  params: { instruction: "Box each cow" },
} as const;
const BATCH = { project: "cows", name: "monday", metadata: { herd: 1 } };

Deno.test("getOrCreateProject and getOrCreateBatch create what is missing, and return what is the same", async () => {
  const { client } = emulated();
  const statuses: string[] = [];
  for (let run = 0; run < 2; run++) {
    const project = await getOrCreateProject(client, PROJECT);
    const batch = await getOrCreateBatch(client, BATCH);
    statuses.push(project.status, batch.status);
    assertEquals([project.value.name, batch.value.name], ["cows", "monday"]);
  }
  assertEquals(statuses, ["created", "created", "existed", "existed"]);
});

Deno.test("getOrCreateProject and getOrCreateBatch name the members that differ", async () => {
  const { client } = emulated();
  await getOrCreateProject(client, PROJECT);
  await getOrCreateProject(client, { name: "dogs", type: "chat" });
  await getOrCreateBatch(client, BATCH);
  const params = { instruction: "Box each dog" };
  await assertRejects(
    () => getOrCreateProject(client, { ...PROJECT, params }),
    ScaleDuplicateResourceError,
    "another params",
  );
  await assertRejects(
    () => getOrCreateBatch(client, { ...BATCH, project: "dogs" }),
    ScaleDuplicateResourceError,
    "another project",
  );
});

Deno.test("getOrCreateBatch counts a batch as created if the response was lost, and as existing after a 429", async () => {
  const { client, emulator } = emulated();
  await getOrCreateProject(client, PROJECT);
  const route = "/v1/batches";
  const once = { method: "POST", times: 1, route } as const;
  emulator.faults.add({ ...once, when: "after", effect: "reset" });
  assertEquals((await getOrCreateBatch(client, BATCH)).status, "created");
  emulator.faults.add({ ...once, effect: { status: 429 } });
  assertEquals((await getOrCreateBatch(client, BATCH)).status, "existed");
});

Deno.test("getOrCreateProject passes the options of the call on", async () => {
  const { client, wire } = emulated();
  const seen: number[] = [];
  await getOrCreateProject(client, PROJECT, {
    headers: { "x-team": "cows" },
    onResponse: ({ status }) => seen.push(status),
  });
  assertEquals([seen, wire[0]?.headers["x-team"]], [[200], "cows"]);
});
