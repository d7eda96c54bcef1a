/** The registered faults, and the choice of the one that applies to a request. */
import type { JsonValue } from "../../types/json.ts";
import type { IncomingRequest } from "../http/message.ts";
import { invalidValue, wholeNumber } from "../util/check.ts";
import { EmulatorError } from "../util/errors.ts";
import { matchesGlob } from "../util/glob.ts";
import { isArray, isObject } from "../util/json.ts";
import type { Random } from "../util/random.ts";
import {
  type Fault,
  type FaultRule,
  readFaultHeader,
  readFaultRule,
  withDefaults,
} from "./rules.ts";

/** A fault and how often it was applied. */
export interface FaultReport extends FaultRule {
  /** The id of the fault, for instance `"1"`. */
  readonly id: string;
  /** How many requests matched. */
  readonly seen: number;
  /** How many times it was applied. */
  readonly fired: number;
}

/** The smallest share is one in a million. */
const PARTS = 1_000_000;

/** The faults of an emulator. */
export class FaultRegistry {
  readonly #random: Random;
  #reports: readonly FaultReport[] = [];
  #added = 0;

  /** Creates an empty registry that draws from `random`. */
  constructor(random: Random) {
    this.#random = random;
  }

  /** Adds a fault. Returns its id. */
  add(rule: FaultRule): string {
    this.#added += 1;
    const id = String(this.#added);
    this.#reports = [...this.#reports, { ...rule, id, seen: 0, fired: 0 }];
    return id;
  }

  /** Returns the faults, oldest first. */
  list(): readonly FaultReport[] {
    return this.#reports;
  }

  /** Removes a fault. Throws a 404 for an unknown id. */
  remove(id: string): void {
    const others = this.#reports.filter((report) => report.id !== id);
    if (others.length === this.#reports.length) {
      throw new EmulatorError(404, `Fault "${id}" not found`);
    }
    this.#reports = others;
  }

  /** Removes all faults. */
  clear(): void {
    this.#reports = [];
  }

  /**
   * Returns the fault that applies to a request, if any: the one in its header
   * `x-emulate`, else the oldest that matches. `template` is the path of its
   * route. Throws a 400 for an invalid header.
   */
  next(request: IncomingRequest, template: string): Fault | undefined {
    const header = request.headers.get("x-emulate");
    if (header !== null) return readFaultHeader(header);
    let fired: FaultReport | undefined;
    this.#reports = this.#reports.map((report) => {
      if (fired !== undefined || !matches(report, request, template)) {
        return report;
      }
      const seen = report.seen + 1;
      if (!this.#fires(report, seen)) return { ...report, seen };
      fired = { ...report, seen, fired: report.fired + 1 };
      return fired;
    });
    return fired && withDefaults(fired);
  }

  /** Returns the state as JSON. */
  save(): JsonValue {
    return {
      added: this.#added,
      // The rules were read from JSON.
      reports: this.#reports as unknown as readonly JsonValue[],
    };
  }

  /** Restores what `save` returned. */
  load(saved: JsonValue): void {
    if (!isObject(saved)) throw invalidValue("faults", "an object", saved);
    if (!isArray(saved.reports)) {
      throw invalidValue("reports", "an array", saved.reports);
    }
    this.#added = wholeNumber("added", saved.added);
    this.#reports = saved.reports.map(readReport);
  }

  #fires(
    { id, fired, times = Infinity, every = 1, share = 1 }: FaultReport,
    seen: number,
  ): boolean {
    if (fired >= times || seen % every !== 0) return false;
    // Each draw has its own generator, so a restored count draws the same.
    const draw = this.#random.fork(`${id}/${seen}`).integer(1, PARTS);
    return draw <= share * PARTS;
  }
}

function readReport(value: JsonValue): FaultReport {
  if (!isObject(value)) throw invalidValue("fault", "an object", value);
  const { id, seen, fired, ...rule } = value;
  return {
    ...readFaultRule(rule),
    id: String(id),
    seen: wholeNumber("seen", seen),
    fired: wholeNumber("fired", fired),
  };
}

function matches(
  { route, method }: FaultRule,
  request: IncomingRequest,
  template: string,
): boolean {
  if (method !== undefined && method !== request.method) return false;
  if (route === undefined || route === template) return true;
  return [request.path, request.path.replace(/\/$/, "")]
    .some((path) => matchesGlob(route, path));
}
