/** The form of the fidelity data: what is known of the service, and what is guessed. */
import type { Check } from "./probe.ts";

/**
 * How well a behaviour is known. `A`: recorded, or asserted by an official test
 * against the live service. `B`: in the code of an official client, or in the
 * official documentation. `C`: in third-party or old public code. The second of
 * two letters is for a part of the behaviour, such as the status of an error;
 * there `D` is a guess.
 */
export type Grade = "A" | "B" | "C" | `${"A" | "B"}/${"B" | "C" | "D"}`;

/** A kind of source. */
export type Source =
  | "recordings"
  | "official tests"
  | "official clients"
  | "documentation"
  | "public code";

/** The names of tests by the path of their file. `…` marks an inserted value. */
export type TestNames = Readonly<Record<string, readonly string[]>>;

/** A behaviour of the service for which there is a source. */
export type KnownRow =
  & {
    readonly kind: "known";
    /** A short name, unique in its section. */
    readonly name: string;
    /** The behaviour of the service. */
    readonly behaviour: string;
    /** How well it is known. */
    readonly grade: Grade;
    /** The sources. */
    readonly evidence: readonly Source[];
    /** How the emulator differs, or what it adds. Default: it does the same. */
    readonly emulator?: string;
    /** The tests that show the behaviour of the emulator. */
    readonly tests: TestNames;
  }
  & (
    | {
      /** Checks the behaviour with requests of a test key. */
      readonly check: Check;
    }
    | {
      /** The reason why requests of a test key cannot check it. */
      readonly notChecked: string;
    }
  );

/** A behaviour of the emulator for which there is no source. */
export interface GuessRow {
  readonly kind: "guess";
  /** A short name, unique in its section. */
  readonly name: string;
  /** The behaviour of the emulator. */
  readonly behaviour: string;
  /** The tests that show it. */
  readonly tests: TestNames;
  /** Checks with requests of a test key whether the guess is right. */
  readonly check?: Check;
}

/** What a source names, and no source explains. */
export interface UnknownRow extends Omit<GuessRow, "kind"> {
  readonly kind: "unknown";
  /** What is not known. */
  readonly question: string;
  /** Where it was seen. */
  readonly seenIn: readonly Source[];
}

/** One row of the fidelity data. */
export type Row = KnownRow | GuessRow | UnknownRow;

/** The rows about one noun. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Reasons why several behaviours are not checked. */
export const LIVE = "It needs a live task, which costs money.";
export const PEOPLE = "It would invite people or change their permissions.";
export const PLAN = "It needs a Rapid or Studio project.";
export const RECEIVER = "It needs a public receiver of callbacks.";
export const LABELED = "It needs a task that people have worked on.";
export const DELIVERED = "It needs something that the service delivered.";
