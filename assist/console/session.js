/** The key: kept for this tab only, and never in the address bar. */

const KEY = "assist-key";
const OPEN = "assist-open"; // the conversation that was open, for after a reload

const UNSENT = "assist-unsent"; // what is being written, for after a reload or a new key of the same person
/** The tab's storage; where the browser keeps a frame from it, what is kept lasts as long as the page. */
const tab = storage();

/** The key this tab signs in with; one that came in the link is taken out of the address and the history. */
export function takeKey() {
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (given) {
    keepKey(given);
    history.replaceState(null, "", location.pathname);
  }
  return tab.getItem(KEY) || "";
}

/** The key that was kept; an address is not looked at. */
export function keptKey() {
  return tab.getItem(KEY) || "";
}

/** @param {string} key */
export function keepKey(key) {
  forgetKey();
  tab.setItem(KEY, key.trim());
}

export function forget() {
  forgetKey();
  tab.removeItem(UNSENT);
}

/** What is being written stays, for the same person. */
export function forgetKey() {
  tab.removeItem(KEY);
  tab.removeItem(OPEN);
}

/** @param {string} id */
export function keepOpen(id) {
  tab.setItem(OPEN, id);
}

/** @param {string} name who is writing @param {[string, any][]} unsent what, by conversation */
export function keepUnsent(name, unsent) {
  if (unsent.length) tab.setItem(UNSENT, JSON.stringify({ name, unsent }));
  else tab.removeItem(UNSENT);
}

/** What this person was writing; what another one was is gone. @param {string} name @returns {[string, any][]} */
export function takeUnsent(name) {
  const kept = JSON.parse(tab.getItem(UNSENT) || "{}");
  if (kept.name === name) return kept.unsent;
  tab.removeItem(UNSENT);
  return [];
}

export function lastOpen() {
  return tab.getItem(OPEN);
}

function storage() {
  try {
    return sessionStorage;
  } catch {
    const kept = new Map();
    return {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => kept.set(name, value),
      removeItem: (name) => kept.delete(name),
    };
  }
}
