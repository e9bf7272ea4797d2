/** The keyboard on the picture: arrows move what has the focus, or the pen; single keys do what the buttons do. */

import * as draft from "./draft.js";

const STEP = 0.005;
const FAR = 0.05;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const typing = (target) => target.matches("input, select, textarea");

function way(event) {
  const step = event.shiftKey ? FAR : STEP;
  return ARROWS[event.key]?.map((each) => each * step);
}

export class Keys {
  #presses = 0;

  /** `perform(name, target)` does an action, and asks before what needs it; `focus(key, corner)` moves the focus. */
  constructor(root, desk, size, perform, focus) {
    Object.assign(this, { desk, size, perform, focus });
    root.addEventListener("keydown", (event) => this.#press(event));
  }

  #press(event) {
    if (typing(event.target) || event.altKey) return;
    if (!event.repeat) this.#presses += 1;
    const done = event.ctrlKey || event.metaKey ? this.#history(event) : this.desk.pen ? this.#draw(event) : this.#edit(event);
    if (done) event.preventDefault();
  }

  #history(event) {
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return false;
    this.perform(key === "y" || event.shiftKey ? "redo" : "undo", {});
    return true;
  }

  #draw(event) {
    const [dx, dy] = way(event) ?? [];
    const { desk } = this;
    if (dx !== undefined) draft.aim(desk, [desk.pen.at[0] + dx, desk.pen.at[1] + dy]);
    else if (event.key === "Enter" && !event.target.matches("button")) this.#place();
    else if (event.key === "Backspace") draft.back(desk);
    else if (event.key === "Escape") draft.drop(desk);
    else return false;
    return true;
  }

  #place() {
    draft.place(this.desk, this.size(), 1);
    if (!this.desk.pen) this.focus(this.desk.selected.key, null);
  }

  #edit(event) {
    const at = event.target.closest("[data-key][tabindex]");
    if (!at) return event.key === "Escape" && this.#escape(null);
    const target = { key: at.dataset.key, corner: at.dataset.corner === undefined ? null : Number(at.dataset.corner) };
    const direction = way(event);
    if (direction) this.perform("nudge", { ...target, dx: direction[0], dy: direction[1], press: this.#presses });
    else return this.#single(event.key, target);
    return true;
  }

  #single(key, target) {
    const whole = target.corner === null;
    if (key === "Delete" || key === "Backspace") this.perform(whole ? "remove" : "remove-corner", target);
    else if (key === "+") this.perform("add-corner", target);
    else if (key === "f") this.perform("flip", target);
    else if (key === "Enter" || key === " ") this.#enter(target);
    else if (key === "Escape") this.#escape(target);
    else return false;
    return true;
  }

  /** Enter goes into an item, to its first corner; a corner is chosen. */
  #enter({ key, corner }) {
    const inside = this.desk.selected?.key === key;
    this.desk.select(key, corner ?? (inside ? 0 : null));
    if (corner === null && inside) this.focus(key, 0);
  }

  /** Escape goes from a corner back to its item, and from an item out. */
  #escape(target) {
    if (this.desk.refusal) this.desk.abandon();
    else if (target?.corner !== null && target) {
      this.desk.select(target.key);
      this.focus(target.key, null);
    } else this.desk.select(null);
    return true;
  }
}
