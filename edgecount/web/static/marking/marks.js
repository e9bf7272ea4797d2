/** The heads of one picture, with what was done to them: pure, in the picture's pixels. */

const same = (one, other) => one[0] === other[0] && one[1] === other[1];

export class Marks {
  #undone = [];
  #done = [];
  #before;

  constructor(heads, guessed) {
    this.heads = heads;
    this.guesses = new Set(guessed ? heads.map(String) : []);
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  isGuess(head) {
    return this.guesses.has(String(head));
  }

  /** The nearest head within so many pixels, or undefined. */
  near([x, y], reach) {
    const away = (head) => Math.hypot(head[0] - x, head[1] - y);
    const nearest = [...this.heads].sort((one, other) => away(one) - away(other))[0];
    return nearest && away(nearest) <= reach ? nearest : undefined;
  }

  add(head) {
    this.#change([...this.heads, head]);
  }

  remove(head) {
    this.#change(this.heads.filter((each) => !same(each, head)));
  }

  /** Move a head while it is dragged; `settle` ends it, and one undo takes it back. */
  slide(from, to) {
    this.#before ??= this.heads;
    this.heads = this.heads.map((each) => (same(each, from) ? to : each));
  }

  settle() {
    const moved = this.heads;
    this.heads = this.#before ?? moved;
    this.#before = undefined;
    this.#change(moved);
  }

  clear() {
    this.#change([]);
  }

  undo() {
    this.#swap(this.#done, this.#undone);
  }

  redo() {
    this.#swap(this.#undone, this.#done);
  }

  #change(heads) {
    this.#done.push(this.heads);
    this.#undone = [];
    this.heads = heads;
  }

  #swap(from, to) {
    if (!from.length) return;
    to.push(this.heads);
    this.heads = from.pop();
  }
}
