/** Schemas of v2: the shapes of delivered responses. */
import { READ } from "../http/endpoint.ts";
import type { Transport } from "../http/transport.ts";
import type { CallOptions } from "../types/options.ts";
import type { V2SchemaResponse } from "../types/v2/delivery.ts";
import { read, type V2Endpoint } from "./endpoint.ts";

const GET: V2Endpoint = {
  ...READ,
  operation: "v2.schemas.get",
  route: "/v2/schema",
  query: { schema_id: "string" },
  oneOf: ["schema_id"],
};

/** Schemas of delivered responses: `client.v2.schemas`. */
export class V2Schemas {
  readonly #transport: Transport;

  /** @ignore */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Returns a schema. Its `json` is a string: call `JSON.parse`. Python:
   * `V2Api.get_schema`.
   *
   * @throws {ScaleInvalidRequestError} if the id is malformed
   * @throws {ScaleResourceNotFoundError} if there is no such schema
   */
  async get(
    schema_id: string,
    options?: CallOptions,
  ): Promise<V2SchemaResponse> {
    return await read(this.#transport, GET, { schema_id }, options);
  }
}
