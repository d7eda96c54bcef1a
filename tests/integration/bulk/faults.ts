/** Faults of every kind that an emulator has, for a share of all requests. */
import type { FaultRule } from "../../../src/emulator/mod.ts";

/** What can happen before the work of a request and after it. */
const LOSSES: readonly FaultRule["effect"][] = [
  "reset",
  "hang",
  "html",
  "empty",
  "wrong-json",
  { status: 500 },
  { status: 502, headers: { "content-type": "text/html" }, body: "<p>Bad" },
  { status: 503, headers: { "retry-after": "0" } },
  { status: 504 },
];

const EFFECTS: readonly FaultRule[] = [
  ...LOSSES.map((effect) => ({ effect, when: "before" as const })),
  ...LOSSES.map((effect) => ({ effect, when: "after" as const })),
  { effect: "cut" },
  { effect: { status: 408 } },
  { effect: { status: 429, headers: { "retry-after": "0.05" } } },
];

/** Returns rules that together apply to the share `rate` of the requests. */
export function everyFault(rate: number): readonly FaultRule[] {
  const share = rate / EFFECTS.length;
  return EFFECTS.map((rule) => ({ ...rule, share }));
}
