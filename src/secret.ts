/** The shared secret of callbacks: configured ones are checked at once, and a given one is compared with all of them in constant time. */
import { refuse } from "./check.ts";
import type {
  CallbackEnvironment,
  CallbackSecrets,
  SecretMatch,
} from "./types/callback.ts";

/** A configured secret and its place. */
export interface Secret extends SecretMatch {
  /** The secret itself. */
  readonly text: string;
  /** Its digest, once it was compared. */
  digest?: Uint8Array;
}

/** The header that carries the secret. */
export const SECRET_HEADER = "scale-callback-auth";

const ENVIRONMENTS: readonly CallbackEnvironment[] = ["live", "test"];

/**
 * Checks secrets and gives them as one list. An empty one, or none at all, is
 * refused: it would let everybody in or nobody. No message holds any of them.
 */
export function readSecrets(secrets: CallbackSecrets): readonly Secret[] {
  const given = Object(secrets) as Partial<CallbackSecrets>;
  const list = ENVIRONMENTS.flatMap((environment) =>
    secretsOf(given[environment], environment)
  );
  // A message may not show the value: it may be a secret where an object belongs.
  const isKnown = Object.keys(given).every((name) =>
    ENVIRONMENTS.includes(name as CallbackEnvironment)
  );
  if (!isKnown || list.length === 0) {
    refuse(
      "secrets must be an object of live, test or both, with a secret",
    );
  }
  const isAmbiguous = list.some(({ text, environment }) =>
    list.some((other) =>
      other.text === text && other.environment !== environment
    )
  );
  // A match could not tell which it was.
  if (isAmbiguous) refuse("secrets.live and secrets.test must differ");
  return list;
}

/**
 * Finds the secret that a header's value is. All are compared, whichever it is,
 * so the time taken tells nothing. Two copies of the header arrive as "a, b",
 * which is neither.
 */
export async function matchSecret(
  given: string | null,
  secrets: readonly Secret[],
): Promise<SecretMatch | undefined> {
  if (given === null) return undefined;
  const wanted = await digest(given);
  let match: SecretMatch | undefined;
  for (const secret of secrets) {
    secret.digest ??= await digest(secret.text);
    const { environment, index } = secret;
    if (areEqual(secret.digest, wanted)) match ??= { environment, index };
  }
  return match;
}

function secretsOf(
  given: string | readonly string[] = [],
  environment: CallbackEnvironment,
): readonly Secret[] {
  return [given].flat().map((text, index) => {
    checkSecret(text, `secrets.${environment}`);
    return { text, environment, index };
  });
}

/** Refuses what cannot arrive in a header as it is written here. */
function checkSecret(text: unknown, name: string): void {
  const isSendable = typeof text === "string" &&
    /^(?!\s)[\t\x20-\x7e\x80-\xff]+(?<!\s)$/.test(text);
  if (!isSendable) {
    refuse(
      `${name} must be Latin-1 text, not empty, without white space around it`,
    );
  }
}

/** Makes texts of any length comparable without telling where they differ. */
export async function digest(text: string): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function areEqual(some: Uint8Array, others: Uint8Array): boolean {
  return some.reduce((sum, byte, index) => sum | byte ^ others[index]!, 0) ===
    0;
}
