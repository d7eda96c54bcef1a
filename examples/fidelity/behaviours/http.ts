/** Authentication, and what all requests and responses have in common. */
import { IMAGE } from "../probe.ts";
import type { Section } from "../row.ts";

const AUTH = "tests/emulator/http/auth_test.ts";
const MESSAGE = "tests/emulator/http/message_test.ts";
const LIMITS = "tests/emulator/http/limits_test.ts";

export const AUTHENTICATION: Section = {
  title: "Authentication",
  rows: [
    {
      kind: "known",
      name: "unknown key",
      behaviour: "A request with an unknown key is a 401 on every route.",
      grade: "A",
      evidence: ["official tests"],
      emulator: "The error message is a guess.",
      tests: {
        [AUTH]: [
          "an unknown key is a 401 with the standard error body",
          "an unknown key is a 401 before any other check",
        ],
      },
      check: async (probe) => {
        const authorization = `Basic ${btoa("nobody_has_this_key:")}`;
        const response = await probe.send("GET /batches?limit=1", undefined, {
          authorization,
        });
        probe.expectError("An unknown key", response, 401);
      },
    },
    {
      kind: "known",
      name: "Basic authentication",
      behaviour:
        "With Basic authentication the key is the user name, and the password is empty.",
      grade: "B",
      evidence: ["official clients"],
      tests: {
        [AUTH]: ["Basic authentication has the key as the user name"],
      },
      check: async (probe) => {
        const { status } = await probe.send("GET /batches?limit=1");
        probe.expect("status with Basic", status, 200);
      },
    },
    {
      kind: "known",
      name: "Bearer authentication",
      behaviour: "The key as a Bearer token works as well.",
      grade: "B",
      evidence: ["public code", "documentation"],
      tests: { [AUTH]: ["Bearer authentication has the same key"] },
      check: async (probe) => {
        const authorization = `Bearer ${probe.key}`;
        const list = "GET /batches?limit=1";
        const { status } = await probe.send(list, undefined, { authorization });
        probe.expect("status with Bearer", status, 200);
      },
    },
    {
      kind: "known",
      name: "test and live keys",
      behaviour:
        "Keys of the form test_… and …|test see test data only, all other keys live data only.",
      grade: "B",
      evidence: ["official tests", "documentation"],
      emulator: "Each key has its own data.",
      tests: {
        [AUTH]: ["objects of one tenant are not visible to the other"],
      },
      notChecked: "It needs a live key.",
    },
    {
      kind: "known",
      name: "live project with a test key",
      behaviour: "A test key cannot use a live project.",
      grade: "B/D",
      evidence: ["documentation"],
      emulator: "A 404, as for any unknown project.",
      tests: { [AUTH]: ["a live project is a 404 for a test key"] },
      notChecked: "It needs a live project.",
    },
    {
      kind: "known",
      name: "disabled task type",
      behaviour: "A task type that is not enabled for the account is a 402.",
      grade: "B",
      evidence: ["official clients", "documentation"],
      emulator: "The option disabledTypes.",
      tests: {
        [AUTH]: ["a task type that the account may not use is a 402"],
      },
      notChecked: "It needs an account without that task type.",
    },
    {
      kind: "guess",
      name: "missing key",
      behaviour: "A missing or malformed Authorization header is a 401 too.",
      tests: {
        [AUTH]: ["a missing or malformed key is a 401"],
      },
    },
    {
      kind: "guess",
      name: "ignored password",
      behaviour: "The password of Basic authentication is ignored.",
      tests: {
        "tests/emulator/guesses_test.ts": [
          "the password of Basic authentication is ignored",
        ],
      },
    },
  ],
};

