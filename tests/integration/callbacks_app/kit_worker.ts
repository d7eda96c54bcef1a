/** A Worker with one handler for all requests, and the key in its code. */
import { createCallbackHandler } from "../../../src/callbacks/mod.ts";
import { AUTH_KEY } from "../../support/deliveries.ts";

export default {
  fetch: createCallbackHandler({ authKeys: { live: AUTH_KEY }, handle() {} }),
};
