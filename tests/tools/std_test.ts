/**
 * What the tests rely on in `@std`, so that the stand-ins of tests/offline and the real libraries are held to the same.
 * An assertion that never fails would make every test that uses it worthless: each is shown what it must refuse.
 */
import * as assertions from "@std/assert";
import { assertEquals, AssertionError, assertRejects } from "@std/assert";
import {
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  it,
} from "@std/testing/bdd";
import * as mock from "@std/testing/mock";
import { FakeTime } from "@std/testing/time";
import { assertType, type Has, type IsExact } from "@std/testing/types";

/** What the stand-in offers, all of which the real library must offer too. */
type Offered = Omit<
  typeof import("../offline/assert.ts"),
  "AssertionError" | "equal"
>;

/** For each assertion, arguments that it takes and arguments that it refuses. */
const CASES: Record<
  keyof Offered,
  { takes: unknown[][]; refuses: unknown[][] }
> = {
  assert: { takes: [[1]], refuses: [[0], [""]] },
  assertFalse: { takes: [[0]], refuses: [[1]] },
  assertEquals: {
    takes: [[{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }], [NaN, NaN], [
      new Map([[1, 2]]),
      new Map([[1, 2]]),
    ]],
    refuses: [[{ a: 1 }, { a: 2 }], [{ a: undefined }, {}], [[1], [1, 2]], [
      1,
      "1",
    ], [new Uint8Array([1]), new Uint8Array([2])]],
  },
  assertNotEquals: { takes: [[1, 2]], refuses: [[[1], [1]]] },
  assertStrictEquals: { takes: [[1, 1], [NaN, NaN]], refuses: [[{}, {}]] },
  assertNotStrictEquals: { takes: [[{}, {}]], refuses: [[1, 1]] },
  assertAlmostEquals: {
    takes: [[0.1 + 0.2, 0.3], [1, 1.4, 0.5]],
    refuses: [[0.3, 0.31], [1, 1.6, 0.5], [NaN, 1]],
  },
  assertGreater: { takes: [[2, 1]], refuses: [[1, 1], [0, 1]] },
  assertGreaterOrEqual: { takes: [[2, 1], [1, 1]], refuses: [[0, 1]] },
  assertLess: { takes: [[1, 2]], refuses: [[1, 1], [2, 1]] },
  assertLessOrEqual: { takes: [[1, 2], [1, 1]], refuses: [[2, 1]] },
  assertExists: { takes: [[0], [""]], refuses: [[null], [undefined]] },
  assertInstanceOf: {
    takes: [[new RangeError(), Error]],
    refuses: [[new Error(), RangeError], [{}, Error]],
  },
  assertNotInstanceOf: {
    takes: [[new Error(), RangeError]],
    refuses: [[new RangeError(), Error]],
  },
  assertStringIncludes: { takes: [["abc", "b"]], refuses: [["abc", "d"]] },
  assertArrayIncludes: {
    takes: [[[1, { a: 2 }], [{ a: 2 }]]],
    refuses: [[[1, 2], [2, 3]]],
  },
  assertMatch: { takes: [["abc", /b/]], refuses: [["abc", /^b/]] },
  assertNotMatch: { takes: [["abc", /^b/]], refuses: [["abc", /b/]] },
  assertObjectMatch: {
    takes: [[{ a: 1, b: { c: 2, d: 3 } }, { b: { c: 2 } }], [
      { a: [{ b: 1, c: 2 }] },
      { a: [{ b: 1 }] },
    ]],
    refuses: [[{ a: 1 }, { a: 2 }], [{ a: 1 }, { b: 1 }], [
      { a: { b: 1 } },
      { a: { b: 2 } },
    ], [{ a: [1, 2, 3] }, { a: [2, 3] }]],
  },
  assertIsError: {
    takes: [[new RangeError("abc"), Error, "b"], [
      new Error("abc"),
      Error,
      /b/,
    ]],
    refuses: [["abc"], [new Error("abc"), RangeError], [
      new Error("abc"),
      Error,
      "d",
    ]],
  },
  assertThrows: {
    takes: [[
      () => {
        throw new RangeError("abc");
      },
      RangeError,
      "b",
    ]],
    refuses: [[() => {}], [() => {
      throw new Error("abc");
    }, RangeError], [
      () => {
        throw new Error("abc");
      },
      Error,
      "d",
    ]],
  },
  assertRejects: {
    takes: [[() => Promise.reject(new RangeError("abc")), RangeError, "b"]],
    refuses: [
      [() => Promise.resolve()],
      [() => Promise.reject(new Error("abc")), RangeError],
      [() => Promise.reject(new Error("abc")), Error, "d"],
      [() => {
        throw new Error("not a rejection");
      }],
    ],
  },
  fail: { takes: [], refuses: [[], ["why"]] },
  unimplemented: { takes: [], refuses: [[]] },
  unreachable: { takes: [], refuses: [[]] },
};

