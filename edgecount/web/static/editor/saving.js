/** The way of a drawing to the server: what keeps it here, what the answer changes, and the second of two people. */

import { differences, read, renamed, written } from "./model/drawing.js";
import { ask } from "./question.js";
import { send, sorted } from "./save.js";

export class Saving extends EventTarget {
  #desk;
  #words;
  #setup;
  #dialog;
  #last; // the drawing that is saved

  constructor(desk, words, setup, dialog) {
    super();
    this.#desk = desk;
    this.#words = words;
    this.#setup = setup;
    this.#dialog = dialog;
    this.#last = desk.settled;
    this.busy = false;
    this.told = new Map(); // what the server said of an item, by its name
    this.general = []; // and of none
  }

  /** Save what is drawn, unless something is to be mended first. */
  async save(revision = this.#setup.revision) {
    const wrong = [...this.#desk.faults.keys()][0];
    if (wrong !== undefined) {
      this.#desk.say("mend-first");
      return this.#desk.select(wrong);
    }
    const drawing = this.#desk.settled;
    this.#show({ busy: true, told: new Map(), general: [] });
    const answer = await send(this.#setup.save, { revision, ...written(drawing), renamed: renamed(drawing, this.#last) });
    this.#show({ busy: false });
    return this.#take(answer, drawing);
  }

  #show(state) {
    Object.assign(this, state);
    this.#desk.tell();
  }

  #take({ saved, conflict, faults, failed }, drawing) {
    if (saved !== undefined) return this.#saved(saved, drawing);
    if (conflict) return this.#second(conflict);
    if (faults) return this.#refused(faults);
    this.#desk.say("not-saved");
    return this.#show({ general: [failed ?? this.#words.say("no-answer")] });
  }

  #saved(revision, drawing) {
    this.#setup.revision = revision;
    this.#last = drawing;
    this.#desk.ghost = null;
    this.#desk.saved(drawing);
    this.#desk.say("saved");
    if (this.#setup.after) location.assign(this.#setup.after); // a recording: it is counted with them
  }

  #refused(faults) {
    const names = new Map(this.#desk.settled.map((item) => [item.name, item.key]));
    this.#show(sorted(faults, names));
    this.#desk.say("not-saved");
    const [first] = this.told.keys();
    if (first !== undefined) this.#desk.select(names.get(first));
  }

  /** Somebody else has saved meanwhile: theirs is shown behind, and people decide. */
  async #second(conflict) {
    const theirs = read(conflict);
    this.#desk.ghost = theirs;
    this.#desk.say("not-saved");
    this.#desk.tell();
    const sentences = differences(this.#desk.settled, theirs).map(({ how, name }) => this.#words.say(`differs-${how}`, { name }));
    const answer = await ask(this.#dialog, [this.#words.say("saved-by", { who: conflict.by }), ...sentences]);
    if (answer === "mine") return this.save(conflict.revision);
    if (answer === "theirs") {
      this.#desk.commit(theirs, "took-theirs");
      this.#saved(conflict.revision, theirs);
    }
    return undefined;
  }
}
