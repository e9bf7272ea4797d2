/** Mouse, touch and pen on the picture: where they go down says what they hold, until they are let go. */

import * as draft from "./draft.js";
import { distance, snapped } from "./model/geometry.js";
import { hit } from "./model/hits.js";
import { flipped, insertedCorner, moved, pull, withCorner } from "./model/shapes.js";

const STILL = 4; // pixels that a tap may slip

export class Pointer {
  #grip = null;

  /** `stage` is the SVG, `size()` its pixels, `reach()` how near is near enough for the present pointer. */
  constructor(stage, desk, size, reach) {
    Object.assign(this, { stage, desk, size, reach });
    stage.addEventListener("pointerdown", (event) => this.#down(event));
    stage.addEventListener("pointermove", (event) => this.#move(event));
    stage.addEventListener("pointerup", (event) => this.#up(event));
    stage.addEventListener("pointercancel", () => this.#cancel());
  }

  #place(event) {
    const box = this.stage.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  #down(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    if (!event.isPrimary) return this.#cancel();
    this.stage.setPointerCapture(event.pointerId);
    const start = this.#place(event);
    this.#grip = { start, moved: false, ...(this.desk.pen ? this.#drawing(start) : this.#holding(start)) };
  }

  #drawing(start) {
    draft.aim(this.desk, start);
    draft.place(this.desk, this.size(), this.reach());
    const dragged = () => this.desk.pen?.kind === "line" && this.desk.pen.corners.length === 1;
    return { move: (point) => this.desk.pen && draft.aim(this.desk, point), up: (far) => far && dragged() && draft.place(this.desk, this.size(), this.reach()) };
  }

  #holding(start) {
    const { desk } = this;
    const found = hit(desk.drawing, desk.selected?.key, start, this.size(), this.reach());
    desk.refusal = null;
    if (!found) desk.select(null);
    else if (found.part === "corner") return this.#corner(desk.item(found.key), found.index, start, "corner-moved");
    else if (found.part === "edge") return this.#edge(desk.item(found.key), found, start);
    else if (found.part === "arrow") return this.#arrow(found.key);
    else return this.#body(desk.item(found.key), start);
    return { move: () => {}, up: () => {} };
  }

  #corner(item, index, start, word) {
    this.desk.select(item.key, index);
    const [x, y] = item.corners[index];
    const move = ([px, py]) => this.desk.attempt(withCorner(item, index, snapped([x + px - start[0], y + py - start[1]], this.size())));
    return { move, up: () => this.desk.settle(word) };
  }

  #edge(item, { after, place }, start) {
    const grown = insertedCorner(item, after, place);
    this.desk.attempt(grown);
    return this.#corner(grown, after + 1, start, "corner-added");
  }

  #arrow(key) {
    this.desk.select(key);
    return { move: () => {}, up: (far) => far || this.desk.change(flipped(this.desk.item()), `flipped-${flipped(this.desk.item()).inSide}`) };
  }

  #body(item, start) {
    this.desk.select(item.key);
    const move = ([x, y]) => {
      const there = moved(item, x - start[0], y - start[1]);
      this.desk.attempt(moved(there, ...pull(there, this.size())));
    };
    return { move, up: () => this.desk.settle("moved") };
  }

  #move(event) {
    const point = this.#place(event);
    if (!this.#grip) return this.desk.pen && event.pointerType === "mouse" ? draft.aim(this.desk, point) : undefined;
    if (!this.#grip.moved && distance(this.#grip.start, point, this.size()) < STILL) return;
    this.#grip.moved = true;
    this.#grip.move(point);
  }

  #up() {
    const grip = this.#grip;
    this.#grip = null;
    grip?.up(grip.moved);
    this.stage.dispatchEvent(new Event("letgo"));
  }

  /** Let go of what is held, where it was. */
  #cancel() {
    this.#grip = null;
    this.desk.abandon();
  }
}
