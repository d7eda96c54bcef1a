/** The shared secret of callbacks: configured ones are checked at once, and a given one is compared with all of them in constant time. */
import { isRecord, refuse } from "./check.ts";
import type {
  CallbackEnvironment,
  CallbackSecrets,
  SecretMatch,
} from "./types/callback.ts";

/** A configured secret and its place. */
export interface Secret extends SecretMatch {
  /** The secret itself. */
  readonly text: string;
}

const ENVIRONMENTS: readonly CallbackEnvironment[] = ["live", "test"];

/**
 * Checks secrets and gives them as one list. An empty one, or none at all, is
 * refused: it would let everybody in or nobody. No message holds any of them.
 */
export function readSecrets(secrets: CallbackSecrets): readonly Secret[] {
  // A message may not show the value: it may be a secret where an object belongs.
  const given: unknown = secrets;
  const known: readonly string[] = ENVIRONMENTS;
  const names = isRecord(given) ? Object.keys(given) : [];
  if (names.length === 0 || names.some((name) => !known.includes(name))) {
    refuse("secrets must be an object of live, test or both");
  }
  const list = ENVIRONMENTS.flatMap((environment) =>
    secretsOf(secrets[environment], environment)
  );
  if (list.length === 0) refuse("secrets must hold at least one secret");
  const live = list.filter(({ environment }) => environment === "live");
  const both = list.some(({ text, environment }) =>
    environment === "test" && live.some((other) => other.text === text)
  );
  if (both) {
    // A match could not tell which it was.
    refuse("secrets.live and secrets.test must differ");
  }
  return list;
}

/** Finds the secret that `given` is. All are compared, whichever it is, so the time taken tells nothing. */
export async function matchSecret(
  given: string,
  secrets: readonly Secret[],
): Promise<SecretMatch | undefined> {
  const wanted = await digest(given);
  let match: SecretMatch | undefined;
  for (const { text, environment, index } of secrets) {
    const same = areEqual(await digest(text), wanted);
    if (same) match ??= { environment, index };
  }
  return match;
}

function secretsOf(
  given: string | readonly string[] | undefined,
  environment: CallbackEnvironment,
): readonly Secret[] {
  if (given === undefined) return [];
  const texts: readonly string[] = Array.isArray(given) ? given : [given];
  return texts.map((text, index) => {
    checkSecret(
      text,
      `secrets.${environment}${Array.isArray(given) ? `[${index}]` : ""}`,
    );
    return { text, environment, index };
  });
}

/** Refuses what cannot arrive in a header as it is written here. */
function checkSecret(text: unknown, name: string): void {
  if (typeof text !== "string") {
    refuse(`${name} must be a string, not of type ${typeof text}`);
  }
  const trimmed = text.trim();
  if (!trimmed) refuse(`${name} must not be empty`);
  if (trimmed !== text) {
    refuse(`${name} must not have white space or a line break around it`);
  }
  const at = text.search(/[^\t\x20-\x7e\x80-\xff]/);
  if (at >= 0) {
    refuse(`${name} must be Latin-1 text: the character at ${at} is not`);
  }
}

/** Makes texts of any length comparable without telling where they differ. */
async function digest(text: string): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function areEqual(some: Uint8Array, others: Uint8Array): boolean {
  let difference = 0;
  for (const [index, byte] of some.entries()) {
    difference |= byte ^ others[index]!;
  }
  return difference === 0;
}
