/** Every request of the record, by what it is about. */
import { CALLBACK_CHAPTERS } from "./emulator_callbacks.ts";
import { CONTROL_CHAPTERS } from "./emulator_control.ts";
import { HTTP_CHAPTERS } from "./emulator_http.ts";
import { NOUN_CHAPTERS } from "./emulator_nouns.ts";
import type { Chapter } from "./emulator_recorder.ts";
import { TASK_CHAPTERS } from "./emulator_tasks.ts";
import { typeChapters } from "./emulator_types.ts";

/** Makes the whole script. */
export async function emulatorChapters(): Promise<readonly Chapter[]> {
  return [
    ...HTTP_CHAPTERS,
    ...NOUN_CHAPTERS,
    ...TASK_CHAPTERS,
    ...await typeChapters(),
    ...CONTROL_CHAPTERS,
    ...CALLBACK_CHAPTERS,
  ];
}

/** The control routes, which no table in src shows. */
export const CONTROL_ROUTES: readonly string[] = [
  "GET /__emulator",
  "GET /__emulator/page.js",
  "GET /__emulator/page.css",
  "GET /__emulator/overview",
  "GET /__emulator/policy",
  "PUT /__emulator/policy",
  "DELETE /__emulator/policy",
  "GET /__emulator/latency",
  "PUT /__emulator/latency",
  "DELETE /__emulator/latency",
  "GET /__emulator/rate_limit",
  "PUT /__emulator/rate_limit",
  "DELETE /__emulator/rate_limit",
  "GET /__emulator/faults",
  "POST /__emulator/faults",
  "DELETE /__emulator/faults",
  "DELETE /__emulator/faults/{id}",
  "GET /__emulator/health",
  "GET /__emulator/requests",
  "DELETE /__emulator/requests",
  "GET /__emulator/clock",
  "POST /__emulator/clock/advance",
  "POST /__emulator/reset",
  "GET /__emulator/export",
  "POST /__emulator/import",
  "GET /__emulator/snapshots",
  "PUT /__emulator/snapshots/{name}",
  "DELETE /__emulator/snapshots/{name}",
  "POST /__emulator/snapshots/{name}/restore",
  "POST /__emulator/tasks/{task_id}/start",
  "POST /__emulator/tasks/{task_id}/complete",
  "POST /__emulator/tasks/{task_id}/fail",
  "POST /__emulator/tasks/{task_id}/recall",
  "POST /__emulator/tasks/{task_id}/audit",
  "POST /__emulator/tasks/{task_id}/fix",
  "GET /__emulator/callbacks",
  "POST /__emulator/callbacks/deliver",
  "POST /__emulator/callbacks/drop",
  "POST /__emulator/callbacks/duplicate",
  "POST /__emulator/callbacks/pause",
  "POST /__emulator/callbacks/resume",
  "POST /__emulator/callbacks/{id}/resend",
  "GET /__emulator/outbox",
];
