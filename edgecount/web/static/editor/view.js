/** The drawing as SVG, one pixel of the screen to a unit: handles keep their size, shapes follow the picture. */

import { called, closed } from "./model/shapes.js";
import { tip } from "./model/hits.js";
import { node } from "./tree.js";

const DOT = 7;
const HEAD = 9;

const px = ([x, y], size) => [x * size.width, y * size.height];

const path = (corners, size) => corners.map((corner) => px(corner, size).map((at) => at.toFixed(1)).join(",")).join(" ");

function shape(item, size, id = "shape", kind = "shape") {
  return node(closed(item) ? "polygon" : "polyline", id, { class: kind, points: path(item.corners, size) });
}

function arrow(item, size, words) {
  const [[ax, ay], [tx, ty]] = [px([0, 1].map((axis) => (item.corners[0][axis] + item.corners[1][axis]) / 2), size), px(tip(item, size), size)];
  const length = Math.hypot(tx - ax, ty - ay) || 1;
  const [ux, uy] = [(tx - ax) / length, (ty - ay) / length];
  const wing = (side) => `${(tx - ux * HEAD - uy * side * HEAD * 0.7).toFixed(1)},${(ty - uy * HEAD + ux * side * HEAD * 0.7).toFixed(1)}`;
  return node("g", "arrow", { class: "arrow" }, [
    node("line", "shaft", { x1: ax, y1: ay, x2: tx - ux * HEAD, y2: ty - uy * HEAD }),
    node("polygon", "head", { points: `${tx.toFixed(1)},${ty.toFixed(1)} ${wing(1)} ${wing(-1)}` }),
    node("text", "in", { x: tx + ux * 12, y: ty + uy * 12 + 4, "text-anchor": "middle", text: words.say("in") }),
  ]);
}

function label(item, size, words) {
  const [x, y] = px(item.corners.reduce((top, corner) => (corner[1] < top[1] ? corner : top)), size);
  const anchor = x < size.width * 0.2 ? "start" : x > size.width * 0.8 ? "end" : "middle";
  return node("text", "label", { class: "label", x, y: y < 26 ? y + 22 : y - 12, "text-anchor": anchor, text: called(item) });
}

function cornerNodes(item, desk, size, reach, words) {
  return item.corners.map((corner, index) => {
    const [x, y] = px(corner, size);
    const chosen = desk.selected.corner === index;
    const said = words.say("corner-at", {
      number: index + 1,
      count: item.corners.length,
      name: called(item),
      across: words.percent(corner[0]),
      down: words.percent(corner[1]),
    });
    return node("g", `corner-${index}`, { class: chosen ? "corner chosen" : "corner", tabindex: 0, role: "button", "aria-label": said, "data-key": item.key, "data-corner": index }, [
      node("circle", "reach", { class: "reach", cx: x, cy: y, r: reach }),
      node("circle", "dot", { class: "dot", cx: x, cy: y, r: DOT }),
    ]);
  });
}

function itemNode(item, desk, faulty, size, words) {
  const selected = desk.selected?.key === item.key;
  const name = called(item);
  const kinds = ["item", item.kind, selected && "selected", faulty.has(item.key) && "faulty"];
  const said = closed(item) ? words.say("zone-said", { name, count: item.corners.length }) : words.say(`line-said-${item.inSide}`, { name });
  return node("g", item.key, { class: kinds.filter(Boolean).join(" "), tabindex: 0, role: "button", "aria-pressed": selected, "aria-label": said, "data-key": item.key }, [
    ...(closed(item) ? [] : [shape(item, size, "reach", "reach")]),
    shape(item, size),
    ...(closed(item) ? [] : [arrow(item, size, words)]),
    label(item, size, words),
  ]);
}

function penNodes(pen, size) {
  if (!pen) return [];
  const [x, y] = px(pen.at, size);
  return [
    node("polyline", "path", { class: "path", points: path([...pen.corners, pen.at], size) }),
    ...pen.corners.map((corner, index) => node("circle", `set-${index}`, { class: "dot", cx: px(corner, size)[0], cy: px(corner, size)[1], r: DOT })),
    node("path", "cross", { class: "cross", d: `M${x - 14},${y}h28M${x},${y - 14}v28` }),
  ];
}

function refusalNodes(refusal, size) {
  if (!refusal?.place) return [];
  const [x, y] = px(refusal.place, size);
  return [node("circle", "ring", { cx: x, cy: y, r: 14 }), node("path", "x", { d: `M${x - 6},${y - 6}l12,12m0,-12l-12,12` })];
}

/** Everything on the picture, for `grow`: zones below lines, and the corners of what is selected above all. */
export function picture(desk, size, reach, words) {
  const chosen = desk.pen ? null : desk.item();
  const items = desk.drawing.toSorted((a, b) => closed(b) - closed(a));
  const faulty = desk.faults;
  return [
    node("g", "ghost", { class: "ghost" }, (desk.ghost ?? []).map((item) => shape(item, size, item.key))),
    node("g", "items", {}, items.map((item) => itemNode(item, desk, faulty, size, words))),
    node("g", "corners", {}, chosen ? cornerNodes(chosen, desk, size, reach, words) : []),
    node("g", "pen", { class: "pen" }, penNodes(desk.pen, size)),
    node("g", "refusal", { class: "refusal", "aria-hidden": true }, refusalNodes(desk.refusal, size)),
  ];
}
