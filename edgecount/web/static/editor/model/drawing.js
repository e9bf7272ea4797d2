/** All lines and zones of a camera, in order: a drawing in, a new drawing out; and its form in the config. */

import { faults } from "./faults.js";
import { kept } from "./geometry.js";
import { called, moved } from "./shapes.js";

const BESIDE = 0.04;

export const itemOf = (drawing, key) => drawing.find((item) => item.key === key) ?? null;

export const replaced = (drawing, item) => drawing.map((other) => (other.key === item.key ? item : other));

export const removed = (drawing, key) => drawing.filter((item) => item.key !== key);

const freshKey = (drawing) => `k${Math.max(0, ...drawing.map((item) => Number(item.key.slice(1)))) + 1}`;

/** A name that no item has: the wish with the first number from `first` on that is free. */
export function freeName(drawing, wish, first = 1) {
  const taken = new Set(drawing.map((item) => item.name));
  const stem = wish.replace(/-\d+$/, "").slice(0, 60);
  for (let number = first; ; number += 1) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
}

/** The drawing with a new line or zone at its end. */
export function added(drawing, kind, corners) {
  const own = kind === "line" ? { inSide: "left" } : { capacity: null };
  return [...drawing, { key: freshKey(drawing), was: null, kind, name: freeName(drawing, kind), title: "", corners: corners.map(kept), ...own }];
}

/** The drawing with a copy of an item, a little aside. */
export function copied(drawing, key) {
  const item = itemOf(drawing, key);
  const room = (axis) => (Math.max(...item.corners.map((corner) => corner[axis])) + BESIDE <= 1 ? BESIDE : -BESIDE);
  const copy = { ...item, key: freshKey(drawing), was: null, name: freeName(drawing, item.name, 2), title: "" };
  return [...drawing, moved(copy, room(0), room(1))];
}

/** Faults by the keys of the items that have them. */
export function faulty(drawing) {
  return new Map(drawing.map((item) => [item.key, faults(item, drawing)]).filter(([, found]) => found.length));
}

/** The drawing of a camera, from its lines and zones as the config has them. */
export function read({ lines, zones }) {
  const items = [
    ...Object.entries(lines ?? {}).map(([name, line]) => ({ kind: "line", name, title: line.title ?? "", corners: [line.from, line.to], inSide: line.in_side })),
    ...Object.entries(zones ?? {}).map(([name, zone]) => ({ kind: "zone", name, title: zone.title ?? "", corners: zone.polygon, capacity: zone.capacity ?? null })),
  ];
  return items.map((item, index) => ({ key: `k${index + 1}`, was: item.name, ...item }));
}

const titled = (item) => (item.title.trim() ? { title: item.title.trim() } : {});

/** The lines and zones of a drawing, as the config has them. */
export function written(drawing) {
  const of = (kind, form) => Object.fromEntries(drawing.filter((item) => item.kind === kind).map((item) => [item.name, { ...form(item), ...titled(item) }]));
  return {
    lines: of("line", ({ corners: [from, to], inSide }) => ({ from, to, in_side: inSide })),
    zones: of("zone", ({ corners, capacity }) => ({ polygon: corners, ...(capacity === null ? {} : { capacity }) })),
  };
}

/** The new names of what has another name in the drawing that is saved, by the old ones. */
export function renamed(drawing, saved) {
  const names = drawing.map((item) => [itemOf(saved, item.key)?.name, item.name]);
  return Object.fromEntries(names.filter(([old, name]) => old !== undefined && old !== name));
}

/** What differs between two drawings: [{name (what people call it), how: "mine" | "theirs" | "changed"}]. */
export function differences(mine, theirs) {
  const [left, right] = [mine, theirs].map((drawing) => new Map(drawing.map(({ key, was, ...item }) => [item.name, item])));
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) => {
    const [own, other] = [left.get(name), right.get(name)];
    if (own && other) return JSON.stringify(own) === JSON.stringify(other) ? [] : [{ name: called(own), how: "changed" }];
    return [{ name: called(own ?? other), how: own ? "mine" : "theirs" }];
  });
}
