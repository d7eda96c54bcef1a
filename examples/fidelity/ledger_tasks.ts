/** The ledger's rows of what every request has, and of tasks. */
import type { Ledger } from "./ledger.ts";

/** Authentication, HTTP and tasks. */
export const TASK_LEDGER: Readonly<Record<string, Ledger>> = {
  "Authentication": {
    AU1: {
      says: "A key that nobody knows is refused with 401, whatever is asked.",
      grade: "A",
      from: ["official tests"],
      shown: "The text of the error is a guess.",
    },
    AU2: {
      says:
        "Basic authentication: the key is the user name, the password is empty.",
      grade: "B",
      from: ["official clients"],
    },
    AU3: {
      says: "A Bearer token that is the same key works as well.",
      grade: "B",
      from: ["public code", "documentation"],
    },
    AU4: {
      says:
        "The key decides the world: test_… and …|test lead to a test world, all others to the live one, and neither sees the other.",
      grade: "B",
      from: ["official tests", "documentation"],
      shown: "One world to each key.",
    },
    AU5: {
      says: "A test key cannot name a live project.",
      grade: "B/D",
      from: ["documentation"],
      shown: "A 404, since that world has no such project.",
    },
    AU6: {
      says: "A task type that the account may not use is refused with 402.",
      grade: "B",
      from: ["official clients", "documentation"],
      shown: "The option disabledTypes.",
    },
  },
  "HTTP": {
    HT1: {
      says: "Every success is a 200, creation too.",
      grade: "A",
      from: ["recordings", "official clients"],
    },
    HT2: {
      says:
        "An error is a JSON object with status_code, the same number as the HTTP status, and error, a text.",
      grade: "A",
      from: ["recordings"],
    },
    HT3: {
      says: "A query key without a value counts as not given.",
      grade: "A",
      from: ["recordings"],
    },
    HT4: {
      says:
        "Query keys and members of bodies that the API does not know are ignored.",
      grade: "A/C",
      from: ["recordings", "official tests", "public code"],
      shown: "With strict they are a 400 that suggests the right name.",
    },
    HT5: {
      says:
        "To cancel, finalize and reset_priorities no body, an empty object and a null callback_url are the same.",
      grade: "B",
      from: ["official clients"],
    },
    HT6: {
      says: "A GET may say that it holds JSON, and may even have a body.",
      grade: "B",
      from: ["official clients"],
    },
    HT7: {
      says: "Booleans of a query may be written True, False, true and false.",
      grade: "B",
      from: ["official clients"],
      shown: "Other words are a 400, a guess.",
    },
    HT8: {
      says: "A query key that is repeated is a list.",
      grade: "B",
      from: ["official clients"],
    },
    HT9: {
      says:
        "A task may be created with a form: repeated keys are arrays, brackets make objects, and values stay texts.",
      grade: "B",
      from: ["documentation"],
    },
    HT10: {
      says: "A DELETE may have a JSON body.",
      grade: "B",
      from: ["official clients"],
    },
    HT11: {
      says:
        "A path is split first and decoded afterwards, so a name may hold an encoded slash.",
      grade: "B",
      from: ["official clients"],
    },
    HT12: {
      says: "An audit is answered with the text OK and not with JSON.",
      grade: "B/D",
      from: ["official clients"],
    },
    HT13: {
      says: "Malformed JSON is a 400 with the usual error body.",
      grade: "D",
      from: ["nothing"],
    },
  },
  "Ids, times, null and absent": {
    ID1: {
      says:
        "The id of a task is 24 lower-case hexadecimal digits, of which the first eight are the second of its creation, or a little earlier.",
      grade: "A",
      from: ["recordings"],
    },
    ID2: {
      says: "Timestamps are in UTC with milliseconds and a Z.",
      grade: "A",
      from: ["recordings"],
    },
    ID3: {
      says:
        "A task without a unique_id does not have the member, nor after it was deleted.",
      grade: "A",
      from: ["official tests"],
    },
    ID4: {
      says: "tags are absent until they are first set.",
      grade: "A",
      from: ["official tests"],
    },
    ID5: {
      says: "A pending task has neither response nor completed_at.",
      grade: "B",
      from: ["documentation"],
    },
    ID6: {
      says: "metadata is always there, at least as an empty object.",
      grade: "A",
      from: ["recordings", "official tests"],
    },
    ID7: {
      says: "processed_attachments is an empty array in all that was recorded.",
      grade: "A",
      from: ["recordings"],
    },
    ID8: {
      says: "Null does occur inside responses.",
      grade: "A",
      from: ["recordings"],
    },
  },
  "Creating tasks": {
    TC1: {
      says: "Creation answers 200 with the task.",
      grade: "A",
      from: ["recordings"],
    },
    TC2: {
      says:
        "With a test key that task is completed already, with a response, and its callback counts as delivered.",
      grade: "A",
      from: ["recordings", "public code"],
    },
    TC3: {
      says: "Before 2019 that answer still said pending.",
      grade: "A",
      from: ["official tests"],
      shown: "Not shown: the newer answer of TC2.",
    },
    TC4: {
      says: "With a live key the task is pending, and is_test is false.",
      grade: "B",
      from: ["documentation"],
    },
    TC5: {
      says:
        "A later GET agrees with the answer to the creation in everything that was sent.",
      grade: "A",
      from: ["official tests"],
    },
    TC6: {
      says: "urgency is standard where nobody says.",
      grade: "A",
      from: ["recordings"],
    },
    TC7: {
      says: "priority is 0 where nobody says.",
      grade: "A",
      from: ["recordings"],
    },
    TC8: {
      says: "A creation that lacks what its type requires is a 400.",
      grade: "A",
      from: ["official tests", "documentation"],
    },
    TC9: {
      says:
        "A unique_id that is taken is a 409 whose text names it and the task that holds it.",
      grade: "A/B",
      from: ["official tests", "documentation"],
    },
    TC10: {
      says: "A batch is enough to place a task, and gives it its project too.",
      grade: "A",
      from: ["official tests"],
    },
    TC11: {
      says: "A test key may create tasks outside every project and batch.",
      grade: "A",
      from: ["official tests"],
      shown: "With live keys as well.",
    },
    TC12: {
      says: "min_width and min_height may be numbers written as texts.",
      grade: "A",
      from: ["official tests"],
    },
    TC13: {
      says:
        "What the request leaves out comes from the newest params of its project, whose version the task names; project_version chooses another, and -1 none.",
      grade: "B",
      from: ["official clients"],
    },
    TC14: {
      says:
        "params of a task are those of its type, with defaults filled in, and not the common ones.",
      grade: "A",
      from: ["recordings"],
    },
    TC15: {
      says: "A batch of Rapid or Studio takes no more tasks once it is final.",
      grade: "B/D",
      from: ["documentation", "official clients"],
      shown: "A 400, a guess.",
    },
    TC16: {
      says:
        "Attachments are fetched later: what cannot be had ends the task in error and does not refuse its creation.",
      grade: "B",
      from: ["documentation"],
      shown: "Nothing is ever fetched; failTask, or a policy, lets it happen.",
    },
    TC17: {
      says: "For audio, an attachment that is not a URL is a 400 at creation.",
      grade: "A",
      from: ["official tests", "official clients"],
    },
    TC18: {
      says:
        "A creation may have worked although its answer was a 5xx: the next try meets the 409, and the list finds the task by its unique_id.",
      grade: "B",
      from: ["official clients"],
      shown: "A fault that is asked for, after the work.",
    },
  },
  "Task types": {
    "Table 4.1": {
      says: "Which parameters each task type requires: what must be a 400.",
      grade: "A",
      from: ["official tests", "official clients", "documentation"],
      shown:
        "For types that no test covers, by what the documentation calls required.",
      tests: ["TC8 … with only … is a 400"],
    },
    "Table 4.2": {
      says:
        "What each type gets filled in: such as min_width of a box, allow_multiple of a category, splines of a line.",
      grade: "A",
      from: ["recordings"],
      tests: [
        "TC14 … gets its defaults",
        "TC14 imageannotation gets defaults inside its geometries and attributes",
      ],
    },
    "Table 4.3 annotation": {
      says:
        "A test task gets one box at 0, 0 of 100 by 100, with the last label.",
      grade: "A",
      from: ["recordings"],
    },
    "Table 4.3 categorization": {
      says:
        "A test task gets one of its categories, and not always the same one when it is read again.",
      grade: "A",
      from: ["recordings"],
      shown: "Always the same.",
    },
    "Table 4.3 comparison": {
      says: "A test task gets the first of its choices.",
      grade: "A",
      from: ["recordings"],
    },
    "Table 4.3 cuboidannotation": {
      says:
        "A test task gets one cuboid of six fixed vertices, with the first label.",
      grade: "A",
      from: ["recordings"],
    },
    "Table 4.3 datacollection": {
      says: "A test task gets the same text in every field, and 15 seconds.",
      grade: "A",
      from: ["recordings"],
    },
    "Table 4.3 lineannotation, polygonannotation": {
      says: "A test task gets the same three vertices, with a label.",
      grade: "A",
      from: ["recordings"],
      tests: ["Table 4.3 lineannotation and polygonannotation"],
    },
    "Table 4.3 pointannotation": {
      says: "A test task gets no response at all.",
      grade: "A",
      from: ["recordings"],
      tests: ["Table 4.3 pointannotation has no response"],
    },
    "Table 4.3 segmentannotation": {
      says: "A test task gets pictures, and a mapping of its plain labels.",
      grade: "A",
      from: ["recordings"],
      shown: "The pictures are made up, and can be fetched from the emulator.",
    },
    "Table 4.3 transcription": {
      says:
        "A test task gets the same text in every field, and null in repeatable_fields.",
      grade: "A",
      from: ["recordings"],
    },
    "Table 4.3 audiotranscription": {
      says: "A test task gets a fixed sentence of eleven aligned words.",
      grade: "A",
      from: ["recordings"],
    },
    "Table 4.3 all others": {
      says: "What a test task of any other type gets is not known.",
      grade: "D",
      from: ["nothing"],
      shown:
        "Drawn from the seed, in the form that the documentation gives the type; where none is known, no annotations.",
      tests: ["Table 4.3 a type without a known response gets no annotations"],
    },
  },
  "Reading tasks": {
    TR1: {
      says: "An id that is unknown or malformed is a 404 with a fixed text.",
      grade: "A",
      from: ["recordings", "official tests"],
    },
    TR2: {
      says: "A list begins with the newest task.",
      grade: "A",
      from: ["official tests"],
    },
    TR3: {
      says:
        "total counts all matches; limit and offset come back; has_more says whether more follows.",
      grade: "A",
      from: ["recordings"],
    },
    TR4: {
      says: "Pages by offset have no next_token.",
      grade: "A",
      from: ["recordings"],
    },
    TR5: {
      says:
        "Where more follows, next_token is base64 of the JSON of the last id and its created_at.",
      grade: "A",
      from: ["recordings"],
    },
    TR6: {
      says: "Pages of one task by next_token meet every task once.",
      grade: "A",
      from: ["official tests"],
    },
    TR7: {
      says:
        "An empty next_token is the first page, and the last page has none.",
      grade: "B",
      from: ["official clients"],
    },
    TR8: {
      says: "A window of time without tasks has an empty docs.",
      grade: "A",
      from: ["official tests"],
    },
    TR9: {
      says: "A time without a zone is UTC, and may have microseconds.",
      grade: "A",
      from: ["official tests"],
      shown: "What is no date is a 400, a guess.",
    },
    TR10: {
      says:
        "The total of a project or a batch is the number of its tasks; of a new batch it is 0.",
      grade: "A",
      from: ["official tests"],
    },
    TR11: {
      says: "limit is 1 to 100, and 100 where nobody says.",
      grade: "B",
      from: ["official clients", "documentation"],
      shown: "Others are a 400, a guess.",
    },
    TR12: {
      says: "limited_response leaves a few members of each task.",
      grade: "B",
      from: ["official clients", "documentation"],
      shown: "Without otherVersion, whose meaning is not known.",
    },
    TR13: {
      says: "include_attachment_url adds links to the attachments.",
      grade: "B/C",
      from: ["official clients", "public code"],
      shown: "Links to the emulator, which has nothing there.",
    },
    TR14: {
      says: "customer_review_status takes several values between commas.",
      grade: "B",
      from: ["official clients"],
    },
    TR15: {
      says: "Tasks of a list lacked callback_succeeded in 2019.",
      grade: "A",
      from: ["recordings"],
    },
    TR16: {
      says: "A list by unique_id finds the task.",
      grade: "B",
      from: ["official clients"],
    },
    TR17: {
      says: "Several filters must all be met.",
      grade: "D",
      from: ["nothing"],
    },
  },
  "Changing tasks": {
    TU1: {
      says: "A completed task cannot be canceled: 400, so no test task can.",
      grade: "A",
      from: ["official tests"],
    },
    TU2: {
      says: "A task that is being worked on cannot be canceled: 400.",
      grade: "B",
      from: ["official clients"],
    },
    TU3: {
      says: "A task that waits can be canceled, and again.",
      grade: "B",
      from: ["official clients"],
    },
    TU4: {
      says: "To cancel an unknown task is the 404 of reading it.",
      grade: "A",
      from: ["recordings"],
    },
    TU5: {
      says:
        "clear_unique_id gives the unique_id of a canceled task free; without it the id stays taken.",
      grade: "B",
      from: ["official clients"],
      shown: "That it stays taken is a guess.",
    },
    TU6: {
      says: "POST unique_id gives the task another one, or is a 409.",
      grade: "A",
      from: ["official tests", "official clients"],
    },
    TU7: {
      says: "DELETE unique_id takes it away.",
      grade: "A",
      from: ["official tests"],
    },
    TU8: {
      says:
        "setMetadata takes the bare object and replaces what was there, on completed tasks too.",
      grade: "A",
      from: ["official tests"],
    },
    TU9: {
      says:
        "Tags are replaced by POST, added by PUT without repetitions, removed by DELETE, in order.",
      grade: "A",
      from: ["official tests"],
    },
    TU10: {
      says: "A task has five tags at most.",
      grade: "B",
      from: ["official clients"],
      shown: "More are a 400, a guess.",
    },
    TU11: {
      says:
        "Only a completed task can be audited; that sets its review status and sends a callback.",
      grade: "B",
      from: ["official clients", "documentation"],
    },
    TU12: {
      says: "Every change moves updated_at.",
      grade: "D",
      from: ["recordings"],
      shown: "All but a callback that was delivered.",
    },
  },
};
