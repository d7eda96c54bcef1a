/** The kit alone in a Worker, with the secret in its code: one receiver serves all requests. */
import { createCallbackHandler } from "../../../src/callbacks/mod.ts";
import { SECRET } from "../../support/deliveries.ts";

export default {
  fetch: createCallbackHandler({ secrets: { live: SECRET }, handle() {} }),
};
