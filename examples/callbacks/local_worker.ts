/**
 * The Worker on this machine, for development, with its events in a local D1 and R2:
 *
 *     deno task callbacks:worker --port 8790
 *
 * The variable `PORT` does the same. `NOTIFY_URL` and `MAX_TRIES` are passed on.
 * Needs all permissions, because wrangler, which comes from npm, does.
 */
const WRANGLER = "npm:wrangler@4.153.0";
const DEFAULT_PORT = "8790";

const [option, value] = Deno.args;
const port = option === "--port" ? value : option?.match(/^--port=(.*)$/)?.[1];
if (option !== undefined && port === undefined) {
  throw new Error(`Expected --port and a number: current value is ${option}`);
}
const PORT = port ?? Deno.env.get("PORT") ?? DEFAULT_PORT;
if (!/^\d{1,5}$/.test(PORT)) {
  throw new Error(`The port must be a number: current value is ${PORT}`);
}

await wrangler("d1", "migrations", "apply", "callbacks", "--local");
console.log(`callback_url: http://127.0.0.1:${PORT}/callbacks`);
const given = ["NOTIFY_URL", "MAX_TRIES"].flatMap((name) => {
  const value = Deno.env.get(name);
  return value === undefined ? [] : ["--var", `${name}:${value}`];
});
await wrangler(
  ...["dev", "--ip", "127.0.0.1", "--port", PORT],
  ...["--env-file", "local.env", ...given],
);

/** Runs wrangler in this folder. Ends this process with its code if it fails. */
async function wrangler(...args: readonly string[]): Promise<void> {
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", WRANGLER, ...args],
    cwd: new URL(".", import.meta.url),
    env: {
      CI: "1",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_SEND_METRICS: "false",
    },
  }).spawn().status;
  if (code !== 0) Deno.exit(code);
}
