/** What only the dashboard can do with projects. */
import { findTenant } from "../engine/state.ts";
import type { Commands } from "./command.ts";
import { invalidValue, nonEmptyString } from "../util/check.ts";

/**
 * The projects of an emulator. The method can be destructured.
 *
 * @example An archived project
 * ```ts
 * import {
 *   createEmulator,
 *   type EmulatorProjects,
 * } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const emulator = createEmulator();
 * const projects: EmulatorProjects = emulator.projects;
 * const url = "https://api.scale.com/v1/projects";
 * const headers = {
 *   authorization: `Bearer ${emulator.keys.test}`,
 *   "content-type": "application/json",
 * };
 * await emulator.fetch(url, {
 *   method: "POST",
 *   headers,
 *   body: JSON.stringify({ name: "roads", type: "imageannotation" }),
 * });
 * projects.archive(emulator.keys.test, "roads");
 * const response = await emulator.fetch(`${url}/roads`, { headers });
 * assertEquals((await response.json()).archived, true);
 * ```
 */
export interface EmulatorProjects {
  /**
   * Archives the project of an API key, or restores it if `archived` is false.
   *
   * @throws {EmulatorError} with status 404 for an unknown key or name
   */
  readonly archive: (key: string, name: string, archived?: boolean) => void;
}

/** The commands of projects. */
export const PROJECT_COMMANDS: Commands<EmulatorProjects> = {
  archive: {
    method: "POST",
    path: "/projects/{name}/archive",
    args: ["key", "name", "archived"],
    run: ({ state }, key, name, archived = true) => {
      if (typeof archived !== "boolean") {
        throw invalidValue("archived", "a boolean", archived);
      }
      const tenant = findTenant(state, nonEmptyString("key", key));
      const record = tenant.project(name);
      record.project.archived = archived;
      tenant.markProjectChanged(record);
    },
  },
};
