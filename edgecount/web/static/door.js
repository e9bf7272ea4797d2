// The screen at the door: the sign follows the stream of events; without one it says that nobody knows.

const OLD_AFTER_MS = 6500; // a beat comes every two seconds
const root = document.body;
const number = new Intl.NumberFormat(document.documentElement.lang);
const one = (selector) => document.querySelector(selector);
let known = { sign: root.dataset.sign, why: root.dataset.why };
let silence = 0;

function show(sign, why) {
  root.dataset.sign = sign;
  root.dataset.why = why || "camera"; // where nothing is heard at all, nothing is seen
}

function heard() {
  show(known.sign, known.why);
  clearTimeout(silence);
  silence = setTimeout(() => show("unsure"), OLD_AFTER_MS);
}

function open() {
  const stream = new EventSource(root.dataset.events);
  stream.addEventListener("sign", (event) => {
    known = JSON.parse(event.data);
    for (const place of document.querySelectorAll("[data-inside]")) place.textContent = number.format(known.inside);
    one("[data-room]").textContent = number.format(known.room ?? 0);
    one("[data-room-shown]").hidden = known.room === null;
    one("[data-minutes]").textContent = number.format(known.minutes ?? 0);
    one("[data-minutes-shown]").hidden = known.minutes === null;
    one("[data-never-shown]").hidden = known.minutes !== null;
    heard();
  });
  stream.addEventListener("beat", heard);
  stream.addEventListener("error", () => {
    if (stream.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    show("unsure");
    setTimeout(open, 5000);
  });
}

// A tablet at the door is not to go dark, where it lets a page say so.
async function stayAwake() {
  if (!document.hidden) await navigator.wakeLock?.request("screen").catch(() => {});
}

document.addEventListener("visibilitychange", stayAwake);
stayAwake();
heard();
open();
