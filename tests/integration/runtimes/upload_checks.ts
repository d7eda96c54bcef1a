/** Uploads on real sockets that succeed: what the server receives. */
import type { UploadProgress } from "../../../mod.ts";
import { type Checks, equal, failure, fresh, ok } from "./check.ts";
import { clientOf, hitsOf } from "./http_checks.ts";
import {
  assertForm,
  formOf,
  iterable,
  type ReceivedForm,
  sourceOf,
} from "./upload_sources.ts";

/** Uploads that succeed, at the latest with their second attempt. */
export const UPLOAD_CHECKS: Checks = {
  "a stream of unknown length arrives, in chunks": async (environment) => {
    const form = await formOf(environment, sourceOf(["ab", "", "ü"]).stream);
    assertForm(form, "abü");
    equal([form.length, form.coding], [null, "chunked"]);
  },

  "a stream of known length arrives, with its length if the runtime sends it":
    async (environment) => {
      const form = await formOf(environment, sourceOf(["ab", "c"]).stream, {
        size: 3,
      });
      assertForm(form, "abc");
      equal([form.length !== null, form.coding], [
        environment.sendsLength,
        environment.sendsLength ? null : "chunked",
      ]);
    },

  "a Blob and bytes arrive with their length": async (environment) => {
    const bytes = new TextEncoder().encode("xabcx").subarray(1, 4);
    for (const source of [new Blob(["a", "bc"]), bytes]) {
      const form = await formOf(environment, source);
      assertForm(form, "abc");
      equal([form.length !== null, form.coding], [true, null]);
    }
  },

  "an async iterable and a function that opens a stream arrive": async (
    environment,
  ) => {
    assertForm(await formOf(environment, iterable("ab", "c")), "abc");
    const open = () => Promise.resolve(sourceOf(["abc"]).stream);
    assertForm(await formOf(environment, open), "abc");
  },

  "the response to another request can be the source": async (environment) => {
    const form = await formOf(
      environment,
      () => fetch(`${environment.http}/bytes/70000`),
    );
    assertForm(form, "x".repeat(70_000));
    equal(form.length !== null, environment.sendsLength);
  },

  "four megabytes arrive byte for byte": async (environment) => {
    const bytes = Uint8Array.from({ length: 4_000_000 }, (_, at) => at * at);
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    const client = clientOf(`${environment.http}/digest/${fresh()}`);
    for (const size of [undefined, bytes.length]) {
      let at = 0;
      const source = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (at >= bytes.length) return controller.close();
          // Chunks of many sizes.
          controller.enqueue(bytes.slice(at, at += 1 + (at * 7919) % 100_000));
        },
      });
      const response: unknown = await client.files.upload(source, {}, {
        ...size !== undefined && { size },
      });
      equal(response, { digest: [...new Uint8Array(digest)] });
    }
  },

  "the emulator stores a stream, and refuses a second one with its reference_id":
    async (
      { http },
    ) => {
      const client = clientOf(`${http}/emulator/${fresh()}`);
      await client.projects.create({ name: "cows", type: "imageannotation" });
      const upload = () =>
        client.files.upload(sourceOf(["abc"]).stream, {
          project_name: "cows",
          reference_id: "one",
        });
      equal((await upload()).size, 3);
      equal((await client.files.list({ project: "cows" })).items.length, 1);
      equal((await failure(upload)).status, 409);
    },

  "onProgress receives bytes of the file": async (environment) => {
    const events: UploadProgress[] = [];
    await formOf(environment, sourceOf(["ab", "c"]).stream, {
      size: 3,
      onProgress: (progress) => void events.push(progress),
    });
    equal(events, [{ loaded: 2, total: 3 }, { loaded: 3, total: 3 }]);
  },

  "a source that can be reopened is sent again, byte for byte": async (
    environment,
  ) => {
    for (
      const source of [() => sourceOf(["ab", "c"]).stream, new Blob(["abc"])]
    ) {
      const id = fresh();
      const client = clientOf(`${environment.http}/second/${id}`);
      const response: unknown = await client.files.upload(source, {
        reference_id: "r",
      });
      equal((response as ReceivedForm).text, "abc");
      equal(await hitsOf(environment, id), 2);
    }
  },

  "a stream is not sent again, and the error suggests a function": async (
    environment,
  ) => {
    const id = fresh();
    const client = clientOf(`${environment.http}/second/${id}`);
    const { status, message } = await failure(() =>
      client.files.upload(sourceOf(["abc"]).stream, { reference_id: "r" })
    );
    equal([status, await hitsOf(environment, id)], [503, 1]);
    ok(message.includes("pass a function that opens it"), message);
  },
};
