/** Where people stand by the newest estimate: a veil over the picture, the denser the stronger. */

const THIN = [255, 214, 102];
const THICK = [217, 48, 64];
const STRONGEST = 190; // of 255: what is below still shows
const EDGE = 0.2; // of the root of the densest: less is nobody, and it begins softly

/** `grid` is [columns, rows, cells]: bytes in base64, row by row, 255 the densest; null draws nothing. */
export function drawDensity(canvas, grid) {
  const key = grid === null ? "" : grid[2];
  if (canvas.dataset.drawn === key) return;
  canvas.dataset.drawn = key;
  canvas.hidden = grid === null;
  if (grid === null) return;
  const [columns, rows, text] = grid;
  [canvas.width, canvas.height] = [columns, rows]; // the browser makes it as large as the picture, and smooth
  const pixels = new ImageData(columns, rows);
  const cells = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  cells.forEach((cell, at) => {
    const share = cell / 255;
    const colour = THIN.map((low, part) => low + (THICK[part] - low) * share);
    pixels.data.set([...colour, (STRONGEST * Math.max(0, Math.sqrt(share) - EDGE)) / (1 - EDGE)], 4 * at);
  });
  canvas.getContext("2d").putImageData(pixels, 0, 0);
}
