/** The callback kit: what it makes of a body must be the same in every runtime. */
import { readCallback } from "../../../src/callbacks/mod.ts";
import { toCallbackEvent } from "../../../src/callbacks/events.ts";
import { delivery } from "../../support/deliveries.ts";
import { type Checks, equal, failure, ok } from "./check.ts";

/** Returns the id of a body, as it is received. */
async function idOf(body: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const callback = await readCallback(delivery({}, { body }));
  return (await toCallbackEvent(callback)).id;
}

function bodyWithByte(byte: number): Uint8Array<ArrayBuffer> {
  const start = new TextEncoder().encode('{"a":"');
  return new Uint8Array([...start, byte, 0x22, 0x7d]);
}

export const CALLBACK_CHECKS: Checks = {
  "callbacks that differ only in what a parser loses have different ids":
    async () => {
      const pairs = [
        ['{"a":9007199254740992}', '{"a":9007199254740993}'],
        ['{"a":1}', '{"a":2,"a":1}'],
        [bodyWithByte(0xfe), bodyWithByte(0xff)],
      ] as const;
      for (const [one, other] of pairs) {
        ok(
          await idOf(one) !== await idOf(other),
          `${one} has an id of its own`,
        );
      }
    },
  "a callback has the same id in every runtime": async () => {
    equal(
      await idOf(
        '{"task_id":"é", "b":[1.5,"https://x/?v=1&X-Amz-Signature=a"]}',
      ),
      "9e36421c73849cc1f950c5b7faeea5d452de56bea3e0b31f8ea1b30050d47492",
    );
  },
  "a callback that is nested too deep is read, and its id is an error with a reason":
    async () => {
      for (const levels of [3_000, 50_000]) {
        const body = `{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`;
        const callback = await readCallback(delivery({}, { body }));
        const { reason } = await failure(() => toCallbackEvent(callback));
        equal(reason, "too_deep");
      }
    },
};
