/** How a lost creation or finalization of a v2 batch is recovered, and what is refused before it is sent. */
import { assertEquals, assertRejects } from "@std/assert";
import {
  ScaleArgumentError,
  type ScaleClient,
  ScaleDuplicateResourceError,
  ScaleError,
} from "../../mod.ts";
import { SAMPLES } from "../fixtures/v2/samples.ts";
import { scriptedClient } from "../support/client.ts";
import { failure } from "../support/faults.ts";
import { recoveryServer, RESET } from "../support/recovery_server.ts";
import { apiError } from "../support/scripted_fetch.ts";

const EXPANDED = SAMPLES["batch.expanded.json"];
const BATCH = { ...EXPANDED, project: EXPANDED.project.id };
const { name, callback, metadata } = BATCH;
const TAKEN = apiError(409, "Taken");
const LOOK_UP = `GET /v2/batch?batch_name=${name}&expand=project`;

Deno.test("V2Batches#create finds the batch of an attempt whose response was lost, with its project as an id", async () => {
  const places = [
    { project_id: EXPANDED.project.id },
    { project_name: EXPANDED.project.name },
    { project_id: EXPANDED.project.id, project_name: EXPANDED.project.name },
  ];
  for (const place of places) {
    for (const lost of [RESET, apiError(500), new Response('{"id"')]) {
      const { client, recovered, sent } = recoveryServer([lost, TAKEN], [
        Response.json(EXPANDED),
      ]);
      const params = { ...place, name, callback, metadata };
      assertEquals(await client.v2.batches.create(params), BATCH);
      assertEquals(sent(), ["POST /v2/batch", "POST /v2/batch", LOOK_UP]);
      assertEquals(recovered.length, 1);
    }
  }
});

Deno.test("V2Batches#create accepts a server that does not expand the project if the id was sent", async () => {
  const { client } = recoveryServer([RESET, TAKEN], [Response.json(BATCH)]);
  const params = { project_id: BATCH.project, name };
  assertEquals(await client.v2.batches.create(params), BATCH);
});

Deno.test("V2Batches#create rejects if another batch has the name", async () => {
  const project_id = EXPANDED.project.id;
  const cases = [
    [{ project_id: "other", name }, "another project_id"],
    [{ project_name: "other", name }, "another project_name"],
    [{ project_id, name, metadata: { owner: "else" } }, "another metadata"],
    [{ project_id, name, callback: "https://a.test" }, "another callback"],
  ] as const;
  for (const [params, words] of cases) {
    const { client } = recoveryServer([RESET, TAKEN], [
      Response.json(EXPANDED),
    ]);
    const error = await assertRejects(
      () => client.v2.batches.create(params),
      ScaleDuplicateResourceError,
      words,
    );
    assertEquals([error.reason, error.outcomeUnknown], ["different", false]);
    assertEquals(error.existing, EXPANDED);
  }
});

Deno.test("V2Batches#create rejects if the project of the found batch cannot be compared", async () => {
  const { client } = recoveryServer([RESET, TAKEN], [Response.json(BATCH)]);
  await assertRejects(
    () => client.v2.batches.create({ project_name: "Harbour Assistant", name }),
    ScaleDuplicateResourceError,
    "another project_name",
  );
});

Deno.test("V2Batches#create rejects a 409 of the first attempt, or returns the same batch with onConflict", async () => {
  const params = { project_id: BATCH.project, name };
  const first = recoveryServer([TAKEN]);
  await assertRejects(
    () => first.client.v2.batches.create(params),
    ScaleDuplicateResourceError,
    'onConflict: "return"',
  );
  assertEquals(first.sent(), ["POST /v2/batch"]);
  const second = recoveryServer([TAKEN], [Response.json(EXPANDED)]);
  assertEquals(
    await second.client.v2.batches.create(params, { onConflict: "return" }),
    BATCH,
  );
});

Deno.test("V2Batches#create says so if the batch cannot be found", async () => {
  const { client, sent } = recoveryServer([RESET, TAKEN], [apiError(404)]);
  const error = await failure(() =>
    client.v2.batches.create({ project_id: "p", name })
  );
  assertEquals(
    [error.code, error.reason, error.outcomeUnknown],
    ["duplicate", "not_found", true],
  );
  assertEquals(sent().filter((line) => line === LOOK_UP).length, 4);
});

Deno.test("V2Batches#finalize reads the batch after a lost response, and repeats only if it is still staging", async () => {
  const open = Response.json({ ...BATCH, status: "in_progress" });
  const staging = Response.json({ ...BATCH, status: "staging" });
  const done = recoveryServer([RESET], [open]);
  assertEquals(
    (await done.client.v2.batches.finalize({ batch_name: name })).status,
    "in_progress",
  );
  assertEquals(done.sent(), [
    "POST /v2/batch/finalize",
    `GET /v2/batch?batch_name=${name}`,
  ]);
  const again = recoveryServer([RESET, open], [staging]);
  await again.client.v2.batches.finalize({ batch_id: BATCH.id });
  assertEquals(again.sent(), [
    "POST /v2/batch/finalize",
    `GET /v2/batch?batch_id=${BATCH.id}`,
    "POST /v2/batch/finalize",
  ]);
});

