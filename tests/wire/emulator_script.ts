/** Every request of the record, by what it is about. */
import { CALLBACK_CHAPTERS } from "./emulator_callbacks.ts";
import { CONTROL_CHAPTERS } from "./emulator_control.ts";
import { HTTP_CHAPTERS } from "./emulator_http.ts";
import { NOUN_CHAPTERS } from "./emulator_nouns.ts";
import type { Chapter } from "./emulator_recorder.ts";
import { TASK_CHAPTERS } from "./emulator_tasks.ts";
import { V2_CHAPTERS } from "./emulator_v2.ts";
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
    ...V2_CHAPTERS,
  ];
}
