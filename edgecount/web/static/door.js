// The screen at the door: the sign follows the stream of events; without one it says that nobody knows.

const OLD_AFTER_MS = 6500; // a beat comes every two seconds
const root = document.body;
const number = new Intl.NumberFormat(document.documentElement.lang);
const [inside, room] = [document.querySelector("[data-inside]"), document.querySelector("[data-room]")];
let known = { sign: root.dataset.sign };
let silence = 0;

function show(sign) {
  root.dataset.sign = sign;
}

function heard() {
  show(known.sign);
  clearTimeout(silence);
  silence = setTimeout(() => show("unsure"), OLD_AFTER_MS);
}

function open() {
  const stream = new EventSource(root.dataset.events);
  stream.addEventListener("sign", (event) => {
    known = JSON.parse(event.data);
    inside.textContent = number.format(known.inside);
    room.textContent = number.format(known.room ?? 0);
    document.querySelector("[data-room-shown]").hidden = known.room === null;
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
