/** Certificates for one run, of two authorities: one that the server trusts, and one that it does not trust. */
// deno-lint-ignore no-import-prefix -- only these tests need it
import { generate, type SelfsignedOptions } from "npm:selfsigned@5.5.0";

/** A certificate and its private key, as PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** All certificates. */
export interface Certificates {
  /** Signed `server` and `client`. */
  readonly authority: Identity;
  /** For the API and the proxies. */
  readonly server: Identity;
  /** For a client that the API trusts. */
  readonly client: Identity;
  /** For a client, signed by an authority that the API does not know. */
  readonly stranger: Identity;
}

type Extension = NonNullable<SelfsignedOptions["extensions"]>[number];

/** Creates all certificates. That of the server is for `hosts`: names that end in a letter and addresses that end in a digit. */
export async function createCertificates(
  hosts: readonly string[],
): Promise<Certificates> {
  const authority = await createAuthority();
  const server = await sign(authority, [
    { name: "extKeyUsage", serverAuth: true },
    {
      name: "subjectAltName",
      altNames: hosts.map((host) =>
        /\d$/.test(host) ? { type: 7, ip: host } : { type: 2, value: host }
      ),
    },
  ]);
  const usage: Extension = { name: "extKeyUsage", clientAuth: true };
  const client = await sign(authority, [usage]);
  const stranger = await sign(await createAuthority(), [usage]);
  return { authority, server, client, stranger };
}

function createAuthority(): Promise<Identity> {
  return create("authority", {
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
}

function sign(
  ca: Identity,
  extensions: readonly Extension[],
): Promise<Identity> {
  return create("host or client", {
    ca,
    extensions: [{ name: "basicConstraints", cA: false }, ...extensions],
  });
}

async function create(
  commonName: string,
  options: SelfsignedOptions,
): Promise<Identity> {
  const { cert, private: key } = await generate(
    [{ name: "commonName", value: commonName }],
    { keyType: "ec", algorithm: "sha256", ...options },
  );
  return { cert, key };
}
