/** The control of faults. */
import type { FaultReport } from "../faults/registry.ts";
import { checkReach } from "../faults/reach.ts";
import { type FaultRule, readFaultRule } from "../faults/rules.ts";
import type { Engine } from "../engine/engine.ts";
import type { Endpoint } from "../routes/router.ts";
import { API_ROUTES } from "../v2/routes.ts";
import type { Commands } from "./command.ts";

/**
 * The faults of an emulator. Every method can be destructured.
 *
 * @example The next response is a 503
 * ```ts
 * import { createEmulator, type EmulatorFaults } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { faults, fetch } = createEmulator();
 * const { add, list, remove }: EmulatorFaults = faults;
 * const id = add({ effect: { status: 503 }, times: 1 });
 * const response = await fetch("https://api.scale.com/v1/tasks");
 * assertEquals(response.status, 503);
 * assertEquals(list()[0]?.fired, 1);
 * remove(id);
 * assertEquals(list(), []);
 * ```
 */
export interface EmulatorFaults {
  /**
   * Adds a fault. Returns its id.
   *
   * @throws {EmulatorError} with status 400 for an invalid rule, and for one whose
   * `method` and `route` match no route of the API
   */
  readonly add: (rule: FaultRule) => string;
  /** Returns the faults and how often each was applied, oldest first. */
  readonly list: () => readonly FaultReport[];
  /**
   * Removes a fault.
   *
   * @throws {EmulatorError} with status 404 for an unknown id
   */
  readonly remove: (id: string) => void;
  /** Removes all faults. */
  readonly clear: () => void;
}

/** The routes that faults may match. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...API_ROUTES.keyed,
  ...API_ROUTES.links,
];

/** The commands of faults. */
export const FAULT_COMMANDS: Commands<EmulatorFaults> = {
  add: {
    method: "POST",
    path: "/faults",
    args: ["*"],
    run: ({ state }, rule) =>
      state.faults.add(checkReach(readFaultRule(rule), ENDPOINTS)),
    toBody: (_, id) => ({ id }),
  },
  list: {
    method: "GET",
    path: "/faults",
    run: listFaults,
  },
  remove: {
    method: "DELETE",
    path: "/faults/{id}",
    args: ["id"],
    run: ({ state }, id) => state.faults.remove(id),
    toBody: listFaults,
  },
  clear: {
    method: "DELETE",
    path: "/faults",
    run: ({ state }) => state.faults.clear(),
    toBody: listFaults,
  },
};

function listFaults({ state }: Engine): readonly FaultReport[] {
  return state.faults.list();
}
