/**
 * The one error of the emulator: the routes turn it into an error response, the
 * methods of the emulator throw it.
 */

/**
 * An error with the HTTP status that a route responds with.
 *
 * @example A task id that does not exist
 * ```ts
 * import { createEmulator, EmulatorError } from "@labelwire/scale/emulator";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const { tasks } = createEmulator();
 * const start = () => tasks.start("no such id");
 * const error = assertThrows(start, EmulatorError);
 * assertEquals(error.status, 404);
 * assertEquals(error.message, 'Task "no such id" not found');
 * ```
 */
export class EmulatorError extends Error {
  /** Always `"EmulatorError"`. */
  override readonly name = "EmulatorError";
  /** The HTTP status, for instance 404. */
  readonly status: number;

  /** Creates an error with that status and message. */
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Returns the 400 of an invalid parameter, worded like the one such message that
 * is documented: `"attachments" is required`.
 */
export function invalidParameter(reason: string): EmulatorError {
  return new EmulatorError(400, `Parameter is invalid, reason: ${reason}`);
}
