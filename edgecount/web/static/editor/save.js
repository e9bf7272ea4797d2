/** Saving: one request, and what its answer means: {saved}, {conflict}, {faults} or {failed}. */

/** Send lines and zones, drawn upon a revision. */
export async function send(address, document) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(document),
    });
    return understood(answer.ok, await answer.json().catch(() => ({})));
  } catch {
    return { failed: null };
  }
}

/** What an answer means; `failed` has the server's own sentence, or null if there is none. */
export function understood(isOk, record) {
  if (isOk) return record;
  return { failed: typeof record.error === "string" ? record.error : null };
}

/** The faults that the server found, by the name of the item, and those of no item. */
export function sorted(faults, names) {
  const told = new Map();
  const general = [];
  for (const { path, text } of faults) {
    const name = path.findLast((part) => names.has(part));
    if (name === undefined) general.push(path.length ? `${path.join(".")}: ${text}` : text);
    else told.set(name, [...(told.get(name) ?? []), text]);
  }
  return { told, general };
}
