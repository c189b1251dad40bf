/** What is drawn on a picture or a frame: points from 0 to 1 from its top left; the twin of reviews/drawings.py. */

/** @typedef {{x: number, y: number}} Point */
/** @typedef {{x: number, y: number, w: number, h: number}} Region */
/** @typedef {"box" | "arrow" | "line"} Kind */
/** @typedef {{kind: Kind, points: Point[]}} Shape a box by two of its corners, an arrow by its ends */

const LEAST = 0.02;
const MOST_POINTS = 64;
const HEAD = 0.06;
const round = (/** @type {number} */ value) => Math.round(value * 1e4) / 1e4;
export const limit = (/** @type {number} */ value) => Math.max(0, Math.min(1, value));

/** @param {Point} from @param {Point} to @returns {Region} */
export function between(from, to) {
  const [x, y] = [round(Math.min(from.x, to.x)), round(Math.min(from.y, to.y))];
  // From the rounded corners: rounding the sides as well could end outside the picture.
  return { x, y, w: round(round(Math.max(from.x, to.x)) - x), h: round(round(Math.max(from.y, to.y)) - y) };
}

/** The region that a shape lies in. @param {Shape} shape @returns {Region} */
export function regionOf({ points }) {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return between({ x: Math.min(...xs), y: Math.min(...ys) }, { x: Math.max(...xs), y: Math.max(...ys) });
}

/** Is it more than a slip of the hand? @param {Shape} shape */
export function isMeant(shape) {
  const { w, h } = regionOf(shape);
  return shape.kind === "box" ? w >= LEAST && h >= LEAST : Math.max(w, h) >= LEAST;
}

/** Which of the nine cells the middle of a region lies in, as the form without script names it. @param {Region} region */
export function cellOf({ x, y, w, h }) {
  const third = (/** @type {number} */ at, /** @type {string[]} */ names) => names[Math.min(2, Math.floor(at * 3))];
  const row = third(y + h / 2, ["top", "", "bottom"]);
  const column = third(x + w / 2, ["left", "", "right"]);
  return [row, column].filter(Boolean).join(" ") || "middle";
}

/** As the form sends it; a box is the region itself. @param {Shape | null} shape */
export function typed(shape) {
  if (!shape || shape.kind === "box") return "";
  const points = shape.kind === "arrow" ? [shape.points[0], shape.points.at(-1)] : simplified(shape.points);
  return [shape.kind, ...points.map((point) => `${round(point?.x ?? 0)},${round(point?.y ?? 0)}`)].join(" ");
}

/** @param {string} text @returns {Shape | null} */
export function untyped(text) {
  const [kind, ...pairs] = text.split(" ");
  const points = pairs.map((pair) => pair.split(",").map(Number)).map(([x = 0, y = 0]) => ({ x, y }));
  return (kind === "arrow" || kind === "line") && points.length > 1 ? { kind, points } : null;
}

/** Few enough points, those that keep the shape best. @param {Point[]} points */
function simplified(points) {
  let kept = points;
  for (let tolerance = 0.0005; kept.length > MOST_POINTS; tolerance *= 2) kept = within(points, tolerance);
  return kept;
}

/** @param {Point[]} points @param {number} tolerance @returns {Point[]} */
function within(points, tolerance) {
  const [first, last] = [points[0], points[points.length - 1]];
  if (!first || !last || points.length < 3) return points;
  let farthest = { at: 0, away: 0 };
  points.forEach((point, at) => {
    const away = distance(point, first, last);
    if (away > farthest.away) farthest = { at, away };
  });
  if (farthest.away <= tolerance) return [first, last];
  return [...within(points.slice(0, farthest.at + 1), tolerance).slice(0, -1), ...within(points.slice(farthest.at), tolerance)];
}

/** How far a point lies from the stretch between two others. @param {Point} point @param {Point} start @param {Point} end */
function distance(point, start, end) {
  const length = Math.hypot(end.x - start.x, end.y - start.y);
  const along = length ? limit(((point.x - start.x) * (end.x - start.x) + (point.y - start.y) * (end.y - start.y)) / length ** 2) : 0;
  return Math.hypot(point.x - start.x - along * (end.x - start.x), point.y - start.y - along * (end.y - start.y));
}

/** Its SVG in pixels of the picture. @param {Shape} shape @param {number} wide @param {number} high @returns {[string, Record<string, string>]} tag and attributes */
export function drawnAs(shape, wide, high) {
  if (shape.kind === "box") {
    const { x, y, w, h } = regionOf(shape);
    return ["rect", { x: String(x * wide), y: String(y * high), width: String(w * wide), height: String(h * high) }];
  }
  const points = shape.points.map(({ x, y }) => ({ x: x * wide, y: y * high }));
  const head = shape.kind === "arrow" ? headOf(/** @type {Point} */ (points[0]), /** @type {Point} */ (points.at(-1)), HEAD * Math.max(wide, high)) : [];
  return ["path", { d: path(points) + path(head) }];
}

/** The two barbs of an arrow, with its tip between them. @param {Point} tail @param {Point} tip @param {number} length @returns {Point[]} */
function headOf(tail, tip, length) {
  const turned = Math.atan2(tail.y - tip.y, tail.x - tip.x);
  const barb = (/** @type {number} */ by) => ({ x: tip.x + length * Math.cos(turned + by), y: tip.y + length * Math.sin(turned + by) });
  return [barb(0.5), tip, barb(-0.5)];
}

const path = (/** @type {Point[]} */ points) => points.map(({ x, y }, at) => `${at ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

/** One step of the keyboard: all of it moves, or its last point alone. @param {Shape} shape @param {Point} by @param {boolean} isSizing @returns {Shape} */
export function stepped({ kind, points }, by, isSizing) {
  const moved = (/** @type {Point} */ { x, y }) => ({ x: round(x + by.x), y: round(y + by.y) });
  const after = points.map((point, at) => (!isSizing || at === points.length - 1 ? moved(point) : point));
  const isInside = after.every(({ x, y }) => x === limit(x) && y === limit(y)) && isMeant({ kind, points: after });
  return { kind, points: isInside ? after : points };
}

/** Where the keyboard begins. @param {Kind} kind @returns {Shape} */
export const inTheMiddle = (kind) => ({ kind, points: kind === "box" ? [{ x: 0.35, y: 0.35 }, { x: 0.65, y: 0.65 }] : [{ x: 0.3, y: 0.5 }, { x: 0.6, y: 0.5 }] });
