/** The map of a camera as SVG, one pixel of the screen to a unit: zones, lines with their in side, people and trails. */

import { pieces } from "./trails.js";

const SPACE = "http://www.w3.org/2000/svg";
const COLOURS = 6;
const DIGIT = 10; // the width of one, in the number beside a dot
const LETTER = 7.5; // the width of one in a label
const STANDING = 1_000_001; // from this number on they only stand in a zone, and no crossing has it
const DOT = 7;
const EDGE = DOT + 1; // no dot is cut off by it
const ARROW = 26;
const HEAD = 9;
const ROOMY = 520;

function node(tag, attributes = {}, children = []) {
  const made = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const listed = (points) => points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");

export class CameraMap {
  #stage;
  #svg;
  #camera;
  #words;
  #size = { width: 1, height: 1 };
  #labels = new Map();
  #counts = { lines: {}, zones: {} };
  #people = node("g", { class: "people" });
  #drawn = new Map();
  #trails = new Map();

  constructor(stage, svg, camera, words) {
    this.#stage = stage;
    this.#svg = svg;
    this.#camera = camera;
    this.#words = words;
    new ResizeObserver(() => this.#draw()).observe(stage);
  }

  /** The map has the shape of the camera's picture. */
  fit(width, height) {
    const ratio = (width / height).toFixed(4);
    if (this.#stage.style.getPropertyValue("--ratio") !== ratio) this.#stage.style.setProperty("--ratio", ratio);
  }

  /** Show the people of these trails. */
  people(trails) {
    this.#trails = trails;
    for (const [id, drawn] of this.#drawn) {
      if (trails.has(id)) continue;
      drawn.remove();
      this.#drawn.delete(id);
    }
    for (const [id, trail] of trails) if (trail.points.length) this.#person(id, trail);
  }

  /** Show what lines and zones have counted. */
  count({ lines, zones }) {
    this.#counts = { lines, zones };
    for (const [key, label] of this.#labels) {
      const text = this.#labelled(key);
      if (label.textContent !== text) label.textContent = text;
    }
  }

  #px([x, y]) {
    return [x * this.#size.width, y * this.#size.height];
  }

  #draw() {
    this.#size = { width: this.#stage.clientWidth || 1, height: this.#stage.clientHeight || 1 };
    this.#svg.setAttribute("viewBox", `0 0 ${this.#size.width} ${this.#size.height}`);
    this.#labels.clear();
    this.#drawn.clear();
    this.#people.replaceChildren();
    this.#svg.replaceChildren(...this.#camera.zones.map((zone) => this.#zone(zone)), ...this.#camera.lines.map((line) => this.#line(line)), this.#people);
    this.people(this.#trails);
  }

  #zone(zone) {
    const corners = zone.corners.map((corner) => this.#px(corner));
    const [x, y] = [0, 1].map((axis) => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length);
    return node("g", { class: "zone" }, [node("polygon", { points: listed(corners) }), this.#label(`zone ${zone.name}`, x, y)]);
  }

  #line(line) {
    const [from, to] = line.ends.map((end) => this.#px(end));
    const [x, y] = [0, 1].map((axis) => (from[axis] + to[axis]) / 2);
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
    const side = line.in_side === "left" ? 1 : -1; // as seen by a walker from start to end, with y downwards
    const [ux, uy] = [(side * (to[1] - from[1])) / length, (-side * (to[0] - from[0])) / length];
    const tip = [x + ux * ARROW, y + uy * ARROW];
    const wing = (turn) => [tip[0] - ux * HEAD - uy * turn * HEAD * 0.7, tip[1] - uy * HEAD + ux * turn * HEAD * 0.7];
    return node("g", { class: "line" }, [
      node("line", { x1: from[0], y1: from[1], x2: to[0], y2: to[1] }),
      node("line", { class: "shaft", x1: x, y1: y, x2: tip[0] - ux * HEAD, y2: tip[1] - uy * HEAD }),
      node("polygon", { points: listed([tip, wing(1), wing(-1)]) }),
      this.#label(`line ${line.name}`, ...this.#beside(from, to)),
    ]);
  }

  /** Where the name of a line stands: beyond the end that has more room around it. */
  #beside(...ends) {
    const [x, y] = ends.toSorted((a, b) => this.#room(b) - this.#room(a))[0];
    return [x, y < this.#size.height / 2 ? y - 12 : y + 20];
  }

  #room([x, y]) {
    return Math.min(x, this.#size.width - x) / 4 + Math.min(y, this.#size.height - y);
  }

  #label(key, x, y) {
    const text = this.#labelled(key);
    const half = Math.min(this.#size.width / 2, LETTER * (text.length / 2 + 2)); // counts get longer
    const label = node("text", { x: Math.min(this.#size.width - half, Math.max(half, x)), y: Math.min(this.#size.height - 8, Math.max(18, y)), "text-anchor": "middle" });
    label.textContent = text;
    this.#labels.set(key, label);
    return label;
  }

  #labelled(key) {
    const [kind, name] = [key.slice(0, 4), key.slice(5)];
    const { title } = this.#camera[`${kind}s`].find((shape) => shape.name === name);
    const count = this.#size.width < ROOMY ? null : this.#counts[`${kind}s`][name]; // they stand below, too
    if (kind === "zone") return typeof count !== "number" ? title : `${title} · ${count}`;
    return count ? `${title} · ${count.in} ${this.#words.in} · ${count.out} ${this.#words.out}` : title;
  }

  #person(id, trail) {
    let drawn = this.#drawn.get(id);
    if (!drawn) {
      drawn = node("g", { class: `person colour-${id % COLOURS}` }, [
        node("g", { class: "trail" }),
        node("g", { class: "dot" }, [node("circle", { r: DOT }), node("text", { x: DOT + 4, y: 5 })]),
      ]);
      if (id < STANDING) drawn.querySelector("text").textContent = id;
      this.#drawn.set(id, drawn);
      this.#people.append(drawn);
    }
    const points = trail.points.map(({ place }) => this.#px(place));
    const parts = pieces(points);
    drawn.firstChild.replaceChildren(...parts.map((part, index) => node("polyline", { class: `band-${4 - parts.length + index}`, points: listed(part) })));
    const [x, y] = points.at(-1).map((value, axis) => Math.max(EDGE, Math.min([this.#size.width, this.#size.height][axis] - EDGE, value)));
    drawn.lastChild.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    const number = drawn.querySelector("text");
    const toTheLeft = x + DOT + 4 + DIGIT * number.textContent.length > this.#size.width;
    number.setAttribute("x", toTheLeft ? -DOT - 4 : DOT + 4);
    number.setAttribute("text-anchor", toTheLeft ? "end" : "start");
    drawn.classList.toggle("gone", trail.gone !== null);
    drawn.classList.toggle("unsighted", !trail.sighted);
  }
}
