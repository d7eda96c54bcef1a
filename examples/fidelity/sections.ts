/** The fidelity data: every behaviour that the emulator imitates, and every guess. */
import { BATCHES } from "./behaviours/batches.ts";
import { CALLBACKS } from "./behaviours/callbacks.ts";
import { CHANGING_TASKS } from "./behaviours/change_tasks.ts";
import { CREATING_TASKS } from "./behaviours/create_task.ts";
import { AUTHENTICATION, HTTP } from "./behaviours/http.ts";
import { IDS } from "./behaviours/ids.ts";
import { FILES, PROJECTS } from "./behaviours/projects_files.ts";
import { READING_TASKS } from "./behaviours/read_tasks.ts";
import { TASK_PARAMS } from "./behaviours/task_params.ts";
import { TASK_RESULTS } from "./behaviours/task_results.ts";
import { TASK_TYPES } from "./behaviours/task_types.ts";
import { EVALUATION_TASKS, STUDIO, TEAM } from "./behaviours/teams_studio.ts";
import { V2_BATCHES } from "./behaviours/v2_batches.ts";
import { V2_DELIVERIES } from "./behaviours/v2_deliveries.ts";
import { V2_TASKS } from "./behaviours/v2_tasks.ts";
import type { Section } from "./row.ts";

/** All rows, by noun. */
export const SECTIONS: readonly Section[] = [
  AUTHENTICATION,
  HTTP,
  IDS,
  CREATING_TASKS,
  TASK_PARAMS,
  TASK_TYPES,
  TASK_RESULTS,
  READING_TASKS,
  CHANGING_TASKS,
  BATCHES,
  PROJECTS,
  FILES,
  TEAM,
  STUDIO,
  EVALUATION_TASKS,
  CALLBACKS,
  V2_BATCHES,
  V2_TASKS,
  V2_DELIVERIES,
];
