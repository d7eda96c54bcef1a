/** Every call of the record, by noun. */
import { FILE_STEPS } from "./client_files.ts";
import { OTHER_STEPS } from "./client_others.ts";
import type { ClientStep } from "./client_recorder.ts";
import { RECOVERY_STEPS } from "./client_recoveries.ts";
import { TASK_STEPS } from "./client_tasks.ts";

/** The whole script. */
export const CLIENT_STEPS: readonly ClientStep[] = [
  ...TASK_STEPS,
  ...OTHER_STEPS,
  ...FILE_STEPS,
  ...RECOVERY_STEPS,
];
