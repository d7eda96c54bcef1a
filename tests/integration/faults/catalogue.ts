/**
 * Every fault of the catalogue that the client was designed by, F1 to F70, with
 * the tests that show it: file, then how the names of its tests begin or what
 * they contain. `tests/tools/faults_test.ts` holds this list against the tests.
 */

/** The tests that show a fault, by file. */
export type Shown = Readonly<Record<string, readonly string[]>>;

/** One fault. */
export interface Fault {
  /** What goes wrong. */
  readonly fault: string;
  /** The official and other clients that are known to fail here. */
  readonly failing?: readonly ("python" | "node")[];
  /** The tests; absent where there is none. */
  readonly shown?: Shown;
  /** What the tests show; without tests, why there is none, or who will show it. */
  readonly result: string;
}

const CONNECT = "tests/integration/faults/connect_test.ts";
const HEAD = "tests/integration/faults/head_test.ts";
const BODY = "tests/integration/faults/body_test.ts";
const PAGING = "tests/integration/faults/paging_test.ts";
const TIME = "tests/integration/faults/time_test.ts";
const SOAK = "tests/integration/soak/soak.ts";
const BENCH = "tests/bench/outage_bench.ts";
const TRANSPORT = "tests/http/transport_test.ts";
const RECOVER = "tests/http/recover_test.ts";
const ATTEMPT = "tests/http/attempt_test.ts";
const JSON_BODY = "tests/http/body_test.ts";
const OUTCOME = "tests/http/response_test.ts";
const RETRY = "tests/http/retry_test.ts";
const PAGE = "tests/http/page_test.ts";
const SETTINGS = "tests/http/settings_test.ts";
const UPLOAD = "tests/upload/upload_test.ts";
const FILES = "tests/resources/files_test.ts";
const RESULTS = "tests/resources/results_test.ts";
const QUERY = "tests/http/query_test.ts";
const PATH = "tests/http/path_test.ts";
const CLIENT = "tests/client_test.ts";
const RUNTIME = "tests/http/runtime_test.ts";

