/** The console: joins the list, the conversation, the brief, the cards and the person's hands. */

import { Api, Problem } from "/console/api.js";
import { drawBrief } from "/console/brief.js";
import { drawCard, drawSilence } from "/console/card.js";
import { OpenConversation } from "/console/conversation.js";
import { clock, el, trusted } from "/console/elements.js";
import { Hands } from "/console/hands.js";
import { drawList } from "/console/list.js";
import { Reply } from "/console/reply.js";
import { forget, keepKey, keepOpen, lastOpen, takeKey } from "/console/session.js";
import { openSource } from "/console/source.js";
import { drawTurns } from "/console/talk.js";

const STOPS_EVERY_MS = 5000;
const LIST_EVERY_MS = 10_000;
const PATIENCE_MS = 8000; // after which an answer that has not come is offered to be asked for again

const at = (id) => document.getElementById(id);

const desk = {
  /** @type {Api} */ api: null,
  /** @type {Hands} */ hands: null,
  names: new Map(), // customer id → name
  conversations: [],
  next: null, // where older conversations begin
  seen: new Map(), // conversation id → updated_at when last looked at
  /** @type {OpenConversation | null} */ open: null,
  stops: [],
  live: new AbortController(), // the event stream of the open conversation
  told: new Set(), // suggestions that were reported as displayed
  askedAt: 0, // when the last customer's turn arrived
};
const reply = new Reply(() => desk.hands.send());

// ---- signing in

async function signIn() {
  const key = takeKey();
  if (!key) return leave("");
  desk.api = new Api(key);
  desk.hands = new Hands(desk.api, reply, { open: () => desk.open, draw, tell, failed });
  try {
    await Promise.all([loadCustomers(), loadConversations(), loadStops()]);
  } catch (error) {
    return error instanceof Problem && error.status === 401 ? leave("This key is not known here, or has expired.") : away(error);
  }
  face("desk");
  tell("");
  const wanted = desk.conversations.find((one) => one.id === lastOpen()) || desk.conversations[0];
  if (wanted) await open(wanted.id);
  else drawSuggestions();
}

/** Show one of the page's three faces. @param {"desk" | "door" | "away"} which */
function face(which) {
  for (const id of ["desk", "door", "away"]) at(id).hidden = id !== which;
  for (const id of ["leave", "stop", "keys"]) at(id).hidden = which !== "desk";
}

/** Forget the key and everything on the screen. @param {string} why */
function leave(why) {
  desk.live.abort();
  forget();
  reply.show("");
  Object.assign(desk, { api: null, hands: null, open: null, conversations: [], stops: [], names: new Map(), seen: new Map(), told: new Set() });
  for (const id of ["turns", "brief", "suggestions", "conversations", "begin-customer"]) at(id).replaceChildren();
  for (const id of ["subject", "subject-detail"]) at(id).textContent = "";
  if (at("source").open) at("source").close();
  at("source-text").replaceChildren();
  at("reply").hidden = at("simulator").hidden = true;
  face("door");
  tell("");
  at("sign-in-error").textContent = why;
  at("key").focus();
}

function away(error) {
  face("away");
  tell("");
  at("away-why").textContent = error instanceof Problem && error.status === 0 ? "" : error.message;
}

// ---- conversations

async function loadCustomers() {
  const { items } = await desk.api.customers();
  for (const one of items) desk.names.set(one.id, one.name || one.id);
  const options = items.map((one) => el("option", { value: one.id }, one.name || one.id));
  at("begin-customer").replaceChildren(el("option", { value: "" }, "Somebody new"), ...options);
}

/** A customer's name; looked up once where it is not known yet. @param {string | null} id */
function nameOf(id) {
  if (!id) return "Somebody new";
  if (!desk.names.has(id)) {
    desk.names.set(id, id);
    desk.api.customer(id).then((one) => one.name && (desk.names.set(id, one.name), drawConversations()), () => {});
  }
  return desk.names.get(id);
}

/** @param {string} [cursor] load what comes after it; without: look what is new */
async function loadConversations(cursor) {
  const page = await desk.api.conversations(cursor);
  const first = !desk.conversations.length;
  const fresh = new Map(page.items.map((one) => [one.id, one]));
  const rest = desk.conversations.filter((one) => !fresh.has(one.id));
  desk.conversations = cursor ? [...rest, ...page.items] : [...page.items, ...rest];
  if (first || cursor) desk.next = page.next;
  if (first || cursor) for (const one of page.items) desk.seen.set(one.id, one.updated_at);
  drawConversations();
}

