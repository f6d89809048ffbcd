/** The key: kept for this tab only, and never in the address bar. */

const KEY = "assist-key";
const OPEN = "assist-open"; // the conversation that was open, for after a reload

const UNSENT = "assist-unsent"; // what is being written, while the page loads in another language

/** The key this tab signs in with; one that came in the link is taken out of the address and the history. */
export function takeKey() {
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (given) {
    keepKey(given);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem(KEY) || "";
}

/** @param {string} key */
export function keepKey(key) {
  forget();
  sessionStorage.setItem(KEY, key.trim());
}

export function forget() {
  sessionStorage.removeItem(KEY);
  sessionStorage.removeItem(OPEN);
  sessionStorage.removeItem(UNSENT);
}

/** @param {string} id */
export function keepOpen(id) {
  sessionStorage.setItem(OPEN, id);
}

/** Keep what is being written over one reload. @param {[string, any][]} unsent */
export function keepUnsent(unsent) {
  sessionStorage.setItem(UNSENT, JSON.stringify(unsent));
}

/** What was kept, once. @returns {[string, any][]} */
export function takeUnsent() {
  const kept = sessionStorage.getItem(UNSENT);
  sessionStorage.removeItem(UNSENT);
  return kept ? JSON.parse(kept) : [];
}

export function lastOpen() {
  return sessionStorage.getItem(OPEN);
}