export const HTTP: Section = {
  title: "HTTP",
  rows: [
    {
      kind: "known",
      name: "success is a 200",
      behaviour:
        "Every successful response has the status 200, also for a creation.",
      grade: "A",
      evidence: ["recordings", "official clients"],
      tests: { [MESSAGE]: ["every success is a 200 with JSON"] },
      check: async (probe) => {
        const response = await probe.send("POST /task/imageannotation", IMAGE);
        probe.expect("status", response.status, 200);
        const { contentType } = response;
        const isJson = contentType.startsWith("application/json");
        probe.expectThat("The response is JSON", isJson, contentType);
      },
    },
    {
      kind: "known",
      name: "error body",
      behaviour:
        "An error is a JSON object with the number status_code, equal to the HTTP status, and the string error.",
      grade: "A",
      evidence: ["recordings"],
      tests: {
        [MESSAGE]: ["the error body has the status and a message"],
      },
      check: async (probe) => {
        const response = await probe.send("GET /task/fake_id_qwertyuiop");
        probe.expectError("An unknown task", response, 404);
        const members = Object.keys(Object(response.body)).sort();
        probe.expect("members", members, ["error", "status_code"]);
      },
    },
    {
      kind: "known",
      name: "query key without a value",
      behaviour: "A query key without a value is ignored.",
      grade: "A",
      evidence: ["recordings"],
      tests: {
        [MESSAGE]: ["query keys without a value are ignored"],
      },
      check: async (probe) => {
        const { batch } = await probe.threeTasks();
        const query =
          "callback_url&end_time&limit=2&offset=0&start_time&status";
        const { status, body } = await probe.send(
          `GET /tasks?batch=${batch}&${query}&type`,
        );
        probe.expect("status", status, 200);
        probe.expect("total", body?.total, 3);
      },
    },
    {
      kind: "known",
      name: "unknown names",
      behaviour:
        "Unknown query keys and unknown members of a body are ignored.",
      grade: "A/C",
      evidence: ["recordings", "official tests", "public code"],
      emulator:
        "With the option strict they are a 400 that suggests the right name.",
      tests: {
        [MESSAGE]: ["unknown query keys and body members are ignored"],
      },
      check: async (probe) => {
        const list = await probe.send("GET /tasks?limit=1&nobody_knows=this");
        probe.expect("status with an unknown key", list.status, 200);
        const body = { ...IMAGE, nobody_knows: "this" };
        const created = await probe.send("POST /task/imageannotation", body);
        probe.expect("status with an unknown member", created.status, 200);
      },
    },
    {
      kind: "known",
      name: "empty body",
      behaviour:
        "For cancel, finalize and reset_priorities, no body, an empty object and a null callback_url are equivalent.",
      grade: "B",
      evidence: ["official clients"],
      tests: {
        [MESSAGE]: ["no body, {} and {callback_url: null} are the same"],
      },
      check: async (probe) => {
        const { name } = await probe.newBatch();
        for (const body of [undefined, {}, { callback_url: null }]) {
          const response = await probe.send(
            `POST /batches/${name}/finalize`,
            body,
          );
          const what = `status with ${JSON.stringify(body) ?? "no body"}`;
          probe.expect(what, response.status, 200);
        }
      },
    },
    {
      kind: "known",
      name: "GET with a body",
      behaviour: "A GET may have a JSON Content-Type, and even a body.",
      grade: "B",
      evidence: ["official clients"],
      tests: {
        [MESSAGE]: ["a GET may carry a JSON content type, and a body"],
      },
      check: async (probe) => {
        const { status } = await probe.send("GET /tasks?limit=1");
        probe.expect("status of a GET with a Content-Type", status, 200);
      },
    },
    {
      kind: "known",
      name: "booleans in a query",
      behaviour: "A boolean in a query is True, False, true or false.",
      grade: "B",
      evidence: ["official clients"],
      emulator: "Other words are a 400 (guess).",
      tests: { [MESSAGE]: ["booleans may be True, False, true and false"] },
      check: async (probe) => {
        const { batch } = await probe.threeTasks();
        for (
          const [word, isPresent] of [
            ["True", false],
            ["true", false],
            ["False", true],
            ["false", true],
          ] as const
        ) {
          const query = `batch=${batch}&limited_response=${word}`;
          const { docs } = await probe.sendOk(`GET /tasks?${query}`);
          probe.expect(`params with ${word}`, "params" in docs[0], isPresent);
        }
      },
    },
    {
      kind: "known",
      name: "repeated query key",
      behaviour: "A repeated query key is an array.",
      grade: "B",
      evidence: ["official clients"],
      tests: { [MESSAGE]: ["repeated query keys form a list"] },
      check: async (probe) => {
        const ids = [probe.name("one"), probe.name("two")];
        for (const unique_id of ids) await probe.newTask({ unique_id });
        const query = ids.map((id) => `unique_id=${id}`).join("&");
        const { total } = await probe.sendOk(`GET /tasks?${query}`);
        probe.expect("total of two ids", total, 2);
      },
    },
    {
      kind: "known",
      name: "DELETE with a body",
      behaviour: "A DELETE may have a JSON body.",
      grade: "B",
      evidence: ["official clients"],
      tests: { [MESSAGE]: ["a DELETE may carry a JSON body"] },
      check: async (probe) => {
        const { task_id } = await probe.newTask({ tags: ["a", "b"] });
        const { body } = await probe.send(`DELETE /task/${task_id}/tags`, [
          "a",
        ]);
        probe.expect("tags", body?.tags, ["b"]);
      },
    },
    {
      kind: "known",
      name: "encoded slash in a path",
      behaviour:
        "A path is split before it is decoded, so a name may contain an encoded slash.",
      grade: "B",
      evidence: ["official clients"],
      tests: {
        [MESSAGE]: ["a path segment is decoded after the path was split"],
      },
      check: async (probe) => {
        const name = `${probe.name("a bc")}/def`;
        const project = await probe.project();
        await probe.sendOk("POST /batches", { project, name });
        const path = `/batches/${encodeURIComponent(name)}`;
        const { body } = await probe.send(`GET ${path}`);
        probe.expect("name", body?.name, name);
      },
    },
    {
      kind: "known",
      name: "plain response to an audit",
      behaviour: "The response to an audit is the plain string OK, not JSON.",
      grade: "B/D",
      evidence: ["official clients"],
      tests: { [MESSAGE]: ["an audit responds with OK as plain text"] },
      check: async (probe) => {
        const { task_id } = await probe.newTask();
        const verdict = { accepted: true, comments: null };
        const response = await probe.send(
          `POST /task/${task_id}/audit`,
          verdict,
        );
        probe.expect("status", response.status, 200);
        probe.expect("body", response.body, "OK");
      },
    },
    {
      kind: "guess",
      name: "malformed JSON",
      behaviour: "Malformed JSON is a 400 with the usual error body.",
      tests: {
        [MESSAGE]: ["malformed JSON is a 400 with the error body"],
      },
      check: async (probe) => {
        const response = await probe.send(
          "POST /task/imageannotation",
          '{"a":',
        );
        probe.expectError("Malformed JSON", response, 400);
      },
    },
    {
      kind: "guess",
      name: "unsupported Content-Type",
      behaviour: "A body that is neither JSON nor a form is a 400.",
      tests: {
        [MESSAGE]: [
          "a body that is neither JSON nor a form by its content type is a 400",
        ],
      },
    },
    {
      kind: "guess",
      name: "size of a body",
      behaviour:
        "A body of more than 16 MiB that is not multipart is a 413; the fields of a multipart body of more than 1 MiB are a 400.",
      tests: {
        [LIMITS]: [
          "a body over maxBodyBytes is a 413, read to its end and not kept",
          "a multipart body with more than a MiB of fields is a 400",
        ],
      },
    },
    {
      kind: "guess",
      name: "depth of JSON",
      behaviour:
        "JSON with more than 100 levels, as many as MongoDB stores, is a 400.",
      tests: {
        [LIMITS]: [
          "a JSON body of 100 levels is accepted, and one of more is a 400",
          "metadata of a file or a query that is nested too deep is a 400",
        ],
      },
    },
    {
      kind: "guess",
      name: "unknown route",
      behaviour:
        "An unknown path is a 404, and so is another method on a known path.",
      tests: {
        [MESSAGE]: [
          "an unknown path or method is a 404 with the error body",
        ],
      },
    },
    {
      kind: "guess",
      name: "rate limit",
      behaviour: "The 429 of a rate limit has a Retry-After header.",
      tests: {
        "tests/emulator/faults/limits_test.ts": [
          "the rate limit responds 429 with Retry-After, by the emulator's clock",
        ],
      },
    },
  ],
};
