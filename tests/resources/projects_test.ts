/** The requests of `client.projects`, and the results of their responses. */
import { assertEquals, assertRejects } from "@std/assert";
import {
  currentParams,
  ScaleDuplicateResourceError,
  ScaleInvalidRequestError,
  ScaleResourceNotFoundError,
} from "../../mod.ts";
import { emulated, lines } from "../support/emulated.ts";

Deno.test("Projects#create sends its params, even null", async () => {
  const { client, wire } = emulated();
  const params = {
    name: "cows",
    type: "imageannotation",
    params: null,
    rapid: false,
    studio: false,
    datasetId: null,
  };
  const project = await client.projects.create(params);
  assertEquals(lines(wire), [`POST /v1/projects ${JSON.stringify(params)}`]);
  assertEquals([project.name, project.type], ["cows", "imageannotation"]);
});

Deno.test("Projects#create rejects if the name exists, or returns the project with onConflict if it is the same", async () => {
  const { client } = emulated();
  const params = { name: "cows", type: "imageannotation" };
  const made = await client.projects.create(params);
  await assertRejects(
    () => client.projects.create(params),
    ScaleDuplicateResourceError,
  );
  assertEquals(
    await client.projects.create(params, { onConflict: "return" }),
    made,
  );
  const error = await assertRejects(
    () =>
      client.projects.create({ ...params, type: "annotation" }, {
        onConflict: "return",
      }),
    ScaleDuplicateResourceError,
    "the existing object has another type",
  );
  assertEquals(error.reason, "different");
});

Deno.test("Projects#get sends the name as one segment", async () => {
  const { client, wire } = emulated();
  await client.projects.create({ name: "50% (a+b)!", type: "annotation" });
  assertEquals((await client.projects.get("50% (a+b)!")).name, "50% (a+b)!");
  assertEquals(wire.at(-1)?.target, "/v1/projects/50%25%20%28a%2Bb%29%21");
  await assertRejects(
    () => client.projects.get("none"),
    ScaleResourceNotFoundError,
  );
});

Deno.test("Projects#list returns all projects as one page, and filters by archived", async () => {
  const { client, emulator, wire } = emulated();
  for (const name of ["a", "b"]) {
    await client.projects.create({ name, type: "annotation" });
  }
  emulator.projects.archive(emulator.keys.test, "a");
  wire.length = 0;
  const names = async (archived?: boolean) =>
    (await client.projects.list(archived === undefined ? {} : { archived }))
      .items.map((project) => project.name).sort();
  assertEquals([await names(), await names(true), await names(false)], [
    ["a", "b"],
    ["a"],
    ["b"],
  ]);
  assertEquals(lines(wire), [
    "GET /v1/projects",
    "GET /v1/projects?archived=true",
    "GET /v1/projects?archived=false",
  ]);
});

Deno.test("Projects#update sends the params beside patch, and creates a version", async () => {
  const { client, wire } = emulated();
  await client.projects.create({
    name: "p",
    type: "laneannotation",
    params: { a: 1, b: 1 },
  });
  wire.length = 0;
  const patched = await client.projects.update("p", { patch: true, b: 2 });
  const merged = currentParams(patched);
  assertEquals([merged?.version, merged?.["a"], merged?.["b"]], [1, 1, 2]);
  const replaced = await client.projects.update("p", { c: 3 });
  const newest = currentParams(replaced);
  assertEquals([newest?.version, newest?.["a"], newest?.["c"]], [
    2,
    undefined,
    3,
  ]);
  assertEquals(lines(wire), [
    'POST /v1/projects/p/setParams {"patch":true,"b":2}',
    'POST /v1/projects/p/setParams {"c":3}',
  ]);
});

Deno.test("currentParams returns undefined for a project without params", () => {
  assertEquals(currentParams({ param_history: [] }), undefined);
});

Deno.test("Projects#getTemplate returns the template of a text collection project", async () => {
  const { client, wire } = emulated();
  await client.projects.create({ name: "t", type: "textcollection" });
  await client.projects.create({ name: "i", type: "imageannotation" });
  wire.length = 0;
  const template = await client.projects.getTemplate("t");
  assertEquals(typeof template.id, "string");
  assertEquals(lines(wire), ["GET /v1/projects/t/taskTemplates"]);
  await assertRejects(
    () => client.projects.getTemplate("i"),
    ScaleInvalidRequestError,
  );
});

Deno.test("Projects#setOntology sends the choices and returns nothing", async () => {
  const { client, wire } = emulated();
  await client.projects.create({ name: "p", type: "imageannotation" });
  wire.length = 0;
  const params = {
    ontology: ["cow", { choice: "bird", subchoices: ["hen"] }],
    name: "Farm",
  };
  const result: void = await client.projects.setOntology("p", params);
  assertEquals(result, undefined);
  assertEquals(lines(wire), [
    `POST /v1/projects/p/setOntology ${JSON.stringify(params)}`,
  ]);
});
