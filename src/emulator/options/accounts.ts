/** The accounts of an emulator: their keys and their checks. */
import { isTestKey, looksLikeRealKey } from "../util/keys.ts";

/** The two keys of an account. Each has its own tenant: its own tasks, batches, projects and files. */
export interface EmulatorKeys {
  /** The test key: its tasks of v1 complete at once. */
  readonly test: string;
  /** The live key: its tasks stay pending until the emulator completes them. */
  readonly live: string;
}

/** An account of the emulator. */
export interface EmulatorAccount {
  /** A made-up test key: it starts with `test_` or ends with `|test`. */
  readonly testKey: string;
  /** A made-up live key: it does neither. */
  readonly liveKey: string;
  /**
   * The task types that the account may not use: creating one is a 402. Default:
   * none.
   */
  readonly disabledTypes?: readonly string[] | undefined;
}

/** Throws a `TypeError` that names an account with an invalid key, but never the key. */
export function checkAccounts(
  accounts: readonly EmulatorAccount[],
  allowRealKeys: boolean,
): void {
  if (!Array.isArray(accounts) || accounts.length === 0) {
    throw new TypeError("accounts must be an array of at least one account");
  }
  const seen = new Set<string>();
  for (const [index, { testKey, liveKey }] of accounts.entries()) {
    const where = `accounts[${index}]`;
    checkKey(`${where}.testKey`, testKey, allowRealKeys);
    checkKey(`${where}.liveKey`, liveKey, allowRealKeys);
    if (!isTestKey(testKey)) {
      throw new TypeError(
        `${where}.testKey must start with "test_" or end with "|test"`,
      );
    }
    if (isTestKey(liveKey)) {
      throw new TypeError(`${where}.liveKey must not be a test key`);
    }
    seen.add(testKey).add(liveKey);
  }
  if (seen.size < 2 * accounts.length) {
    throw new TypeError("accounts must have different keys");
  }
}

/** A colon cannot be part of a user name in Basic authentication. */
function checkKey(where: string, key: unknown, allowRealKeys: boolean): void {
  if (typeof key !== "string" || !/^[^\s:]+$/.test(key)) {
    throw new TypeError(
      `${where} must be a string without white space or colons`,
    );
  }
  if (looksLikeRealKey(key) && !allowRealKeys) {
    throw new TypeError(
      `${where} looks like a real key; use a made-up key, or set allowRealKeys`,
    );
  }
}
