/**
 * Points, edges and polygons: all in fractions of the picture, [x, y] from 0 to 1, origin top left.
 *
 * Distances are in pixels of the shown picture, whose size is an argument: a fraction across is longer than one down.
 */

const ON_THE_LINE = 1e-12; // as in the config's own check of zones

/** How near to an edge of the picture a point snaps onto it, in pixels. */
export const SNAP = 8;

export const clamp = (value) => Math.min(1, Math.max(0, value));

/** The place as it is kept: inside the picture, to a hundredth of a percent. */
export const kept = ([x, y]) => [Math.round(clamp(x) * 1e4) / 1e4, Math.round(clamp(y) * 1e4) / 1e4];

export const same = (a, b) => a[0] === b[0] && a[1] === b[1];

export const distance = (a, b, size) => Math.hypot((a[0] - b[0]) * size.width, (a[1] - b[1]) * size.height);

export const middle = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];

/** The edges of a polygon, or of a line, as pairs of corners. */
export function edges(corners, closed) {
  const ends = closed ? corners.map((_, index) => index) : corners.slice(1).map((_, index) => index);
  return ends.map((index) => [corners[index], corners[(index + 1) % corners.length]]);
}

/** The place on an edge that is nearest to a point, and how far it is. */
export function nearestOnEdge(point, [a, b], size) {
  const [dx, dy] = [(b[0] - a[0]) * size.width, (b[1] - a[1]) * size.height];
  const [px, py] = [(point[0] - a[0]) * size.width, (point[1] - a[1]) * size.height];
  const share = clamp((px * dx + py * dy) / (dx * dx + dy * dy || 1));
  const place = [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
  return { place, distance: distance(point, place, size) };
}

/** The edge that is nearest to a point: `after` is the number of the corner where it begins. */
export function nearestEdge(corners, closed, point, size) {
  return edges(corners, closed)
    .map((edge, after) => ({ after, ...nearestOnEdge(point, edge, size) }))
    .reduce((best, other) => (other.distance < best.distance ? other : best));
}

/** Whether a point is inside a polygon. */
export function inside([x, y], corners) {
  return edges(corners, true).reduce(
    (within, [a, b]) => within !== (a[1] > y !== b[1] > y && x < a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0])),
    false,
  );
}

/** The area of a polygon, as a share of the picture's; by the shoelace formula. */
export const area = (corners) =>
  Math.abs(edges(corners, true).reduce((sum, [a, b]) => sum + a[0] * b[1] - b[0] * a[1], 0)) / 2;

const turn = ([a, b], c) => {
  const cross = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  return Math.abs(cross) < ON_THE_LINE ? 0 : Math.sign(cross);
};

const beside = (first, second) =>
  [0, 1].some((axis) => {
    const [low, high] = [first, second].map((edge) => edge.map((end) => end[axis])).map((at) => [Math.min(...at), Math.max(...at)]);
    return low[1] < high[0] || high[1] < low[0];
  });

/** Where two edges meet, or null; where they lie upon each other, an end that both have. */
export function meeting(first, second) {
  const straddling = [[first, second], [second, first]].every(([edge, other]) => turn(edge, other[0]) * turn(edge, other[1]) <= 0);
  if (!straddling || beside(first, second)) return null;
  const [[a, b], [c, d]] = [first, second];
  const across = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0]);
  if (Math.abs(across) < ON_THE_LINE) return [c, d].find((end) => turn(first, end) === 0 && !beside(first, [end, end])) ?? a;
  const share = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / across;
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
}

/** The first place where a polygon, or an open path, crosses or touches itself, or null. */
export function crossing(corners, closed) {
  const all = edges(corners, closed);
  for (let i = 0; i < all.length; i += 1) {
    for (let j = i + 1; j < all.length; j += 1) {
      const neighbours = all[i].some((end) => all[j].some((other) => same(end, other)));
      const place = neighbours ? null : meeting(all[i], all[j]);
      if (place) return place;
    }
  }
  return null;
}

/** The point, moved onto an edge of the picture that is near. */
export function snapped(point, size) {
  const near = (value, length) => (value * length < SNAP ? 0 : (1 - value) * length < SNAP ? 1 : value);
  return [near(clamp(point[0]), size.width), near(clamp(point[1]), size.height)];
}
