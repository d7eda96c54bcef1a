/** What differs between two books, as lines that say where. */
import type { Json, WireRecord } from "./wire_record.ts";

/** How many differing steps are told; the others are counted. */
const MOST_STEPS = 40;

type Scalar = null | boolean | number | string;

/** Throws an error that lists the steps which differ, each with the first place where it does. */
export function assertSameRecord(
  { seen, recorded }: {
    readonly seen: WireRecord;
    readonly recorded: WireRecord;
  },
): void {
  const lines = differences(seen, recorded);
  if (lines.length === 0) return;
  const more = lines.length - MOST_STEPS;
  throw new Error(
    [
      `${lines.length} steps differ from the record:`,
      ...lines.slice(0, MOST_STEPS),
      ...(more > 0 ? [`… and ${more} more`] : []),
      "If this is intended, record again: the first comment of tests/wire/record.ts says how",
    ].join("\n"),
  );
}

/** Lists the steps that differ, one line each. */
export function differences(
  seen: WireRecord,
  recorded: WireRecord,
): readonly string[] {
  const names = Object.keys(recorded);
  const added = Object.keys(seen).filter((name) => !(name in recorded));
  const lines = names.flatMap((name) => {
    const now = seen[name];
    if (now === undefined) return [`- ${name}: is missing`];
    const place = firstDifference(now, recorded[name] ?? null, "");
    return place === undefined ? [] : [`- ${name}: ${place}`];
  });
  const all = [...lines, ...added.map((name) => `- ${name}: is new`)];
  if (all.length > 0) return all;
  const moved = Object.keys(seen).find((name, index) => name !== names[index]);
  return moved === undefined ? [] : [`- ${moved}: is at another place`];
}

/** Says where two values differ first; the order of members counts, since they are bytes on the wire. */
function firstDifference(
  now: Json,
  before: Json,
  at: string,
): string | undefined {
  if (JSON.stringify(now) === JSON.stringify(before)) return undefined;
  if (!isComposite(now) || !isComposite(before)) {
    return textDifference(now, before, at);
  }
  if (Array.isArray(now) !== Array.isArray(before)) {
    return textDifference(now, before, at);
  }
  const ours = Object.entries(now);
  const theirs = Object.entries(before);
  for (const [name, value] of theirs) {
    const place = at === "" ? name : `${at}.${name}`;
    const found = ours.find(([other]) => other === name);
    if (found === undefined) return `${place} is missing`;
    const inner = firstDifference(found[1], value, place);
    if (inner !== undefined) return inner;
  }
  const extra = ours.find(([name]) =>
    !theirs.some(([other]) => other === name)
  );
  if (extra !== undefined) {
    return `${at === "" ? "" : `${at}.`}${extra[0]} is new: ${shown(extra[1])}`;
  }
  return `the members of ${at === "" ? "the step" : at} are in another order`;
}

function isComposite(value: Json): value is Exclude<Json, Scalar> {
  return typeof value === "object" && value !== null;
}

function textDifference(now: Json, before: Json, at: string): string {
  const [one, other] = [shownWhole(now), shownWhole(before)];
  let place = 0;
  while (place < one.length && one[place] === other[place]) place += 1;
  const start = Math.max(0, place - 30);
  return `${at} is ${cut(one, start)}, was ${cut(other, start)}`;
}

function cut(text: string, start: number): string {
  const end = start + 80;
  return (start > 0 ? "…" : "") + text.slice(start, end) +
    (end < text.length ? "…" : "");
}

function shown(value: Json): string {
  return cut(shownWhole(value), 0);
}

function shownWhole(value: Json): string {
  return JSON.stringify(value);
}
