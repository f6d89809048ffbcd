/** The office: what leads, editors and admins look after. Joins signing in, the views and the address. */

import { Problem } from "/console/api.js";
import { at, el, trusted } from "/console/elements.js";
import { explained, learnComposed } from "/console/composed.js";
import { fill, learn, offerLanguages, say } from "/console/language.js";
import { forget, forgetKey, keepKey, takeKey, takeUnsent } from "/console/session.js";
import { OfficeApi } from "/office/api.js";
import { confirmed } from "/console/confirming.js";
import { problem } from "/office/fields.js";

await Promise.all([learn("office"), learnComposed("refused")]);

const { drawDecisions } = await import("/office/decisions.js");
const { drawDocument } = await import("/office/document.js");
const { drawDocuments } = await import("/office/documents.js");
const { drawEditing } = await import("/office/editing.js");
const { drawGaps } = await import("/office/gaps.js");
const { drawInsights } = await import("/office/insights.js");
const { drawImport } = await import("/office/importing.js");
const { drawKeys } = await import("/office/keys.js");
const { drawReports } = await import("/office/reports.js");
const { drawStops } = await import("/office/stops.js");

/**
 * What every view is given.
 * @typedef {object} Office
 * @property {OfficeApi} api
 * @property {string} role
 * @property {AbortSignal} live aborted when another view is opened: late answers are dropped
 * @property {(text: string, wrong?: boolean) => void} tell
 * @property {(error: any) => void} failed tells why, above the view
 * @property {(error: any) => string} why for a view that tells it in its own place
 * @property {Map<string, string>} drafts texts that were written and not stored, by document
 */
/** @typedef {(box: HTMLElement, office: Office, rest: string[]) => void | Promise<void>} Draw */

const OFFICE = ["lead", "editor", "admin"];
const IN_CHARGE = ["lead", "admin"];

/** @type {{name: string, roles: string[], draw: Draw}[]} in the order of the bar */
const VIEWS = [
  { name: "documents", roles: OFFICE, draw: documents },
  { name: "import", roles: OFFICE, draw: drawImport },
  { name: "gaps", roles: OFFICE, draw: drawGaps },
  { name: "insights", roles: OFFICE, draw: drawInsights },
  { name: "decisions", roles: IN_CHARGE, draw: drawDecisions },
  { name: "stops", roles: IN_CHARGE, draw: drawStops },
  { name: "keys", roles: ["admin"], draw: drawKeys },
  { name: "reports", roles: OFFICE, draw: drawReports },
];

const room = {
  /** @type {OfficeApi | null} */ api: null,
  role: "",
  name: "", // who is signed in
  live: new AbortController(),
  /** @type {Map<string, string>} */ drafts: new Map(),
};

/** @type {Draw} The list, one document, or its text to write. */
function documents(box, office, rest) {
  if (!rest.length) return drawDocuments(box, office, rest);
  if (rest[0] === "" || rest[1] === "edit") return drawEditing(box, office, rest);
  return drawDocument(box, office, rest);
}

// ---- signing in and out

async function signIn() {
  const key = takeKey();
  if (!key) return leave("", true);
  const api = new OfficeApi(key);
  try {
    const me = await api.me();
    Object.assign(room, { api, role: me.role, name: me.name });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return leave(error.status === 401 ? say("office.door.unknown") : explained(error).text, true);
  }
  at("door-room").hidden = true;
  at("view").hidden = at("views").hidden = at("leave").hidden = false;
  at("to-console").hidden = room.role === "editor"; // who keeps documents serves no customers
  at("view-list").replaceChildren(...mine().map(link));
  return show();
}

const mine = () => VIEWS.filter((one) => one.roles.includes(room.role));

/** @param {{name: string}} view */
function link({ name }) {
  return el("li", {}, el("a", { href: `#${name}`, "data-view": name }, say(`office.view.${name}`)));
}

