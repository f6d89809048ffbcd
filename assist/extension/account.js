/**
 * Where Assist is and who is signed in. The address is kept on this machine; the key only until the browser is
 * closed, in memory that no page can read.
 */

const chrome = globalThis.chrome;
const { local, session } = chrome.storage;

/** @returns {Promise<{service: string, key: string}>} empty where it is not known */
export async function account() {
  const { service = "" } = await local.get("service");
  const { key = "" } = await session.get("key");
  return { service, key };
}

/** @param {string} service @param {string} key */
export async function signIn(service, key) {
  await local.set({ service });
  await session.set({ key });
}

/** The key no longer holds; the address does. */
export const forgetKey = () => session.remove("key");

/** Nothing of the person is left in this browser. */
export async function signOut() {
  await session.clear();
  await local.clear();
  localStorage.clear();
  sessionStorage.clear();
}

/** Origins that a person named as their own Chatwoot. @returns {Promise<string[]>} */
export async function chatwoots() {
  return (await local.get("chatwoots")).chatwoots ?? [];
}

/** @param {string} origin @param {boolean} isOne */
export async function nameChatwoot(origin, isOne) {
  const others = (await chatwoots()).filter((one) => one !== origin);
  await local.set({ chatwoots: isOne ? [...others, origin] : others });
}
