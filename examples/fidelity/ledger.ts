/**
 * What is known of the service's behaviour, how well, and how the emulator shows
 * it. `deno task ledger` makes src/emulator/FIDELITY.md of it, and `deno task
 * parity` holds it against the real service.
 */
import { CALLBACK_LEDGER } from "./ledger_callbacks.ts";
import { OTHER_LEDGER } from "./ledger_others.ts";
import { TASK_LEDGER } from "./ledger_tasks.ts";

/**
 * How well a behaviour is known. `A`: recorded, or asserted by an official test
 * against the live service. `B`: in the code of an official client or in
 * official documentation. `C`: in third-party or old public code. `D`: inferred,
 * so a guess. Two letters: of what it says, one part is known better.
 */
export type Grade = "A" | "B" | "C" | "D" | `${"A" | "B"}/${"B" | "C" | "D"}`;

/** Where a behaviour is known from. */
export type Source =
  | "recordings"
  | "official tests"
  | "official clients"
  | "documentation"
  | "public code"
  | "nothing";

/** One behaviour of the service. */
export interface LedgerRow {
  /** What the service does. */
  readonly says: string;
  readonly grade: Grade;
  readonly from: readonly Source[];
  /** How the emulator shows it, where it is not just the same. */
  readonly shown?: string;
  /** The names of tests that do not begin with the id. Default: those that do. */
  readonly tests?: readonly string[];
}

/** Behaviours by id. */
export type Ledger = Readonly<Record<string, LedgerRow>>;

/** Every behaviour, by noun. */
export const LEDGER: Readonly<Record<string, Ledger>> = {
  ...TASK_LEDGER,
  ...OTHER_LEDGER,
  ...CALLBACK_LEDGER,
};

/** Finds a behaviour by its id. */
export function rowOf(id: string): LedgerRow | undefined {
  return Object.values(LEDGER).flatMap((rows) => Object.entries(rows))
    .find(([other]) => other === id)?.[1];
}