function drawConversations() {
  const current = desk.open?.id ?? null;
  const isNews = (one) => one.id !== current && desk.seen.get(one.id) !== one.updated_at;
  drawList(at("conversations"), desk.conversations, current, nameOf, isNews, open);
  at("more").hidden = !desk.next;
}

async function begin() {
  const customer = at("begin-customer").value;
  const id = `c-${crypto.randomUUID()}`;
  await attempt(async () => {
    await desk.api.begin(id, { customer_id: customer || null, channel: "chat", subject: "New conversation" });
    await loadConversations();
    await open(id);
    at("customer-says").focus();
  });
}

/** @param {string} id */
async function open(id) {
  desk.live.abort();
  desk.live = new AbortController();
  const live = desk.live.signal;
  const one = new OpenConversation(id);
  desk.open = one;
  desk.askedAt = 0;
  keepOpen(id);
  reply.show(id);
  at("customer-says").value = "";
  showEntry(desk.conversations.find((entry) => entry.id === id));
  at("turns").replaceChildren();
  at("suggestions").replaceChildren();
  at("brief").replaceChildren();
  await attempt(async () => {
    const [content, shown] = await Promise.all([desk.api.conversation(id), desk.api.suggestions(id)]);
    if (desk.open !== one) return; // a late answer for another conversation
    one.load(content, shown);
    showEntry(content);
    at("reply").hidden = at("simulator").hidden = false;
    draw();
    refreshBrief(one);
    desk.api.follow(id, one.lastEvent, live, (kind, data) => desk.open === one && onEvent(kind, data), (on) => live.aborted || setLive(on)).catch(() => leave("Your key is no longer valid. Sign in again."));
  });
}

/** @param {any} entry the conversation as the list or the service tells it */
function showEntry(entry) {
  if (!entry) return;
  desk.seen.set(entry.id, entry.updated_at);
  at("subject").textContent = nameOf(entry.customer_id);
  at("subject-detail").textContent = [entry.subject, entry.channel, entry.closed_at ? "closed" : ""].filter(Boolean).join(" · ");
  drawConversations();
}

function onEvent(kind, data) {
  if (kind === "turn") takeTurn(data);
  else if (kind === "answer") takeAnswer(desk.open, data);
  else if (kind === "decision") desk.open.takeDecision(data);
  else if (kind === "brief") refreshBrief(desk.open);
  else if (kind === "stopped") attempt(loadStops);
  if (kind !== "turn" && kind !== "answer") draw();
}

function takeTurn(turn) {
  const isNew = !desk.open.turns.has(turn.id);
  desk.open.takeTurn(turn);
  if (isNew && turn.speaker === "customer") {
    desk.askedAt = performance.now();
    setTimeout(drawSuggestions, PATIENCE_MS + 50);
    refreshBrief(desk.open);
  }
  draw();
}

/** @param {OpenConversation} one @param {any} answer with its `turn_id` */
function takeAnswer(one, answer) {
  if (desk.open !== one || !one.takeAnswer(answer)) return;
  draw();
  if (answer.status === "stopped") attempt(loadStops);
}

/** @param {OpenConversation} one */
async function refreshBrief(one) {
  const brief = await desk.api.brief(one.id).catch(() => null);
  if (desk.open !== one) return;
  const unfolded = at("brief").querySelector("details")?.open;
  at("brief").replaceChildren(...drawBrief(brief, one.details.customer_id && nameOf(one.details.customer_id)).filter(Boolean));
  if (unfolded) at("brief").querySelector("details")?.setAttribute("open", "");
}

// ---- drawing

function draw() {
  if (!desk.open?.details) return;
  drawTurns(at("turns"), desk.open.turns, nameOf(desk.open.details.customer_id));
  drawSuggestions();
  at("send-again").hidden = !desk.hands.waits(desk.open.id);
  if (desk.hands.waits(desk.open.id)) reply.note("Recorded, but not in the conversation yet.", true);
}

function drawSuggestions() {
  const one = desk.open;
  const box = at("suggestions");
  const focused = box.contains(document.activeElement);
  if (!one?.details) return box.replaceChildren(one ? "" : el("p", { class: "silence" }, "Start a conversation, or wait for one."));
  const stop = stopHere();
  const parts = stop ? [drawStop(stop)] : [...drawLooking(one), ...one.suggestions.map(card)];
  if (!stop && !one.suggestions.length) parts.push(silence(one));
  if (!stop && one.earlier.length) parts.push(el("h3", { class: "quiet" }, "From before"), ...one.earlier.map(card));
  box.replaceChildren(...parts);
  const top = one.onTop;
  if (focused) box.querySelector(`[data-suggestion="${CSS.escape(one.picked || "")}"]`)?.focus({ preventScroll: true });
  const instead = stop ? null : desk.hands.overridden(one);
  reply.describe(instead ? one.shown.indexOf(instead) + 1 : null);
  if (top && !stop) displayed(top);
}

