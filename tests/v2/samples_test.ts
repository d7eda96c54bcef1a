/** Every sample body of v2 comes back as it was sent, or is sent as it was passed. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Page, type ScaleClient, ScaleError } from "../../mod.ts";
import type { V2DeliveryPage } from "../../src/v2/mod.ts";
import type { V2Metadata } from "../../src/types/mod.ts";
import { INDEX, SAMPLES } from "../fixtures/v2/samples.ts";
import { scriptedClient } from "../support/client.ts";

/** How each schema is read: the whole body, or a page with its items. */
const READ: Readonly<
  Record<string, (client: ScaleClient) => PromiseLike<unknown>>
> = {
  Annotation: ({ v2 }) => v2.annotations.get("a"),
  Task: ({ v2 }) => v2.tasks.get("t"),
  Batch: ({ v2 }) => v2.batches.get({ batch_id: "b" }),
  CancelBatch200Response: ({ v2 }) => v2.batches.cancel({ batch_id: "b" }),
  PauseBatch200Response: ({ v2 }) => v2.batches.pause({ batch_id: "b" }),
  ResumeBatch200Response: ({ v2 }) => v2.batches.resume({ batch_id: "b" }),
  Project: ({ v2 }) => v2.projects.get({ project_id: "p" }),
  GetSchemaResponse: ({ v2 }) => v2.schemas.get("s"),
  DatasetTask: ({ v2 }) => v2.datasets.getTask("t"),
  V1TaskTaskIdGet200Response: ({ tasks }) => tasks.get("t"),
};

const LISTS: Readonly<
  Record<
    string,
    readonly [
      items: string,
      call: (client: ScaleClient) => PromiseLike<Page<unknown>>,
    ]
  >
> = {
  GetTasksResponse: ["tasks", ({ v2 }) => v2.tasks.list({ batch_id: "b" })],
  GetBatchesResponse: ["batches", ({ v2 }) => v2.batches.list()],
  GetProjectsResponse: ["projects", ({ v2 }) => v2.projects.list()],
  GetDeliveriesResponse: [
    "deliveries",
    ({ v2 }) => v2.deliveries.list({ project_id: "p" }),
  ],
  GetDeliveredTasksResponse: [
    "tasks",
    ({ v2 }) => v2.deliveries.get({ delivery_id: "d" }),
  ],
  GetDeliveryTasksResponse: [
    "docs",
    ({ v2 }) => v2.deliveries.listTasks({ project_id: "p" }),
  ],
  GetDatasetsResponse: ["datasets", ({ v2 }) => v2.datasets.list()],
  GetDatasetDeliveriesResponse: [
    "deliveries",
    ({ v2 }) => v2.datasets.listDeliveries(),
  ],
  GetDatasetDeliveryResponse: [
    "tasks",
    ({ v2 }) => v2.datasets.getDelivery("d"),
  ],
  GetDatasetTasksResponse: [
    "tasks",
    ({ v2 }) => v2.datasets.listTasks({ dataset_id: "d" }),
  ],
};

const SEND: Readonly<
  Record<string, (client: ScaleClient, body: never) => PromiseLike<unknown>>
> = {
  BatchOperationRequest: ({ v2 }, body) => v2.batches.finalize(body),
  CreateBatchRequest: ({ v2 }, body) => v2.batches.create(body),
  CreateChatTaskRequest: ({ v2 }, body) => v2.tasks.createChat(body),
  SetBatchMetadataRequest: ({ v2 }, body) => v2.batches.setMetadata(body),
  SetTaskMetadataRequest: ({ v2 }, body) => {
    const { task_id, ...params }: SetTaskMetadata = body;
    return v2.tasks.setMetadata(task_id, params);
  },
};

type SetTaskMetadata = V2Metadata & { readonly task_id: string };

for (const { file, schema } of INDEX) {
  const sample: unknown = SAMPLES[file as keyof typeof SAMPLES];
  const json = JSON.stringify(sample);
  const respond = (status = 200) =>
    scriptedClient([
      new Response(json, {
        status,
        headers: { "content-type": "application/json" },
      }),
    ], { maxRetries: 0 });
  const read = READ[schema];
  const list = LISTS[schema];
  const send = SEND[schema];
  const status = /(400|404|500)Response$/.exec(schema)?.[1];

  Deno.test(`the sample ${file} is kept`, async () => {
    if (read) {
      const value = await read(respond().client);
      assertEquals(value, JSON.parse(json));
      assertEquals(structuredClone(value), value);
    } else if (list) {
      const [items, call] = list;
      const page = await call(respond().client);
      const { [items]: expected, next_token, delivery } = JSON.parse(json);
      assertEquals(page.items, expected);
      assertEquals(page.cursor, next_token);
      assertEquals(page.hasNext, next_token !== undefined);
      assertEquals(
        (page as V2DeliveryPage<unknown, unknown>).delivery,
        delivery,
      );
    } else if (send) {
      const { client, requests } = scriptedClient([
        Response.json({ project: "p" }),
      ]);
      await send(client, sample as never);
      assertEquals(JSON.parse(requests[0]?.body ?? ""), sample);
    } else {
      assert(status, `the schema ${schema} is not tested`);
      const { client } = respond(Number(status));
      const error = await assertRejects(
        () => client.v2.schemas.get("s"),
        ScaleError,
      );
      assertEquals(error.status, Number(status));
      assertEquals(error.body, JSON.parse(json));
      const words = JSON.parse(json).error.replace(/\.$/, "");
      assert(error.message.endsWith(words), error.message);
    }
  });
}
