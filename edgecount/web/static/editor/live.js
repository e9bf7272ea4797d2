/** The stream of a preview: open while it is wanted and the page is seen, closed otherwise. */

import { followed } from "./preview.js";

export class Live {
  #address;
  #show;
  #stream = null;
  #wanted = false;

  /** `show(trails)` draws people; with none it clears them. */
  constructor(address, show) {
    this.#address = address;
    this.#show = show;
    document.addEventListener("visibilitychange", () => this.#follow());
  }

  get wanted() {
    return this.#wanted;
  }

  toggle() {
    this.#wanted = !this.#wanted;
    this.#follow();
  }

  #follow() {
    if (this.#wanted && !document.hidden) return this.#open();
    this.#stream?.close();
    this.#stream = null;
    return this.#show(new Map());
  }

  #open() {
    if (this.#stream) return;
    let trails = new Map();
    this.#stream = new EventSource(this.#address);
    this.#stream.addEventListener("message", (event) => {
      trails = followed(trails, JSON.parse(event.data).people);
      this.#show(trails);
    });
  }
}
