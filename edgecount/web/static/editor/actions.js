/** Everything that can be done by a button or a key: name → (desk, {key, corner, value}). */

import * as draft from "./draft.js";
import { copied, removed } from "./model/drawing.js";
import { called, closed, flipped, insertedCorner, mayGrow, mayShrink, moved, nudged, removedCorner, withCorner } from "./model/shapes.js";

const number = (text) => (text.trim() === "" ? null : Number(text));

function select(desk, { key, corner = null }) {
  const open = desk.selected?.key === key && corner === null && desk.selected.corner === null;
  desk.select(open ? null : key, corner);
}

function copy(desk, { key }) {
  const drawing = copied(desk.settled, key);
  desk.selected = { key: drawing.at(-1).key, corner: null };
  desk.commit(drawing, "added", { name: called(drawing.at(-1)) });
}

function remove(desk, { key }) {
  desk.commit(removed(desk.settled, key), "removed", { name: called(desk.item(key)) });
}

function addCorner(desk, { key, corner }) {
  const item = desk.item(key);
  const after = corner ?? item.corners.length - 1;
  if (!mayGrow(item)) desk.say("no-more-corners");
  else if (desk.change(insertedCorner(item, after), "corner-added")) desk.select(key, after + 1);
}

function removeCorner(desk, { key, corner }) {
  const item = desk.item(key);
  if (!mayShrink(item)) desk.say("no-fewer-corners");
  else if (desk.change(removedCorner(item, corner), "corner-removed")) desk.select(key, Math.min(corner, item.corners.length - 2));
}

function nudge(desk, { key, corner, dx, dy, press }) {
  const before = desk.item(key);
  const item = corner === null ? moved(before, dx, dy) : nudged(before, corner, dx, dy);
  const [x, y] = item.corners[corner ?? 0];
  desk.select(key, corner);
  desk.change(item, "nudged", { across: x, down: y }, `nudge ${press}`);
}

function flip(desk, { key }) {
  const item = flipped(desk.item(key));
  if (!closed(item)) desk.change(item, `flipped-${item.inSide}`);
}

function coordinate(axis) {
  return (desk, { key, corner, value }) => {
    const item = desk.item(key);
    const share = number(value) / 100;
    if (value.trim() === "" || !Number.isFinite(share)) return desk.tell();
    desk.change(withCorner(item, corner, item.corners[corner].with(axis, share)), "corner-moved");
  };
}

const field = (name, word, read = (text) => text.trim()) => (desk, { key, value }) => {
  const item = { ...desk.item(key), [name]: read(value) };
  desk.change(item, word, { name: value.trim() || called(item) });
};

export const ACTIONS = {
  select,
  copy,
  remove,
  nudge,
  line: (desk) => draft.draw(desk, "line"),
  zone: (desk) => draft.draw(desk, "zone"),
  finish: draft.finish,
  back: draft.back,
  drop: draft.drop,
  undo: (desk) => desk.undo(),
  redo: (desk) => desk.redo(),
  "add-corner": addCorner,
  "remove-corner": removeCorner,
  flip,
  name: field("name", "renamed"),
  title: field("title", "renamed"),
  capacity: field("capacity", "limit-set", number),
  x: coordinate(0),
  y: coordinate(1),
};
