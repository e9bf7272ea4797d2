// The figures of a page tick: one stream of events while the page is looked at, none while it is hidden.
// A place is an element with data-figure="NAME" (a number) or data-meter="NAME" (a <progress>).

const root = document.querySelector("[data-live]");
const number = new Intl.NumberFormat(root.dataset.language, { useGrouping: true });
const OLD_AFTER_MS = 6500; // a beat comes every two seconds
let stream = null;
let silence = 0;

function show(figures) {
  for (const place of document.querySelectorAll("[data-figure]")) {
    const value = figures[place.dataset.figure];
    const words = value === undefined ? place.textContent : value === null ? "–" : number.format(value);
    if (words !== place.textContent) {
      place.textContent = words;
      place.classList.remove("changed");
      requestAnimationFrame(() => place.classList.add("changed"));
    }
  }
  for (const place of document.querySelectorAll("[data-meter]")) {
    place.value = figures[place.dataset.meter] ?? place.value;
    place.classList.toggle("full", place.value >= place.max);
  }
}

function tell(alive) {
  root.classList.toggle("off", !alive);
  root.querySelector("[data-live-on]").hidden = !alive;
  root.querySelector("[data-live-off]").hidden = alive;
}

function heard() {
  tell(true);
  clearTimeout(silence);
  silence = setTimeout(() => tell(false), OLD_AFTER_MS);
}

async function renew() { // what is more than a number: the page is asked for again, and its parts are put in place
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const fresh = page.getElementById(part.id);
    if (fresh && fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes);
  }
}

function open() {
  if (stream !== null || document.hidden) return;
  stream = new EventSource(root.dataset.live);
  stream.addEventListener("figures", (event) => { heard(); show(JSON.parse(event.data)); });
  stream.addEventListener("beat", heard);
  stream.addEventListener("changed", renew);
  stream.addEventListener("error", () => {
    tell(false);
    if (stream.readyState === EventSource.CLOSED) { // refused: the browser tries no more
      close();
      setTimeout(open, 5000);
    }
  });
}

function close() {
  stream?.close();
  stream = null;
  clearTimeout(silence);
}

document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
addEventListener("offline", () => {
  close();
  tell(false);
});
addEventListener("online", open);
addEventListener("pagehide", close);
addEventListener("pageshow", open);
open();
