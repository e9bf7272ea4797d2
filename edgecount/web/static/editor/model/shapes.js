/**
 * Lines and zones, and what can be done to one: an item in, a new item out.
 *
 * An item is {key, was, kind: "line" | "zone", name, title, corners, inSide (lines), capacity (zones)}; a line's
 * corners are its two ends.  The key stays while the name changes; `was` is the name that it was opened with, or null.
 */

import { SNAP, clamp, kept, middle } from "./geometry.js";

export const FEWEST = 3;
export const MOST = 100;

/** What people call an item; without a title its name as words, as edgecount/text.py has them. */
export function called({ title, name }) {
  const words = name.replace(/[_-]+/g, " ").trim();
  return title.trim() || words.charAt(0).toUpperCase() + words.slice(1);
}

export const closed = (item) => item.kind === "zone";

export const withCorner = (item, index, place) => ({ ...item, corners: item.corners.with(index, kept(place)) });

/** The item moved by fractions, as far as it stays in the picture; its shape stays what it is. */
export function moved(item, dx, dy) {
  const within = (axis, by) => {
    const at = item.corners.map((corner) => corner[axis]);
    return Math.min(1 - Math.max(...at), Math.max(-Math.min(...at), by));
  };
  const [right, down] = [within(0, dx), within(1, dy)];
  return { ...item, corners: item.corners.map(([x, y]) => kept([x + right, y + down])) };
}

/** How far to move an item more, so that it comes to lie on an edge of the picture that is near. */
export function pull(item, size) {
  return [size.width, size.height].map((length, axis) => {
    const at = item.corners.map((corner) => corner[axis]);
    const [low, high] = [Math.min(...at), Math.max(...at)];
    return low * length < SNAP ? -low : (1 - high) * length < SNAP ? 1 - high : 0;
  });
}

/** The corner moved by fractions, inside the picture. */
export function nudged(item, index, dx, dy) {
  const [x, y] = item.corners[index];
  return withCorner(item, index, [clamp(x + dx), clamp(y + dy)]);
}

export const mayGrow = (item) => closed(item) && item.corners.length < MOST;

export const mayShrink = (item) => closed(item) && item.corners.length > FEWEST;

/** The zone with one corner more, after the one of this number; without a place, in the middle of that edge. */
export function insertedCorner(item, after, place) {
  const next = item.corners[(after + 1) % item.corners.length];
  return { ...item, corners: item.corners.toSpliced(after + 1, 0, kept(place ?? middle(item.corners[after], next))) };
}

export const removedCorner = (item, index) => ({ ...item, corners: item.corners.toSpliced(index, 1) });

/** The line with in and out the other way round. */
export const flipped = (item) => ({ ...item, inSide: item.inSide === "left" ? "right" : "left" });

/** The direction to a line's in side, as a vector of one pixel; left and right are those of a walker from end to end. */
export function inward(item, size) {
  const [[x1, y1], [x2, y2]] = item.corners;
  const [dx, dy] = [(x2 - x1) * size.width, (y2 - y1) * size.height];
  const length = Math.hypot(dx, dy) || 1;
  const sign = item.inSide === "left" ? 1 : -1;
  return [(sign * dy) / length, (-sign * dx) / length];
}
