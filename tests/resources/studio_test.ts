/** The requests of `client.studio`, and the results of their responses. */
import { assertEquals, assertRejects } from "@std/assert";
import { ScaleArgumentError, ScaleInvalidRequestError } from "../../mod.ts";
import { type Emulated, emulated, lines } from "../support/emulated.ts";

const ANN = "ann@example.com";
const BOB = "bob@example.com";

/** Creates a Studio project with two labelers assigned, and clears the requests so far. */
async function studio(): Promise<Emulated> {
  const setup = emulated({ key: "live" });
  const { client, wire } = setup;
  await client.projects.create({
    name: "a b",
    type: "imageannotation",
    studio: true,
  });
  await client.teams.invite({ emails: [ANN, BOB], team_role: "labeler" });
  await client.studio.assignments.add({
    emails: [ANN, BOB],
    projects: ["a b"],
  });
  wire.length = 0;
  return setup;
}

Deno.test("StudioAssignments#list, add and remove return all assignments", async () => {
  const { client: { studio: { assignments } }, wire } = await studio();
  assertEquals((await assignments.list())[ANN], ["a b"]);
  const params = { emails: [ANN], projects: ["a b"] };
  const without = await assignments.remove(params);
  assertEquals([without[ANN] ?? [], without[BOB]], [[], ["a b"]]);
  assertEquals((await assignments.add(params))[ANN], ["a b"]);
  const body = JSON.stringify(params);
  assertEquals(lines(wire), [
    "GET /v1/studio/assignments",
    `POST /v1/studio/assignments/remove ${body}`,
    `POST /v1/studio/assignments/add ${body}`,
  ]);
});

Deno.test("StudioProjectGroups#list, create and update send names as single segments", async () => {
  const { client: { studio: { projectGroups } }, wire } = await studio();
  const group = await projectGroups.create("a b", {
    emails: [ANN],
    name: "x/y",
  });
  assertEquals([group.name, group.numWorkers], ["x/y", 1]);
  const both = await projectGroups.update({ project: "a b", group: "x/y" }, {
    add_emails: [BOB],
  });
  assertEquals(both.numWorkers, 2);
  assertEquals(
    both.workers?.map(({ email }) => email).sort(),
    [ANN, BOB],
  );
  await projectGroups.update({ project: "a b", group: "x/y" }, {
    remove_emails: [ANN],
  });
  const groups = await projectGroups.list("a b");
  assertEquals(groups.items.find(({ name }) => name === "x/y")?.numWorkers, 1);
  assertEquals(lines(wire), [
    `POST /v1/studio/projects/a%20b/groups {"emails":["${ANN}"],"name":"x/y"}`,
    `PUT /v1/studio/projects/a%20b/groups/x%2Fy {"add_emails":["${BOB}"],"remove_emails":[]}`,
    `PUT /v1/studio/projects/a%20b/groups/x%2Fy {"add_emails":[],"remove_emails":["${ANN}"]}`,
    "GET /v1/studio/projects/a%20b/groups",
  ]);
});

Deno.test("StudioBatches#list, assign, setPriorities and resetPriorities order the pending batches", async () => {
  const { client, wire } = await studio();
  const { batches } = client.studio;
  for (const name of ["one", "two"]) {
    await client.batches.create({ project: "a b", name });
    await client.tasks.create("imageannotation", {
      batch: name,
      attachment: "https://example.com/cow.jpg",
      geometries: { box: { objects_to_annotate: ["cow"] } },
    });
    await client.batches.finalize(name);
  }
  await client.studio.projectGroups.create("a b", { emails: [ANN], name: "g" });
  wire.length = 0;
  const names = async (list: PromiseLike<readonly { name: string }[]>) =>
    (await list).map(({ name }) => name);
  assertEquals(
    (await batches.list()).items.map(({ name }) => name),
    ["one", "two"],
  );
  assertEquals(
    (await batches.assign("one", { groups: ["g"] })).groups.length,
    1,
  );
  assertEquals(await names(batches.setPriorities(["two", "one"])), [
    "two",
    "one",
  ]);
  assertEquals(await names(batches.resetPriorities()), ["one", "two"]);
  await assertRejects(
    () => batches.setPriorities(["two"]),
    ScaleInvalidRequestError,
  );
  assertEquals(lines(wire).slice(0, 4), [
    "GET /v1/studio/batches",
    'PUT /v1/studio/batches/one {"groups":["g"]}',
    'POST /v1/studio/batches/set_priorities {"batches":[{"name":"two"},{"name":"one"}]}',
    "POST /v1/studio/batches/reset_priorities",
  ]);
});

Deno.test("Studio refuses wrong params, and sends nothing", async () => {
  const { client: { studio: { assignments, batches, projectGroups } }, wire } =
    emulated();
  const bad: readonly [() => PromiseLike<unknown>, string][] = [
    [
      () => assignments.add({ emails: [], projects: ["p"] }),
      "emails must be a non-empty array",
    ],
    [
      () => assignments.remove({ emails: [ANN], projects: [] }),
      "projects must be a non-empty array",
    ],
    [() => projectGroups.list(".."), 'project must not be ".."'],
    [
      () => projectGroups.create("p", { emails: [ANN], name: "" }),
      "name must be",
    ],
    [
      () => projectGroups.update({ project: "p", group: "" }, {}),
      "group must be",
    ],
    [() => projectGroups.update("p" as never, {}), "must be a plain object"],
    [() => batches.assign("b", {} as never), "groups must be an array"],
    [
      () => batches.setPriorities([]),
      "names must be a non-empty array of strings",
    ],
  ];
  for (const [call, message] of bad) {
    await assertRejects(async () => await call(), ScaleArgumentError, message);
  }
  assertEquals(wire, []);
});
