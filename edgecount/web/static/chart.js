// The cross-hair of a chart: point at it, touch it, or step through it with the arrow keys, and its values are said.

function install(figure) {
  const reading = figure.querySelector("[data-reading]");
  for (const drawing of figure.querySelectorAll("svg")) {
    const slots = [...drawing.querySelectorAll(".slot")];
    if (slots.length === 0) continue;
    const cross = document.createElementNS("http://www.w3.org/2000/svg", "line");
    cross.classList.add("cross");
    let at = -1;

    function read(number) {
      if (number === at) return;
      slots[at]?.classList.remove("read");
      at = number;
      const slot = slots[at];
      reading.textContent = slot?.dataset.says ?? "";
      if (!slot) return cross.remove();
      slot.classList.add("read");
      if (drawing.classList.contains("cells")) return;
      const x = Number(slot.dataset.x) + Number(slot.dataset.width) / 2;
      for (const [name, value] of Object.entries({ x1: x, x2: x, y1: 12, y2: drawing.viewBox.baseVal.height - 24 })) cross.setAttribute(name, value);
      drawing.append(cross);
    }

    function under(event) {
      const hit = event.target.closest?.(".slot");
      if (hit && drawing.classList.contains("cells")) return slots.indexOf(hit);
      const box = drawing.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * drawing.viewBox.baseVal.width;
      return slots.findIndex((slot) => x >= Number(slot.dataset.x) && x < Number(slot.dataset.x) + Number(slot.dataset.width));
    }

    const keys = {
      ArrowRight: () => Math.min(slots.length - 1, at + 1),
      ArrowLeft: () => Math.max(0, at - 1),
      Home: () => 0,
      End: () => slots.length - 1,
      Escape: () => -1,
    };
    const area = drawing.parentElement;
    area.tabIndex = 0;
    area.setAttribute("role", "group");
    area.setAttribute("aria-label", drawing.querySelector("title").textContent);
    area.addEventListener("pointermove", (event) => read(under(event)));
    area.addEventListener("pointerdown", (event) => read(under(event)));
    area.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && read(-1));
    area.addEventListener("blur", () => read(-1));
    area.addEventListener("keydown", (event) => {
      if (!(event.key in keys) || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      read(keys[event.key]());
    });
  }
}

for (const figure of document.querySelectorAll("[data-chart]")) install(figure);
