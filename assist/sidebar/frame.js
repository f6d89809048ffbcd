/** The sidebar as a page that help desks embed: signing in within the frame, and what it says before. */

import { Api, Problem } from "/console/api.js";
import { at } from "/console/elements.js";
import { fill, say } from "/console/language.js";
import { forget, keepKey, keptKey } from "/console/session.js";
import { Embedding } from "/sidebar/embedding.js";
import { Sidebar } from "/sidebar/sidebar.js";

const root = /** @type {HTMLElement} */ (at("sidebar"));
/** @type {Sidebar | null} */
let sidebar = null;

/** @param {string} key @param {Embedding} desk */
function begin(key, desk) {
  at("door").hidden = true;
  at("sign-out").hidden = root.hidden = false;
  sidebar = new Sidebar(root, new Api(key), desk);
}

/** The key is gone; why is told. @param {string} why */
function ask(why) {
  forget();
  sidebar = null;
  at("sign-out").hidden = root.hidden = true;
  at("door").hidden = false;
  at("sign-in-error").textContent = why;
}

/** @param {Embedding} desk */
async function signIn(desk) {
  const key = at("key").value.trim();
  at("sign-in-error").textContent = "";
  try {
    await new Api(key).me();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    at("sign-in-error").textContent = error.status === 401 ? say("sidebar.door.unknown") : say("sidebar.offline");
    return;
  }
  at("key").value = "";
  keepKey(key);
  begin(key, desk);
}

fill();
if (window.parent === window) at("alone").hidden = false;
else {
  const desk = new Embedding(await (await fetch("/sidebar/origins")).json());
  root.addEventListener("signedout", (/** @type {any} */ event) => ask(event.detail));
  at("sign-out").addEventListener("click", (event) => event.isTrusted && sidebar?.leave());
  at("sign-in").addEventListener("submit", (event) => {
    event.preventDefault();
    signIn(desk);
  });
  if (keptKey()) begin(keptKey(), desk);
  else ask("");
}
