/** Objects of another realm, such as a test runner makes. */
import { runInNewContext } from "node:vm";

/** Returns the value of an expression in another realm. */
export function inOtherRealm<Value>(expression: string): Value {
  return runInNewContext(expression);
}
