/** The ground of the heat: the empty scene as soon as it is known; until then, for those who may see one, a masked picture. */

const AGAIN_MS = 1500;
const LONGEST_MS = 120000;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** The picture at an address; null where there is none (yet). */
async function fetched(address) {
  const answer = await fetch(address, { cache: "no-store" }).catch(() => null);
  return answer?.status === 200 ? answer.blob() : null;
}

/** Lay a picture below the heat, which takes its shape. */
async function lay(card, blob, is) {
  const picture = new Image();
  picture.src = URL.createObjectURL(blob);
  await picture.decode();
  for (const drawing of card.querySelectorAll("svg.heat")) {
    const { width, height } = drawing.viewBox.baseVal;
    drawing.querySelector("image").setAttribute("href", picture.src);
    drawing.setAttribute("preserveAspectRatio", "none");
    drawing.style.setProperty("--aspect", picture.naturalWidth / picture.naturalHeight);
    drawing.style.setProperty("--upright", (picture.naturalWidth / picture.naturalHeight) * (height / width));
    drawing.classList.add("shaped", "pictured");
  }
  say(card, is);
}

function say(card, is) {
  for (const note of card.querySelectorAll("[data-ground-is]")) note.hidden = note.dataset.groundIs !== is;
}

async function ground(card) {
  const until = performance.now() + LONGEST_MS;
  let isPictured = false;
  while (performance.now() < until) {
    if (!document.hidden) {
      const scene = await fetched(card.dataset.ground);
      if (scene) return lay(card, scene, "scene");
      if (!isPictured) say(card, "coming");
      const picture = !isPictured && card.dataset.picture && (await fetched(`${card.dataset.picture}?width=960`));
      if (picture) await lay(card, picture, "picture");
      isPictured ||= Boolean(picture);
    }
    await pause(AGAIN_MS);
  }
  if (!isPictured) say(card, "");
}

for (const card of document.querySelectorAll("[data-ground]")) ground(card);
