/** The control of snapshots. */
import type { Engine } from "../engine/engine.ts";
import type { Commands } from "./command.ts";

/**
 * The snapshots of an emulator: named copies of its state, except the log of
 * requests and the contents of uploaded files. They exist in memory only, and a
 * reset does not remove them. Every method can be destructured.
 *
 * @example Return to the beginning of a test
 * ```ts
 * import {
 *   createEmulator,
 *   type EmulatorSnapshots,
 * } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { clock, snapshots } = createEmulator({ seed: 1 });
 * const { list, restore, take }: EmulatorSnapshots = snapshots;
 * const start = clock.now();
 * take("empty");
 * clock.advance(1000);
 * restore("empty");
 * assertEquals(clock.now(), start);
 * assertEquals(list(), ["empty"]);
 * ```
 */
export interface EmulatorSnapshots {
  /** Stores the state under that name, and replaces an earlier snapshot. */
  readonly take: (name: string) => void;
  /**
   * Replaces the state with a snapshot.
   *
   * @throws {EmulatorError} with status 404 for an unknown name
   */
  readonly restore: (name: string) => void;
  /** Returns the names of the snapshots, oldest first. */
  readonly list: () => readonly string[];
  /**
   * Removes a snapshot.
   *
   * @throws {EmulatorError} with status 404 for an unknown name
   */
  readonly remove: (name: string) => void;
}

/** The commands of snapshots. */
export const SNAPSHOT_COMMANDS: Commands<EmulatorSnapshots> = {
  take: {
    method: "PUT",
    path: "/snapshots/{name}",
    args: ["name"],
    run: (engine, name) => engine.takeSnapshot(name),
    toBody: listSnapshots,
  },
  restore: {
    method: "POST",
    path: "/snapshots/{name}/restore",
    args: ["name"],
    run: (engine, name) => engine.restoreSnapshot(name),
    replacesState: true,
  },
  list: {
    method: "GET",
    path: "/snapshots",
    run: listSnapshots,
  },
  remove: {
    method: "DELETE",
    path: "/snapshots/{name}",
    args: ["name"],
    run: (engine, name) => engine.removeSnapshot(name),
    toBody: listSnapshots,
  },
};

function listSnapshots({ snapshots }: Engine): readonly string[] {
  return snapshots;
}
