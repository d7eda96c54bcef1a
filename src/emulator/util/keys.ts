/** The forms of API keys. */

/**
 * The forms of keys that the service issues: the older one, and a pair that does
 * not end in `|test`.
 */
const REAL_KEY = /^live_[0-9a-f]{32}$|^(?!.*\|test$).*\|/i;

/** The forms of test keys. */
const TEST_KEY = /^test_|\|test$/;

/** The forms of keys that `anyKey` accepts. */
const EMULATOR_KEY = /^(?:test|live)_.|.\|test$/;

/** Returns whether a key looks like one that the service issued. */
export function looksLikeRealKey(key: string): boolean {
  return REAL_KEY.test(key);
}

/** Returns whether a key is a test key. */
export function isTestKey(key: string): boolean {
  return TEST_KEY.test(key);
}

/** Returns whether a key is made up and may get a tenant at its first use. */
export function isEmulatorKey(key: string): boolean {
  return EMULATOR_KEY.test(key) && !looksLikeRealKey(key);
}
