/** The faults that were asked for, and whether one strikes at a request. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { refuse, wholeNumber } from "../util/check.ts";
import { EmulatorError } from "../util/errors.ts";
import {
  type Fault,
  faultOf,
  type FaultRule,
  readFaultHeader,
  readFaultRule,
} from "./rules.ts";
import type { Incoming } from "../http/message.ts";
import { isArray, isObject } from "../util/json.ts";
import type { Random } from "../util/random.ts";

/** A fault, and what came of it. */
export interface FaultReport extends FaultRule {
  /** Names the fault, for instance `"1"`. */
  readonly id: string;
  /** How many requests it hit, whether it struck at them or not. */
  readonly seen: number;
  /** How many times it struck. */
  readonly fired: number;
}

/** A share of one in a million is the smallest that counts. */
const PARTS = 1_000_000;

/** Holds the faults of an emulator. */
export class FaultBook {
  readonly #random: Random;
  #reports: readonly FaultReport[] = [];
  #added = 0;

  /** Makes an empty book that draws from `random`. */
  constructor(random: Random) {
    this.#random = random;
  }

  /** Takes in a fault, and gives its id. */
  add(rule: FaultRule): string {
    this.#added += 1;
    const id = String(this.#added);
    this.#reports = [...this.#reports, { ...rule, id, seen: 0, fired: 0 }];
    return id;
  }

  /** Gives the faults, oldest first. */
  list(): readonly FaultReport[] {
    return this.#reports;
  }

  /** Forgets one fault, or all. Throws a 404 for an unknown id. */
  clear(id?: string): void {
    const kept = this.#reports.filter((report) =>
      id !== undefined && report.id !== id
    );
    if (id !== undefined && kept.length === this.#reports.length) {
      throw new EmulatorError(404, `There is no fault with the id "${id}".`);
    }
    this.#reports = kept;
  }

  /**
   * Gives the fault that strikes at a request, if any: the one that its header
   * `x-emulate` names, else the oldest that hits it. `template` is the path of
   * the route that it goes to. Throws a 400 for a header that says nothing
   * known.
   */
  strike(incoming: Incoming, template: string): Fault | undefined {
    const header = incoming.headers.get("x-emulate");
    if (header !== null) return readFaultHeader(header);
    let struck: FaultReport | undefined;
    this.#reports = this.#reports.map((report) => {
      if (struck !== undefined || !hits(report, incoming, template)) {
        return report;
      }
      const seen = report.seen + 1;
      if (!this.#strikes(report, seen)) return { ...report, seen };
      struck = { ...report, seen, fired: report.fired + 1 };
      return struck;
    });
    return struck && faultOf(struck);
  }

  /** Gives all of it as JSON. */
  save(): JsonValue {
    return {
      added: this.#added,
      // What was read from JSON is JSON.
      reports: this.#reports as unknown as readonly JsonValue[],
    };
  }

  /** Takes over what `save` gave. */
  load(saved: JsonValue): void {
    if (!isObject(saved)) throw refuse("faults", "an object", saved);
    if (!isArray(saved.reports)) {
      throw refuse("reports", "an array", saved.reports);
    }
    this.#added = wholeNumber("added", saved.added);
    this.#reports = saved.reports.map(readReport);
  }

  #strikes(
    { id, fired, times = Infinity, every = 1, share = 1 }: FaultReport,
    seen: number,
  ): boolean {
    if (fired >= times || seen % every !== 0) return false;
    // Each draw has a generator of its own, so a restored count draws the same.
    const draw = this.#random.fork(`${id}/${seen}`).integer(1, PARTS);
    return draw <= share * PARTS;
  }
}

function readReport(value: JsonValue): FaultReport {
  if (!isObject(value)) throw refuse("A fault", "an object", value);
  const { id, seen, fired, ...rule } = value as JsonObject;
  return {
    ...readFaultRule(rule),
    id: String(id),
    seen: wholeNumber("seen", seen),
    fired: wholeNumber("fired", fired),
  };
}

function hits(
  { route, method }: FaultRule,
  incoming: Incoming,
  template: string,
): boolean {
  if (method !== undefined && method !== incoming.method) return false;
  if (route === undefined || route === template) return true;
  return globOf(route).test(incoming.path);
}

/** Only `*` means more than itself. */
function globOf(pattern: string): RegExp {
  const literals = pattern.split("*")
    .map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${literals.join(".*")}/?$`);
}
