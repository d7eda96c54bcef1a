/** A configuration of workerd with a binding that sends a client certificate, as `mtls_certificates` does on Cloudflare. */

/** The values of the configuration. File names are relative to it. */
export interface WorkerdOptions {
  /** The Worker, as one module. */
  readonly module: string;
  readonly apiKey: string;
  /** The host name of the API, and its address. */
  readonly host: string;
  readonly address: string;
  readonly authority: string;
  /** The file name of the certificate and its key, without extension; none is sent without it. */
  readonly identity?: string | undefined;
}

/** Returns a configuration for `workerd test`. */
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
