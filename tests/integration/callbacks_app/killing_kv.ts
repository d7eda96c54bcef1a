/** A database that kills its process at a chosen commit. */

import type { Counters } from "../../../examples/callbacks/counters.ts";

/** Returns counters that commit nothing. */
export function unstoredCounters(): Counters {
  const flush = () => Promise.resolve();
  return { count() {}, flush, flushSometimes: flush };
}

/** The commit at which a process is killed, counted from 1. */
export interface KillPoint {
  readonly commit: number;
  readonly when: "before" | "after";
}

/** Returns a database that counts its commits, and kills the process at one of them. */
export function killingKv(kv: Deno.Kv, last: KillPoint): Deno.Kv {
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
export function killProcess(): never {
  Deno.kill(Deno.pid, "SIGKILL");
  // The signal may take a moment, in which nothing must happen.
  while (true);
}
