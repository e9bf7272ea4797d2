/** One camera: its state, its map, its counts, and its picture while that is wanted. */

import { Picture } from "./picture.js";
import { CameraMap } from "./map.js";
import { followed } from "./trails.js";

export class Card {
  #root;
  #camera;
  #words;
  #map;
  #picture = null;
  #trails = new Map();
  #scene = null;

  constructor(root) {
    this.#root = root;
    this.#camera = JSON.parse(root.dataset.camera);
    this.#words = JSON.parse(root.dataset.words);
    this.#map = new CameraMap(this.#part("stage"), this.#part("map"), this.#camera, this.#words);
    if (this.#camera.picture) this.#offerPicture();
  }

  get name() {
    return this.#camera.name;
  }

  /** Whether somebody can see the card now. */
  look(is) {
    this.#picture?.look(is);
    if (!is) this.#trails = new Map();
  }

  /** Show what the camera tells of itself now. */
  show(seen) {
    if (seen.error) return this.#unseen(this.#words.away);
    const online = seen.state === "online";
    this.#part("light").className = `state ${online ? "good" : "bad"}`;
    this.#part("state").textContent = this.#words[seen.state] ?? this.#words.unseen;
    this.#count(seen);
    this.#ground(seen);
    if (!online) return this.#unseen([this.#words[seen.state] ?? this.#words.unseen, seen.reason].filter(Boolean).join(": "));
    this.#root.classList.remove("unseen");
    this.#part("why").hidden = true;
    if (seen.width) this.#map.fit(seen.width, seen.height);
    this.#trails = followed(this.#trails, seen.people, performance.now());
    this.#map.people(this.#trails);
    return this.#put(this.#part("seen"), seen.number === null ? null : seen.people.length);
  }

  #part(name) {
    return this.#root.querySelector(`[data-${name}]`);
  }

  #unseen(why) {
    this.#root.classList.add("unseen");
    this.#part("light").className = "state bad";
    this.#part("why").textContent = why;
    this.#part("why").hidden = false;
    this.#trails = new Map();
    this.#map.people(this.#trails);
    this.#put(this.#part("seen"), null);
  }

  #count(seen) {
    for (const [name, { in: came, out }] of Object.entries(seen.lines)) {
      this.#put(this.#root.querySelector(`[data-line-in="${CSS.escape(name)}"]`), came);
      this.#put(this.#root.querySelector(`[data-line-out="${CSS.escape(name)}"]`), out);
    }
    for (const [name, count] of Object.entries(seen.zones)) this.#put(this.#root.querySelector(`[data-zone="${CSS.escape(name)}"]`), count);
    this.#map.count(seen);
  }

  #put(place, number) {
    const text = number === null || number === undefined ? "–" : number.toLocaleString(document.documentElement.lang);
    if (!place || place.textContent === text) return;
    const isNews = place.textContent !== "–";
    place.textContent = text;
    place.classList.remove("changed");
    if (isNews) requestAnimationFrame(() => place.classList.add("changed"));
  }

  /** The empty scene below the map, once it is known. */
  #ground(seen) {
    if (seen.scene === this.#scene) return;
    this.#scene = seen.scene;
    const image = this.#part("scene");
    image.hidden = seen.scene === null;
    if (seen.scene !== null) image.src = `${this.#camera.scene}?n=${seen.scene}`;
    else image.removeAttribute("src");
  }

  #offerPicture() {
    const button = this.#part("show-picture");
    const smooth = this.#part("smooth");
    const image = this.#part("picture");
    this.#picture = new Picture(this.#camera.picture, image, (state) => {
      this.#part("said").textContent = this.#words[state] ?? state;
    });
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", on);
      button.textContent = on ? this.#words.hide : this.#words.show;
      this.#part("smooth-label").hidden = !on;
      this.#picture.want(on);
    });
    smooth.addEventListener("change", () => this.#picture.pace(smooth.checked ? 5 : 2));
  }
}
