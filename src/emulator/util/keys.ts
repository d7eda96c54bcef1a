/** What a key's form says of it. */

/**
 * Keys as the service gives them out: the older form, and a pair that does not
 * say `|test`.
 */
const REAL_KEY = /^live_[0-9a-f]{32}$|^(?!.*\|test$).*\|/i;

/** Keys of test tenants (AU4). */
const TEST_KEY = /^test_|\|test$/;

/** Keys that somebody made up on the spot. */
const MADE_UP_KEY = /^(?:test|live)_.|.\|test$/;

/** Says whether a key looks like a real one, whose owner may not want it here. */
export function looksReal(key: string): boolean {
  return REAL_KEY.test(key);
}

/** Says whether a key is a test key. */
export function isTestKey(key: string): boolean {
  return TEST_KEY.test(key);
}

/** Says whether a key may get an account of its own at its first use. */
export function isMadeUp(key: string): boolean {
  return MADE_UP_KEY.test(key) && !looksReal(key);
}
