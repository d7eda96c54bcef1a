/** The ledger's rows of all nouns but tasks. */
import type { Ledger } from "./ledger.ts";

/** Batches, projects, files, teams, Studio and quality tasks. */
export const OTHER_LEDGER: Readonly<Record<string, Ledger>> = {
  "Batches": {
    BA1: {
      says: "A batch of an ordinary project is in_progress from the start.",
      grade: "A",
      from: ["official tests"],
    },
    BA2: {
      says: "A batch of Rapid or Studio begins as staging.",
      grade: "B",
      from: ["official clients", "documentation"],
    },
    BA3: {
      says: "The name of a batch is unique in the account: 409.",
      grade: "B",
      from: ["documentation", "public code"],
    },
    BA4: {
      says: "To finalize an ordinary batch is a 200 that changes nothing.",
      grade: "A",
      from: ["official tests", "official clients"],
    },
    BA5: {
      says: "To finalize a batch of Rapid or Studio again is a 400.",
      grade: "B",
      from: ["official clients"],
    },
    BA6: {
      says:
        "A batch is read by its name, and has status and metadata as given.",
      grade: "A",
      from: ["official tests"],
    },
    BA7: {
      says: "setMetadata takes the bare object.",
      grade: "A",
      from: ["official tests"],
    },
    BA8: {
      says: "The status names only those counts that are not zero.",
      grade: "B",
      from: ["official clients"],
    },
    BA9: {
      says:
        "A list has docs, totalDocs, limit, offset, has_more, totalPages, hasNextPage and nextPage.",
      grade: "B",
      from: ["official clients"],
    },
    BA10: {
      says: "A list begins with the newest batch.",
      grade: "A",
      from: ["official tests"],
    },
    BA11: {
      says: "totalDocs of a project is the number that paging collects.",
      grade: "A",
      from: ["official tests"],
    },
    BA12: {
      says: "An empty callback is accepted.",
      grade: "B",
      from: ["official clients"],
      shown: "Kept as none, a guess.",
    },
    BA13: {
      says:
        "A batch is completed with the last of its tasks, and its callback is sent then.",
      grade: "B",
      from: ["documentation"],
      shown: "That a new task opens it again is a guess.",
    },
    BA14: {
      says: "An unknown batch is a 404.",
      grade: "B",
      from: ["official clients"],
    },
    BA15: {
      says:
        "In a test world an empty batch stays in_progress; when one with tasks is completed is not known.",
      grade: "A/D",
      from: ["official tests"],
      shown: "At once, or never: the option completeTestBatches.",
    },
  },
  "Projects": {
    PR1: {
      says: "An unknown project is a 404.",
      grade: "A",
      from: ["official tests"],
    },
    PR2: {
      says:
        "Creation takes null for params and datasetId, and false for rapid and studio.",
      grade: "A",
      from: ["official tests"],
    },
    PR3: {
      says: "A name that is taken is a 409.",
      grade: "B",
      from: ["documentation"],
    },
    PR4: {
      says: "A project has name, type and param_history, which may be empty.",
      grade: "B",
      from: ["official clients"],
      shown: "Empty without params, a guess.",
    },
    PR5: {
      says: "The first version of params is 0, and setParams appends the next.",
      grade: "B",
      from: ["official clients", "documentation"],
    },
    PR6: {
      says:
        "patch merges with the newest version; otherwise the new params stand alone.",
      grade: "B",
      from: ["documentation"],
    },
    PR7: {
      says: "The type of a project does not change.",
      grade: "B",
      from: ["official clients"],
    },
    PR8: {
      says: "The list is a bare array, which archived narrows.",
      grade: "B",
      from: ["official clients"],
      shown: "Oldest first, a guess.",
    },
    PR9: {
      says: "taskTemplates are for text collection and chat.",
      grade: "B",
      from: ["official clients"],
      shown: "For others a 400, a guess.",
    },
  },
  "Files": {
    FI1: {
      says: "upload takes multipart: the part file, and project_name.",
      grade: "A",
      from: ["official tests"],
    },
    FI2: {
      says: "import takes JSON: file_url, and project_name.",
      grade: "A",
      from: ["official tests"],
      shown: "Nothing is fetched, so the size is absent.",
    },
    FI3: {
      says:
        "A file has an id, and an attachment_url that begins with scaledata://.",
      grade: "B",
      from: ["official clients", "documentation"],
    },
    FI4: {
      says:
        "A file of more than 80 MB is refused, and a reference_id that is taken is a 409.",
      grade: "B",
      from: ["documentation"],
      shown: "Of the size, a 400, a guess.",
    },
  },
  "Teams, Studio, quality tasks": {
    TE1: {
      says: "The team is never empty.",
      grade: "A",
      from: ["official tests"],
      shown: "Its owner is an address that cannot exist.",
    },
    TE2: {
      says:
        "invite and set_role answer with the whole team, which may lag behind.",
      grade: "A",
      from: ["official tests", "official clients"],
      shown: "The option teamLagMs; no lag by default.",
    },
    TE3: {
      says: "set_role leaves admins alone.",
      grade: "B",
      from: ["official clients"],
    },
    ST1: {
      says:
        "Assignments are a map from addresses to project names, of active people only.",
      grade: "B",
      from: ["official clients"],
    },
    ST2: {
      says: "add and remove answer with the whole map.",
      grade: "B",
      from: ["official clients"],
    },
    ST3: {
      says: "A group is made of people who are assigned to the project.",
      grade: "B",
      from: ["official clients", "documentation"],
      shown: "Others are a 400, a guess.",
    },
    ST4: {
      says: "To give a batch groups replaces those it had.",
      grade: "B",
      from: ["official clients"],
    },
    ST5: {
      says: "An order of priority must name all pending batches.",
      grade: "B/D",
      from: ["official clients"],
      shown: "Otherwise a 400, a guess.",
    },
    ST6: {
      says: "A reset puts calibration first, then the oldest.",
      grade: "B",
      from: ["official clients", "documentation"],
    },
    QU1: {
      says: "A quality task is answered with id and expected_response.",
      grade: "B",
      from: ["official clients"],
    },
    QU2: {
      says: "expected_response is required.",
      grade: "B/D",
      from: ["documentation"],
      shown: "Without it a 400, a guess.",
    },
  },
};
