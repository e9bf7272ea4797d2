/** People as dots with ids and trails on the picture, while somebody draws: told live, drawn here, kept nowhere. */

import { node } from "./tree.js";

const LONGEST = 24;

/** The trails with the newest places: {id: [[x, y], …]}; a person who is no longer told is forgotten. */
export function followed(trails, people) {
  return new Map(people.map(({ id, place }) => [id, [...(trails.get(id) ?? []), place].slice(-LONGEST)]));
}

/** Dots and trails for `grow`. */
export function dots(trails, size) {
  return [...trails].map(([id, places]) => {
    const points = places.map(([x, y]) => [x * size.width, y * size.height]);
    const [x, y] = points.at(-1);
    return node("g", `${id}`, { class: "person" }, [
      node("polyline", "trail", { class: "trail", points: points.map((point) => point.join(",")).join(" ") }),
      node("circle", "dot", { cx: x, cy: y, r: 8 }),
      node("text", "id", { x: x + 12, y: y + 5, text: id }),
    ]);
  });
}
