/** A stream of events that outlives sleep, lost networks and restarts: tried again, ever more seldom. */

const FIRST_MS = 500;
const LONGEST_MS = 30000;
const SILENT_MS = 6500; // a beat comes every two seconds

export class Stream {
  #take;
  #tell;
  #address = null;
  #source = null;
  #wait = FIRST_MS;
  #retry = 0;
  #silence = 0;

  /** `take(record)` gets each event, `tell(connected)` whether they come. */
  constructor(take, tell) {
    this.#take = take;
    this.#tell = tell;
  }

  /** Listen at this address and no other; null listens nowhere. */
  open(address) {
    if (address === this.#address) return;
    this.#address = address;
    this.#wait = FIRST_MS;
    this.again();
  }

  /** Begin anew at once. */
  again() {
    this.#close();
    if (this.#address === null) return;
    this.#source = new EventSource(this.#address);
    this.#source.addEventListener("message", (event) => {
      this.#heard();
      this.#take(JSON.parse(event.data));
    });
    this.#source.addEventListener("beat", () => this.#heard());
    this.#source.addEventListener("error", () => this.#later());
    this.#listen();
  }

  /** There is no network: nothing comes until `again`. */
  lost() {
    this.#close();
    this.#tell(false);
  }

  #heard() {
    this.#wait = FIRST_MS;
    this.#tell(true);
    this.#listen();
  }

  #listen() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#later(), SILENT_MS);
  }

  #later() {
    this.#close();
    this.#tell(false);
    this.#retry = setTimeout(() => this.again(), this.#wait * (0.75 + Math.random() / 2));
    this.#wait = Math.min(LONGEST_MS, 2 * this.#wait);
  }

  #close() {
    this.#source?.close();
    this.#source = null;
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
  }
}
