/** The side panel: signing in, asking to read what is in front, and then the sidebar. */

import { account, forgetKey, nameChatwoot, signIn, signOut } from "./account.js";
import { Api, Problem } from "/console/api.js";
import { at, el, trusted } from "/console/elements.js";
import { fill, learn, say } from "/console/language.js";
import { Front } from "./front.js";
import { Sidebar } from "/sidebar/sidebar.js";
import { canBeAsked, onlyThere, originOf } from "./sites.js";

const chrome = globalThis.chrome;
const LOOKS_AGAIN_MS = 5_000;
const FACES = ["set-up", "away", "place", "sidebar"];

await learn("panel");
fill();
at("set-up-form").addEventListener("submit", trusted(setUp));
at("look-again").addEventListener("click", trusted(() => location.reload()));
at("sign-out").addEventListener("click", trusted(leave));
await begin();

/** Signed in where a key is kept and holds; else signing in. */
async function begin() {
  const { service, key } = await account();
  if (!service || !key) return askToSignIn(service);
  if (!(await chrome.permissions.contains(onlyThere(service)))) return askToSignIn(service, "panel.problem.forbidden");
  const problem = await problemWith(service, key);
  if (problem === "panel.problem.offline") return away(service);
  if (problem) {
    await forgetKey();
    return askToSignIn(service, problem);
  }
  chrome.permissions.onRemoved.addListener(async () => {
    if (!(await chrome.permissions.contains(onlyThere(service)))) location.reload();
  });
  await lookOn(service, new Api(key, service));
}

/** @param {string} service @param {Api} api */
async function lookOn(service, api) {
  const front = new Front((view) => draw(front, view, service));
  at("foot").hidden = false;
  at("stop-reading").addEventListener("click", trusted(() => stopReading(front.view.origin)));
  at("select-again").addEventListener("click", trusted(() => readSelection(front)));
  at("sidebar").addEventListener("signedout", async () => {
    await forgetKey();
    location.reload();
  });
  new Sidebar(at("sidebar"), api, front.desk);
  await front.begin();
}

// Signing in.

/** @param {string} service @param {string} [problem] */
function askToSignIn(service, problem) {
  at("service").value = service;
  at("set-up-problem").textContent = problem ? say(problem, { service }) : "";
  show("set-up");
  at(service ? "key" : "service").focus();
}

/** @param {SubmitEvent} event */
async function setUp(event) {
  event.preventDefault();
  const service = originOf(at("service").value);
  const key = at("key").value.trim();
  const tell = (/** @type {string} */ problem) => (at("set-up-problem").textContent = say(problem, { service: service ?? "" }));
  if (!service) return tell("panel.problem.address");
  if (!(await mayReach(service, "set-up-asking"))) return tell("panel.problem.forbidden");
  const problem = await problemWith(service, key);
  if (problem) {
    tell(problem);
    if (problem !== "panel.problem.key") await chrome.permissions.remove(onlyThere(service));
    return;
  }
  await signIn(service, key);
  location.reload();
}

/** The browser asks the person, above or beside the panel; until they have answered, that is said. @param {string} origin @param {string} note */
async function mayReach(origin, note) {
  at(note).textContent = say("panel.asking", { site: new URL(origin).host });
  const isAllowed = await chrome.permissions.request(onlyThere(origin)).catch(() => false);
  at(note).textContent = "";
  return isAllowed;
}

/** What keeps one from signing in there: the name of its words; null where nothing does. @param {string} service @param {string} key */
async function problemWith(service, key) {
  try {
    const me = await new Api(key, service).me();
    return me?.role ? null : "panel.problem.other";
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status === 401) return "panel.problem.key";
    return error.status === 0 || error.status >= 500 ? "panel.problem.offline" : "panel.problem.other";
  }
}

async function leave() {
  await signOut();
  location.reload();
}

/** @param {string} service */
function away(service) {
  at("away-where").textContent = service;
  at("foot").hidden = false;
  show("away");
  setTimeout(() => location.reload(), LOOKS_AGAIN_MS);
}

// What is in front.

/** @param {Front} front @param {import("./front.js").View} view @param {string} service */
function draw(front, view, service) {
  const isRead = view.kind === "reading" || view.kind === "selected";
  const where = isRead ? `panel.reading.${view.kind}` : "panel.signed_in";
  at("foot-where").textContent = say(where, { site: view.site, service: new URL(service).host });
  at("stop-reading").hidden = view.kind !== "reading";
  at("select-again").hidden = view.kind !== "selected";
  if (isRead) return show("sidebar");
  at("place-title").textContent = say(`panel.title.${view.kind}`, { site: view.site });
  at("place-why").textContent = say(`panel.why.${view.kind}`, { site: view.site });
  at("place-problem").textContent = at("place-asking").textContent = "";
  at("place-facts").replaceChildren(
    ...(view.kind === "ask" ? ["panel.facts.reads", "panel.facts.writes", "panel.facts.ends"] : []).map((name) =>
      el("li", {}, say(name)),
    ),
  );
  at("place-ways").replaceChildren(...waysOn(front, view));
  show("place");
}

/** What a person can do there. @param {Front} front @param {import("./front.js").View} view */
function waysOn(front, view) {
  const allow = button("panel.allow", "allow", () => allowReading(view.origin), view.site);
  const select = button("panel.select", "select", () => readSelection(front), view.site);
  if (view.kind === "ask") {
    select.classList.remove("main"); // one thing stands out
    return [allow, select];
  }
  if (view.kind === "lost") return [button("panel.look_again", "again", () => front.look())];
  if (view.kind !== "other") return [];
  if (!canBeAsked(new URL(view.origin))) return [select];
  const own = button("panel.own_chatwoot", "chatwoot", () => allowChatwoot(view.origin, front), view.site);
  return [
    select,
    el("details", {}, el("summary", {}, say("panel.chatwoot")), el("p", { class: "quiet" }, say("panel.chatwoot.why")), own),
  ];
}

/** @param {string} name @param {string} way @param {() => void} act @param {string} [site] */
function button(name, way, act, site = "") {
  const isMain = way === "allow" || way === "select" || way === "again";
  const attributes = { type: "button", "data-way": way, class: isMain ? "main" : undefined, onclick: trusted(act) };
  return el("button", attributes, say(name, { site }));
}

/** When they agree, the front hears of it. @param {string} origin */
async function allowReading(origin) {
  at("place-problem").textContent = "";
  const isAllowed = await mayReach(origin, "place-asking");
  if (!isAllowed) at("place-problem").textContent = say("panel.not_allowed");
  return isAllowed;
}

/** @param {string} origin @param {Front} front */
async function allowChatwoot(origin, front) {
  if (!(await allowReading(origin))) return;
  await nameChatwoot(origin, true);
  await front.look();
}

/** @param {string} origin */
async function stopReading(origin) {
  await nameChatwoot(origin, false);
  await chrome.permissions.remove(onlyThere(origin));
}

/** @param {Front} front */
async function readSelection(front) {
  if (await front.readSelection()) return;
  if (front.view.kind === "selected") at("foot-where").textContent = say("panel.nothing_selected");
  else at("place-problem").textContent = say("panel.nothing_selected");
}

/** @param {string} face */
function show(face) {
  for (const id of FACES) at(id).hidden = id !== face;
}
