/** The control of the state as a whole. */
import type { EmulatorDocument } from "../engine/document.ts";
import type { Commands } from "./command.ts";

/** The state of an emulator as a whole. Every method can be destructured. */
export interface EmulatorDocuments {
  /**
   * Returns the state as a JSON document, except the log of requests and the
   * contents of uploaded files.
   */
  readonly export: () => EmulatorDocument;
  /**
   * Replaces the state with the one in a document.
   *
   * @throws {EmulatorError} with status 400 for an invalid document; nothing
   * changes then
   */
  readonly import: (document: unknown) => void;
  /**
   * Returns to the initial state, without objects and without a log. With a seed,
   * the ids and times repeat. Snapshots stay.
   */
  readonly reset: () => void;
}

/** The commands of the state as a whole. */
export const DOCUMENT_COMMANDS: Commands<EmulatorDocuments> = {
  export: {
    method: "GET",
    path: "/export",
    run: (engine) => engine.export(),
  },
  import: {
    method: "POST",
    path: "/import",
    args: ["*"],
    run: (engine, document) => engine.import(document),
    replacesState: true,
  },
  reset: {
    method: "POST",
    path: "/reset",
    run: (engine) => engine.reset(),
    replacesState: true,
  },
};
