/** Certificates made for one run: of two authorities, one that the server trusts and one that it does not. */
// deno-lint-ignore no-import-prefix -- every entry of deno.json's imports is fetched before any task, and only these tests need it
import { generate, type SelfsignedOptions } from "npm:selfsigned@5.5.0";

/** A certificate and its private key, as PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** Who is who. */
export interface Certificates {
  /** Vouches for `server` and `client`. */
  readonly authority: Identity;
  /** Of the API and of the proxy. */
  readonly server: Identity;
  /** Of a caller that the API knows. */
  readonly client: Identity;
  /** Of a caller that an unknown authority vouches for. */
  readonly stranger: Identity;
}

type Extension = NonNullable<SelfsignedOptions["extensions"]>[number];

/** Makes all of them; the server's is for `hosts`, names that end in a letter and addresses that end in a digit. */
export async function makeCertificates(
  hosts: readonly string[],
): Promise<Certificates> {
  const authority = await makeAuthority();
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
  const stranger = await sign(await makeAuthority(), [usage]);
  return { authority, server, client, stranger };
}

function makeAuthority(): Promise<Identity> {
  return make("an authority", {
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
  return make("somebody", {
    ca,
    extensions: [{ name: "basicConstraints", cA: false }, ...extensions],
  });
}

async function make(
  commonName: string,
  options: SelfsignedOptions,
): Promise<Identity> {
  const { cert, private: key } = await generate(
    [{ name: "commonName", value: commonName }],
    { keyType: "ec", algorithm: "sha256", ...options },
  );
  return { cert, key };
}
