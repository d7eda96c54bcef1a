/** The requests of `client.evaluationTasks` and `client.trainingTasks`, and the results of their responses. */
import { assertEquals, assertRejects } from "@std/assert";
import {
  ScaleArgumentError,
  type ScaleClient,
  ScaleDuplicateResourceError,
} from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { emulated, lines } from "../support/emulated.ts";
import { apiError } from "../support/scripted_fetch.ts";

const PARAMS = {
  attachment: "https://example.com/cow.jpg",
  geometries: { box: { objects_to_annotate: ["cow"] } },
  expected_response: { annotations: [] },
} as const;

const NAMESPACES = [
  ["evaluation_tasks", (client: ScaleClient) => client.evaluationTasks],
  ["training_tasks", (client: ScaleClient) => client.trainingTasks],
] as const;

for (const [segment, namespace] of NAMESPACES) {
  Deno.test(`QualityTasks#create sends params without a generated unique_id to ${segment}`, async () => {
    const { client, wire } = emulated();
    const params = { ...PARAMS, initial_response: { annotations: [] } };
    const task = await namespace(client).create("imageannotation", params);
    assertEquals(typeof task.id, "string");
    assertEquals(task.expected_response, { annotations: [] });
    assertEquals(task.initial_response, { annotations: [] });
    assertEquals(lines(wire), [
      `POST /v1/${segment}/imageannotation ${JSON.stringify(params)}`,
    ]);
  });

  Deno.test(`QualityTasks#create finds a task of ${segment} by its unique_id after a lost response`, async () => {
    let losses = 1;
    const { client, emulator, wire } = emulated();
    const losing = client.with({
      fetch: async (input, init) => {
        const response = await emulator.fetch(input as string, init);
        if (init?.method === "POST" && losses-- > 0) {
          throw new TypeError("lost");
        }
        return response;
      },
    });
    const task = await namespace(losing).create("imageannotation", {
      ...PARAMS,
      unique_id: "q",
    });
    assertEquals(task.expected_response, PARAMS.expected_response);
    assertEquals(wire, []);
    const found = await client.tasks.list({ unique_id: "q" });
    assertEquals(found.items.map(({ task_id }) => task_id), [task.id]);
    await assertRejects(
      () =>
        namespace(client).create("imageannotation", {
          ...PARAMS,
          unique_id: "q",
        }),
      ScaleDuplicateResourceError,
    );
  });

  Deno.test(`QualityTasks#create sends a task of ${segment} without a unique_id once, and throws with outcomeUnknown`, async () => {
    const { client, requests } = scriptedClient([apiError(500)]);
    const error = await assertRejects(
      () => namespace(client).create("imageannotation", PARAMS),
      Error,
    );
    assertEquals(requests.map(({ bodyKind }) => bodyKind), ["blob"]);
    assertEquals((error as { outcomeUnknown?: boolean }).outcomeUnknown, true);
  });

  Deno.test(`QualityTasks#create refuses a task of ${segment} without an expected_response`, async () => {
    const { client, wire } = emulated();
    await assertRejects(
      () => namespace(client).create("imageannotation", {} as never),
      ScaleArgumentError,
      "expected_response must be a plain object: current value is undefined",
    );
    assertEquals(wire, []);
  });
}
