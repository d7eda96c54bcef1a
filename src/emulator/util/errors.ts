/**
 * The one error of the emulator: what an HTTP answer turns into an error body,
 * and what the control methods throw.
 */

/**
 * Says why the emulator refuses something, with the HTTP status that fits. The
 * routes answer with it; `startTask` and its siblings throw it.
 *
 * @example An id that no tenant knows
 * ```ts
 * import { createEmulator, EmulatorError } from "@labelwire/scale/emulator";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const emulator = createEmulator();
 * const start = () => emulator.startTask("no such id");
 * const error = assertThrows(start, EmulatorError);
 * assertEquals(error.status, 404);
 * ```
 */
export class EmulatorError extends Error {
  /** Always `"EmulatorError"`. */
  override readonly name = "EmulatorError";
  /** The HTTP status, for instance 404. */
  readonly status: number;

  /** Makes an error of that status and text. */
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Makes the 400 of a parameter, worded like the one such text that is known:
 * `"attachments" is required`.
 */
export function invalidParameter(reason: string): EmulatorError {
  return new EmulatorError(400, `Parameter is invalid, reason: ${reason}`);
}
