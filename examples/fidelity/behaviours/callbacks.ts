/** Callbacks. None is checked against the service: it would need a public receiver. */
import { RECEIVER, type Section } from "../row.ts";

const SENDER = "tests/emulator/engine/callback_sender_test.ts";
const CONTROL = "tests/emulator/control/callbacks_test.ts";
const GUESSES = "tests/emulator/guesses_test.ts";

export const CALLBACKS: Section = {
  title: "Callbacks",
  rows: [
    {
      kind: "known",
      name: "target of a callback",
      behaviour:
        "A callback is sent to the task's callback_url, otherwise to that of its project's params, otherwise to the account's default, otherwise nowhere.",
      grade: "B",
      evidence: ["documentation", "official clients"],
      tests: {
        [SENDER]: [
          "the target is the task's own, else the project's, else the account's",
          "a task without any target has no callback",
        ],
      },
      notChecked: RECEIVER,
    },
    {
      kind: "known",
      name: "events of a task",
      behaviour:
        "A task sends a callback when it is completed, ends in error, is audited or fixed, and is reopened.",
      grade: "B",
      evidence: ["documentation"],
      tests: {
        [SENDER]: [
          "every event of a task is posted: completed, audited, fixed, reopened, failed",
        ],
      },
      notChecked: RECEIVER,
    },
    {
      kind: "known",
      name: "send_callback",
      behaviour:
        "send_callback sends the callback of a completed or failed task again.",
      grade: "C",
      evidence: ["public code"],
      emulator:
        "For other tasks a 400, and a 200 for a task without a target (guesses).",
      tests: { [SENDER]: ["send_callback posts the task as it is now"] },
      notChecked: RECEIVER,
    },
    {
      kind: "guess",
      name: "no other events",
      behaviour: "Creation, cancellation and new tags send no callback.",
      tests: {
        [SENDER]: ["creation, start, cancel and tags are no events"],
      },
    },
    {
      kind: "known",
      name: "body of a callback",
      behaviour:
        "A callback is a POST of JSON with task, response, task_id and status.",
      grade: "B",
      evidence: ["documentation"],
      tests: { [SENDER]: ["a completed live task is posted as documented"] },
      notChecked: RECEIVER,
    },
    {
      kind: "known",
      name: "callback auth key",
      behaviour:
        "The header scale-callback-auth is a secret of the account; test tasks have another one.",
      grade: "B",
      evidence: ["documentation", "official clients"],
      emulator: "The option callbacks.authKeys.",
      tests: {
        [SENDER]: [
          "callbacks have the auth key of their tenant, the default one or the one in the options",
        ],
      },
      notChecked: RECEIVER,
    },
    {
      kind: "known",
      name: "delivered callback",
      behaviour: "Any 2xx ends the delivery.",
      grade: "B",
      evidence: ["documentation"],
      tests: {
        [SENDER]: [
          "every retry has the body of the event, and the first 2xx ends the retries",
        ],
      },
      notChecked: RECEIVER,
    },
    {
      kind: "known",
      name: "retries",
      behaviour:
        "Otherwise the callback is sent again, up to 20 times within 24 hours.",
      grade: "B",
      evidence: ["documentation"],
      emulator:
        "The delays between the retries are a guess: the option retryDelaysMs.",
      tests: {
        [SENDER]: [
          "up to 20 retries within 24 hours, then callback_succeeded is false",
        ],
      },
      notChecked: RECEIVER,
    },
    {
      kind: "known",
      name: "callback_succeeded",
      behaviour:
        "callback_succeeded is true after a 2xx, false after the last failure, and absent before.",
      grade: "A/B",
      evidence: ["recordings", "documentation"],
      tests: {
        [SENDER]: [
          "up to 20 retries within 24 hours, then callback_succeeded is false",
        ],
      },
      notChecked: RECEIVER,
    },
    {
      kind: "known",
      name: "callback of a test task",
      behaviour:
        "The response to the creation of a test task says that its callback succeeded.",
      grade: "A/D",
      evidence: ["recordings"],
      emulator:
        "Whether it is really sent is not known: the option callbacks.testTasks.",
      tests: {
        [SENDER]: [
          "a test task is marked in the response to its creation, and posted",
        ],
      },
      notChecked: RECEIVER,
    },
    {
      kind: "known",
      name: "callback of a task in error",
      behaviour:
        "The response of a task in error names the attachments that could not be fetched.",
      grade: "B",
      evidence: ["documentation"],
      tests: {
        "tests/emulator/routes/create_task_test.ts": [
          "attachments that cannot be downloaded are an error only after the creation",
        ],
      },
      notChecked: RECEIVER,
    },
    {
      kind: "known",
      name: "e-mail address as a target",
      behaviour:
        "An e-mail address is sent a mail for each completed task and batch.",
      grade: "B",
      evidence: ["documentation"],
      emulator:
        "The mail is added to callbacks.outbox. Other events send no mail (guess).",
      tests: {
        [CONTROL]: [
          "the outbox has an email for each completed task and batch whose target is an email address",
        ],
      },
      notChecked: RECEIVER,
    },
    {
      kind: "known",
      name: "callback of a batch",
      behaviour: "A batch sends a callback when its last task is completed.",
      grade: "B/D",
      evidence: ["documentation"],
      emulator: "The body is the batch (guess).",
      tests: {
        [SENDER]: [
          "a batch is posted after the last of its tasks",
        ],
      },
      notChecked: RECEIVER,
    },
    {
      kind: "guess",
      name: "order of callbacks",
      behaviour:
        "Callbacks may arrive in any order, and more than once. By default the emulator sends each once, in order; dropNext, duplicateNext and pause change that.",
      tests: {
        [CONTROL]: [
          "dropNext drops callbacks, and duplicateNext sends them twice",
          "after pause only deliver sends callbacks, and it can send the newest first",
        ],
      },
    },
    {
      kind: "guess",
      name: "timeout of a receiver",
      behaviour:
        "A receiver must respond within 30 seconds: the option timeoutMs.",
      tests: {
        [SENDER]: [
          "a receiver that throws, an invalid URL and a late response are failed attempts",
        ],
      },
    },
    {
      kind: "guess",
      name: "redirect of a receiver",
      behaviour: "A redirect is a failed attempt and is not followed.",
      tests: {
        [GUESSES]: [
          "a callback does not follow a redirect of its receiver",
        ],
      },
    },
    {
      kind: "guess",
      name: "default callback URL",
      behaviour:
        "A task without a callback_url does not show the account's default.",
      tests: {
        [GUESSES]: [
          "a task does not show the default callback URL of its account",
        ],
      },
    },
    {
      kind: "unknown",
      name: "send-callback",
      question: "Whether send-callback is another name of send_callback.",
      seenIn: ["public code"],
      behaviour: "There is no such route: 404.",
      tests: {
        [GUESSES]: [
          "paths of public programs that no source explains have no route",
        ],
      },
      check: async (probe) => {
        const { task_id } = await probe.plainTask();
        const response = await probe.send(
          `POST /task/${task_id}/send-callback`,
        );
        probe.expectError("send-callback", response, 404);
      },
    },
  ],
};
