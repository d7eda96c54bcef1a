/** The creation of tasks. */
import { IMAGE } from "../probe.ts";
import { LIVE, PLAN, type Section } from "../row.ts";

const CREATE = "tests/emulator/routes/create_task_test.ts";
const PARAMS = "tests/emulator/routes/task_params_test.ts";
const GUESSES = "tests/emulator/guesses_test.ts";

export const CREATING_TASKS: Section = {
  title: "Creating tasks",
  rows: [
    {
      kind: "known",
      name: "response to a creation",
      behaviour: "The response to a creation is the task.",
      grade: "A",
      evidence: ["recordings"],
      tests: { [CREATE]: ["creation responds 200 with the task"] },
      check: async (probe) => {
        const { task_id, type } = await probe.plainTask();
        probe.expect("type of task_id", typeof task_id, "string");
        probe.expect("type", type, "imageannotation");
      },
    },
    {
      kind: "known",
      name: "completed test task",
      behaviour:
        "With a test key the task is completed at once, with a response, and its callback counts as delivered.",
      grade: "A",
      evidence: ["recordings", "public code"],
      emulator:
        "Before 2019 the response to the creation still said pending; that is not emulated.",
      tests: {
        [CREATE]: ["with a test key the task in the response is completed"],
      },
      check: async (probe) => {
        const { status, is_test, completed_at, response } = await probe
          .plainTask();
        probe.expect("status", status, "completed");
        probe.expect("is_test", is_test, true);
        probe.expect("type of completed_at", typeof completed_at, "string");
        probe.expect("type of response", typeof response, "object");
      },
    },
    {
      kind: "known",
      name: "pending live task",
      behaviour: "With a live key the task is pending, and is_test is false.",
      grade: "B",
      evidence: ["documentation"],
      tests: { [CREATE]: ["with a live key the task is pending"] },
      notChecked: LIVE,
    },
    {
      kind: "known",
      name: "task after its creation",
      behaviour:
        "A later GET agrees with the response to the creation in all members that were sent.",
      grade: "A",
      evidence: ["official tests"],
      tests: { [CREATE]: ["a GET returns the task of the creation"] },
      check: async (probe) => {
        const created = await probe.plainTask();
        const read = await probe.sendOk(`GET /task/${created.task_id}`);
        const { attachment, attachment_type, geometries } = created.params;
        for (const name of ["instruction", "metadata", "type", "created_at"]) {
          probe.expect(name, read[name], created[name]);
        }
        probe.expect("params.attachment", read.params.attachment, attachment);
        const { attachment_type: type } = read.params;
        probe.expect("params.attachment_type", type, attachment_type);
        probe.expect("params.geometries", read.params.geometries, geometries);
      },
    },
    {
      kind: "known",
      name: "default urgency",
      behaviour: "urgency is standard by default.",
      grade: "A",
      evidence: ["recordings"],
      tests: { [CREATE]: ["urgency is standard by default"] },
      check: async (probe) => {
        probe.expect("urgency", (await probe.plainTask()).urgency, "standard");
      },
    },
    {
      kind: "known",
      name: "default priority",
      behaviour: "priority is 0 by default.",
      grade: "A",
      evidence: ["recordings"],
      tests: { [CREATE]: ["priority is 0 by default"] },
      check: async (probe) => {
        probe.expect("priority", (await probe.plainTask()).priority, 0);
      },
    },
    {
      kind: "known",
      name: "missing parameter",
      behaviour:
        "A creation without a parameter that its type requires is a 400.",
      grade: "A",
      evidence: ["official tests", "documentation"],
      emulator: "Two error messages are known; the others are guesses.",
      tests: {
        [CREATE]: [
          "… with only … is a 400",
          "a 400 has the known message about the missing parameter",
        ],
      },
      check: async (probe) => {
        const { geometries: _, attachment: _one, ...rest } = IMAGE;
        const response = await probe.send("POST /task/imageannotation", rest);
        probe.expectError("Without attachment and geometries", response, 400);
      },
    },
    {
      kind: "known",
      name: "used unique_id",
      behaviour:
        "A unique_id that another task has is a 409. The error names the unique_id and the task.",
      grade: "A/B",
      evidence: ["official tests", "documentation"],
      tests: {
        [CREATE]: ["a used unique_id is a 409 with the id of the task"],
      },
      check: async (probe) => {
        const unique_id = probe.name("unique");
        const { task_id } = await probe.newTask({ unique_id });
        const body = { ...IMAGE, unique_id };
        const response = await probe.send("POST /task/imageannotation", body);
        probe.expectError("A used unique_id", response, 409);
        const error =
          `The unique_id ("${unique_id}") is already used for a different task (${task_id}).`;
        probe.expect("error", response.body?.error, error);
      },
    },
    {
      kind: "known",
      name: "task in a batch",
      behaviour: "A task with only a batch is in the batch's project too.",
      grade: "A",
      evidence: ["official tests"],
      tests: {
        [CREATE]: [
          "a task in a batch needs no project, and is listed in both",
        ],
      },
      check: async (probe) => {
        const { batch, ids } = await probe.threeTasks();
        const task = await probe.sendOk(`GET /task/${ids[0]}`);
        probe.expect("batch", task.batch, batch);
        probe.expect("project", task.project, await probe.project());
      },
    },
    {
      kind: "known",
      name: "task without a project",
      behaviour: "A test key may create tasks without a project or a batch.",
      grade: "A",
      evidence: ["official tests"],
      emulator: "A live key may too.",
      tests: { [CREATE]: ["a task needs neither project nor batch"] },
      check: async (probe) => {
        const task = await probe.plainTask();
        probe.expect("project", task.project ?? "none", "none");
      },
    },
    {
      kind: "known",
      name: "numeric strings",
      behaviour: "min_width and min_height may be numeric strings.",
      grade: "A",
      evidence: ["official tests"],
      tests: {
        [PARAMS]: [
          "numeric strings are accepted for min_width and min_height",
        ],
      },
      check: async (probe) => {
        const task = await probe.newTask({
          instruction: "Draw",
          attachment: IMAGE.attachment,
          objects_to_annotate: ["cow"],
          min_width: "30",
        }, "annotation");
        probe.expect("params.min_width", task.params.min_width, "30");
      },
    },
    {
      kind: "known",
      name: "inherited parameters",
      behaviour:
        "A task inherits missing parameters from the newest params of its project, and stores their version. project_version selects another version, -1 none.",
      grade: "B",
      evidence: ["official clients"],
      tests: {
        [PARAMS]: [
          "the params of the project are inherited, and their version is recorded",
          "project_version selects a version",
          "project_version -1 inherits nothing",
        ],
      },
      check: async (probe) => {
        const name = probe.name("inherit");
        const params = {
          instruction: "Of the project",
          geometries: IMAGE.geometries,
        };
        const type = "imageannotation";
        await probe.sendOk("POST /projects", { name, type, params });
        const { attachment } = IMAGE;
        const task = await probe.sendOk(`POST /task/${type}`, {
          project: name,
          attachment,
        });
        probe.expect("instruction", task.instruction, params.instruction);
        probe.expect("project_param_version", task.project_param_version, 0);
      },
    },
    {
      kind: "known",
      name: "stored parameters",
      behaviour:
        "params of a task are the parameters of its type with defaults, without the parameters that all types share.",
      grade: "A",
      evidence: ["recordings"],
      tests: {
        [PARAMS]: [
          "params contain the parameters of the type and not the common ones",
        ],
      },
      check: async (probe) => {
        const { params } = await probe.newTask({
          metadata: { a: 1 },
          priority: 10,
        });
        for (const name of ["metadata", "priority", "instruction"]) {
          probe.expect(`${name} in params`, name in params, false);
        }
      },
    },
    {
      kind: "known",
      name: "finalized batch",
      behaviour:
        "A finalized batch of a Rapid or Studio project accepts no more tasks.",
      grade: "B/D",
      evidence: ["documentation", "official clients"],
      emulator: "A 400 (guess).",
      tests: { [CREATE]: ["a finalized … batch accepts no more tasks"] },
      notChecked: PLAN,
    },
    {
      kind: "known",
      name: "missing attachments",
      behaviour:
        "Attachments are fetched after the creation. A task whose attachments cannot be fetched ends in error.",
      grade: "B",
      evidence: ["documentation"],
      emulator:
        "Nothing is ever fetched. tasks.fail, or an errorShare of autoComplete, ends a task in error.",
      tests: {
        [CREATE]: [
          "attachments that cannot be downloaded are an error only after the creation",
        ],
      },
      notChecked: LIVE,
    },
    {
      kind: "known",
      name: "audio URL",
      behaviour: "An audio attachment that is not a URL is a 400 at creation.",
      grade: "A",
      evidence: ["official tests", "official clients"],
      tests: { [CREATE]: ["an audio attachment that is not a URL is a 400"] },
      check: async (probe) => {
        const body = { attachment: "some_non_url", attachment_type: "audio" };
        const response = await probe.send(
          "POST /task/audiotranscription",
          body,
        );
        probe.expectError("Audio without a URL", response, 400);
      },
    },
    {
      kind: "known",
      name: "creation behind a 5xx",
      behaviour:
        "A creation may succeed although its response is a 5xx. The next attempt is a 409, and the list by unique_id has the task.",
      grade: "B",
      evidence: ["official clients"],
      emulator: "A fault rule that applies after the work.",
      tests: {
        "tests/emulator/faults/faults_test.ts": [
          "x-emulate 500-after-commit creates the task and responds 500",
        ],
      },
      notChecked: "The service cannot be made to fail.",
    },
    {
      kind: "guess",
      name: "unknown task type",
      behaviour: "An unknown task type is a 400.",
      tests: {
        [CREATE]: [
          "an unknown type, or another type than the project's, is a 400",
        ],
      },
    },
    {
      kind: "guess",
      name: "wrong project",
      behaviour:
        "A project of another type is a 400, and so is a batch of another project.",
      tests: {
        [CREATE]: [
          "an unknown type, or another type than the project's, is a 400",
          "a batch of another project is a 400",
        ],
      },
    },
    {
      kind: "guess",
      name: "metadata limit",
      behaviour: "metadata above the documented limit is a 400.",
      tests: { [CREATE]: ["a common parameter of the wrong type is a 400"] },
    },
    {
      kind: "guess",
      name: "boolean parameters",
      behaviour:
        "A boolean parameter may be the string true, false, True or False; other strings are a 400.",
      tests: {
        [GUESSES]: [
          "create accepts True and False as strings for a boolean",
        ],
      },
    },
    {
      kind: "unknown",
      name: "categorize",
      question: "Whether categorize is another name of categorization.",
      seenIn: ["public code"],
      behaviour: "It is an unknown type: 400.",
      tests: {
        [GUESSES]: [
          "paths of public programs that no source explains have no route",
        ],
      },
      check: async (probe) => {
        const body = {
          attachment: "https://i.imgur.com/v4cBreD.jpg",
          attachment_type: "image",
          categories: ["Cow", "Calf"],
        };
        const response = await probe.send("POST /task/categorize", body);
        probe.expectError("categorize", response, 400);
      },
    },
  ],
};
