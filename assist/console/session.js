/** The key: kept for this tab only, and never in the address bar. */

const KEY = "assist-key";
const OPEN = "assist-open"; // the conversation that was open, for after a reload

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
}

/** @param {string} id */
export function keepOpen(id) {
  sessionStorage.setItem(OPEN, id);
}

export function lastOpen() {
  return sessionStorage.getItem(OPEN);
}
