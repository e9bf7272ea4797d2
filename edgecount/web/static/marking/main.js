/** The page: one picture after the other, each saved with every change. */

import { Words } from "../editor/words.js";
import { Keeper } from "./keeper.js";
import { Marks } from "./marks.js";
import { listen } from "./pointer.js";
import { View } from "./view.js";

const home = document.querySelector("[data-marking]");
const setup = JSON.parse(home.dataset.marking);
const words = new Words(home);
const view = new View(home);
const keeper = new Keeper(setup.heads);
const part = (name) => home.querySelector(`[data-${name}]`);
const stage = part("stage");
const NUDGE = 8; // pixels of the screen
const CROSS = 10; // from the cross to a mark that Enter removes
let at = Math.max(0, setup.pictures.findIndex((picture) => !picture.done));
let trouble = ""; // why a picture cannot be shown

const counted = (count) => (count === 0 ? words.say("nobody") : count === 1 ? words.say("heads-one") : words.say("heads", { count }));

function tell(sentence) {
  part("saved").textContent = sentence;
}

function show() {
  const picture = setup.pictures[at];
  const all = setup.pictures.length;
  const done = setup.pictures.filter((each) => each.done).length;
  part("name").textContent = words.say("picture", { name: picture.name, number: at + 1, all });
  part("progress").value = done;
  part("so-far").textContent = words.say("progress", { done, all });
  part("all-done").hidden = done < all;
  part("is-done").hidden = !picture.done;
  part("count").textContent = view.marks ? (view.marks.guesses.size && !view.marks.canUndo && !picture.done ? words.say("guesses", { count: picture.heads }) : counted(picture.heads)) : "";
  part("trouble").hidden = !(keeper.failed || trouble);
  part("trouble").textContent = trouble || keeper.why || words.say("unsaved");
  for (const button of home.querySelectorAll("[data-do]")) button.disabled = !able(button.dataset.do);
  home.querySelectorAll("[data-list] li").forEach((item, number) => {
    const { heads, done: isDone } = setup.pictures[number];
    item.firstChild.setAttribute("aria-current", number === at);
    item.lastChild.textContent = isDone ? ` ✓ ${counted(heads)}` : "";
  });
  view.draw();
}

function able(act) {
  if (act === "previous") return at > 0;
  if (act === "next") return at < setup.pictures.length - 1;
  if (!view.marks) return false;
  return { undo: view.marks.canUndo, redo: view.marks.canRedo, clear: view.marks.heads.length > 0 }[act] ?? true;
}

/** Show a picture; what comes of one that was left meanwhile is let go. */
async function open(number) {
  at = number;
  view.hide();
  trouble = "";
  tell(words.say("loading"));
  show();
  try {
    const image = new Image();
    image.src = `${setup.picture}${number}`;
    const [told] = await Promise.all([keeper.load(number), image.decode()]);
    if (at !== number) return;
    const size = { width: image.naturalWidth, height: image.naturalHeight };
    view.show(image.src, size, new Marks(told.heads, told.guessed));
    Object.assign(setup.pictures[number], { heads: told.heads.length, done: told.done });
    tell("");
  } catch (error) {
    if (at !== number) return;
    trouble = words.say("gone", { why: error.message });
    tell("");
  }
  show();
  if (number + 1 < setup.pictures.length) new Image().src = `${setup.picture}${number + 1}`;
}

/** Whatever was changed is saved. */
function changed(sentence) {
  setup.pictures[at].heads = view.marks.heads.length;
  keeper.save(at, view.marks.heads, setup.pictures[at].done);
  if (sentence) tell(words.say(sentence, { count: view.marks.heads.length }));
  show();
}

function tap(place, reach) {
  const head = view.marks.near(place, reach);
  if (head) {
    view.marks.remove(head);
    return changed("removed");
  }
  if (!view.inside(place)) return undefined;
  if (view.marks.heads.length >= setup.most) return tell(words.say("too-many"));
  view.marks.add(view.kept(place));
  return changed("added");
}

function done() {
  const picture = setup.pictures[at];
  picture.done = true;
  view.marks.guesses.clear();
  changed();
  const after = [...setup.pictures.keys()].map((step) => (at + 1 + step) % setup.pictures.length);
  const next = after.find((number) => !setup.pictures[number].done);
  if (next !== undefined) open(next);
}

const acts = {
  done,
  previous: () => open(at - 1),
  next: () => open(at + 1),
  undo: () => (view.marks.undo(), changed()),
  redo: () => (view.marks.redo(), changed()),
  clear: () => (view.marks.clear(), changed("removed")),
  closer: () => view.zoom(1.5),
  farther: () => view.zoom(1 / 1.5),
  whole: () => view.whole(),
};
const does = (act) => able(act) && acts[act]();

const NUDGES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const KEYS = { d: "done", PageUp: "previous", PageDown: "next", "+": "closer", "-": "farther", 0: "whole" };

addEventListener("keydown", (event) => {
  if (event.target.closest("select")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const act = event.ctrlKey || event.metaKey ? { z: event.shiftKey ? "redo" : "undo", y: "redo" }[key] : event.altKey ? undefined : KEYS[key];
  if (act) {
    event.preventDefault();
    does(act);
  } else if (event.target === stage && view.marks && (key in NUDGES || key === "Enter" || key === " ")) {
    event.preventDefault();
    stage.classList.add("by-keys");
    const by = NUDGE * (event.shiftKey ? 5 : 1);
    if (key in NUDGES) view.nudge(...NUDGES[key].map((step) => step * by));
    else tap(view.at ?? view.middle, CROSS * view.scale);
  }
});

for (const button of home.querySelectorAll("[data-do]")) button.addEventListener("click", () => does(button.dataset.do));

part("list").replaceChildren(
  ...setup.pictures.map(({ name }, number) => {
    const [item, button] = [document.createElement("li"), document.createElement("button")];
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", () => open(number));
    item.append(button, document.createTextNode(""));
    return item;
  }),
);

keeper.addEventListener("change", () => {
  if (!keeper.isBusy) tell(words.say("saved"));
  else if (!keeper.failed) tell(words.say("saving"));
  show();
});
keeper.addEventListener("elsewhere", async ({ detail }) => {
  if (detail === at) {
    await open(at);
    tell(words.say("elsewhere"));
  }
});
listen(stage, view, { tap, dropped: () => (view.marks.settle(), changed()) });
open(at);
