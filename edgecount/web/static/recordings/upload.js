// Sends a recording in parts.  After a lost connection, or when the same file is chosen again, it goes on where it stopped.

const form = document.querySelector("[data-upload]");
const sending = document.querySelector("[data-sending]");
const refused = document.querySelector("[data-refused]");
const PART = 4 * 1024 * 1024;
const LONGEST_WAIT_MS = 15000;
let cancelled = null;

class Refused extends Error {}

const number = new Intl.NumberFormat(form?.dataset.language, { maximumFractionDigits: 1 });
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function ask(address, options = {}) { // the answer; Refused where there is a reason; TypeError without a connection
  const answer = await fetch(address, { ...options, signal: cancelled.signal, headers: { Accept: "application/json" } });
  const record = await answer.json().catch(() => ({}));
  if (answer.ok || answer.status === 409) return record;
  if (answer.status >= 500 || answer.status === 408) throw new TypeError(answer.statusText);
  throw new Refused(record.error ?? answer.statusText);
}

function say(what) {
  for (const words of sending.querySelectorAll("[data-says]")) words.hidden = words.dataset.says !== what;
}

function show(file, offset) {
  sending.querySelector("progress").value = offset / file.size;
  const [there, whole] = [offset / 1e6, file.size / 1e6].map((value) => number.format(value));
  sending.querySelector("[data-figures]").textContent = `${there} / ${whole} MB`;
}

async function patiently(step) { // tries again until there is an answer
  for (let wait = 1000; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      say("lost");
      await pause(wait);
      if (cancelled.signal.aborted) throw error;
    }
  }
}

async function send(file, begun) {
  let { at, offset } = begun;
  while (offset < file.size) {
    show(file, offset);
    const part = file.slice(offset, offset + PART);
    const before = offset;
    ({ offset } = await patiently(async () => {
      try {
        return await ask(`${at}?offset=${offset}`, { method: "PUT", body: part });
      } catch (error) {
        if (error instanceof TypeError) ({ offset } = await ask(at)); // some of the part may be there
        if (offset === before) throw error;
        return { offset };
      }
    }));
    if (offset === before) await pause(1000); // another window is sending it
    say("sending");
  }
  show(file, offset);
  say("looking");
  return patiently(() => ask(`${at}/whole`, { method: "POST" }));
}

async function begin(file) {
  const values = new URLSearchParams({ name: file.name, size: file.size, modified: file.lastModified });
  for (const name of ["camera", "start"]) values.set(name, form.elements[name].value);
  return patiently(() => ask(form.dataset.upload, { method: "POST", body: values }));
}

function localTime(ms) {
  const moment = new Date(ms - 60000 * new Date(ms).getTimezoneOffset());
  return moment.toISOString().slice(0, 19);
}

async function run(file) {
  cancelled = new AbortController();
  refused.hidden = true;
  form.hidden = true;
  sending.hidden = false;
  sending.querySelector("[data-name]").textContent = file.name;
  show(file, 0);
  say("sending");
  let begun = null;
  try {
    begun = await begin(file);
    const counted = await send(file, begun);
    location.assign(counted.at);
  } catch (error) {
    form.hidden = false;
    sending.hidden = true;
    if (!cancelled.signal.aborted) {
      refused.textContent = error.message;
      refused.hidden = false;
    } else if (begun) {
      await fetch(begun.at, { method: "DELETE" }).catch(() => {});
    }
  }
}

form?.elements.file.addEventListener("change", () => {
  const [file] = form.elements.file.files;
  if (file && !form.elements.start.value) form.elements.start.value = localTime(file.lastModified);
});
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  run(form.elements.file.files[0]);
});
sending?.querySelector("[data-cancel]").addEventListener("click", () => cancelled?.abort());
