/** What was drawn before, and what was taken back: histories in, histories out. */

export const begin = (present) => ({ past: [], present, future: [], joint: null });

/**
 * The history with one step more.
 *
 * Steps in a row that have the same `joint` are one: a key that is held down is undone at once.
 */
export function record(history, present, joint = null) {
  if (present === history.present) return history;
  const joined = joint !== null && joint === history.joint;
  return { past: joined ? history.past : [...history.past, history.present], present, future: [], joint };
}

export function undo({ past, present, future }) {
  return { past: past.slice(0, -1), present: past.at(-1), future: [present, ...future], joint: null };
}

export function redo({ past, present, future }) {
  return { past: [...past, present], present: future[0], future: future.slice(1), joint: null };
}

export const mayUndo = (history) => history.past.length > 0;

export const mayRedo = (history) => history.future.length > 0;
