/** How a new line or zone comes onto the desk, by pointer, touch or keyboard. */

import { added } from "./model/drawing.js";
import { called } from "./model/shapes.js";
import { aimed, finished, pen, placed, stepBack } from "./model/pen.js";

/** Take up the pen. */
export function draw(desk, kind) {
  desk.abandon();
  desk.selected = null;
  desk.pen = pen(kind);
  desk.say(`draw-${kind}`);
  desk.tell();
}

export function aim(desk, at) {
  desk.pen = aimed(desk.pen, at);
  desk.refusal = null;
  desk.tell();
}

/** Set a point where the pen is. */
export const place = (desk, size, reach) => take(desk, placed(desk.pen, size, reach));

/** Close the zone with the corners that it has. */
export const finish = (desk) => take(desk, finished(desk.pen));

/** Take the last point back, or put the pen down if there is none. */
export function back(desk) {
  const before = stepBack(desk.pen);
  if (before === null) return drop(desk);
  desk.pen = before;
  desk.say("point-back", { count: before.corners.length });
  desk.tell();
}

export function drop(desk) {
  desk.pen = null;
  desk.refusal = null;
  desk.say("pen-down");
  desk.tell();
}

function take(desk, { pen: next, corners, refused }) {
  if (refused) return desk.refuse(refused);
  if (!corners) {
    if (next.corners.length > desk.pen.corners.length) desk.say("point-set", { count: next.corners.length });
    desk.pen = next;
    return desk.tell();
  }
  const drawing = added(desk.settled, desk.pen.kind, corners);
  desk.pen = null;
  desk.selected = { key: drawing.at(-1).key, corner: null };
  desk.commit(drawing, "added", { name: called(drawing.at(-1)) });
}
