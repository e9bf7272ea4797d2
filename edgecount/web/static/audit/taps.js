// The taps of one audit: what they are, and when they are over.  Times are milliseconds of the phone's clock.

export const BOUNCE_MS = 120; // no hand taps twice for two people in so short a time

const AWAY_MS = 30_000; // so long without a sign of the page, and nobody watched the door
const NOTED_MS = 2_000; // between two notes that the page is looked at

export function begun(id, now) {
  return { id, began: now, ended: null, isLeft: false, seen: now, taps: [] };
}

export function watched(audit, now) { // over when the page was left, where somebody is back only now
  if (audit.ended !== null || now - audit.seen < NOTED_MS) return audit;
  return now - audit.seen < AWAY_MS ? { ...audit, seen: now } : { ...audit, ended: audit.seen, isLeft: true };
}

export function wanted(audit) { // the taps of before it was left are to be compared
  return { ...audit, isLeft: false };
}

export function tapped(audit, way, now) {
  const last = audit.taps.findLast(([, other]) => other === way);
  if (audit.ended !== null || (last && now - last[0] < BOUNCE_MS)) return audit;
  return { ...audit, seen: now, taps: [...audit.taps, [now, way]] };
}

export function undone(audit) {
  return audit.ended === null ? { ...audit, taps: audit.taps.slice(0, -1) } : audit;
}

export function counted(audit, way) {
  return audit.taps.filter(([, other]) => other === way).length;
}

export function left(audit, seconds, now) {
  return Math.max(0, audit.began + 1000 * seconds - now);
}

export function ended(audit, seconds, people, now) { // over when the time is, or when all people have come
  if (audit.ended !== null) return audit;
  if (left(audit, seconds, now) === 0) return { ...audit, ended: audit.began + 1000 * seconds };
  return audit.taps.length >= people ? { ...audit, ended: now } : audit;
}

export function finished(audit, now) {
  return audit.ended === null ? { ...audit, ended: now } : audit;
}