/** The person signs out: what they wrote and did not send or store goes with them, and they are asked before. */
async function signOut() {
  const isWritten = room.drafts.size > 0 || takeUnsent(room.name).length > 0;
  const title = say("office.leave.sure");
  if (!isWritten || (await confirmed(title, say("office.leave.what"), say("office.leave.yes")))) leave("");
}

/**
 * Forget the key and everything on the screen.
 * @param {string} why @param {boolean} [staysKept] what this person was writing in the console, for when they sign in again
 */
function leave(why, staysKept = false) {
  room.live.abort();
  staysKept ? forgetKey() : forget();
  Object.assign(room, { api: null, role: "", name: "" });
  room.drafts.clear();
  at("view").replaceChildren();
  at("view-list").replaceChildren();
  for (const one of document.querySelectorAll("dialog")) one.close();
  at("view").hidden = at("views").hidden = at("leave").hidden = true;
  at("door-room").hidden = false;
  tell("");
  at("sign-in-error").textContent = why;
  at("key").focus();
}

// ---- the view that the address names

/** @param {boolean} [moved] whether the person came from another view: then what they read begins anew */
async function show(moved = false) {
  if (!room.api) return;
  room.live.abort();
  room.live = new AbortController();
  const { signal } = room.live;
  const [name, ...rest] = location.hash.slice(1).split("/").map(unescaped);
  const view = mine().find((one) => one.name === name) ?? mine()[0];
  for (const one of at("view-list").querySelectorAll("a")) {
    if (one.dataset.view === view?.name) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
  at("view-list").querySelector("[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  const box = el("div", { class: "page" });
  at("view").replaceChildren(box);
  if (!view) {
    return void box.append(el("h2", {}, say("office.not-yours")), el("p", {}, say("office.not-yours.why")));
  }
  document.title = `${say(`office.view.${view.name}`)} · ${say("office.name")}`;
  if (moved) at("view").focus({ preventScroll: true });
  scrollTo(0, 0);
  const office = { api: room.api, role: room.role, live: signal, tell, failed, why, drafts: room.drafts };
  try {
    await view.draw(box, office, view.name === name ? rest : []);
  } catch (error) {
    if (!signal.aborted) broken(box, error);
  }
}

/** @param {string} part */
function unescaped(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A view that cannot be shown says why, and offers to try again. @param {HTMLElement} box @param {any} error */
function broken(box, error) {
  const told = why(error);
  if (!room.api) return;
  const again = el("button", { type: "button", onclick: trusted(() => show()) }, say("office.again"));
  box.replaceChildren(
    el("h2", {}, say("office.broken")),
    problem(told),
    again,
  );
}

// ---- telling the person

let quiet = 0;

/** @param {string} text @param {boolean} [wrong] it stays until something else is told */
function tell(text, wrong = false) {
  clearTimeout(quiet);
  at("state").textContent = text;
  at("state").classList.toggle("problem", wrong);
  if (text && !wrong) quiet = setTimeout(() => tell(""), 6000);
}

/** @param {any} error */
function failed(error) {
  const told = why(error);
  if (room.api) tell(told, true);
}

/** Why it failed, in words; where the key no longer holds, the person is signed out. @param {any} error */
function why(error) {
  if (!(error instanceof Problem)) throw error;
  if (error.status === 401) leave(say("office.door.expired"), true);
  return explained(error).text;
}

fill();
offerLanguages(at("language"));
at("skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address names the view
  at("view").focus();
});
at("leave").addEventListener("click", trusted(signOut));
at("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  keepKey(at("key").value);
  at("key").value = "";
  signIn();
});
addEventListener("hashchange", () => {
  if (!location.hash.includes("key=")) return show(true);
  takeKey();
  return location.reload(); // somebody else may have signed in: nothing of before may stay
});
addEventListener("beforeunload", (event) => {
  if (room.drafts.size) event.preventDefault();
});
signIn();
