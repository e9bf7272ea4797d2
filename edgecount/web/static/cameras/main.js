/** The live cards of a page: one stream for those that are seen, none while the page is hidden. */

import { Card } from "./card.js";
import { Stream } from "./stream.js";

const SETTLED_MS = 150;

const board = document.querySelector("[data-stream]");
const cards = new Map([...document.querySelectorAll("[data-camera]")].map((root) => [root, new Card(root)]));
const named = new Map([...cards.values()].map((card) => [card.name, card]));
const inSight = new Set();
const light = document.querySelector("[data-connection]");

let connection = false;

function shine() {
  const is = connection && ![...inSight].some((card) => card.away);
  light.classList.toggle("off", !is);
  light.querySelector("[data-connected]").hidden = !is;
  light.querySelector("[data-lost]").hidden = is;
}

const stream = new Stream((seen) => {
  named.get(seen.camera)?.show(seen);
  shine();
}, (is) => {
  connection = is;
  shine();
});

function follow() {
  const wanted = document.hidden ? [] : [...named.values()].filter((card) => inSight.has(card));
  for (const card of named.values()) card.look(wanted.includes(card));
  const names = wanted.map((card) => encodeURIComponent(card.name)).join(",");
  stream.open(names ? board.dataset.stream.replace("CAMERAS", names) : null);
}

let settling = 0;
const soon = () => {
  clearTimeout(settling);
  settling = setTimeout(follow, SETTLED_MS);
};

const sight = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) inSight[isIntersecting ? "add" : "delete"](cards.get(target));
  soon();
}, { rootMargin: "100px" });

for (const root of cards.keys()) sight.observe(root);
document.addEventListener("visibilitychange", follow);
addEventListener("pagehide", () => {
  stream.open(null);
  for (const card of named.values()) card.look(false);
});
addEventListener("pageshow", soon);
addEventListener("online", () => stream.again());
addEventListener("offline", () => stream.lost());
