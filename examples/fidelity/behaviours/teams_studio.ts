/** Teams, Studio, evaluation and training tasks. Nobody is invited, and no role is changed. */
import { PEOPLE, PLAN, type Section } from "../row.ts";

const TEAMS = "tests/emulator/routes/teams_test.ts";
const STUDIO_TEST = "tests/emulator/routes/studio_test.ts";
const EVALUATION = "tests/emulator/routes/evaluation_test.ts";

export const TEAM: Section = {
  title: "Teams",
  rows: [
    {
      kind: "known",
      name: "team",
      behaviour: "The team is never empty.",
      grade: "A",
      evidence: ["official tests"],
      emulator: "The address of its owner cannot exist.",
      tests: {
        [TEAMS]: ["the team is never empty: the owner is an admin"],
      },
      check: async (probe) => {
        const team = await probe.sendOk("GET /teams");
        const hasPeople = Array.isArray(team) && team.length > 0;
        // The report must not contain the people themselves.
        probe.expectThat("An array of people", hasPeople, typeof team);
      },
    },
    {
      kind: "known",
      name: "response to an invitation",
      behaviour:
        "The response to invite and set_role is the whole team, which may be out of date.",
      grade: "A",
      evidence: ["official tests", "official clients"],
      emulator: "The option teamLagMs. By default the team is up to date.",
      tests: {
        [TEAMS]: [
          "invite responds with the whole team, and each key has its own",
          "set_role responds with the whole team",
          "the list contains an invitation after teamLagMs",
        ],
      },
      notChecked: PEOPLE,
    },
    {
      kind: "known",
      name: "role of an admin",
      behaviour: "set_role does not change admins.",
      grade: "B",
      evidence: ["official clients"],
      emulator: "It is a 200 (guess).",
      tests: { [TEAMS]: ["set_role does not change admins"] },
      notChecked: PEOPLE,
    },
    {
      kind: "guess",
      name: "unknown teammate",
      behaviour: "An unknown address is a 404. Addresses are case-sensitive.",
      tests: {
        [TEAMS]: ["an unknown email address is a 404 and changes nothing"],
      },
    },
    {
      kind: "guess",
      name: "invitation of a teammate",
      behaviour: "Inviting a teammate again changes nothing.",
      tests: {
        [TEAMS]: ["an invitation of an existing teammate changes nothing"],
      },
    },
    {
      kind: "guess",
      name: "malformed address",
      behaviour: "An address without an @ is a 400.",
      tests: {
        [TEAMS]: [
          "POST /teams/invite refuses an invalid email address, and then invites nobody",
        ],
      },
    },
    {
      kind: "guess",
      name: "open invitation",
      behaviour:
        "An invitation expires after seven days. The first assignment to a project accepts it.",
      tests: {
        [TEAMS]: [
          "an invited teammate has an expiry until the first assignment",
        ],
      },
    },
  ],
};