Deno.test("V2Batches#finalize takes no other batch for the one that was meant", async () => {
  const other = Response.json({ ...BATCH, id: "x", status: "in_progress" });
  const open = Response.json({ ...BATCH, status: "in_progress" });
  const { client, sent } = recoveryServer([RESET, open], [other]);
  const found = await client.v2.batches.finalize({ batch_id: BATCH.id });
  assertEquals(found.id, BATCH.id);
  assertEquals(sent().length, 3);
  const named = recoveryServer([RESET, open], [
    Response.json({ ...BATCH, name: "x", status: "in_progress" }),
  ]);
  await named.client.v2.batches.finalize({ batch_name: name });
  assertEquals(named.sent().length, 3);
});

Deno.test("V2Batches#pause, resume, cancel and setMetadata are sent again after a lost response", async () => {
  const selector = { batch_id: BATCH.id };
  const calls: readonly ((client: ScaleClient) => Promise<unknown>)[] = [
    ({ v2 }) => v2.batches.pause(selector),
    ({ v2 }) => v2.batches.resume(selector),
    ({ v2 }) => v2.batches.cancel(selector),
    ({ v2 }) => v2.batches.setMetadata({ ...selector, metadata: {} }),
  ];
  for (const call of calls) {
    const { client, sent } = recoveryServer([RESET, Response.json({})]);
    assertEquals(await call(client), {});
    assertEquals(sent()[0], sent()[1]);
  }
});

Deno.test("V2Batches refuses calls without a batch or a project before anything is sent", async () => {
  const cases: readonly (readonly [
    words: string,
    call: (client: ScaleClient) => Promise<unknown>,
  ])[] = [
    ["batch_id or batch_name", ({ v2 }) => v2.batches.get({} as never)],
    ["batch_id or batch_name", ({ v2 }) => v2.batches.pause({} as never)],
    [
      "batch_id or batch_name",
      ({ v2 }) => v2.batches.cancel({ batch_id: undefined } as never),
    ],
    [
      "batch_name must be a non-empty string",
      ({ v2 }) => v2.batches.cancel({ batch_name: "" }),
    ],
    [
      "batch_id must be a non-empty string",
      ({ v2 }) => v2.batches.resume({ batch_id: null } as never),
    ],
    [
      "batch_id or batch_name",
      ({ v2 }) => v2.batches.setMetadata({ metadata: {} } as never),
    ],
    [
      "metadata must be a plain object",
      ({ v2 }) => v2.batches.setMetadata({ batch_id: "b" } as never),
    ],
    [
      "metadata must be a plain object",
      ({ v2 }) => v2.batches.setMetadata(undefined as never),
    ],
    [
      "merge must be true or false",
      ({ v2 }) =>
        v2.batches.setMetadata({
          batch_id: "b",
          metadata: {},
          merge: "false" as never,
        }),
    ],
    [
      "staging_batch must be true or false",
      ({ v2 }) =>
        v2.batches.create({
          project_id: "p",
          name: "b",
          staging_batch: 1 as never,
        }),
    ],
    [
      "project_id or project_name",
      ({ v2 }) => v2.batches.create({ name: "b" } as never),
    ],
    [
      "name must be a non-empty string",
      ({ v2 }) => v2.batches.create({ project_id: "p" } as never),
    ],
    [
      "The params of v2.batches.finalize must be a plain object",
      ({ v2 }) => v2.batches.finalize("b" as never),
    ],
  ];
  for (const [words, call] of cases) {
    const { client, requests } = scriptedClient([Response.json({})]);
    const error = await assertRejects(() => call(client), ScaleError, words);
    assertEquals(error instanceof ScaleArgumentError, true);
    assertEquals(requests.length, 0);
  }
});

Deno.test("V2Batches#create and setMetadata send their flag, also if it is undefined", async () => {
  for (const flag of [undefined, true, false]) {
    const { client, requests } = scriptedClient([
      Response.json({ project: "p" }),
    ]);
    await client.v2.batches.create({
      project_id: "p",
      name: "b",
      staging_batch: flag,
    });
    await client.v2.batches.setMetadata({
      batch_id: "b",
      metadata: {},
      merge: flag,
    });
    const [create, set] = requests.map(({ body }) => JSON.parse(body ?? ""));
    assertEquals(
      [create.staging_batch, set.merge],
      [flag ?? false, flag ?? false],
    );
  }
});
