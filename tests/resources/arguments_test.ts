/** Filters that are missing and values that are misspelt: the API would ignore them, or refuse them without a hint. */
import { assertEquals, assertRejects } from "@std/assert";
import { ScaleArgumentError, type ScaleClient } from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";

type Call = (client: ScaleClient) => PromiseLike<unknown>;

async function refusesEach(
  table: readonly (readonly [Call, string])[],
): Promise<void> {
  const { client, requests } = scriptedClient([Response.json({ docs: [] })]);
  for (const [call, message] of table) {
    await assertRejects(
      async () => await call(client),
      ScaleArgumentError,
      message,
    );
  }
  assertEquals(requests.length, 0);
}

Deno.test("lists and counts refuse a filter that is undefined, and send nothing", async () => {
  const settings: { readonly project?: string } = {};
  const { project } = settings as { project: string };
  const filters = [
    "project",
    "batch",
    "type",
    "status",
    "customer_review_status",
    "unique_id",
    "tags",
    "completed_after",
    "completed_before",
    "updated_after",
    "updated_before",
    "start_time",
    "end_time",
  ];
  const message = "or left out";
  await refusesEach([
    [(client) => client.tasks.list({ project }), `project must be`],
    [(client) => client.tasks.list({ project }).toArray({ max: 9 }), message],
    [(client) => client.tasks.count({ project }), message],
    ...filters.flatMap((name): [Call, string][] => [
      [(client) => client.tasks.list({ [name]: undefined }), message],
      [(client) => client.tasks.count({ [name]: undefined }), message],
    ]),
    ...["project", "status", "start_time", "end_time", "audited_after"].map((
      name,
    ): [Call, string] => [
      (client) => client.batches.list({ [name]: undefined }),
      message,
    ]),
    [
      (client) =>
        client.files.list({ project: "p", metadata: undefined } as never),
      message,
    ],
    [
      (client) =>
        client.request("GET", "/v1/tasks", { query: { project } as never }),
      message,
    ],
    [
      (client) => client.tasks.list({}, { extraQuery: { project } as never }),
      message,
    ],
  ]);
});

Deno.test("lists accept paging and flags that are undefined", async () => {
  const { client, requests } = scriptedClient([
    Response.json({ docs: [], has_more: false }),
    Response.json({ docs: [], has_more: false }),
    Response.json([]),
  ]);
  await client.tasks.list({
    limit: undefined,
    next_token: undefined,
    offset: undefined,
    limited_response: undefined,
    include_attachment_url: undefined,
  } as never);
  await client.batches.list({ exclude_archived: undefined } as never);
  await client.projects.list({ archived: undefined } as never);
  assertEquals(requests.map(({ target }) => target), [
    "/v1/tasks",
    "/v1/batches",
    "/v1/projects",
  ]);
});

Deno.test("calls refuse a misspelt value of an enumeration, and name the known one", async () => {
  const expected_response = {};
  const emails = ["a@example.com"];
  const image = 'type must be spelled "imageannotation"';
  await refusesEach([
    [
      (client) => client.tasks.create("imageAnnotation", {}),
      `${image}: current value is "imageAnnotation"`,
    ],
    [
      (client) =>
        client.evaluationTasks.create("image_annotation", {
          expected_response,
        }),
      image,
    ],
    [
      (client) =>
        client.trainingTasks.create("ImageAnnotation", { expected_response }),
      image,
    ],
    [
      (client) => client.projects.create({ name: "p", type: "imageanotation" }),
      image,
    ],
    [(client) => client.tasks.list({ type: "image-annotation" }), image],
    [(client) => client.tasks.count({ type: "image annotation" }), image],
    [
      (client) => client.tasks.list({ status: "complete" }),
      'status must be spelled "completed"',
    ],
    [
      (client) => client.tasks.list({ status: "cancelled" }),
      'status must be spelled "canceled"',
    ],
    [
      (client) => client.batches.list({ status: "in-progress" }),
      'status must be spelled "in_progress"',
    ],
    [
      (client) => client.tasks.list({ customer_review_status: ["Accepted"] }),
      'customer_review_status must be spelled "accepted"',
    ],
    [
      (client) => client.teams.invite({ emails, team_role: "labeller" }),
      'team_role must be spelled "labeler"',
    ],
    [
      (client) => client.teams.setRole({ emails, team_role: "Admin" }),
      'team_role must be spelled "admin"',
    ],
  ]);
});

Deno.test("calls send values of an enumeration that this library does not know", async () => {
  const { client, requests } = scriptedClient([
    Response.json({ docs: [], has_more: false }),
  ]);
  await client.tasks.create("holograms", {});
  await client.tasks.list({ type: "holograms", status: "on_hold" });
  await client.batches.list({ status: "paused" });
  assertEquals(requests.length, 3);
});
