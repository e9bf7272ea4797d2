/**
 * Elements kept up to date in place, so that focus, pointers and half-typed words survive every change.
 *
 * A node is {tag, id, attributes, children}; ids are unique among brothers.  The attributes `text`, `value`,
 * `checked`, `disabled` and `hidden` are set as properties; an input with `data-typing` keeps its value.
 */

const SVG = "http://www.w3.org/2000/svg";
const FLAGS = new Set(["checked", "disabled", "hidden"]);

export const node = (tag, id, attributes = {}, children = []) => ({ tag, id, attributes, children });

function set(element, name, value) {
  if (name === "text") {
    if (element.textContent !== String(value)) element.textContent = value;
  } else if (name === "value") {
    if (element.dataset.typing === undefined && element.value !== String(value)) element.value = value;
  } else if (FLAGS.has(name)) {
    element[name] = Boolean(value);
  } else if (value === null || value === undefined || value === false) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value);
  }
}

const made = (parent, tag) =>
  parent.namespaceURI === SVG || tag === "svg" ? document.createElementNS(SVG, tag) : document.createElement(tag);

/** Give a parent exactly these children. */
export function grow(parent, nodes) {
  const old = new Map([...parent.children].map((child) => [child.dataset.id, child]));
  const wanted = new Set(nodes.map((one) => one.id));
  for (const [id, child] of old) if (!wanted.has(id)) child.remove();
  nodes.forEach((one, index) => {
    let element = old.get(one.id);
    if (element?.localName !== one.tag) {
      element?.remove();
      element = made(parent, one.tag);
      element.dataset.id = one.id;
    }
    if (parent.children[index] !== element) parent.insertBefore(element, parent.children[index] ?? null);
    for (const [name, value] of Object.entries(one.attributes)) set(element, name, value);
    if (!("text" in one.attributes)) grow(element, one.children);
  });
}
