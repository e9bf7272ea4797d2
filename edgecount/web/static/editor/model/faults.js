/** What is wrong with an item: {code, ...values for the sentence, place where it is, or field}; the config's rules. */

import { area, crossing, distance, same } from "./geometry.js";
import { closed } from "./shapes.js";

const MARGIN = 0.05;
const SHORTEST = 0.001;
const SMALLEST = 1e-6;
const NAME = /^[a-z0-9_-]{1,64}$/;
const UNIT = { width: 1, height: 1 };

/** Why a zone can have no such shape, or null: these shapes are refused as soon as somebody tries to draw them. */
export function misshapen(item) {
  if (!closed(item)) return null;
  const twice = item.corners.find((corner, index) => item.corners.some((other, at) => at < index && same(corner, other)));
  if (twice) return { code: "twice", place: twice };
  const place = crossing(item.corners, true);
  if (place) return { code: "crossing", place };
  return area(item.corners) < SMALLEST ? { code: "flat", place: item.corners[0] } : null;
}

function nearEdge({ corners: [[x1, y1], [x2, y2]] }) {
  const near = {
    left: Math.max(x1, x2) <= MARGIN,
    right: Math.min(x1, x2) >= 1 - MARGIN,
    top: Math.max(y1, y2) <= MARGIN,
    bottom: Math.min(y1, y2) >= 1 - MARGIN,
  };
  return Object.keys(near).find((edge) => near[edge]);
}

function lineFault(item) {
  if (distance(...item.corners, UNIT) < SHORTEST) return { code: "short", place: item.corners[0] };
  const edge = nearEdge(item);
  return edge ? { code: `edge-${edge}`, place: item.corners[0] } : null;
}

/** Everything that keeps an item from being saved. */
export function faults(item, others) {
  const found = [closed(item) ? misshapen(item) : lineFault(item)];
  if (!NAME.test(item.name)) found.push({ code: "name-rule", field: "name" });
  else if (others.some((other) => other.key !== item.key && other.name === item.name)) found.push({ code: "name-twice", field: "name" });
  if (item.capacity !== null && item.capacity !== undefined && !(Number.isInteger(item.capacity) && item.capacity >= 1))
    found.push({ code: "capacity", field: "capacity" });
  return found.filter(Boolean);
}
