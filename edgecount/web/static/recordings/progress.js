// How far recordings are, as long as the page is looked at; when one is over, the page is loaded again.

const place = document.querySelector("[data-progress]");
const share = new Intl.NumberFormat(place?.dataset.language, { style: "percent" });
const APART_MS = 1500;
const shown = new Map();
for (const one of place?.querySelectorAll("[data-recording]") ?? []) shown.set(one.dataset.recording, one);

const isOver = (state) => !["waiting", "counting"].includes(state);
const isSending = () => document.querySelector("[data-sending]:not([hidden])") !== null;

function show(recording) { // whether the page has to be made anew
  const one = shown.get(recording.id);
  if (!one) return false;
  if (one.dataset.state !== recording.state) return true;
  const bar = one.querySelector("progress");
  if (bar && recording.frames && recording.of) {
    const done = Math.min(0.99, recording.frames / recording.of);
    bar.value = 100 * done;
    one.querySelector("[data-percent]").textContent = share.format(done);
  }
  return false;
}

async function look() {
  if (!document.hidden && !isSending()) {
    const answer = await fetch(place.dataset.progress, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) {
      const { recordings } = await answer.json();
      if (recordings.map(show).some(Boolean) && !isSending()) {
        location.reload();
        return;
      }
    }
  }
  setTimeout(look, APART_MS);
}

if ([...shown.values()].some((one) => !isOver(one.dataset.state))) setTimeout(look, APART_MS);
