/** People as dots with ids and trails on the picture, while somebody draws: told live, drawn here, kept nowhere. */

import { Stream } from "../cameras/stream.js";
import { followed } from "../cameras/trails.js";
import { node } from "./tree.js";

/** Dots and trails for `grow`. */
export function dots(trails, size) {
  return [...trails].filter(([, { points }]) => points.length).map(([id, { points }]) => {
    const pixels = points.map(({ place: [x, y] }) => [x * size.width, y * size.height]);
    const [x, y] = pixels.at(-1);
    return node("g", `${id}`, { class: "person" }, [
      node("polyline", "trail", { class: "trail", points: pixels.map((point) => point.join(",")).join(" ") }),
      node("circle", "dot", { cx: x, cy: y, r: 8 }),
      node("text", "id", { x: x + 12, y: y + 5, text: id }),
    ]);
  });
}

/** The stream of a preview: open while it is wanted and the page is seen, closed otherwise. */
export class Preview {
  #address;
  #show;
  #trails = new Map();
  #stream = new Stream((seen) => this.#take(seen), () => {});

  /** `show(trails, seen)` draws people, and takes what else is told; `seen` is null when there is no stream. */
  constructor(address, show) {
    this.#address = address;
    this.#show = show;
    this.wanted = false;
    document.addEventListener("visibilitychange", () => this.#follow());
    addEventListener("pagehide", () => this.#stream.open(null));
  }

  toggle() {
    this.wanted = !this.wanted;
    this.#follow();
  }

  #follow() {
    const on = this.wanted && !document.hidden;
    this.#stream.open(on ? this.#address : null);
    if (!on) this.#show((this.#trails = new Map()), null);
  }

  #take(seen) {
    this.#trails = followed(this.#trails, seen.people ?? [], performance.now());
    this.#show(this.#trails, seen);
  }
}
