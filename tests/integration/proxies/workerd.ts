/** The configuration of workerd in which a binding shows a client certificate, as `mtls_certificates` does on Cloudflare's network. */

/** What the configuration is made of; the files are named relative to it. */
export interface WorkerdOptions {
  /** The Worker, as one module. */
  readonly module: string;
  readonly apiKey: string;
  /** The API's name and where it is. */
  readonly host: string;
  readonly address: string;
  readonly authority: string;
  /** The name that a certificate and its key share, if there is one to show. */
  readonly identity?: string | undefined;
}

/** Writes a configuration for `workerd test`. */
export function workerdConfig(options: WorkerdOptions): string {
  const { module, apiKey, host, address, authority, identity } = options;
  const keypair = identity
    ? `keypair = (privateKey = embed "${identity}.key", certificateChain = embed "${identity}.pem"),`
    : "";
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (services = [
  (name = "worker", worker = (
    modules = [(name = "${module}", esModule = embed "${module}")],
    compatibilityDate = "2026-07-01",
    bindings = [
      (name = "SCALE_API_KEY", text = "${apiKey}"),
      (name = "SCALE_CERTIFICATE", service = "certificate"),
    ],
  )),
  (name = "certificate", external = (
    address = "${address}",
    https = (options = (), certificateHost = "${host}", tlsOptions = (
      trustedCertificates = [embed "${authority}"],
      ${keypair}
    )),
  )),
]);
`;
}