export const STUDIO: Section = {
  title: "Studio",
  rows: [
    {
      kind: "known",
      name: "assignments",
      behaviour:
        "Assignments are an object from addresses to project names, of active teammates only.",
      grade: "B",
      evidence: ["official clients"],
      tests: {
        [STUDIO_TEST]: [
          "assignments map active teammates to project names",
        ],
      },
      notChecked: PLAN,
    },
    {
      kind: "known",
      name: "change assignments",
      behaviour: "The response to add and remove is the whole object.",
      grade: "B",
      evidence: ["official clients"],
      tests: { [STUDIO_TEST]: ["add and remove respond with all assignments"] },
      notChecked: PEOPLE,
    },
    {
      kind: "known",
      name: "members of a group",
      behaviour: "The members of a group are assigned to its project.",
      grade: "B",
      evidence: ["official clients", "documentation"],
      emulator: "Other teammates are a 400 (guess).",
      tests: {
        [STUDIO_TEST]: [
          "the members of a group must be assigned to the project",
        ],
      },
      notChecked: PEOPLE,
    },
    {
      kind: "known",
      name: "groups of a batch",
      behaviour: "Assigning groups to a batch replaces its groups.",
      grade: "B",
      evidence: ["official clients"],
      tests: { [STUDIO_TEST]: ["assigning a batch replaces its groups"] },
      notChecked: PLAN,
    },
    {
      kind: "known",
      name: "order of batches",
      behaviour: "A new order must contain all pending batches.",
      grade: "B/D",
      evidence: ["official clients"],
      emulator: "Otherwise a 400 (guess).",
      tests: {
        [STUDIO_TEST]: [
          "pending batches are in the order of their priorities",
          "set_priorities requires all pending batches, each once, and no others",
        ],
      },
      notChecked: PLAN,
    },
    {
      kind: "known",
      name: "reset of the order",
      behaviour: "A reset puts calibration batches first, then the oldest.",
      grade: "B",
      evidence: ["official clients", "documentation"],
      tests: {
        [STUDIO_TEST]: [
          "reset_priorities sorts calibration batches first, then the oldest",
        ],
      },
      notChecked: PLAN,
    },
    {
      kind: "guess",
      name: "Studio with a test key",
      behaviour: "A test key may use the Studio routes, on its own projects.",
      tests: {
        [STUDIO_TEST]: ["each key has its own assignments, a test key too"],
      },
    },
    {
      kind: "guess",
      name: "teammate who leaves a project",
      behaviour: "A teammate who is removed from a project leaves its groups.",
      tests: {
        [STUDIO_TEST]: ["a teammate who leaves a project leaves its groups"],
      },
    },
    {
      kind: "guess",
      name: "used group name",
      behaviour: "The name of a group is unique in its project.",
      tests: {
        [STUDIO_TEST]: ["several projects may have groups with the same name"],
      },
    },
    {
      kind: "guess",
      name: "teammate both added and removed",
      behaviour:
        "A teammate who is both added to and removed from a group is removed.",
      tests: {
        "tests/emulator/guesses_test.ts": [
          "a teammate who is both added to and removed from a group is removed",
        ],
      },
    },
    {
      kind: "guess",
      name: "group of one",
      behaviour:
        "An address in place of a group name is a group of one teammate.",
      tests: { [STUDIO_TEST]: ["an email address is a group with one member"] },
    },
    {
      kind: "guess",
      name: "batch without Studio",
      behaviour:
        "Assigning groups to a batch of another project is a 404, and an unknown group is a 400.",
      tests: {
        [STUDIO_TEST]: [
          "assigning requires a known group and a Studio batch",
        ],
      },
    },
    {
      kind: "guess",
      name: "pending batches",
      behaviour:
        "Batches in staging are pending too. Batches that are newer than the order follow it.",
      tests: {
        [STUDIO_TEST]: [
          "pending batches are in the order of their priorities",
        ],
      },
    },
  ],
};

export const EVALUATION_TASKS: Section = {
  title: "Evaluation and training tasks",
  rows: [
    {
      kind: "known",
      name: "response to an evaluation task",
      behaviour: "The response to a creation has id and expected_response.",
      grade: "B",
      evidence: ["official clients"],
      tests: { [EVALUATION]: ["… respond with id and expected_response"] },
      notChecked: PLAN,
    },
    {
      kind: "known",
      name: "expected_response",
      behaviour: "expected_response is required.",
      grade: "B/D",
      evidence: ["documentation"],
      emulator: "Without it a 400 (guess).",
      tests: { [EVALUATION]: ["… without an expected_response are a 400"] },
      notChecked: PLAN,
    },
    {
      kind: "guess",
      name: "evaluation tasks are tasks",
      behaviour:
        "Evaluation and training tasks are tasks like others, with a unique_id among those of tasks, in any project.",
      tests: {
        [EVALUATION]: [
          "… share the unique_ids of tasks, and are in the list of tasks",
        ],
      },
    },
  ],
};