/** The catalogue. */
export const CATALOGUE: Readonly<Record<string, Fault>> = {
  F1: {
    fault: "connection refused, DNS failure, TLS failure",
    shown: { [CONNECT]: ["F1 a refused connection", "F1 a failed TLS"] },
    result:
      "a connection error, sent again where nothing can be done twice; a name that does not resolve needs a net that tests have not, and fails in the same place",
  },
  F2: {
    fault: "connection or answer that never comes",
    shown: {
      [CONNECT]: ["F2 a server that takes the connection"],
      [ATTEMPT]: ["even if fetch does not heed its signal (F2)"],
      [TRANSPORT]: ["cuts an attempt at the deadline"],
    },
    result: "ends at timeoutMs, and all attempts at deadlineMs",
  },
  F3: {
    fault: "reset or FIN before the head, GET",
    shown: { [CONNECT]: ["F3 a GET is sent again after"] },
    result: "sent again, at most maxRetries times",
  },
  F4: {
    fault: "the same, create with a key",
    failing: ["python"],
    shown: {
      [CONNECT]: ["F4 a create with a key survives"],
      [RECOVER]: ["whose answer was lost (F4, F18, F22)"],
    },
    result: "the same key each time, one task, recovered",
  },
  F5: {
    fault: "the same, create without a key",
    failing: ["python"],
    shown: { [CONNECT]: ["F5 a create without a key is never sent again"] },
    result: "sent once; the error says outcomeUnknown",
  },
  F6: {
    fault: "stale pooled socket",
    shown: {
      [CONNECT]: [
        "costs one hit an attempt where a pooled socket ends",
        "F6 a create with a key of its own meets that key",
      ],
    },
    result:
      "one hit an attempt for whatever must not be done twice; Deno's hidden second send of an auto-keyed create meets its own key",
  },
  F7: {
    fault: "413 or 401 before the upload is read",
    shown: { [UPLOAD]: ["F7 files.upload gives an early answer"] },
    result: "the status is given, the source cancelled",
  },
  F8: {
    fault: "source that fails or hangs in an upload",
    shown: {
      [UPLOAD]: ["F8 files.upload aborts", "F8 files.upload gives up"],
    },
    result: "aborted, with the source's error as cause",
  },
  F9: {
    fault: "upload sent again after a 503",
    shown: { [UPLOAD]: ["F9 files.upload sends", "F9 files.upload does not"] },
    result: "byte for byte, or not at all",
  },
  F10: {
    fault: "file over the size limit",
    shown: {
      [FILES]: ["F10 files.upload refuses"],
      [UPLOAD]: ["F10 files.upload stops"],
    },
    result: "refused before it is sent, or stopped at the limit",
  },
  F11: {
    fault: "file name or type that breaks out of its header",
    shown: { [FILES]: ["F11 files.upload lets no name"] },
    result: "escaped",
  },
  F12: {
    fault: "429 with Retry-After",
    shown: {
      [HEAD]: ["F12 a 429 is waited for"],
      [TRANSPORT]: ["waits as the server asks"],
    },
    result:
      "waited for in full; other calls of the client share the retry quota, not the pause",
  },
  F13: {
    fault: "Retry-After as a date, past, or on a skewed clock",
    shown: {
      [RETRY]: ["counts a date from the answer's own Date"],
      [TRANSPORT]: ["reads a Retry-After date by the answer's Date"],
      "tests/http/retry_after_asctime_test.ts": ["as asctime writes it"],
    },
    result:
      "relative to the answer's Date, in all three forms; the past is no wait but the drawn one",
  },
  F14: {
    fault: "Retry-After that is negative, words, empty, huge, twofold",
    failing: ["python"],
    shown: {
      [RETRY]: [
        "reads seconds and dates, and nothing else",
        "takes two headers for none",
      ],
      [TRANSPORT]: [
        "falls back to its own time",
        "fails at once where it would have to wait",
      ],
    },
    result: "as good as absent, or an error at once with retryAfterMs",
  },
  F15: {
    fault: "408, 425, 429, 500, 502, 503, 504, 520–524",
    shown: { [TRANSPORT]: ["again after the statuses that allow it"] },
    result: "sent again where that is safe",
  },
  F16: {
    fault: "501, 505, 511 and all other 4xx",
    failing: ["python"],
    shown: { [TRANSPORT]: ["again after the statuses that allow it"] },
    result: "not sent again",
  },
  F17: {
    fault: "409 on the first try",
    shown: {
      [HEAD]: ["F17 a 409 on the first try"],
      [RECOVER]: ["throws a conflict that is nobody's but the caller's"],
    },
    result: "thrown without a look-up; given with onConflict return",
  },
  F18: {
    fault: "409 after an attempt of unknown outcome",
    failing: ["python"],
    shown: {
      [CONNECT]: ["F4 a create with a key survives"],
      [RECOVER]: ["whose answer was lost (F4, F18, F22)"],
    },
    result: "looked up, compared, given",
  },
  F19: {
    fault: "the task behind a 409 is not what was sent",
    shown: {
      [HEAD]: ["F19 a task that is not what was sent"],
      [RECOVER]: ["gives no task that is not what was sent"],
    },
    result: "an error of reason different, which names the members",
  },
  F20: {
    fault: "look-up that fails or finds nothing",
    shown: {
      [RECOVER]: [
        "looks again where the server's lists lag",
        "gives up a task that is never found",
        "carries the failure of its look-up as cause",
      ],
    },
    result: "tried a few times, then an error with the key",
  },
  F21: {
    fault: "unique_id that breaks a URL",
    failing: ["python"],
    shown: {
      [HEAD]: ["is found again over the wire"],
      [RECOVER]: ["finds a task by any key"],
    },
    result: "escaped; the same task comes back",
  },
  F22: {
    fault: "5xx although the task was made",
    failing: ["python"],
    shown: { [HEAD]: ["after the work was done costs no second task"] },
    result: "as F4",
  },
  F23: {
    fault: "refusals with JSON, text, HTML, empty or array bodies",
    failing: ["python"],
    shown: {
      [HEAD]: ["F23 an error body of any kind"],
      [OUTCOME]: ["gives an error status its class"],
    },
    result: "the class of the status, the server's words, the body kept",
  },
  F24: {
    fault: "502 with a huge page",
    shown: { [HEAD]: ["F24 an endless page behind a 502"] },
    result: "64 KiB read, the rest dropped, none of it in the message",
  },
  F25: {
    fault: "201, 202, 204",
    failing: ["python"],
    shown: {
      [HEAD]: ["F25 201 and 202 are as good as 200"],
      [OUTCOME]: ["gives the JSON of any 2xx (F25)"],
    },
    result: "success; a 204 where an object is due is an error that says so",
  },
  F26: {
    fault: "200 with the body OK",
    shown: { [HEAD]: ["F26 OK in place of JSON"] },
    result: "success only where nothing is due",
  },
  F27: {
    fault: "redirects of any kind",
    shown: { [HEAD]: ["is followed nowhere, so no other host sees the key"] },
    result: "followed nowhere; an error with the location, without its query",
  },
  F28: {
    fault: "100 and 103 before the answer",
    shown: { [HEAD]: ["before the answer is passed over"] },
    result: "passed over by the runtime",
  },
  F29: {
    fault: "garbage instead of HTTP",
    shown: { [HEAD]: ["in place of HTTP is a lost connection"] },
    result: "a connection error",
  },
  F30: {
    fault: "giant heads and bytes that no header may hold",
    shown: { [HEAD]: ["is an error, and never a hang"] },
    result: "a connection error, at once",
  },
  F31: {
    fault: "reset or FIN in a body with Content-Length",
    failing: ["python"],
    shown: {
      [BODY]: [
        "F31 an end before Content-Length",
        "F31 a reset before Content-Length",
        "F31 a head without the body",
      ],
      [JSON_BODY]: ["readBody fails as the body fails (F31)"],
    },
    result: "a GET is sent again, a create recovered",
  },
  F32: {
    fault: "chunks without the last one",
    shown: {
      [BODY]: ["F32 whole JSON in chunks", "F32 half a chunk", "F32 a chunk"],
    },
    result: "as F31, though the JSON is whole",
  },
  F33: {
    fault: "cut JSON without any length",
    failing: ["python"],
    shown: {
      [BODY]: [
        "F33 JSON that ends early",
        "F33 a cut body is called truncated",
      ],
      [JSON_BODY]: ["calls every strict prefix"],
    },
    result: "an error of reason truncated, sent again where that is safe",
  },
  F34: {
    fault: "cut gzip",
    shown: {
      [BODY]: ["F34 gzip that ends early", "F34 gzip without its last"],
    },
    result:
      "as F31 on Deno; where the runtime takes it for whole, as Node does, as F33",
  },
  F35: {
    fault: "silence in the body",
    failing: ["python", "node"],
    shown: {
      [BODY]: ["F35 silence after the head", "F35 silence in the body"],
      [ATTEMPT]: ["counts the body into its time"],
    },
    result: "the body falls under timeoutMs",
  },
  F36: {
    fault: "a drip",
    shown: {
      [BODY]: ["F36 a byte every ten seconds"],
      [ATTEMPT]: ["ends in time where a body only drips"],
    },
    result: "ends at timeoutMs all the same",
  },
  F37: {
    fault: "endless body",
    shown: { [BODY]: ["F37 an endless body", "F37 a small gzip"] },
    result: "an error of reason too_large, and the connection dropped",
  },
  F38: {
    fault: "200 with a page of HTML",
    failing: ["python"],
    shown: { [BODY]: ["F38 a page is called not JSON", "F38 a page in place"] },
    result: "an error of reason not_json with type and beginning, sent once",
  },
  F39: {
    fault: "byte order mark, trailing NULs, NaN, lone surrogates, double keys",
    shown: {
      [BODY]: ["F39 a byte order mark"],
      [JSON_BODY]: ["keeps what JSON.parse gives for odd values"],
    },
    result:
      "mark and NULs are no fault, NaN is not_json, the rest as JSON.parse has it",
  },
  F40: {
    fault: "JSON of another kind than is due",
    shown: {
      [BODY]: ["F40 JSON of another kind"],
      [OUTCOME]: ["refuses JSON of the wrong kind (F40)"],
    },
    result: "an error of reason unexpected, at once",
  },
  F41: {
    fault: "integers over 2^53, odd dates",
    shown: { [JSON_BODY]: ["odd values (F39, F41)"] },
    result: "dates as given; such integers as JSON.parse rounds them",
  },
  F42: {
    fault: "unknown members, statuses, types",
    shown: { [CLIENT]: ["values that nobody knows included (F42)"] },
    result: "kept",
  },
  F43: {
    fault: "__proto__ and constructor in JSON",
    shown: {
      [BODY]: ["F43 members named __proto__"],
      [JSON_BODY]: ["keep __proto__ members and pollute nothing"],
    },
    result: "plain members",
  },
  F44: {
    fault: "body of a refusal that nobody reads",
    shown: { [BODY]: ["F44 bodies of refusals", "F44 a refusal whose body"] },
    result: "read or dropped; no socket is left",
  },
  F45: {
    fault: "more without a cursor, or the same cursor again",
    failing: ["python"],
    shown: {
      [PAGING]: ["F45 a list whose pages promise more"],
      [PAGE]: [
        "stops where a cursor is missing",
        "stops where a cursor repeats",
        "stops where a server ignores the offset",
      ],
    },
    result: "a pagination error",
  },
  F46: {
    fault: "empty page though more follows; an item on two pages",
    shown: { [PAGE]: ["goes on after an empty page"] },
    result: "goes on; items that come twice are for ./bulk to tell apart",
  },
  F47: {
    fault: "failure in the middle of a list",
    shown: { [PAGING]: ["F47 a list goes on from its cursor"] },
    result:
      "the page before holds the cursor to go on with; a cursor on the error is for ./bulk",
  },
  F48: {
    fault: "reader that leaves",
    shown: {
      [PAGING]: ["F48 a reader that leaves"],
      [PAGE]: ["aborts what it has asked for ahead"],
    },
    result: "what is in flight is aborted, nothing more is asked for",
  },
  F49: {
    fault: "paging by offset while the set grows",
    result:
      "not offered: the API has no snapshot; telling doubles apart is for ./bulk",
  },
  F50: {
    fault: "presigned URL that has expired",
    shown: { [RESULTS]: ["F50 tasks.results reads the task again"] },
    result: "the task is read again, once",
  },
  F51: {
    fault: "second host",
    shown: {
      [RESULTS]: ["F51 tasks.results sends no key"],
      [HEAD]: ["is followed nowhere, so no other host sees the key"],
    },
    result: "gets no key",
  },
  F52: {
    fault: "10 000 creates with 2 % faults",
    shown: { [SOAK]: ["creates with keys of their own"] },
    result: "10 000 tasks, each given once; ./bulk shows its report too",
  },
  F53: {
    fault: "process killed and run again",
    shown: { [SOAK]: ["by a process that is killed and started again"] },
    result: "10 000 tasks; finalizing only what is complete is for ./bulk",
  },
  F54: {
    fault: "concurrency",
    result: "for ./bulk, which alone sends many; the soak bounds its own",
  },
  F55: {
    fault: "abort at any moment",
    shown: {
      [TIME]: ["rejects at once with the caller's reason, and sends no more"],
      [PAGE]: ["stops between pages with the reason of its signal"],
      [RECOVER]: ["stops looking with the caller's reason"],
      [TRANSPORT]: ["stops during the wait for the next attempt"],
    },
    result: "rejects at once with the reason; nothing is left",
  },
  F56: {
    fault: "the caller's abort against our timeout",
    shown: {
      [TIME]: ["tells its own timeout from an abort of the caller's"],
      [ATTEMPT]: ["leaves no listener on a long-lived signal"],
    },
    result: "the reason as it is against an error of ours",
  },
  F57: {
    fault: "wait that would pass the deadline",
    shown: {
      [TRANSPORT]: ["fails now where the wait would pass the deadline"],
    },
    result: "fails now, with the last failure as cause",
  },
  F58: {
    fault: "clock that jumps",
    shown: {
      [RUNTIME]: ["that never go back (F58)"],
      [TRANSPORT]: ["sees a clock that has jumped past the deadline"],
    },
    result: "deadlines are on a clock that does not jump",
  },
  F59: {
    fault: "outage",
    shown: {
      [BENCH]: ["requests per call, at last"],
      [TRANSPORT]: ["spends one quota"],
      [RETRY]: ["keeps repetitions to a few when all fails (F59)"],
    },
    result: "1.01 requests a call over 10 000 calls, 1.00 at last",
  },
  F60: {
    fault: "thundering herd",
    shown: {
      [BENCH]: ["Their chi-square"],
      [RETRY]: ["spreads callers over the whole range"],
      [TRANSPORT]: ["draws each wait from 0 to its bound"],
    },
    result: "100 clients come back evenly spread",
  },
  F61: {
    fault: "isolate that is frozen and thawed",
    shown: { [TRANSPORT]: ["sees a clock that has jumped past the deadline"] },
    result: "the deadline is seen, and nothing more sent",
  },
  F62: {
    fault: "handler that ends on Workers",
    result:
      "cannot be shown in Deno; for tests/integration/runtimes, which has workerd",
  },
  F63: {
    fault: "leaks over 1 000 calls",
    shown: {
      [TIME]: ["F63 a thousand calls"],
      [TRANSPORT]: ["leaves nothing on a signal after a thousand calls"],
    },
    result: "no socket, no timer, no listener",
  },
  F64: {
    fault: "key with white space, quotes, a scheme, or empty",
    shown: { [SETTINGS]: ["(F64)", "(F64, F65)"] },
    result:
      "trimmed, or refused with advice; there is no guard for browsers, and no wish for a live host to check a test key against",
  },
  F65: {
    fault: "secrets in errors, hooks, logs",
    shown: {
      [CLIENT]: ["shows its key in no error, event, log or print-out"],
      [OUTCOME]: ["redacts the key where the server echoes it"],
      [RESULTS]: ["F65 tasks.results shows no signature"],
    },
    result: "none",
  },
  F66: {
    fault: "base URL with credentials, a path, no slash",
    shown: { [SETTINGS]: ["takes a base URL in any usual form"] },
    result: "normalised or refused",
  },
  F67: {
    fault: "callback_url that is never called",
    result: "not offered: the client has no lint, and the API checks it",
  },
  F68: {
    fault: "misspelt parameter",
    shown: { "tests/types/params_test.ts": ["right, misspelt, missing"] },
    result:
      "a compile error; at run time unknown keys of a query are refused with the name that was meant, and the strict emulator refuses those of a body",
  },
  F69: {
    fault: "path parts that are dots or empty",
    shown: {
      [PATH]: ["refuses what a URL cannot carry as a name", "refuses queries"],
    },
    result: "refused before anything is sent",
  },
  F70: {
    fault: "dates in filters",
    shown: {
      [QUERY]: [
        "keeps valid ISO 8601 text as given",
        "writes any valid Date",
        "refuses dates that are none",
      ],
    },
    result: "ISO text or Date; all else is refused before anything is sent",
  },
};
