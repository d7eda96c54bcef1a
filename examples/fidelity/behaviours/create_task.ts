/** The creation of tasks. */
import { IMAGE } from "../probe.ts";
import { LIVE, PLAN, type Section } from "../row.ts";

const CREATE = "tests/emulator/routes/create_task_test.ts";

export const CREATING_TASKS: Section = {
  title: "Creating tasks",
  rows: [
    {
      kind: "known",
      name: "response to a creation",
      behaviour: "The response to a creation is the task.",
      grade: "A",
      evidence: ["recordings"],
      tests: { [CREATE]: ["TC1 creation answers 200 and the task"] },
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
        [CREATE]: ["TC2 with a test key the reply is completed already"],
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
      tests: { [CREATE]: ["TC4 with a live key the task is pending"] },
      notChecked: LIVE,
    },
    {
      kind: "known",
      name: "task after its creation",
      behaviour:
        "A later GET agrees with the response to the creation in all members that were sent.",
      grade: "A",
      evidence: ["official tests"],
      tests: { [CREATE]: ["TC5 a GET agrees with the creation reply"] },
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
      tests: { [CREATE]: ["TC6 urgency is standard by default"] },
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
      tests: { [CREATE]: ["TC7 priority is 0 by default"] },
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
          "TC8 … with only … is a 400",
          "TC8 a 400 says what is missing, in the texts that are known",
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
        [CREATE]: ["TC9 a used unique_id is a 409 that names the task"],
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
          "TC10 a task in a batch needs no project, and shows up in both",
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
      tests: { [CREATE]: ["TC11 a task needs neither project nor batch"] },
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
        [CREATE]: [
          "TC12 numeric strings are accepted for min_width and min_height",
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
        [CREATE]: [
          "TC13 project params fill the gaps, and their version is recorded",
          "TC13 project_version chooses a version",
          "TC13 project_version -1 inherits nothing",
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
        [CREATE]: [
          "TC14 params hold the type's parameters and not the common ones",
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
      tests: { [CREATE]: ["TC15 a finalized … batch takes no more tasks"] },
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
          "TC16 attachments that cannot be had are no error at creation, but later",
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
      tests: { [CREATE]: ["TC17 audio that is no URL is a 400 at creation"] },
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
          "TC18 x-emulate 500-after-commit creates the task and answers 500",
        ],
      },
      notChecked: "The service cannot be made to fail.",
    },
    {
      kind: "guess",
      name: "unknown task type",
      behaviour: "An unknown task type is a 400.",
      tests: {
        [CREATE]: ["A type that is unknown, or not the project's, is a 400"],
      },
    },
    {
      kind: "guess",
      name: "wrong project",
      behaviour:
        "A project of another type is a 400, and so is a batch of another project.",
      tests: {
        [CREATE]: [
          "A type that is unknown, or not the project's, is a 400",
          "TC10 a batch of another project is a 400",
        ],
      },
    },
    {
      kind: "guess",
      name: "metadata limit",
      behaviour: "metadata above the documented limit is a 400.",
      tests: { [CREATE]: ["A common parameter of the wrong kind is a 400"] },
    },
    {
      kind: "guess",
      name: "boolean parameters",
      behaviour:
        "A boolean parameter may be the string true, false, True or False; other strings are a 400.",
      tests: {
        "tests/emulator/guesses_test.ts": [
          "create accepts True and False as strings for a boolean",
        ],
      },
    },
  ],
};
