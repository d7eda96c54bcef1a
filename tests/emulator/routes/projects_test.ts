import { assert, assertEquals } from "@std/assert";
import { projectOf, start } from "../../support/emulator/requests.ts";

Deno.test("an unknown project is a 404", async () => {
  const { test } = start();
  for (
    const result of [
      await test.get("/projects/none"),
      await test.post("/projects/none/setParams", {}),
      await test.post("/projects/none/setOntology", { ontology: [] }),
      await test.get("/projects/none/taskTemplates"),
    ]
  ) {
    assertEquals([result.status, result.body.status_code], [404, 404]);
  }
});

Deno.test("creation accepts the request of the official SDK", async () => {
  const { test } = start();
  const { status, body } = await test.post("/projects", {
    type: "imageannotation",
    name: "roads",
    params: null,
    rapid: false,
    studio: false,
    datasetId: null,
  });
  assertEquals(status, 200);
  assertEquals(body, {
    name: "roads",
    type: "imageannotation",
    param_history: [],
    created_at: "2026-01-01T00:00:00.000Z",
  });
});

Deno.test("creation requires a name and a known type", async () => {
  const { test } = start();
  for (
    const body of [
      {},
      { name: "a" },
      { type: "imageannotation" },
      { name: "a", type: "nonsense" },
      { name: "a", type: "imageannotation", params: [] },
    ]
  ) {
    assertEquals((await test.post("/projects", body)).status, 400);
  }
});

Deno.test("a duplicate name is a 409", async () => {
  const { test } = start();
  await projectOf(test);
  const body = { name: "roads", type: "categorization" };
  assertEquals((await test.post("/projects", body)).status, 409);
});

Deno.test("a project always has name, type and param_history", async () => {
  const { test } = start();
  await projectOf(test);
  const { body } = await test.get("/projects/roads");
  assertEquals([body.name, body.type, body.param_history], [
    "roads",
    "imageannotation",
    [],
  ]);
});

Deno.test("the first version is 0, and setParams appends the next", async () => {
  const { emulator, test } = start();
  await projectOf(test, { params: { instruction: "a" } });
  emulator.clock.advance(1000);
  const { status, body } = await test.post("/projects/roads/setParams", {
    instruction: "b",
  });
  assertEquals(status, 200);
  assertEquals(body.param_history, [
    { instruction: "a", version: 0, created_at: "2026-01-01T00:00:00.000Z" },
    { instruction: "b", version: 1, created_at: "2026-01-01T00:00:01.000Z" },
  ]);
  assertEquals((await test.get("/projects/roads")).body, body);
});

Deno.test("patch merges params into the newest version, without it they are replaced", async () => {
  const { test } = start();
  await projectOf(test, { params: { instruction: "a", callback_url: "u" } });
  const newest = async (body: unknown) => {
    const result = await test.post("/projects/roads/setParams", body);
    const { version: _, created_at: __, ...params } = result.body.param_history
      .at(-1);
    return params;
  };
  assertEquals(await newest({ instruction: "b", patch: true }), {
    instruction: "b",
    callback_url: "u",
  });
  assertEquals(await newest({ instruction: "c", patch: false }), {
    instruction: "c",
  });
  assertEquals(await newest({ callback_url: "v" }), { callback_url: "v" });
});

Deno.test("setParams does not change the type", async () => {
  const { test } = start();
  await projectOf(test);
  await test.post("/projects/roads/setParams", { instruction: "a" });
  const { body } = await test.get("/projects/roads");
  assertEquals(body.type, "imageannotation");
});

Deno.test("the list is an array, and archived filters it", async () => {
  const { emulator, test } = start();
  await projectOf(test, { name: "a" });
  await projectOf(test, { name: "b" });
  emulator.projects.archive(emulator.keys.test, "a");
  const names = async (query = "") =>
    (await test.get(`/projects${query}`)).body.map((
      project: { name: string },
    ) => project.name);
  assertEquals(await names(), ["a", "b"]);
  assertEquals(await names("?archived=true"), ["a"]);
  assertEquals(await names("?archived=False"), ["b"]);
  emulator.projects.archive(emulator.keys.test, "a", false);
  assertEquals(await names("?archived=true"), []);
});

Deno.test("taskTemplates are for text collection and chat", async () => {
  const { test } = start();
  await projectOf(test);
  for (const type of ["textcollection", "chat", "multichat"]) {
    await projectOf(test, { name: type, type });
    const { status, body } = await test.get(`/projects/${type}/taskTemplates`);
    assertEquals(status, 200);
    assertEquals(Object.keys(body), [
      "id",
      "version",
      "created_at",
      "updated_at",
      "template_variables",
    ]);
    const again = await test.get(`/projects/${type}/taskTemplates`);
    assertEquals(again.body, body);
  }
  assertEquals((await test.get("/projects/roads/taskTemplates")).status, 400);
});

Deno.test("setOntology requires unique choices over all levels", async () => {
  const { test } = start();
  await projectOf(test);
  const set = (ontology: unknown) =>
    test.post("/projects/roads/setOntology", { ontology, name: "o" });
  const good = await set(["a", { choice: "b", subchoices: ["c"] }]);
  assertEquals([good.status, good.body.name], [200, "roads"]);
  for (
    const ontology of [
      undefined,
      "a",
      [1],
      [{ display: "a" }],
      ["a", "a"],
      ["a", { choice: "b", subchoices: ["a"] }],
    ]
  ) {
    assertEquals((await set(ontology)).status, 400);
  }
  assert(!("ontology" in (await test.get("/projects/roads")).body));
});
