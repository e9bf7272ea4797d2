// Two buttons at a door.  Every tap is kept on the phone at once, and until the server has all of them.

import { begun, counted, ended, finished, left, tapped, undone, wanted, watched } from "./taps.js";

const SETTLE_MS = 6000; // the last crossings are told a moment after they happened
const LONGEST_WAIT_MS = 15000;
const root = document.body;
const { camera, lines, new: fresh, taps: address } = root.dataset;
const [seconds, people] = [Number(root.dataset.seconds), Number(root.dataset.people)];
const key = `edgecount.audit ${camera} ${lines}`;
const find = (selector) => root.querySelector(selector);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
let audit = kept();
let sending = false;

function kept() {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep(changed) {
  audit = changed;
  try {
    if (audit) localStorage.setItem(key, JSON.stringify(audit));
    else localStorage.removeItem(key);
  } catch {
    // a browser that keeps nothing counts all the same, as long as the page is open
  }
  show();
}

function show() {
  const now = Date.now();
  const later = audit && ended(watched(audit, now), seconds, people, now);
  if (later !== audit) {
    keep(later);
    return;
  }
  root.dataset.state = !audit ? "ready" : audit.ended === null ? "counting" : audit.isLeft ? "left" : "sending";
  const ms = audit ? (audit.ended === null ? left(audit, seconds, now) : 0) : 1000 * seconds;
  const rest = Math.ceil(ms / 1000);
  find("[data-left]").textContent = `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
  for (const way of ["in", "out"]) find(`[data-count="${way}"]`).textContent = audit ? counted(audit, way) : 0;
  find("[data-undo]").disabled = !audit?.taps.length;
  if (audit?.ended && !audit.isLeft && !sending) send();
}

function say(what) {
  for (const words of root.querySelectorAll("[data-says]")) words.hidden = words.dataset.says !== what;
}

async function sent() { // the address of the result; TypeError without a connection
  const { id, began, ended: until, taps } = audit;
  const body = JSON.stringify({ id, camera, lines: lines.split(","), began, ended: until, now: Date.now(), taps });
  const headers = { Accept: "application/json", "Content-Type": "application/json" };
  const answer = await fetch(address, { method: "POST", body, headers });
  const record = await answer.json().catch(() => ({}));
  if (answer.ok) return record.at;
  if (!record.error) throw new TypeError(answer.statusText);
  throw new Error(record.error);
}

async function send() {
  sending = true;
  say("comparing");
  const rest = audit.ended + SETTLE_MS - Date.now();
  if (rest > 0) await pause(rest);
  for (let wait = 1000; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    try {
      const result = await sent();
      localStorage.removeItem(key);
      location.replace(result);
      return;
    } catch (error) {
      if (!(error instanceof TypeError)) {
        find("[data-reason]").textContent = error.message;
        say("refused");
        return;
      }
      say("lost");
      await pause(wait);
    }
  }
}

find("[data-start]").addEventListener("click", () => {
  keep(begun(fresh, Date.now()));
  stayAwake();
});
for (const button of root.querySelectorAll("[data-way]")) {
  button.addEventListener("click", () => {
    const before = audit;
    keep(tapped(audit, button.dataset.way, Date.now()));
    if (audit !== before) navigator.vibrate?.(20);
  });
}
find("[data-undo]").addEventListener("click", () => keep(undone(audit)));
find("[data-finish]").addEventListener("click", () => keep(finished(audit, Date.now())));
find("[data-again]").addEventListener("click", send);
find("[data-compare]").addEventListener("click", () => keep(wanted(audit)));
for (const button of root.querySelectorAll("[data-discard]")) {
  button.addEventListener("click", () => {
    sending = false;
    keep(null);
    location.reload(); // another audit has another id
  });
}

// The screen is not to go dark, where the browser lets a page say so.
async function stayAwake() {
  if (!document.hidden && audit?.ended === null) await navigator.wakeLock?.request("screen").catch(() => {});
}

document.addEventListener("visibilitychange", stayAwake);
setInterval(show, 500);
stayAwake();
show();
