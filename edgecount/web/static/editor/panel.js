/** The list beside the picture: everything that the mouse can do, as buttons and fields. */

import { called, closed, mayGrow, mayShrink } from "./model/shapes.js";
import { node } from "./tree.js";

const button = (id, item, words, label, extra = {}) =>
  node("button", id, { type: "button", class: "small", "data-do": id, "data-key": item.key, text: words.say(label), ...extra });

function field(name, item, words, attributes, faults) {
  const wrong = faults.find((fault) => fault.field === name);
  const id = `${item.key}-${name}`;
  return node("div", name, { class: "field" }, [
    node("label", "label", { for: id, text: words.say(`field-${name}`) }),
    node("input", "input", { id, "data-set": name, "data-key": item.key, value: item[name] ?? "", "aria-invalid": wrong ? "true" : null, "aria-describedby": wrong ? `${id}-fault` : null, autocomplete: "off", ...attributes }),
    ...(wrong ? [node("p", "fault", { id: `${id}-fault`, class: "wrong", text: words.say(wrong.code) })] : []),
  ]);
}

function cornerRow(item, desk, index, words) {
  const [x, y] = item.corners[index];
  const where = { "data-key": item.key, "data-corner": index };
  const place = (axis, value) =>
    node("td", axis, {}, [node("input", "input", { type: "number", min: 0, max: 100, step: 0.5, "data-set": axis, ...where, value: Math.round(value * 1e4) / 100, "aria-label": words.say(`corner-${axis}`, { number: index + 1 }) })]);
  return node("tr", `${index}`, { class: desk.selected.corner === index ? "chosen" : null }, [
    node("th", "number", { scope: "row", text: index + 1 }),
    place("x", x),
    place("y", y),
    node("td", "more", {}, closed(item) ? [
      node("button", "add", { type: "button", class: "small", "data-do": "add-corner", ...where, disabled: !mayGrow(item), text: "+", "aria-label": words.say("add-after", { number: index + 1 }) }),
      node("button", "take", { type: "button", class: "small", "data-do": "remove-corner", ...where, disabled: !mayShrink(item), text: "−", "aria-label": words.say("remove-number", { number: index + 1 }) }),
    ] : []),
  ]);
}

function corners(item, desk, words) {
  return node("details", "corners", {}, [
    node("summary", "summary", { text: words.say(closed(item) ? "corners" : "ends") }),
    node("table", "table", {}, [
      node("thead", "head", {}, [node("tr", "row", {}, ["number", "x", "y"].map((name) => node("th", name, { scope: "col", text: words.say(`column-${name}`) })))]),
      node("tbody", "body", {}, item.corners.map((_, index) => cornerRow(item, desk, index, words))),
    ]),
  ]);
}

/** What can be done with what is selected, for `grow`: in the list, and on a phone below the picture too. */
export function buttons(desk, words) {
  const item = desk.item();
  if (!item) return [];
  const { corner } = desk.selected;
  return [
    ...(closed(item) ? [button("add-corner", item, words, "add-corner", { disabled: !mayGrow(item), "data-corner": corner })] : [button("flip", item, words, "flip")]),
    ...(closed(item) && corner !== null ? [button("remove-corner", item, words, "remove-corner", { disabled: !mayShrink(item), "data-corner": corner })] : []),
    button("copy", item, words, "copy"),
    button("remove", item, words, "remove", { class: "small danger" }),
  ];
}

function details(item, desk, faults, words, told) {
  return node("div", "details", { class: "details" }, [
    ...faults.filter((fault) => !fault.field).map((fault) => node("p", fault.code, { class: "wrong", text: words.say(fault.code) })),
    ...told.map((text, index) => node("p", `told-${index}`, { class: "wrong", text })),
    field("title", item, words, { maxlength: 100, placeholder: called({ ...item, title: "" }) }, faults),
    field("name", item, words, { maxlength: 64, spellcheck: "false", autocapitalize: "none" }, faults),
    closed(item)
      ? field("capacity", item, words, { type: "number", min: 1, step: 1, inputmode: "numeric" }, faults)
      : node("div", "side", { class: "field" }, [node("p", "text", { text: words.say(`side-${item.inSide}`) })]),
    corners(item, desk, words),
    node("div", "buttons", { class: "buttons" }, buttons(desk, words)),
  ]);
}

/** The entries of the list, for `grow`; `told` has what the server said of an item, by its name. */
export function list(desk, words, told) {
  const faulty = desk.faults;
  return desk.drawing.map((item) => {
    const open = desk.selected?.key === item.key;
    const faults = faulty.get(item.key) ?? [];
    const wrong = faults.length > 0 || told.has(item.name);
    return node("li", item.key, { class: [item.kind, open && "open", wrong && "faulty"].filter(Boolean).join(" ") }, [
      node("button", "select", { type: "button", class: "entry", "data-do": "select", "data-key": item.key, "aria-expanded": open }, [
        node("span", "name", { class: "name", text: called(item) }),
        node("span", "kind", { class: "kind", text: wrong ? words.say("to-mend") : words.say(`kind-${item.kind}`) }),
      ]),
      ...(open ? [details(item, desk, faults, words, told.get(item.name) ?? [])] : []),
    ]);
  });
}
