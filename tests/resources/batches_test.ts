/** The requests of `client.batches`, and the results of their responses. */
import { assertEquals, assertRejects } from "@std/assert";
import {
  BatchStatus,
  ScaleArgumentError,
  ScaleDuplicateResourceError,
  ScaleInvalidRequestError,
  ScaleResourceNotFoundError,
} from "../../mod.ts";
import {
  type Emulated,
  emulated,
  type EmulatedOptions,
  lines,
} from "../support/emulated.ts";

/** Creates a project "cows", and clears the requests so far. */
async function withProject(
  params: { readonly rapid?: boolean } = {},
  options: EmulatedOptions = {},
): Promise<Emulated> {
  const setup = emulated(options);
  await setup.client.projects.create({
    name: "cows",
    type: "imageannotation",
    ...params,
  });
  setup.wire.length = 0;
  return setup;
}

Deno.test("Batches#create sends its params", async () => {
  const { client, wire } = await withProject();
  const params = {
    project: "cows",
    name: "a bc/def",
    callback: "https://example.com/done",
    metadata: { week: 5 },
  };
  const batch = await client.batches.create(params);
  assertEquals(lines(wire), [`POST /v1/batches ${JSON.stringify(params)}`]);
  assertEquals(
    [batch.name, batch.status, batch.metadata],
    ["a bc/def", "in_progress", { week: 5 }],
  );
});

Deno.test("Batches#create rejects if the name exists, or returns the batch with onConflict if it is the same", async () => {
  const { client } = await withProject();
  const params = { project: "cows", name: "b" };
  const made = await client.batches.create(params);
  await assertRejects(
    () => client.batches.create(params),
    ScaleDuplicateResourceError,
  );
  assertEquals(
    await client.batches.create(params, { onConflict: "return" }),
    made,
  );
  await client.projects.create({ name: "pigs", type: "imageannotation" });
  const error = await assertRejects(
    () =>
      client.batches.create({ project: "pigs", name: "b" }, {
        onConflict: "return",
      }),
    ScaleDuplicateResourceError,
    "the existing object has another project",
  );
  assertEquals(error.reason, "different");
});

Deno.test("Batches#get sends the name as one segment", async () => {
  const { client, wire } = await withProject();
  await client.batches.create({ project: "cows", name: "a bc/def" });
  assertEquals((await client.batches.get("a bc/def")).name, "a bc/def");
  assertEquals(wire.at(-1)?.target, "/v1/batches/a%20bc%2Fdef");
  await assertRejects(
    () => client.batches.get("none"),
    ScaleResourceNotFoundError,
  );
});

Deno.test("Batches#list sends every filter by its wire name", async () => {
  const { client, wire } = await withProject();
  await client.batches.list({
    project: "cows",
    status: BatchStatus.InProgress,
    start_time: "2026-01-01",
    end_time: "2026-01-02",
    exclude_archived: true,
    completed_after: "2026-01-03",
    completed_before: "2026-01-04",
    audited_after: "2026-01-05",
    audited_before: new Date(0),
    limit: 10,
    offset: 20,
  });
  assertEquals(
    wire[0]?.target,
    "/v1/batches?project=cows&status=in_progress&start_time=2026-01-01&end_time=2026-01-02" +
      "&exclude_archived=true&completed_after=2026-01-03&completed_before=2026-01-04" +
      "&audited_after=2026-01-05&audited_before=1970-01-01T00%3A00%3A00.000Z&limit=10&offset=20",
  );
});

Deno.test("Batches#list goes from page to page by offset, newest first", async () => {
  const { client, wire } = await withProject();
  for (const name of ["a", "b", "c", "d", "e"]) {
    await client.batches.create({ project: "cows", name });
  }
  wire.length = 0;
  const batches = await client.batches.list({ limit: 2 }).toArray({ max: 9 });
  assertEquals(batches.map((batch) => batch.name), ["e", "d", "c", "b", "a"]);
  assertEquals(wire.map((request) => request.target), [
    "/v1/batches?limit=2",
    "/v1/batches?limit=2&offset=2",
    "/v1/batches?limit=2&offset=4",
  ]);
  const page = await client.batches.list({ limit: 2 });
  assertEquals([page.total, page.limit, page.offset, page.hasNext], [
    5,
    2,
    0,
    true,
  ]);
});

Deno.test("Batches#getStatus returns 0 for counts that the server omits", async () => {
  const { client, wire } = await withProject({}, { key: "live" });
  await client.batches.create({ project: "cows", name: "b" });
  for (const attachment of ["https://example.com/1", "https://example.com/2"]) {
    await client.tasks.create("imageannotation", {
      batch: "b",
      attachment,
      geometries: { box: { objects_to_annotate: ["cow"] } },
    });
  }
  wire.length = 0;
  assertEquals(await client.batches.getStatus("b"), {
    status: "in_progress",
    pending: 2,
    completed: 0,
    error: 0,
    canceled: 0,
  });
  assertEquals(lines(wire), ["GET /v1/batches/b/status"]);
});

Deno.test("Batches#finalize starts a staging batch once", async () => {
  const { client, wire } = await withProject({ rapid: true });
  const made = await client.batches.create({ project: "cows", name: "b" });
  assertEquals(made.status, "staging");
  wire.length = 0;
  assertEquals((await client.batches.finalize("b")).status, "in_progress");
  assertEquals(lines(wire), ["POST /v1/batches/b/finalize {}"]);
  await assertRejects(
    () => client.batches.finalize("b"),
    ScaleInvalidRequestError,
  );
});

Deno.test("Batches#setMetadata sends the bare object", async () => {
  const { client, wire } = await withProject();
  await client.batches.create({ project: "cows", name: "b" });
  wire.length = 0;
  assertEquals((await client.batches.setMetadata("b", { x: [1] })).metadata, {
    x: [1],
  });
  assertEquals(lines(wire), ['POST /v1/batches/b/setMetadata {"x":[1]}']);
});

Deno.test("Batches#prioritize sends the priority, and refuses params that are no object", async () => {
  const { client, wire } = await withProject();
  await client.batches.create({ project: "cows", name: "a b" });
  wire.length = 0;
  const result = await client.batches.prioritize("a b", { priority: 20 });
  assertEquals(result, { result: "success" });
  assertEquals(lines(wire), [
    'POST /v1/batches/a%20b/prioritize {"priority":20}',
  ]);
  await assertRejects(
    () => client.batches.prioritize("a b", 20 as never),
    ScaleArgumentError,
    "The params of batches.prioritize",
  );
  await assertRejects(
    () => client.batches.prioritize("a b", { priority: 31 }),
    ScaleInvalidRequestError,
  );
  assertEquals(wire.length, 2);
});
