/** One camera: its state, its map, its counts, and its picture while that is wanted. */

import { Picture } from "./picture.js";
import { drawDensity } from "./density.js";
import { CameraMap } from "./map.js";
import { followed } from "./trails.js";

const CALM = ["connecting", "paused"];
const MOST_WAITING = 50; // of five a second

export class Card {
  /** Whether nobody answers for the camera. */
  away = false;
  #root;
  #camera;
  #words;
  #map;
  #picture = null;
  #trails = new Map();
  #scene = null;
  #waiting = [];

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
    if (!is) this.#forget();
  }

  /** Show what the camera tells of itself now. */
  show(seen) {
    this.away = Boolean(seen.error);
    if (this.away) {
      this.#light("away");
      return this.#unseen(this.#words.away);
    }
    const online = seen.state === "online";
    this.#light(seen.state);
    this.#part("state").textContent = this.#words[seen.state] ?? this.#words.unseen;
    this.#count(seen);
    this.#ground(seen);
    if (!online) return this.#unseen([this.#words[seen.state] ?? this.#words.unseen, seen.reason].filter(Boolean).join(": "));
    this.#root.classList.remove("unseen");
    this.#part("why").hidden = true;
    this.#estimate(seen.crowd);
    if (seen.width) this.#map.fit(seen.width, seen.height);
    this.#walk(seen);
    return this.#put(this.#part("seen"), seen.number === null ? null : seen.people.length);
  }

  /** Draw people where they are; over a picture, where they were in it. */
  #walk(seen) {
    if (seen.number === null) return;
    this.#waiting.push({ at: Date.parse(seen.ts), people: seen.people });
    if (!this.#picture?.shown) this.#draw(Infinity);
    else if (this.#waiting.length > MOST_WAITING) this.#draw(this.#waiting[0].at);
  }

  #draw(until) {
    while (this.#waiting.length && this.#waiting[0].at <= until) {
      const { at, people } = this.#waiting.shift();
      this.#trails = followed(this.#trails, people, at);
    }
    this.#map.people(this.#trails);
  }

  #part(name) {
    return this.#root.querySelector(`[data-${name}]`);
  }

  #unseen(why) {
    this.#root.classList.add("unseen");
    this.#part("why").textContent = why;
    this.#part("why").hidden = false;
    this.#forget();
    this.#put(this.#part("seen"), null);
    this.#estimate(null);
  }

  /** Red only where something is wrong: a camera that is paused or being connected is neither. */
  #light(state) {
    this.#part("light").className = state === "online" ? "state good" : CALM.includes(state) ? "state" : "state bad";
  }

  #forget() {
    this.#trails = new Map();
    this.#waiting = [];
    this.#map.people(this.#trails);
  }

  #count(seen) {
    for (const [name, { in: came, out }] of Object.entries(seen.lines)) {
      this.#put(this.#root.querySelector(`[data-line-in="${CSS.escape(name)}"]`), came);
      this.#put(this.#root.querySelector(`[data-line-out="${CSS.escape(name)}"]`), out);
    }
    for (const [name, count] of Object.entries(seen.zones)) this.#put(this.#root.querySelector(`[data-zone="${CSS.escape(name)}"]`), count);
    this.#map.count(seen);
  }

  /** The people by estimate: how many, how sure that is, and where they stand. */
  #estimate(crowd) {
    if (!this.#part("crowd")) return;
    const known = crowd && crowd.people !== null;
    const between = () => this.#words.between.replace("{low}", crowd.low).replace("{high}", crowd.high);
    this.#put(this.#part("crowd"), known ? crowd.people : null);
    this.#part("crowd-how").textContent = known ? `${between()}, ${this.#words[crowd.way]}` : "";
    for (const place of this.#root.querySelectorAll("[data-crowd-zone]")) this.#put(place, crowd?.zones[place.dataset.crowdZone]?.people ?? null);
    drawDensity(this.#part("density"), crowd?.grid ?? null);
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
    const say = (state) => (this.#part("said").textContent = this.#words[state] ?? state);
    this.#picture = new Picture(this.#camera.picture, image, say, (time) => this.#draw(Date.parse(time)));
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
