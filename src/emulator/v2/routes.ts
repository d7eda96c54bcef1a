/** All routes of the API: those of v1, and those of v2 over the same state. */
import { type RouteTable, V1_ROUTES } from "../routes/dispatch.ts";
import { ANNOTATION_ROUTES } from "./annotations.ts";
import { BATCH_ROUTES } from "./batches.ts";
import { DATASET_ROUTES } from "./datasets.ts";
import { DELIVERY_ROUTES } from "./deliveries.ts";
import { LINK_ROUTES } from "./links.ts";
import { PROJECT_ROUTES } from "./projects.ts";
import { SCHEMA_ROUTES } from "./schemas.ts";
import { TASK_ROUTES } from "./tasks.ts";

/** The routes of both versions. */
export const API_ROUTES: RouteTable = {
  keyed: [
    ...V1_ROUTES.keyed,
    ...PROJECT_ROUTES,
    ...BATCH_ROUTES,
    ...TASK_ROUTES,
    ...ANNOTATION_ROUTES,
    ...SCHEMA_ROUTES,
    ...DELIVERY_ROUTES,
    ...DATASET_ROUTES,
  ],
  links: [...V1_ROUTES.links, ...LINK_ROUTES],
};
