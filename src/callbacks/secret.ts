/** The shared secret of callbacks: configured ones are checked at once, and a given one is compared with all of them in constant time. */
import { isText, refuse } from "../core/check.ts";
import type {
  CallbackEnvironment,
  CallbackSecrets,
  SecretMatch,
} from "./types.ts";

/** A configured secret and its place. */
interface Secret extends SecretMatch {
  /** The secret itself. */
  readonly text: string;
  /** Its digest, once it was compared. */
  digest?: Uint8Array;
}

/** Finds the secret that a header's value is; `null` is an absent header. */
export type SecretMatcher = (
  given: string | null,
) => Promise<SecretMatch | undefined>;

/** The header that carries the secret. */
export const SECRET_HEADER = "scale-callback-auth";

/**
 * Checks secrets and gives what compares a header's value with them. An empty
 * secret, or none at all, is refused: it would let everybody in or nobody.
 */
export function matcherOf(secrets: CallbackSecrets): SecretMatcher {
  const list = readSecrets(secrets);
  const underWay = new Map<string | null, Promise<SecretMatch | undefined>>();
  return (given) => {
    // Callbacks come in bursts: those of one secret wait for one comparison.
    // A map finds them by their hash, so that a wrong one learns nothing here.
    const match = underWay.get(given) ??
      matchSecret(given, list).finally(() => underWay.delete(given));
    underWay.set(given, match);
    return match;
  };
}

/** Gives secrets as one list. No message holds any of them. */
function readSecrets(secrets: CallbackSecrets): readonly Secret[] {
  const { live = [], test = [], ...unknown } = Object(
    secrets,
  ) as CallbackSecrets;
  const list = [...secretsOf(live, "live"), ...secretsOf(test, "test")];
  // A message may not show the value: it may be a secret where an object belongs.
  if (Object.keys(unknown).length > 0 || list.length === 0) {
    refuse("secrets must be an object of live, test or both, with a secret");
  }
  // A match could not tell which it was.
  if ([live].flat().some((text) => [test].flat().includes(text))) {
    refuse("secrets.live and secrets.test must differ");
  }
  return list;
}

/**
 * Compares with all secrets, whichever it is, so the time taken tells nothing.
 * Two copies of the header arrive as "a, b", which is none.
 */
async function matchSecret(
  given: string | null,
  secrets: readonly Secret[],
): Promise<SecretMatch | undefined> {
  if (given === null) return undefined;
  const wanted = await digest(given);
  let match: SecretMatch | undefined;
  for (const secret of secrets) {
    secret.digest ??= await digest(secret.text);
    const difference = secret.digest.reduce(
      (sum, byte, at) => sum | byte ^ wanted[at]!,
      0,
    );
    const { environment, index } = secret;
    if (difference === 0) match ??= { environment, index };
  }
  return match;
}

function secretsOf(
  given: string | readonly string[],
  environment: CallbackEnvironment,
): readonly Secret[] {
  return [given].flat().map((text, index) => {
    checkSecret(text, `secrets.${environment}`);
    return { text, environment, index };
  });
}

/** Refuses what cannot arrive in a header as it is written here. */
function checkSecret(text: unknown, name: string): void {
  const isSendable = isText(text) &&
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
