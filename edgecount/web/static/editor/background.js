/** What is drawn upon: the empty scene, or else one masked picture, or else a blank grid of the picture's shape. */

import { Picture } from "../cameras/picture.js";

export class Background {
  #image;
  #canvas;
  #scene;
  #picture;
  #pictures;
  #pulls = false;
  #isEnough = false;

  /** `scene` and `picture` are addresses (no `picture`: none is to be had); `coming(is)` says whether a picture is being waited for. */
  constructor(image, canvas, { scene, picture }, coming) {
    this.#image = image;
    this.#canvas = canvas;
    this.#scene = scene;
    this.#pictures = picture;
    this.#picture = new Picture(picture, image, (state) => {
      coming(state === "coming");
      if (state === "" && !image.hidden) this.#enough();
    });
    image.addEventListener("load", () => this.fit(image.naturalWidth, image.naturalHeight));
    document.addEventListener("visibilitychange", () => this.#pulls && !this.#isEnough && this.#picture.look(!document.hidden));
  }

  async begin() {
    const answer = await fetch(this.#scene).catch(() => null);
    if (answer?.status === 200) this.#ground();
    else if (this.#pictures) this.#pull();
  }

  /** The canvas has the shape of the camera's picture. */
  fit(width, height) {
    this.#canvas.style.aspectRatio = `${width} / ${height}`;
  }

  /** What the camera tells of itself while there is a preview. */
  take(seen) {
    if (seen.width) this.fit(seen.width, seen.height);
    if (typeof seen.scene === "number" && this.#image.hidden) this.#ground();
  }

  #pull() {
    this.#pulls = true;
    this.#picture.want(true);
  }

  #ground() {
    this.#enough();
    this.#image.src = this.#scene;
    this.#image.hidden = false;
  }

  /** One picture is enough: nothing more is asked of the camera. */
  #enough() {
    this.#isEnough = true;
    if (this.#pulls) this.#picture.look(false);
  }
}
