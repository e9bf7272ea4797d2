/** A question in the page's own dialog; the answer is the value of the button that closed it, or "" for Escape. */

export function ask(dialog, sentences) {
  const list = dialog.querySelector("[data-sentences]");
  list.replaceChildren(
    ...sentences.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })),
  );
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}