for (const [name, { takes, refuses }] of Object.entries(CASES)) {
  Deno.test(`${name} takes what it should and refuses the rest`, async () => {
    const call = assertions[name as keyof Offered] as (
      ...args: unknown[]
    ) => unknown;
    for (const args of takes) await call(...args);
    for (const args of refuses) {
      await assertRejects(async () => await call(...args), AssertionError);
    }
  });
}

Deno.test("assertRejects gives the error", async () => {
  const error = new Error("abc");
  assertEquals(
    await assertRejects(() => Promise.reject(error), Error) === error,
    true,
  );
});

const order: string[] = [];

describe("bdd", () => {
  beforeAll(() => void order.push("all"));
  beforeEach(() => void order.push("before"));
  afterEach(() => void order.push("after"));
  it("runs hooks around a case", () => void order.push("one"));
  describe("nested", () => {
    beforeEach(() => void order.push("inner"));
    it("runs outer hooks first", async () => {
      await Promise.resolve();
      order.push("two");
    });
  });
  it.skip("does not run what is skipped", () => void order.push("skipped"));
});

Deno.test("bdd kept the order", () => {
  assertEquals(order.join(" "), "all before one after before inner two after");
});

Deno.test("spy and stub record calls, and stub restores", () => {
  const add = mock.spy((a: number, b: number) => a + b);
  assertEquals(add(1, 2), 3);
  mock.assertSpyCalls(add, 1);
  mock.assertSpyCall(add, 0, { args: [1, 2], returned: 3 });
  mock.assertSpyCallArg(add, 0, 1, 2);
  mock.assertSpyCallArgs(add, 0, [1, 2]);
  assertions.assertThrows(() => mock.assertSpyCalls(add, 2), AssertionError);
  assertions.assertThrows(
    () => mock.assertSpyCall(add, 0, { args: [2, 2] }),
    AssertionError,
  );
  assertions.assertThrows(
    () => mock.assertSpyCall(add, 0, { returned: 4 }),
    AssertionError,
  );
  assertions.assertThrows(() => mock.assertSpyCall(add, 1), AssertionError);

  const dice = { roll: () => 1 };
  {
    using roll = mock.stub(dice, "roll", mock.returnsNext([6, 5]));
    assertEquals([dice.roll(), dice.roll()], [6, 5]);
    assertions.assertThrows(() => dice.roll(), mock.MockError);
    mock.assertSpyCalls(roll, 3);
  }
  assertEquals(dice.roll(), 1);

  const failing = mock.spy(() => {
    throw new RangeError("abc");
  });
  assertions.assertThrows(() => failing(), RangeError);
  mock.assertSpyCall(failing, 0, {
    error: { Class: RangeError, msgIncludes: "b" },
  });
});

Deno.test("resolvesNext resolves and rejects in turn", async () => {
  const next = mock.spy(mock.resolvesNext([1, new RangeError("abc")]));
  assertEquals(await next(), 1);
  await assertRejects(() => next(), RangeError, "abc");
  await mock.assertSpyCallAsync(next, 0, { returned: 1 });
  await assertRejects(
    () => mock.assertSpyCallAsync(next, 0, { returned: 2 }),
    AssertionError,
  );
});

Deno.test("FakeTime moves Date and the timers, and only when told", async () => {
  const fired: string[] = [];
  const before = Date.now();
  {
    using time = new FakeTime(1000);
    assertEquals([Date.now(), new Date().getTime()], [1000, 1000]);
    setTimeout((name: string) => fired.push(name), 20, "late");
    setTimeout(() => fired.push("early"), 10);
    clearTimeout(setTimeout(() => fired.push("never"), 5));
    const ticks = setInterval(() => fired.push(`${Date.now()}`), 15);
    time.tick(9);
    assertEquals(fired, []);
    time.tick(22);
    assertEquals(fired, ["early", "1015", "late", "1030"]);
    clearInterval(ticks);
    Promise.resolve().then(() => setTimeout(() => fired.push("then"), 5));
    await time.tickAsync(5);
    assertEquals([fired.at(-1), time.now], ["then", 1036]);
    assertEquals(time.next(), false);
  }
  assertEquals(Date.now() >= before, true);
});

Deno.test("types tell exact from alike", () => {
  assertType<IsExact<{ a: 1 }, { a: 1 }>>(true);
  assertType<IsExact<{ a: 1 }, { a: number }>>(false);
  assertType<IsExact<unknown, string>>(false);
  assertType<Has<string | number, string>>(true);
  // @ts-expect-error: the two are not the same, and the checker must say so.
  assertType<IsExact<string, number>>(true);
});
