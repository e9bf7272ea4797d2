/** What lies under a pointer: the selected item before all others, its corners before its edges. */

import { distance, inside, nearestEdge } from "./geometry.js";
import { closed, inward, mayGrow } from "./shapes.js";

const ARROW = 34; // pixels from the line to the middle of the arrow's tip

/** Where the tip of a line's arrow is, in fractions. */
export function tip(item, size) {
  const [[x1, y1], [x2, y2]] = item.corners;
  const [dx, dy] = inward(item, size);
  return [(x1 + x2) / 2 + (dx * ARROW) / size.width, (y1 + y2) / 2 + (dy * ARROW) / size.height];
}

function nearestCorner(item, point, size) {
  return item.corners
    .map((corner, index) => ({ index, distance: distance(corner, point, size) }))
    .reduce((best, other) => (other.distance < best.distance ? other : best));
}

function partOf(item, point, size, reach, selected) {
  const corner = nearestCorner(item, point, size);
  if (selected && corner.distance <= reach) return { part: "corner", index: corner.index };
  if (!closed(item) && distance(tip(item, size), point, size) <= reach) return { part: "arrow" };
  const edge = nearestEdge(item.corners, closed(item), point, size);
  if (edge.distance <= reach / 2 && selected && mayGrow(item)) return { part: "edge", after: edge.after, place: edge.place };
  const body = closed(item) ? inside(point, item.corners) || edge.distance <= reach / 2 : edge.distance <= reach;
  return body ? { part: "body" } : null;
}

/** {key, part: "corner" | "arrow" | "edge" | "body", ...}, or null for the bare picture; `reach` is in pixels. */
export function hit(drawing, selected, point, size, reach) {
  const order = [
    ...drawing.filter((item) => item.key === selected),
    ...drawing.filter((item) => item.key !== selected && !closed(item)).toReversed(),
    ...drawing.filter((item) => item.key !== selected && closed(item)).toReversed(),
  ];
  for (const item of order) {
    const found = partOf(item, point, size, reach, item.key === selected);
    if (found) return { key: item.key, ...found };
  }
  return null;
}
