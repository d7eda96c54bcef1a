/** The tasks of deno.json in processes of their own, with the permissions that they name and no prompt for others. */
import config from "../../deno.json" with { type: "json" };

const ROOT = new URL("../../", import.meta.url);

/** The name of a task. */
export type TaskName = keyof typeof config.tasks;

/** Returns the process that `deno task NAME` starts; for tasks that are one `deno run`. */
export function taskCommand(
  name: TaskName,
  args: readonly string[] = [],
  options: Deno.CommandOptions = {},
): Deno.Command {
  const [deno, run, ...rest] = config.tasks[name].command.split(" ");
  if (deno !== "deno" || run !== "run" || rest.includes("&&")) {
    throw new Error(`The task ${name} is not one "deno run"`);
  }
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...rest, ...args],
    cwd: ROOT,
    stdin: "null",
    ...options,
  });
}
