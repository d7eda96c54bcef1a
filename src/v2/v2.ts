/** The namespaces of v2. */
import type { Transport } from "../http/transport.ts";
import { V2Annotations } from "./annotations.ts";
import { V2Batches } from "./batches.ts";
import { V2Datasets } from "./datasets.ts";
import { V2Deliveries } from "./deliveries.ts";
import { V2Projects } from "./projects.ts";
import { V2Schemas } from "./schemas.ts";
import { V2Tasks } from "./tasks.ts";

/**
 * Version 2 of the API, for chats and other work on language models:
 * `client.v2`. It has the same key as v1, and projects and batches of its own
 * shape.
 */
export class V2 {
  /** Projects. */
  declare readonly projects: V2Projects;
  /** Batches. */
  declare readonly batches: V2Batches;
  /** Tasks. */
  declare readonly tasks: V2Tasks;
  /** Annotations. */
  declare readonly annotations: V2Annotations;
  /** Schemas of delivered responses. */
  declare readonly schemas: V2Schemas;
  /** Deliveries. */
  declare readonly deliveries: V2Deliveries;
  /** Datasets. */
  declare readonly datasets: V2Datasets;

  /** @ignore */
  constructor(transport: Transport) {
    this.projects = new V2Projects(transport);
    this.batches = new V2Batches(transport);
    this.tasks = new V2Tasks(transport);
    this.annotations = new V2Annotations(transport);
    this.schemas = new V2Schemas(transport);
    this.deliveries = new V2Deliveries(transport);
    this.datasets = new V2Datasets(transport);
  }
}
