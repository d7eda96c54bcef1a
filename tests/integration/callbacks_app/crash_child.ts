/**
 * The app on a database in a file, in a process that dies at a chosen commit of
 * the database: just before it, or just after it and before the answer.
 *
 *     deno run … crash_child.ts PATH [COMMIT before|after]
 *
 * Prints its port. Commits count from 1; without a commit it lives on.
 */
import { createApp } from "../../../examples/callbacks/app.ts";
import { kvStore } from "../../../examples/callbacks/kv_store.ts";
import { SECRET } from "../../support/deliveries.ts";

const [path = "", commit, when] = Deno.args;
const kv = await Deno.openKv(path);
const mortal = dyingKv(kv, { commit: Number(commit ?? NaN), when });
const store = kvStore(mortal);
const app = createApp({
  secrets: { live: SECRET },
  store: () => store,
  log: () => {},
});
const { port } = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen() {} },
  app.fetch,
).addr;
console.log(port);

/** Gives the database, but that its commits are counted, and one of them is the last thing that happens. */
function dyingKv(
  kv: Deno.Kv,
  last: { readonly commit: number; readonly when: string | undefined },
): Deno.Kv {
  let commits = 0;
  const dying = new Proxy(kv, {
    get(target, name) {
      if (name === "atomic") return () => dyingOperation(target.atomic());
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });

  function dyingOperation(operation: Deno.AtomicOperation) {
    const commit = operation.commit.bind(operation);
    operation.commit = async () => {
      commits++;
      const isLast = commits === last.commit;
      if (isLast && last.when === "before") die();
      const result = await commit();
      if (isLast && last.when === "after") die();
      return result;
    };
    return operation;
  }
  return dying;
}

/** Ends the process as a power cut would: nothing is closed, nothing is written. */
function die(): never {
  Deno.kill(Deno.pid, "SIGKILL");
  // The signal may take a moment; nothing may happen in it.
  while (true);
}
