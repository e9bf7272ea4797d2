/** What the editor says, in the language of the page: the page has the sentences, with {names} in them. */

export class Words {
  #sentences;

  /** `home` has an element with `data-word` for each sentence. */
  constructor(home) {
    this.#sentences = new Map([...home.querySelectorAll("[data-word]")].map((each) => [each.dataset.word, each.textContent]));
    this.language = document.documentElement.lang || "en";
  }

  say(word, values = {}) {
    const sentence = this.#sentences.get(word) ?? word;
    return sentence.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  }

  /** A fraction as people read it: percent, at most one decimal. */
  percent(fraction) {
    return new Intl.NumberFormat(this.language, { style: "percent", maximumFractionDigits: 1 }).format(fraction);
  }
}
