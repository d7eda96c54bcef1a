/** The ledger's rows of callbacks; their ids are our own. */
import type { Ledger } from "./ledger.ts";

/** Callbacks. */
export const CALLBACK_LEDGER: Readonly<Record<string, Ledger>> = {
  "Callbacks": {
    CB1: {
      says:
        "A callback goes to the task's callback_url, else to that of its project's params, else to the account's default; else there is none.",
      grade: "B",
      from: ["documentation", "official clients"],
      tests: [
        "the target is the task's own, else the project's, else the account's",
        "a task without any target has no callback",
      ],
    },
    CB2: {
      says:
        "A task calls back when it is completed, ends in error, is audited or fixed, and is taken back.",
      grade: "B",
      from: ["documentation"],
      tests: [
        "every event of a task is posted: completed, audited, fixed, reopened, failed",
      ],
    },
    CB3: {
      says:
        "send_callback sends the callback of a completed or failed task again.",
      grade: "C",
      from: ["public code"],
      shown: "For others a 400, a guess.",
      tests: ["send_callback posts the task as it is now"],
    },
    CB4: {
      says: "Creation, cancellation and new tags send nothing.",
      grade: "D",
      from: ["nothing"],
      tests: ["nothing else is an event: creation, start, cancel, tags"],
    },
    CB5: {
      says: "It is a POST of JSON with task, response, task_id and status.",
      grade: "B",
      from: ["documentation"],
      tests: ["a completed live task is posted as documented"],
    },
    CB6: {
      says:
        "The header scale-callback-auth holds a secret of the account, another for test tasks.",
      grade: "B",
      from: ["documentation", "official clients"],
      shown: "The option callbacks.keys.",
      tests: [
        "callbacks carry the key of their tenant, the default one or the given one",
      ],
    },
    CB7: {
      says: "Any 2xx ends it.",
      grade: "B",
      from: ["documentation"],
      tests: [
        "every retry has the body of the event, and the first 2xx ends them",
      ],
    },
    CB8: {
      says: "Otherwise it is sent again, up to 20 times within 24 hours.",
      grade: "B",
      from: ["documentation"],
      shown: "How the retries are spaced is a guess: the option retryDelaysMs.",
      tests: [
        "up to 20 retries within 24 hours, then callback_succeeded is false",
      ],
    },
    CB9: {
      says:
        "callback_succeeded is true after a 2xx, false after the last failure, and absent before.",
      grade: "A/B",
      from: ["recordings", "documentation"],
      tests: [
        "up to 20 retries within 24 hours, then callback_succeeded is false",
      ],
    },
    CB10: {
      says:
        "A test task says in the answer to its creation that its callback succeeded.",
      grade: "A/D",
      from: ["recordings"],
      shown:
        "Whether it is really posted is not known: the option callbacks.testTasks.",
      tests: [
        "TC2 a test task is marked in the reply to its creation, and posted",
      ],
    },
    CB11: {
      says:
        "A task in error has a response that names the attachments that could not be had.",
      grade: "B",
      from: ["documentation"],
      tests: [
        "TC16 attachments that cannot be had are no error at creation, but later",
      ],
    },
    CB12: {
      says: "An e-mail address gets a mail for each completed task and batch.",
      grade: "B",
      from: ["documentation"],
      shown: "Written into an outbox.",
      tests: [
        "an e-mail address gets a mail into the outbox for each completed task and batch, and for nothing else",
      ],
    },
    CB13: {
      says: "A batch calls back when its last task is completed.",
      grade: "B/D",
      from: ["documentation"],
      shown: "With the batch as the body, a guess.",
      tests: [
        "BA13 a batch is posted when its last task is done, after that task",
      ],
    },
    CB14: {
      says: "Nothing promises an order, and a callback may come twice.",
      grade: "D",
      from: ["official clients", "documentation"],
      shown: "dropNext, duplicateNext and pause let it happen.",
      tests: [
        "dropNext loses callbacks, and duplicateNext sends them twice",
        "pause keeps callbacks back until deliver, which may send the newest first",
      ],
    },
    CB15: {
      says: "How long a receiver may take is not known.",
      grade: "D",
      from: ["nothing"],
      shown: "30 seconds: the option timeoutMs.",
      tests: [
        "a receiver that throws, a target that is no URL and a late answer are failed attempts",
      ],
    },
  },
};
