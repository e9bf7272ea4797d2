/** The way of marks to the server: one request at a time, the newest last, and again until there was an answer. */

const AGAIN_MS = 2000;

export class Keeper extends EventTarget {
  #address;
  #waiting = new Map(); // by picture: what is to be saved
  #busy = false;

  constructor(address) {
    super();
    this.#address = address;
    this.revisions = new Map();
    this.failed = false;
    addEventListener("beforeunload", (event) => {
      if (this.isBusy) event.preventDefault();
    });
  }

  get isBusy() {
    return this.#busy || this.#waiting.size > 0;
  }

  async load(number) {
    const answer = await fetch(`${this.#address}${number}`, { headers: { Accept: "application/json" } });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(told.error ?? String(answer.status));
    this.revisions.set(number, told.revision);
    return told;
  }

  save(number, heads, done) {
    this.#waiting.set(number, { heads, done });
    this.#tell();
    if (!this.#busy) this.#send();
  }

  async #send() {
    this.#busy = true;
    while (this.#waiting.size) {
      const [number, marks] = this.#waiting.entries().next().value;
      const answer = await this.#put(number, marks);
      if (answer === undefined) {
        this.failed = true;
        this.#tell();
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
        continue;
      }
      this.failed = false;
      if (this.#waiting.get(number) === marks) this.#waiting.delete(number);
      if (answer === "elsewhere") {
        this.#waiting.delete(number);
        this.dispatchEvent(new CustomEvent("elsewhere", { detail: number }));
      }
      this.#tell();
    }
    this.#busy = false;
    this.#tell();
  }

  /** Undefined where it is to be tried again; `why` then says what the server told. */
  async #put(number, { heads, done }) {
    this.why = undefined;
    try {
      const answer = await fetch(`${this.#address}${number}`, {
        method: "PUT",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ heads, done, revision: this.revisions.get(number) }),
      });
      if (answer.status === 409) return "elsewhere";
      const told = await answer.json().catch(() => ({}));
      if (!answer.ok) {
        this.why = told.error;
        return undefined;
      }
      this.revisions.set(number, told.revision);
      return "saved";
    } catch {
      return undefined;
    }
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}
