/** Mouse, pen and fingers: a tap marks or removes, a drag moves a mark or the picture, two fingers make it larger. */

const REACH = { mouse: 10, pen: 12, touch: 18 }; // pixels of the screen
const STILL = 5;

export function listen(stage, view, acts) {
  const down = new Map(); // pointers that are down, by their id
  let drag; // what one of them drags

  const reach = (event) => (REACH[event.pointerType] ?? REACH.touch) * view.scale;

  stage.addEventListener("pointerdown", (event) => {
    if (!view.marks || event.button !== 0) return;
    stage.classList.remove("by-keys");
    stage.setPointerCapture(event.pointerId);
    down.set(event.pointerId, [event.clientX, event.clientY]);
    const place = view.place(event.clientX, event.clientY);
    drag = down.size > 1 ? { taps: false } : { taps: true, from: view.marks.near(place, reach(event)), begun: [event.clientX, event.clientY] };
  });

  stage.addEventListener("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before || !view.marks) return;
    const now = [event.clientX, event.clientY];
    if (down.size === 2) {
      pinch(before, now, [...down].find(([id]) => id !== event.pointerId)[1]);
    } else if (drag && Math.hypot(now[0] - drag.begun?.[0], now[1] - drag.begun?.[1]) > STILL) {
      drag.taps = false;
      stage.classList.add("dragging");
    }
    if (down.size === 1 && drag && !drag.taps && drag.begun) {
      if (drag.from) slide(view.kept(view.place(...now)));
      else view.pan((now[0] - before[0]) * view.scale, (now[1] - before[1]) * view.scale);
    }
    down.set(event.pointerId, now);
  });

  function slide(to) {
    view.marks.slide(drag.from, to);
    [drag.from, drag.moved] = [to, true];
    view.draw();
  }

  function pinch(before, now, other) {
    const apart = (one) => Math.hypot(one[0] - other[0], one[1] - other[1]) || 1;
    view.pan(((now[0] - before[0]) / 2) * view.scale, ((now[1] - before[1]) / 2) * view.scale);
    view.zoom(apart(now) / apart(before), view.place((now[0] + other[0]) / 2, (now[1] + other[1]) / 2));
  }

  const up = (event) => {
    if (!down.delete(event.pointerId) || !view.marks) return;
    stage.classList.remove("dragging");
    if (event.type === "pointerup" && drag?.taps) acts.tap(view.place(event.clientX, event.clientY), reach(event));
    else if (drag?.moved) acts.dropped();
    if (!down.size) drag = undefined;
  };
  stage.addEventListener("pointerup", up);
  stage.addEventListener("pointercancel", up);

  stage.addEventListener(
    "wheel",
    (event) => {
      if (!view.marks) return;
      event.preventDefault();
      view.zoom(Math.exp(-event.deltaY / 400), view.place(event.clientX, event.clientY));
    },
    { passive: false },
  );
}
