/** Annotations of v2. */
import { READ } from "../http/endpoint.ts";
import type { Transport } from "../http/transport.ts";
import type { CallOptions } from "../types/options.ts";
import type { V2Annotation } from "../types/v2/annotation.ts";
import { read, type V2Endpoint } from "./endpoint.ts";

const GET: V2Endpoint = {
  ...READ,
  operation: "v2.annotations.get",
  route: "/v2/annotation",
  query: { annotation_id: "string" },
  oneOf: ["annotation_id"],
};

/** Annotations of v2: `client.v2.annotations`. */
export class V2Annotations {
  readonly #transport: Transport;

  /** @ignore */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Returns an annotation with all its details. Python: `V2Api.get_annotation`.
   *
   * @throws {ScaleResourceNotFoundError} if there is no such annotation
   */
  async get(
    annotation_id: string,
    options?: CallOptions,
  ): Promise<V2Annotation> {
    return await read(this.#transport, GET, { annotation_id }, options);
  }
}
