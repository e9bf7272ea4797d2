/** A masked picture, pulled one by one: the next is asked for when the last has come; none while it is not seen. */

const WIDTHS = [480, 640, 960];
const EMPTY_MS = 200;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15000;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, Math.max(0, milliseconds)));

export class Picture {
  #address;
  #image;
  #say;
  #came;
  #wanted = false;
  #seen = true;
  #pace = 2;
  #pulling = null;
  #wait = FIRST_WAIT_MS;

  /** `say(word)` gets "coming" while there is none yet, "" once there is, or what is wrong; `came(time)` when it was taken. */
  constructor(address, image, say, came) {
    this.#address = address;
    this.#image = image;
    this.#say = say;
    this.#came = came;
  }

  /** Whether there is one to be seen now. */
  get shown() {
    return !this.#image.hidden;
  }

  /** Whether somebody wants it. */
  want(is) {
    this.#wanted = is;
    this.#follow();
  }

  /** Whether somebody can see it. */
  look(is) {
    this.#seen = is;
    this.#follow();
  }

  /** So many a second. */
  pace(perSecond) {
    this.#pace = perSecond;
  }

  #follow() {
    const on = this.#wanted && this.#seen;
    if (on && !this.#pulling) {
      this.#pulling = new AbortController();
      this.#say(this.#image.hidden ? "coming" : "");
      this.#pull(this.#pulling.signal);
    } else if (!on) {
      this.#pulling?.abort();
      this.#pulling = null;
    }
    if (!this.#wanted) this.#clear();
  }

  async #pull(signal) {
    let after = "";
    while (!signal.aborted) {
      const began = performance.now();
      try {
        const answer = await fetch(`${this.#address}?${new URLSearchParams({ after, width: this.#width, pace: this.#pace })}`, { signal, cache: "no-store" });
        if (answer.status === 200) {
          after = answer.headers.get("Picture-Number");
          await this.#show(await answer.blob(), signal);
          this.#came(answer.headers.get("Picture-Time"));
          await pause(began + 1000 / this.#pace - performance.now());
        } else if (answer.ok) {
          await pause(EMPTY_MS);
        } else {
          await this.#failed((await answer.json()).error);
        }
      } catch {
        if (!signal.aborted) await this.#failed("away");
      }
    }
  }

  get #width() {
    const wanted = this.#image.parentElement.clientWidth * Math.min(2, devicePixelRatio);
    return WIDTHS.find((width) => width >= wanted) ?? WIDTHS.at(-1);
  }

  async #show(blob, signal) {
    const address = URL.createObjectURL(blob);
    const before = this.#image.src;
    try {
      this.#image.src = address;
      await this.#image.decode();
    } finally {
      if (before.startsWith("blob:")) URL.revokeObjectURL(before);
    }
    if (signal.aborted) return;
    this.#image.hidden = false;
    this.#wait = FIRST_WAIT_MS;
    this.#say("");
  }

  async #failed(word) {
    this.#clear();
    this.#say(word);
    await pause(this.#wait);
    this.#wait = Math.min(LONGEST_WAIT_MS, 2 * this.#wait);
  }

  #clear() {
    if (this.#image.src.startsWith("blob:")) URL.revokeObjectURL(this.#image.src);
    this.#image.removeAttribute("src");
    this.#image.hidden = true;
    if (!this.#wanted) this.#say("");
  }
}
