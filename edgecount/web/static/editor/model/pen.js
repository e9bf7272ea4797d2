/** A line or zone that is being drawn, point by point: pens in, pens out. */

import { crossing, distance, kept, snapped } from "./geometry.js";
import { misshapen } from "./faults.js";
import { FEWEST, MOST } from "./shapes.js";

/** A pen that has drawn nothing yet; `at` is where the next point will be. */
export const pen = (kind, at = [0.5, 0.5]) => ({ kind, corners: [], at });

export const aimed = (pen, at) => ({ ...pen, at: kept(at) });

/**
 * One point more, where the pen is: {pen} to go on with, {corners} of what is complete, or what is {refused}.
 *
 * A zone is complete with a point on its first corner, or again on its last.
 */
export function placed(pen, size, reach) {
  const at = kept(snapped(pen.at, size));
  const near = (corner) => corner !== undefined && distance(corner, at, size) < reach;
  if (pen.kind === "line") {
    if (near(pen.corners[0])) return { pen };
    return pen.corners.length ? { corners: [...pen.corners, at] } : { pen: { ...pen, corners: [at] } };
  }
  if (near(pen.corners[0]) || near(pen.corners.at(-1)) || pen.corners.length === MOST) return finished(pen);
  const path = [...pen.corners, at];
  const place = crossing(path, false);
  return place ? { pen, refused: { code: "crossing", place } } : { pen: { ...pen, corners: path } };
}

/** The zone closed as it is: {corners}, or {pen} to go on with where that is no zone yet. */
export function finished(pen) {
  if (pen.kind === "line" || pen.corners.length < FEWEST) return { pen };
  const refused = misshapen(pen);
  return refused ? { pen, refused } : { corners: pen.corners };
}

/** The pen without its last point, or null if it has none. */
export const stepBack = (pen) => (pen.corners.length ? { ...pen, corners: pen.corners.slice(0, -1) } : null);
