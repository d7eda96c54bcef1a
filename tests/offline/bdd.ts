/**
 * A stand-in for the nested form of `@std/testing/bdd`.
 *
 * Built on `Deno.test` as the real one is, and not on `node:test`, which turns the sanitizers off: a leak must fail here too.
 * Flat suites, options objects and hooks outside a suite are not offered.
 */

type TestFunction = (t: Deno.TestContext) => void | Promise<void>;
type Hook = () => void | Promise<void>;
type Mode = "run" | "ignore" | "only";

interface Case {
  readonly name: string;
  readonly mode: Mode;
  readonly fn: TestFunction;
}

interface Suite {
  readonly name: string;
  readonly mode: Mode;
  readonly hooks: Record<
    "beforeAll" | "afterAll" | "beforeEach" | "afterEach",
    Hook[]
  >;
  readonly children: (Case | Suite)[];
}

interface Registrar<F> {
  (name: string, fn: F): void;
  only(name: string, fn: F): void;
  ignore(name: string, fn: F): void;
  skip(name: string, fn: F): void;
}

let open: Suite | undefined;

function register(child: Case | Suite): void {
  if (open) {
    open.children.push(child);
    return;
  }
  Deno.test({
    name: child.name,
    ignore: child.mode === "ignore",
    only: child.mode === "only",
    fn: (t) => "fn" in child ? child.fn(t) : run(child, t, []),
  });
}

function addSuite(name: string, fn: () => void, mode: Mode): void {
  const suite: Suite = {
    name,
    mode,
    hooks: { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] },
    children: [],
  };
  const outer = open;
  open = suite;
  try {
    fn();
  } finally {
    open = outer;
  }
  register(suite);
}

function focused(child: Case | Suite): boolean {
  return child.mode === "only" ||
    "children" in child && child.children.some(focused);
}

async function call(hooks: readonly Hook[]): Promise<void> {
  for (const hook of hooks) await hook();
}

async function runCase(
  child: Case,
  t: Deno.TestContext,
  path: readonly Suite[],
): Promise<void> {
  const inwards = path.flatMap((suite) => suite.hooks.beforeEach);
  const outwards = path.toReversed().flatMap((suite) => suite.hooks.afterEach);
  try {
    await call(inwards);
    await child.fn(t);
  } finally {
    await call(outwards);
  }
}

async function run(
  suite: Suite,
  t: Deno.TestContext,
  outer: readonly Suite[],
): Promise<void> {
  const path = [...outer, suite];
  const some = suite.children.some(focused);
  try {
    await call(suite.hooks.beforeAll);
    for (const child of suite.children) {
      await t.step({
        name: child.name,
        ignore: child.mode === "ignore" || some && !focused(child),
        fn: (step) =>
          "fn" in child ? runCase(child, step, path) : run(child, step, path),
      });
    }
  } finally {
    await call(suite.hooks.afterAll);
  }
}

function registrar<F>(
  add: (name: string, fn: F, mode: Mode) => void,
): Registrar<F> {
  const ignore = (name: string, fn: F) => add(name, fn, "ignore");
  return Object.assign((name: string, fn: F) => add(name, fn, "run"), {
    only: (name: string, fn: F) => add(name, fn, "only"),
    ignore,
    skip: ignore,
  });
}

function hook(kind: keyof Suite["hooks"]): (fn: Hook) => void {
  return (fn) => {
    if (!open) throw new Error(`${kind} must stand inside a describe`);
    open.hooks[kind].push(fn);
  };
}

export const describe: Registrar<() => void> = registrar(addSuite);
export const it: Registrar<TestFunction> = registrar((name, fn, mode) =>
  register({ name, fn, mode })
);
export const test: Registrar<TestFunction> = it;
export const beforeAll: (fn: Hook) => void = hook("beforeAll");
export const before: (fn: Hook) => void = beforeAll;
export const afterAll: (fn: Hook) => void = hook("afterAll");
export const after: (fn: Hook) => void = afterAll;
export const beforeEach: (fn: Hook) => void = hook("beforeEach");
export const afterEach: (fn: Hook) => void = hook("afterEach");
