/** How much two geometries are alike. */
import {
  boundsOf,
  boundsOfPoints,
  distance,
  type Geometry,
  outlineOf,
  type Point,
} from "./geometry.ts";

/** The likeness of two geometries. */
export interface Likeness {
  /** 1 for the same, 0 for nothing in common. */
  readonly score: number;
  /** Whether it is so low that a person moved something. */
  readonly isMoved: boolean;
  /** In words. */
  readonly words: string;
}

/** The lines that an area is cut into. */
const SCAN_LINES = 128;
/** The points along a line that are compared. */
const SAMPLES = 32;
/** From which overlap on two boxes, or two other areas, count as the same. */
const SAME_BOX = 0.99;
const SAME_AREA = 0.98;
/** Up to which share of the diagonal two lines, or two points, count as the same. */
const SAME_LINE = 0.005;
const SAME_POINT = 0.002;
/** The share of the diagonal at which two lines, or points, have a score of a half. */
const HALF_LINE = 0.05;
const HALF_POINT = 0.02;

/** Compares two geometries; `undefined` if they are of different kinds. `diagonal` is that of the picture, in pixels. */
export function likeness(
  a: Geometry,
  b: Geometry,
  diagonal: number,
): Likeness | undefined {
  if (a.kind === "point" && b.kind === "point") {
    return byDistance(distance(a.at, b.at), diagonal, HALF_POINT, SAME_POINT);
  }
  if (a.kind === "line" && b.kind === "line") {
    const apart = lineDistance(a.points, b.points);
    const reversed = lineDistance(a.points, [...b.points].reverse());
    const isReversed = reversed < apart * 0.9;
    const found = byDistance(
      Math.min(apart, reversed),
      diagonal,
      HALF_LINE,
      SAME_LINE,
    );
    return isReversed
      ? { ...found, isMoved: true, words: `reversed, ${found.words}` }
      : found;
  }
  if (a.kind !== b.kind) return undefined;
  const isUpright = [a, b].every((geometry) =>
    geometry.kind === "box" && geometry.isTurned !== true
  );
  const score = isUpright
    ? boxOverlap(a, b)
    : areaOverlap(outlineOf(a), outlineOf(b));
  return {
    score,
    isMoved: score < (isUpright ? SAME_BOX : SAME_AREA),
    words: `overlap ${Math.round(score * 1000) / 10} %`,
  };
}

function byDistance(
  apart: number,
  diagonal: number,
  half: number,
  same: number,
): Likeness {
  const share = apart / Math.max(1, diagonal);
  return {
    score: Math.max(0, 1 - share / (2 * half)),
    isMoved: share > same,
    words: `${Math.round(apart * 10) / 10} px apart`,
  };
}

/** Returns the area that two upright boxes share, over that of both. */
function boxOverlap(a: Geometry, b: Geometry): number {
  const [one, other] = [boundsOf(a), boundsOf(b)];
  const shared = (start: number, length: number, from: number, size: number) =>
    Math.max(0, Math.min(start + length, from + size) - Math.max(start, from));
  const both = shared(one.left, one.width, other.left, other.width) *
    shared(one.top, one.height, other.top, other.height);
  const all = one.width * one.height + other.width * other.height - both;
  return all > 0 ? both / all : Number(both === all);
}

/** Returns the area that two outlines share, over that of both, by the evenodd rule. */
function areaOverlap(a: readonly Point[], b: readonly Point[]): number {
  const { top, height } = boundsOfPoints([...a, ...b]);
  let both = 0;
  let all = 0;
  for (let index = 0; index < SCAN_LINES; index++) {
    const y = top + height * (index + 0.5) / SCAN_LINES;
    const [one, other] = [crossings(a, y), crossings(b, y)];
    const shared = sharedLength(one, other);
    both += shared;
    all += lengthOf(one) + lengthOf(other) - shared;
  }
  return all > 0 ? both / all : 0;
}

/** Returns where a horizontal line enters and leaves an outline, in turn. */
function crossings(points: readonly Point[], y: number): readonly number[] {
  const found: number[] = [];
  points.forEach((start, index) => {
    const end = points[(index + 1) % points.length] ?? start;
    if (start.y > y === end.y > y) return;
    found.push(start.x + (end.x - start.x) * (y - start.y) / (end.y - start.y));
  });
  return found.sort((one, other) => one - other);
}

function lengthOf(edges: readonly number[]): number {
  return edges.reduce(
    (sum, edge, index) => sum + (index % 2 === 0 ? -edge : edge),
    0,
  );
}

function sharedLength(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i + 1 < a.length; i += 2) {
    for (let j = 0; j + 1 < b.length; j += 2) {
      const from = Math.max(a[i] ?? 0, b[j] ?? 0);
      sum += Math.max(0, Math.min(a[i + 1] ?? 0, b[j + 1] ?? 0) - from);
    }
  }
  return sum;
}

/** Returns the mean distance of points at even steps along two lines. */
function lineDistance(a: readonly Point[], b: readonly Point[]): number {
  const [one, other] = [sample(a), sample(b)];
  const sum = one.reduce(
    (all, point, index) => all + distance(point, other[index] ?? point),
    0,
  );
  return sum / SAMPLES;
}

function sample(points: readonly Point[]): readonly Point[] {
  const lengths = points.slice(1).map((point, index) =>
    distance(point, points[index] ?? point)
  );
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  return Array.from({ length: SAMPLES }, (_, index) => {
    let left = whole * index / (SAMPLES - 1);
    let at = 0;
    while (at < lengths.length - 1 && left > (lengths[at] ?? 0)) {
      left -= lengths[at] ?? 0;
      at++;
    }
    const [from, to] = [points[at], points[at + 1] ?? points[at]];
    const share = (lengths[at] ?? 0) > 0 ? left / (lengths[at] ?? 1) : 0;
    return {
      x: (from?.x ?? 0) + ((to?.x ?? 0) - (from?.x ?? 0)) * share,
      y: (from?.y ?? 0) + ((to?.y ?? 0) - (from?.y ?? 0)) * share,
    };
  });
}
