/**
 * The app on a database in a file, in a process that kills itself at a chosen
 * commit: just before it, or just after it and before the response.
 *
 *     deno run … crash_child.ts PATH [COMMIT before|after]
 *
 * Prints its port. Commits count from 1; without a commit it keeps running.
 */
import { createApp } from "../../../examples/callbacks/app.ts";
import { kvStore } from "../../../examples/callbacks/kv_store.ts";
import { AUTH_KEY } from "../../support/deliveries.ts";

const [path = "", commit, when] = Deno.args;
const kv = await Deno.openKv(path);
const fragile = killingKv(kv, { commit: Number(commit ?? NaN), when });
const store = kvStore(fragile);
const app = createApp({
  authKeys: { live: AUTH_KEY },
  store: () => store,
  log: () => {},
});
const { port } = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen() {} },
  app.fetch,
).addr;
console.log(port);

/** Returns a database that counts its commits, and kills the process at one of them. */
function killingKv(
  kv: Deno.Kv,
  last: { readonly commit: number; readonly when: string | undefined },
): Deno.Kv {
  let commits = 0;
  const proxy = new Proxy(kv, {
    get(target, name) {
      if (name === "atomic") return () => killingOperation(target.atomic());
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });

  function killingOperation(operation: Deno.AtomicOperation) {
    const commit = operation.commit.bind(operation);
    operation.commit = async () => {
      commits++;
      const isLast = commits === last.commit;
      if (isLast && last.when === "before") killProcess();
      const result = await commit();
      if (isLast && last.when === "after") killProcess();
      return result;
    };
    return operation;
  }
  return proxy;
}

/** Ends the process without closing or writing anything. */
function killProcess(): never {
  Deno.kill(Deno.pid, "SIGKILL");
  // The signal may take a moment, in which nothing must happen.
  while (true);
}