function card(suggestion) {
  const one = desk.open;
  const state = {
    number: one.shown.indexOf(suggestion) + 1,
    picked: one.picked === suggestion.id,
    open: one.isOpen(suggestion),
    outcome: one.decisions.get(suggestion.id)?.outcome,
  };
  return drawCard(suggestion, state, { act: (what, it) => desk.hands.act(what, it), see, pick });
}

function silence(one) {
  if (!one.turns.size) return el("p", { class: "silence" }, "Suggestions appear here when the customer writes.");
  const missed = one.missed;
  const text = drawSilence(missed && one.answer.status === "stopped" ? { status: "degraded", reason: "" } : one.answer || { status: "silent", reason: "not_a_question" });
  return missed ? el("div", {}, text, lookButton(missed)) : text;
}

/** One line while an answer is on its way; a button where it did not come. */
function drawLooking(one) {
  const turn = one.unanswered;
  if (!turn) return [];
  const waiting = desk.askedAt && performance.now() - desk.askedAt < PATIENCE_MS;
  return [waiting ? el("p", { class: "looking quiet" }, "Looking …") : el("p", { class: "looking quiet" }, "The last message was not looked at. ", lookButton(turn))];
}

const lookButton = (turn) => el("button", { type: "button", "data-look": turn.id, onclick: trusted(() => lookAgain(turn)) }, "Look now");

function lookAgain(turn) {
  const one = desk.open;
  attempt(async () => {
    const { answer } = await desk.api.say(one.id, turn);
    if (answer) takeAnswer(one, { ...answer, turn_id: turn.id });
  });
}

function displayed(suggestion) {
  if (desk.told.has(suggestion.id)) return;
  desk.told.add(suggestion.id);
  desk.api.report(suggestion.id, "displayed").catch(() => {});
}

function pick(suggestion) {
  desk.open.picked = suggestion.id;
  drawSuggestions();
}

async function see(evidence, suggestion) {
  const one = desk.open;
  let why = "";
  const version = await desk.api.version(evidence.document_id, evidence.version).catch((error) => {
    why = error.status === 404 ? "This version is gone." : "This document cannot be opened right now.";
    return null;
  });
  if (desk.open !== one) return;
  openSource(evidence, version, why);
  desk.api.report(suggestion.id, "evidence_opened").catch(() => {});
}

// ---- the simulator

let saying = null; // a customer's turn that may not have arrived: tried again, it is the same turn

async function speakAsCustomer() {
  const one = desk.open;
  const text = at("customer-says").value.trim();
  if (!text || !one?.details) return;
  if (saying?.text !== text || saying.to !== one.id) saying = { id: `t-${crypto.randomUUID()}`, speaker: "customer", text, to: one.id };
  at("customer-say").disabled = true;
  await attempt(async () => {
    const { turn, answer } = await desk.api.say(one.id, saying);
    saying = null;
    if (desk.open !== one) return;
    at("customer-says").value = "";
    takeTurn(turn);
    if (answer) takeAnswer(one, { ...answer, turn_id: turn.id });
  });
  at("customer-say").disabled = false;
}

// ---- stop and resume

/** The stop that keeps Assist silent in the open conversation, or undefined. */
function stopHere() {
  return desk.stops.find((one) => one.scope === "all" || (one.scope === "conversation" && one.id === desk.open?.id));
}

async function loadStops() {
  const { items } = await desk.api.stops();
  const ids = (some) => some.map((one) => one.stop_id).join();
  const changed = ids(items) !== ids(desk.stops);
  desk.stops = items;
  const stop = stopHere();
  at("stop").textContent = stop ? "Resume Assist" : "Stop Assist";
  at("stop").setAttribute("aria-pressed", String(Boolean(stop)));
  if (!changed || !desk.open?.details) return;
  drawSuggestions();
  const one = desk.open;
  const shown = await desk.api.suggestions(one.id);
  if (desk.open !== one) return;
  one.loadSuggestions(shown);
  drawSuggestions();
}

