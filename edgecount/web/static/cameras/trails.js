/** Where people were in the last seconds, by id.  Pure: values in, values out. */

export const LONGEST_MS = 4000;
export const BANDS = 4;
const LINGER_MS = 1200;

/**
 * The trails after what was seen at `now`: {id: {points: [{at, place}], gone}}; whoever is no longer seen fades away.
 */
export function followed(trails, people, now) {
  const seen = new Map(people.map((person) => [person.id, person]));
  const next = new Map();
  for (const [id, { place, seen: sighted }] of seen) {
    const points = [...(trails.get(id)?.points ?? []), { at: now, place }].filter(({ at }) => now - at <= LONGEST_MS);
    next.set(id, { points, gone: null, sighted });
  }
  for (const [id, trail] of trails) {
    const gone = trail.gone ?? now;
    if (!seen.has(id) && now - gone <= LINGER_MS) next.set(id, { ...trail, points: trail.points.slice(1), gone });
  }
  return next;
}

/** A trail in pieces from old to new, each to be drawn fainter than the next; neighbours share a point. */
export function pieces(points) {
  const size = Math.max(1, Math.ceil((points.length - 1) / BANDS));
  const found = [];
  for (let end = points.length - 1; end > 0 && found.length < BANDS; end -= size) found.unshift(points.slice(Math.max(0, end - size), end + 1));
  return found;
}
