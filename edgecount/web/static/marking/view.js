/** Which part of the picture is seen, and the marks upon it: they keep their size on the screen. */

const SVG = "http://www.w3.org/2000/svg";
const DOT = 6; // pixels of the screen
const CLOSEST = 16; // how much larger than the whole picture

export class View {
  #stage;
  #picture;
  #heads;
  #cross;
  #box = { x: 0, y: 0, width: 1, height: 1 };
  #size = { width: 1, height: 1 };

  constructor(home) {
    this.#stage = home.querySelector("[data-stage]");
    this.#picture = home.querySelector("[data-picture]");
    this.#heads = home.querySelector("[data-heads]");
    this.#cross = home.querySelector("[data-cross]");
    new ResizeObserver(() => this.draw()).observe(this.#stage);
    this.marks = undefined;
    this.at = undefined; // where the keyboard's cross is, in the picture's pixels
  }

  /** Pixels of the picture to one of the screen. */
  get scale() {
    const { width, height } = this.#stage.getBoundingClientRect();
    return Math.max(this.#box.width / Math.max(1, width), this.#box.height / Math.max(1, height));
  }

  get middle() {
    return [this.#box.x + this.#box.width / 2, this.#box.y + this.#box.height / 2];
  }

  show(address, size, marks) {
    this.#size = size;
    this.#picture.setAttribute("href", address);
    this.#picture.setAttribute("width", size.width);
    this.#picture.setAttribute("height", size.height);
    this.marks = marks;
    this.at = undefined;
    this.whole();
  }

  hide() {
    this.#picture.removeAttribute("href");
    this.marks = undefined;
    this.draw();
  }

  whole() {
    this.#box = { x: 0, y: 0, ...this.#size };
    this.draw();
  }

  /** A place on the screen in the picture's pixels. */
  place(x, y) {
    const matrix = this.#stage.getScreenCTM().inverse();
    const point = new DOMPoint(x, y).matrixTransform(matrix);
    return [point.x, point.y];
  }

  inside([x, y]) {
    return x >= 0 && y >= 0 && x < this.#size.width && y < this.#size.height;
  }

  /** Into the picture, to a tenth of a pixel. */
  kept([x, y]) {
    const within = (at, most) => Math.round(10 * Math.min(Math.max(at, 0), most - 0.5)) / 10;
    return [within(x, this.#size.width), within(y, this.#size.height)];
  }

  zoom(factor, [x, y] = this.at ?? this.middle) {
    const width = Math.min(this.#size.width, Math.max(this.#size.width / CLOSEST, this.#box.width / factor));
    const share = width / this.#box.width;
    this.#box = {
      x: x - (x - this.#box.x) * share,
      y: y - (y - this.#box.y) * share,
      width,
      height: this.#box.height * share,
    };
    this.#hold();
  }

  pan(across, down) {
    this.#box.x -= across;
    this.#box.y -= down;
    this.#hold();
  }

  /** Move the cross, and the picture with it where it would leave the screen. */
  nudge(across, down) {
    const [x, y] = this.at ?? this.middle;
    this.at = this.kept([x + across * this.scale, y + down * this.scale]);
    const [left, top] = [this.at[0] - this.#box.x, this.at[1] - this.#box.y];
    this.pan(this.#back(left, this.#box.width), this.#back(top, this.#box.height));
  }

  draw() {
    const { x, y, width, height } = this.#box;
    this.#stage.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
    const radius = DOT * this.scale;
    this.#heads.replaceChildren(...(this.marks?.heads ?? []).map((head) => this.#mark(head, radius)));
    this.#cross.toggleAttribute("hidden", !this.at);
    if (this.at) this.#cross.setAttribute("transform", `translate(${this.at[0]} ${this.at[1]}) scale(${this.scale})`);
  }

  #back(at, extent) {
    if (at < 0) return -at + extent / 4;
    return at > extent ? extent - at - extent / 4 : 0;
  }

  /** Not so far that the picture is out of sight. */
  #hold() {
    const within = (at, extent, most) => Math.min(Math.max(at, 0), Math.max(0, most - extent));
    this.#box.x = within(this.#box.x, this.#box.width, this.#size.width);
    this.#box.y = within(this.#box.y, this.#box.height, this.#size.height);
    this.draw();
  }

  #mark([x, y], radius) {
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("class", this.marks.isGuess([x, y]) ? "mark guess" : "mark");
    for (const kind of ["ring", "dot"]) {
      const circle = document.createElementNS(SVG, "circle");
      for (const [name, value] of Object.entries({ class: kind, cx: x, cy: y, r: radius })) circle.setAttribute(name, value);
      group.append(circle);
    }
    return group;
  }
}