function drawStop(stop) {
  const what = stop.scope === "all" ? "Assist is stopped" : "Assist is stopped in this conversation";
  return el(
    "div",
    { class: "silence stopped", "data-reason": "stopped" },
    el("p", {}, el("b", {}, `■ ${what}`)),
    el("p", {}, `By ${stop.stopped_by}, ${clock(stop.stopped_at)}.`, stop.reason ? ` ${stop.reason}` : ""),
    el("p", {}, "Nothing is suggested. Reading, writing and sending work as always."),
  );
}

async function toggleStop() {
  const stop = stopHere();
  at("stop").disabled = true;
  try {
    await (stop ? desk.api.resume(stop) : desk.api.stop("Stopped from the console."));
  } catch (error) {
    if (error instanceof Problem && error.status === 403) tell("Only a lead or an admin may stop and resume Assist. You can dismiss or override anything.", true);
    else failed(error);
  }
  await attempt(loadStops);
  at("stop").disabled = false;
}

// ---- telling the person

let quiet = 0;

/** @param {string} text @param {boolean} [wrong] stays until something else is told */
function tell(text, wrong = false) {
  clearTimeout(quiet);
  at("state").textContent = text;
  at("state").classList.toggle("problem", wrong);
  if (text && !wrong) quiet = setTimeout(() => tell(""), 4000);
}

function setLive(live) {
  if (!live) tell("No connection. What you write is kept here; trying again …", true);
  else if (at("state").classList.contains("problem")) tell("Connected again.");
}

function failed(error) {
  if (!(error instanceof Problem)) throw error;
  if (error.status === 401) leave("Your key is no longer valid. Sign in again.");
  else tell(error.message, true);
}

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    if (desk.api) failed(error);
  }
}

// ---- keyboard

const typing = (target) => target instanceof HTMLElement && (target.matches("input, textarea, select") || target.isContentEditable);

function move(step) {
  const index = desk.conversations.findIndex((one) => one.id === desk.open?.id);
  const next = desk.conversations[index + step];
  if (next) open(next.id);
}

const KEYS = {
  a: (top) => desk.hands.act("accept", top),
  e: (top) => desk.hands.act("edit", top),
  o: (top) => desk.hands.act("override", top),
  x: (top) => desk.hands.act("dismiss", top),
  v: (top) => top && firstQuote(top) && see(firstQuote(top), top),
  j: () => move(1),
  k: () => move(-1),
  r: () => reply.box.focus(),
};

const firstQuote = (one) => one.conflicts[0]?.evidence[0] || one.evidence[0];

function onKey(event) {
  if (event.repeat || event.isComposing || at("source").open || at("desk").hidden) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !desk.open?.details) return;
  const top = stopHere() ? undefined : desk.open.onTop;
  const numbered = /^[1-9]$/.test(event.key) && !stopHere() && desk.open.shown[Number(event.key) - 1];
  if (numbered) pick(numbered);
  else if (Object.hasOwn(KEYS, event.key)) {
    event.preventDefault();
    KEYS[event.key](top);
  }
}

const onEnter = (act) =>
  trusted((event) => {
    if (event.key !== "Enter" || event.repeat || event.isComposing) return;
    event.preventDefault();
    act();
  });

/** Every so often while somebody looks at the page. */
function every(milliseconds, work) {
  setInterval(() => {
    if (desk.api && !at("desk").hidden && !document.hidden) work().catch((error) => error.status === 401 && leave("Your key is no longer valid. Sign in again."));
  }, milliseconds);
}

for (const form of ["begin", "simulator"]) at(form).addEventListener("submit", (event) => event.preventDefault());
at("begin-now").addEventListener("click", trusted(begin));
at("more").addEventListener("click", trusted(() => attempt(() => loadConversations(desk.next))));
at("customer-say").addEventListener("click", trusted(speakAsCustomer));
at("customer-says").addEventListener("keydown", onEnter(speakAsCustomer));
at("send-again").addEventListener("click", trusted(() => desk.hands.sendAgain()));
at("stop").addEventListener("click", trusted(toggleStop));
at("leave").addEventListener("click", trusted(() => leave("")));
at("look-again").addEventListener("click", trusted(signIn));
at("source-close").addEventListener("click", () => at("source").close());
at("suggestions").addEventListener("copy", trusted(() => desk.open?.onTop && desk.api.report(desk.open.onTop.id, "copied").catch(() => {})));
at("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  keepKey(at("key").value);
  at("key").value = "";
  signIn();
});
document.addEventListener("keydown", trusted(onKey));
addEventListener("hashchange", () => location.hash.includes("key=") && signIn());
every(STOPS_EVERY_MS, () => loadStops());
every(LIST_EVERY_MS, () => loadConversations());
setInterval(() => !at("away").hidden && signIn(), STOPS_EVERY_MS);
signIn();
