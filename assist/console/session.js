/** The key: kept for this tab only, and never in the address bar. */

const KEY = "assist-key";
const OPEN = "assist-open"; // the conversation that was open, for after a reload

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
  forget();
  tab.setItem(KEY, key.trim());
}

export function forget() {
  tab.removeItem(KEY);
  tab.removeItem(OPEN);
}

/** @param {string} id */
export function keepOpen(id) {
  tab.setItem(OPEN, id);
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
