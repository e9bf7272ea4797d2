/** The editor of lines and zones: the parts put together on their page. */

import { ACTIONS } from "./actions.js";
import { Background } from "./background.js";
import { Desk } from "./desk.js";
import { Keys } from "./keys.js";
import { read, written } from "./model/drawing.js";
import { called } from "./model/shapes.js";
import { buttons, list } from "./panel.js";
import { Pointer } from "./pointer.js";
import { Preview, dots } from "./preview.js";
import { ask } from "./question.js";
import { send } from "./save.js";
import { Saving } from "./saving.js";
import { grow } from "./tree.js";
import { picture } from "./view.js";
import { Words } from "./words.js";

const FINGER = 22; // pixels from the middle of a handle to the edge of what takes a touch; so 44 across
const MOUSE = 14;

const root = document.querySelector("[data-editor]");
const part = (name) => root.querySelector(`[data-${name}]`);
const setup = JSON.parse(root.dataset.editor);
const words = new Words(root);
const stage = part("stage");

function say(word, values = {}) {
  const shares = Object.fromEntries(["across", "down"].filter((name) => name in values).map((name) => [name, words.percent(values[name])]));
  part("said").textContent = words.say(word, { ...values, ...shares });
}

const desk = new Desk(read(setup), say);
const saving = new Saving(desk, words, setup, part("conflict"));

let finger = matchMedia("(pointer: coarse)").matches;
const reach = () => (finger ? FINGER : MOUSE);
const size = () => ({ width: stage.clientWidth || 1, height: stage.clientHeight || 1 });

function focus(key, corner) {
  const at = corner === null ? ":not([data-corner])" : `[data-corner="${corner}"]`;
  (stage.querySelector(`[data-key="${key}"]${at}`) ?? stage).focus({ preventScroll: true });
}

const focusSelected = () => (desk.selected ? focus(desk.selected.key, desk.selected.corner) : stage.focus({ preventScroll: true }));

/** Whether an item, or its name, may go, given what depends on it. */
async function mayGo(name, target) {
  const item = desk.item(target.key);
  const going = name === "remove" || (name === "name" && target.value.trim() !== item.name);
  const depends = [...(setup.depends[item?.was]?.[name] ?? [])];
  if (name === "remove" && item.capacity) depends.push(words.say("limit-goes", { count: item.capacity }));
  if (!going || !depends.length) return true;
  return (await ask(part("going"), [words.say(name === "remove" ? "going" : "going-name", { name: called(item) }), ...depends])) === "yes";
}

async function perform(name, target) {
  if (target.key !== undefined && !desk.item(target.key)) return;
  const [before, drawing] = [document.activeElement, desk.pen !== null];
  if ((name === "remove" || name === "name") && !(await mayGo(name, target))) return render();
  ACTIONS[name](desk, target);
  if (["line", "zone"].includes(name)) stage.focus();
  else if (!before.isConnected || before === document.body || stage.contains(before) || (drawing && !desk.pen)) focusSelected();
}

/** Show what yesterday would have counted with the lines as they are drawn, beside what was counted. */
async function whatif() {
  const answer = await send(setup.whatif, { revision: setup.revision, ...written(desk.settled), renamed: {} });
  const told = answer.told ?? [answer.failed ?? words.say("no-answer")];
  grow(part("yesterday"), told.map((text, index) => ({ tag: "li", id: `${index}`, attributes: { text }, children: [] })));
  part("yesterday").hidden = false;
}

const OWN = { save: () => saving.save(), preview: () => preview.toggle() || render(), whatif };

function click(event) {
  const at = event.target.closest("[data-do]");
  if (!at) return;
  const { do: name, key, corner } = at.dataset;
  if (name in OWN) OWN[name]();
  else perform(name, key === undefined ? {} : { key, corner: corner === undefined ? null : Number(corner) });
}

function typed({ target }) {
  const { set, key, corner } = target.dataset;
  delete target.dataset.typing;
  if (set) perform(set, { key, corner: corner === undefined ? null : Number(corner), value: target.value });
}

function tools() {
  for (const [name, off] of Object.entries({ undo: !desk.mayUndo, redo: !desk.mayRedo, save: !desk.unsaved || saving.busy })) root.querySelector(`[data-do="${name}"]`).disabled = off;
  root.querySelector(`[data-do="preview"]`).setAttribute("aria-pressed", preview.wanted);
  part("drawing").hidden = desk.pen === null;
  part("drawing-zone").hidden = desk.pen?.kind !== "zone";
  part("hint").textContent = desk.pen ? words.say(`hint-${desk.pen.kind}`) : words.say(desk.drawing.length ? "hint" : "hint-empty");
  part("unsaved").hidden = !desk.unsaved;
  part("compare").hidden = desk.ghost === null;
  stage.classList.toggle("drawing", desk.pen !== null);
}

function render() {
  const pixels = size();
  grow(part("drawn"), picture(desk, pixels, reach(), words));
  grow(part("chosen"), desk.pen ? [] : buttons(desk, words));
  grow(part("list"), list(desk, words, saving.told));
  const general = saving.general.map((text, index) => ({ tag: "li", id: `${index}`, attributes: { text }, children: [] }));
  grow(part("general"), general);
  part("general").hidden = !general.length;
  tools();
}

const background = new Background(part("background"), part("canvas"), setup, (is) => {
  part("coming").hidden = !is;
});
const preview = new Preview(setup.events, (trails, seen) => {
  if (seen) background.take(seen);
  grow(part("people"), dots(trails, size()));
});

stage.addEventListener("pointerdown", (event) => {
  finger = event.pointerType === "touch";
  stage.classList.remove("by-keys");
}, true);
root.addEventListener("keydown", () => stage.classList.add("by-keys"), true);
stage.addEventListener("letgo", focusSelected);
new Pointer(stage, desk, size, reach);
new Keys(root, desk, size, perform, focus);
root.addEventListener("click", click);
root.addEventListener("input", ({ target }) => { target.dataset.typing = ""; });
root.addEventListener("change", typed);
desk.addEventListener("change", render);
new ResizeObserver(render).observe(stage);
addEventListener("beforeunload", (event) => desk.unsaved && event.preventDefault());
render();
root.dataset.ready = "";
background.begin();
