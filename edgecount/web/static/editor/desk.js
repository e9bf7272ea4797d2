/** What is on the desk: the drawing with its history, what is selected, tried and refused; it tells who listens. */

import { faulty, itemOf, replaced } from "./model/drawing.js";
import { misshapen } from "./model/faults.js";
import { begin, mayRedo, mayUndo, record, redo, undo } from "./model/history.js";

export class Desk extends EventTarget {
  #history;
  #saved;
  #trial = null;

  /** `say(word, values)` tells people what has happened. */
  constructor(drawing, say) {
    super();
    this.#history = begin(drawing);
    this.#saved = drawing;
    this.say = say;
    this.selected = null; // {key, corner: number or null}
    this.pen = null;
    this.refusal = null; // {code, place} of what was not done
    this.ghost = null; // the drawing of somebody else, to compare
  }

  /** What is to be seen: while something is dragged, where it is now. */
  get drawing() {
    return this.#trial ?? this.#history.present;
  }

  get settled() {
    return this.#history.present;
  }

  get unsaved() {
    return this.#history.present !== this.#saved;
  }

  get faults() {
    return faulty(this.#history.present);
  }

  get mayUndo() {
    return mayUndo(this.#history);
  }

  get mayRedo() {
    return mayRedo(this.#history);
  }

  item(key = this.selected?.key) {
    return itemOf(this.drawing, key);
  }

  tell() {
    this.dispatchEvent(new Event("change"));
  }

  select(key, corner = null) {
    this.selected = key === null ? null : { key, corner };
    this.tell();
  }

  /** Show an item as it would be, without doing it. */
  attempt(item) {
    this.#trial = replaced(this.#history.present, item);
    this.refusal = misshapen(item);
    this.tell();
  }

  /** Do what was shown, as one step; what has no possible shape is taken back and said. */
  settle(word) {
    const [trial, refusal] = [this.#trial, this.refusal];
    this.#trial = null;
    if (trial === null) return;
    if (refusal) this.refuse(refusal);
    else this.commit(trial, word);
  }

  abandon() {
    this.#trial = null;
    this.refusal = null;
    this.tell();
  }

  refuse(refusal) {
    this.refusal = refusal;
    this.say(`refused-${refusal.code}`);
    this.tell();
  }

  /** Change one item, unless it would get an impossible shape; whether it was done. */
  change(item, word, values = {}, joint = null) {
    const refusal = misshapen(item);
    if (JSON.stringify(item) === JSON.stringify(this.item(item.key))) this.tell();
    else if (refusal) this.refuse(refusal);
    else this.commit(replaced(this.#history.present, item), word, values, joint);
    return !refusal;
  }

  commit(drawing, word, values = {}, joint = null) {
    this.#trial = null;
    this.refusal = null;
    this.#history = record(this.#history, drawing, joint);
    this.say(word, values);
    this.#keepSelection();
    this.tell();
  }

  undo() {
    if (this.mayUndo) this.#travel(undo, "undone");
  }

  redo() {
    if (this.mayRedo) this.#travel(redo, "redone");
  }

  /** The drawing that was given away is the saved one. */
  saved(drawing) {
    this.#saved = drawing;
    this.tell();
  }

  #travel(step, word) {
    this.#trial = null;
    this.refusal = null;
    this.pen = null;
    this.#history = step(this.#history);
    this.say(word);
    this.#keepSelection();
    this.tell();
  }

  #keepSelection() {
    const item = this.item();
    if (!item) this.selected = null;
    else if (this.selected.corner >= item.corners.length) this.selected = { key: item.key, corner: null };
  }
}
