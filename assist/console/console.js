/** The console: joins the list, the conversation, the brief, the cards and the person's hands. */

import { Api, Problem } from "/console/api.js";
import { Announcing } from "/console/announcing.js";
import "/console/brief.js";
import { explained, learnComposed } from "/console/composed.js";
import { OpenConversation } from "/console/conversation.js";
import { Conversations, about, described } from "/console/conversations.js";
import { askIn, at, el, hints, trusted } from "/console/elements.js";
import { Hands } from "/console/hands.js";
import { UNTOLD, fill, language, offerLanguages, say } from "/console/language.js";
import { Prepared } from "/console/prepared.js";
import { Reply } from "/console/reply.js";
import { forget, forgetKey, keepKey, keepOpen, keepUnsent, lastOpen, takeKey, takeUnsent } from "/console/session.js";
import { Simulator } from "/console/simulator.js";
import { Stopping } from "/console/stopping.js";
import { backToCard } from "/console/suggestions.js";
import { drawTurns } from "/console/talk.js";

const STOPS_EVERY_MS = 5000; // the event stream tells of a stop at once; this is for when there is no stream
const LIST_EVERY_MS = 10_000;
const SOURCE_AFTER_MS = 2000; // what opens a source comes when nobody waits, to be there without a network too
const BRIEF_EVERY_MS = 500; // at most, however much is said

const desk = {
  /** @type {Api} */ api: null,
  /** @type {OpenConversation | null} */ open: null,
  loading: Promise.resolve(), // until the open conversation has loaded, or could not
  live: new AbortController(), // the event stream of the open conversation
  isCutOff: false, // the stream has ended and has not begun again
  displayed: new Set(), // suggestions that were reported as displayed
  opened: new Set(), // suggestions whose evidence this person has opened, and it is on record
};
const api = () => desk.api;
const openId = () => desk.open?.id ?? null;
/** @type {import("/console/checking.js").Checking | null} */
let checking = null; // it comes with the first words that are written
const reply = new Reply(
  () => hands.send(),
  check,
  () => stopping.name && keepUnsent(stopping.name, reply.unsent),
);
reply.box.addEventListener("input", check);
const hands = new Hands({ api, reply, open: () => desk.open, draw, readFirst, tell, failed });
const stopping = new Stopping({ api, openId, changed: stopsChanged, failed });
const conversations = new Conversations({ api, open, openId });
const simulator = new Simulator(speakAsCustomer);
/** @type {import("/console/searching.js").Searching | null} */
let searching = null; // it comes with the first question
const prepared = new Prepared({ api, stopped: () => stopping.everywhere, changed: () => outreaching?.draw() });
/** @type {import("/console/outreaching.js").Outreaching | null} */
let outreaching = null; // it comes when the list of what is prepared is first opened
const announcing = new Announcing();
/** @type {import("/console/paperwork.js").Paperwork | null} */
let paperwork = null; // it comes when somebody first hands over or wraps up, as most people start without it

// ---- signing in and out

async function signIn() {
  const key = takeKey();
  if (!key) return leave("", true);
  desk.api = new Api(key);
  let unsent, first;
  try {
    await Promise.all([conversations.load(), stopping.load()]);
    unsent = takeUnsent(stopping.name);
    first = await conversations.first(lastOpen() ?? unsent.at(-1)?.[0]);
  } catch (error) {
    if (error instanceof Problem && error.status === 401)
      return leave(say("door.unknown"), true);
    return away(error);
  }
  reply.goOn(unsent);
  face("desk");
  tell("");
  prepared.load().catch(() => {}); // it is looked for again with the list
  if (first) await open(first);
  else drawSuggestions();
}

/** Show one of the page's three faces. @param {"desk" | "door" | "away"} which */
function face(which) {
  for (const id of ["desk", "door", "away"]) at(id).hidden = id !== which;
  for (const id of ["leave", "keys", "search-open", "outreach-open"]) at(id).hidden = which !== "desk";
  at("stop").hidden = at("to-office").hidden = which !== "desk" || !stopping.inCharge;
}

/** What they wrote and did not send goes with them: they are asked before. */
async function signOut() {
  const asking = () => import("/console/confirming.js").catch(() => ({ confirmed: () => true }));
  const isSure = async () => (await asking()).confirmed(say("leave.sure"), say("leave.what"), say("bar.leave"));
  if (!reply.unsent.length || (await isSure())) leave("");
}

/**
 * Forget the key and everything on the screen.
 * @param {string} why @param {boolean} [staysKept] what this person was writing, for when they sign in again
 */
function leave(why, staysKept = false) {
  desk.live.abort();
  staysKept ? forgetKey() : forget();
  Object.assign(desk, { api: null, open: null, displayed: new Set(), opened: new Set() });
  stopping.forget(); // first: what is kept for them is not emptied with the page
  reply.forget();
  conversations.forget();
  simulator.clear();
  for (const id of ["turns", "brief", "subject", "subject-detail"]) at(id).replaceChildren();
  at("suggestions").clear();
  for (const one of document.querySelectorAll("dialog")) one.close();
  for (const part of [paperwork, searching, prepared, outreaching]) part?.forget();
  at("reply").hidden = at("simulator").hidden = at("paperwork").hidden = true;
  face("door");
  tell("");
  at("sign-in-error").textContent = why;
  at("key").focus();
}

/** The service cannot be reached, or cannot show anything. */
function away(error) {
  if (!(error instanceof Problem)) throw error;
  const isNew = at("away").hidden;
  face("away");
  if (isNew) at("look-again").focus();
  tell("");
  const { text, lang } = explained(error);
  at("away-why").textContent = error.status === 0 ? "" : text;
  at("away-why").lang = lang;
}

// ---- the open conversation

async function begin() {
  const id = `c-${crypto.randomUUID()}`;
  const details = { customer_id: at("begin-customer").value || null, channel: "chat" };
  await attempt(async () => {
    await desk.api.begin(id, details);
    await conversations.refresh();
    await open(id);
    at("customer-says").focus();
  });
}

/** @param {string} id */
async function open(id) {
  desk.live.abort();
  desk.live = new AbortController();
  const one = new OpenConversation(id);
  desk.open = one;
  keepOpen(id);
  reply.show(id);
  simulator.clear();
  for (const part of ["turns", "brief"]) at(part).replaceChildren();
  at("suggestions").clear();
  showEntry(conversations.entry(id));
  stopping.draw();
  desk.loading = attempt(() => load(one));
  await desk.loading;
  if (await learnComposed()) drawAnew(); // after the first suggestion: nobody waits longer for that
  if (desk.open === one && one.details) await refreshBrief(one);
  setTimeout(() => import("/console/source.js").catch(() => {}), SOURCE_AFTER_MS);
}

/** @param {OpenConversation} one */
async function load(one) {
  const content = await desk.api.conversation(one.id);
  if (desk.open !== one) return; // a late answer for another conversation
  // Only now: the stream begins where `content` ends, so that suggestions older than it would leave a gap.
  const shown = await desk.api.suggestions(one.id);
  if (desk.open !== one) return;
  one.load(content, shown);
  showEntry(content);
  at("reply").hidden = at("simulator").hidden = at("paperwork").hidden = false;
  draw();
  follow(one, desk.live.signal);
}

/** @param {(paper: import("/console/paperwork.js").Paperwork) => void} work */
function onPaper(work) {
  const { api: signedIn, open: one } = desk;
  return attempt(async () => {
    await desk.loading; // who asks at once gets it once the conversation is there
    const { Paperwork } = await came(import("/console/paperwork.js"), "paper");
    if (desk.api !== signedIn || desk.open !== one) return;
    paperwork ??= new Paperwork({ api, open: () => desk.open, closed: wasClosed, failed });
    work(paperwork);
  });
}

/** Ask a question of one's own. The box is there at once: what is typed next is no key of the page. */
function search() {
  askIn("search", "search-query");
  return attempt(searcher);
}

/** What is asked before it has come is asked once it is there. */
async function searcher() {
  const { Searching } = await came(import("/console/searching.js"), "search");
  return (searching ??= new Searching({ api, open: () => desk.open, see: seePassage, failed }));
}

/** Open the list of what is prepared: the box is there at once, as with a question. */
function showPrepared() {
  const { api: signedIn } = desk;
  if (!at("outreach").open) at("outreach").showModal();
  return attempt(async () => {
    const { Outreaching } = await came(import("/console/outreaching.js"), "outreach");
    if (desk.api !== signedIn) return;
    outreaching ??= new Outreaching({
      api,
      prepared,
      nameOf: (id) => conversations.nameOf(id),
      see: seePassage,
      talk: open,
      mayDecideForAll: () => stopping.inCharge,
      stopped: () => stopping.everywhere,
      decided: (customerId) => {
        const one = desk.open;
        if (one?.details && (!customerId || one.details.customer_id === customerId)) refreshBrief(one);
      },
      failed,
    });
    outreaching.show();
  });
}

/**
 * A part of the page, once it has come; where it cannot be had, its box closes and the person is told.
 * @template Part @param {Promise<Part>} part @param {string} [box]
 */
const came = (part, box) =>
  part.catch(() => {
    at(box)?.close();
    throw new Problem(0, { code: "offline" });
  });

/** A conversation was closed here: say so in the list and above it. @param {string} id */
function wasClosed(id) {
  attempt(async () => {
    const content = await desk.api.conversation(id);
    if (openId() !== id) return;
    Object.assign(desk.open.details, { closed_at: content.closed_at });
    reply.closed(id);
    showEntry(content);
  });
}

/** @param {OpenConversation} one @param {AbortSignal} signal */
function follow(one, signal) {
  const onEvent = (kind, data) => desk.open === one && take(one, kind, data);
  const onState = (live) => signal.aborted || setLive(live);
  desk.api
    .follow(one.id, one.lastEvent, signal, onEvent, onState)
    .catch(() => signal.aborted || leave(say("door.expired"), true));
}

/** @param {any} entry the conversation as the list or the service tells it */
function showEntry(entry) {
  if (!entry) return;
  conversations.see(entry);
  at("subject").textContent = about(entry) || say("talk.title");
  at("subject").lang = about(entry) ? UNTOLD : language;
  at("subject").title = about(entry); // a first message may be long, and is cut to one line
  const name = conversations.nameOf(entry.customer_id);
  at("subject-detail").textContent = [name, described(entry)].filter(Boolean).join(" · ");
}

/** Look what is new in the list, and show it above the open conversation too. */
async function refreshList() {
  await conversations.refresh();
  const [entry, shown] = [conversations.entry(openId()), desk.open?.details];
  if (!entry || !shown || entry.updated_at === shown.updated_at) return;
  const { subject, begins_with, closed_at, updated_at } = entry;
  showEntry(Object.assign(shown, { subject, begins_with, closed_at, updated_at }));
}

/** @param {OpenConversation} one @param {string} kind of the event @param {any} data */
function take(one, kind, data) {
  if (kind === "turn") return takeTurn(one, data);
  if (kind === "answer") return takeAnswer(one, data);
  if (kind === "brief") return takeCustomer(one, data.customer_id);
  if (kind === "stopped") return attempt(() => stopping.load());
  if (kind !== "decision") return undefined;
  one.takeDecision(data);
  return draw();
}

function takeTurn(one, turn) {
  const isNew = !one.turns.has(turn.id);
  one.takeTurn(turn);
  if (isNew && turn.speaker === "customer") {
    if (!about(one.details)) attempt(refreshList); // now it can be told by what it is about
    one.asked(drawSuggestions);
    refreshBrief(one);
  }
  draw();
}

/** Something else is known of the customer; or the conversation is with another one, and what was suggested of the
 * one before is not shown any more. @param {OpenConversation} one @param {string | null} customerId */
function takeCustomer(one, customerId) {
  if (customerId !== one.details.customer_id) {
    one.details.customer_id = customerId;
    one.loadSuggestions({ items: [], last_answer: one.answer });
    showEntry(one.details);
    draw();
    attempt(reloadSuggestions);
  }
  return refreshBrief(one);
}

/** @param {OpenConversation} one @param {any} answer with its `turn_id` */
function takeAnswer(one, answer) {
  if (desk.open !== one || !one.takeAnswer(answer)) return;
  draw();
  if (answer.status === "stopped") attempt(() => stopping.load());
}

async function stopsChanged() {
  prepared.draw();
  await reloadSuggestions();
}

/** What is stopped has changed: some suggestions may not be shown now, or may be shown again. */
async function reloadSuggestions() {
  const one = desk.open;
  if (!one?.details) return;
  drawSuggestions();
  let shown, last;
  do {
    last = one.answer;
    shown = await desk.api.suggestions(one.id);
    if (desk.open !== one) return;
  } while (one.answer !== last); // an answer came meanwhile, and `shown` may be older than it
  one.loadSuggestions(shown);
  drawSuggestions();
}

/** @type {WeakMap<OpenConversation, boolean>} whose brief was asked for just now, and whether to ask again */
const briefs = new WeakMap();

/** Look what the brief says now; however often that is asked, twice a second at most. @param {OpenConversation} one */
async function refreshBrief(one) {
  if (briefs.has(one)) return void briefs.set(one, true);
  briefs.set(one, false);
  setTimeout(() => {
    const isOld = briefs.get(one);
    briefs.delete(one);
    if (isOld && desk.open === one) refreshBrief(one);
  }, BRIEF_EVERY_MS);
  await showBrief(one);
}

/** @param {OpenConversation} one */
async function showBrief(one) {
  const { customer_id: customer } = one.details;
  const brief = await desk.api.brief(one.id).catch(() => null);
  if (desk.open !== one) return;
  if (!at("brief").show(brief, customer && conversations.nameOf(customer))) one.moved();
}

/** @param {any} turn @returns {Promise<boolean>} whether it was stored */
async function speakAsCustomer(turn) {
  const one = desk.open;
  if (!one) return false;
  try {
    const { turn: stored, answer } = await desk.api.say(one.id, turn);
    await desk.loading; // who writes at once is heard, but what is loaded may be older than this answer
    if (desk.open !== one || !one.details) return true;
    takeTurn(one, stored);
    if (answer) takeAnswer(one, { ...answer, turn_id: stored.id });
    return true;
  } catch (error) {
    failed(error);
    return false;
  }
}

/** Read along with what is written now; what cannot be had is no hindrance to writing. */
async function check() {
  if (!checking && reply.text) {
    const { Checking } = await import("/console/checking.js").catch(() => ({ Checking: null }));
    if (Checking) checking ??= new Checking(reply.box, at("findings"), { api, openId });
  }
  checking?.changed();
}

// ---- drawing

function draw() {
  const one = desk.open;
  if (!one?.details) return;
  drawTurns(at("turns"), one.turns, conversations.nameOf(one.details.customer_id));
  drawSuggestions();
  const waits = hands.waits(one.id);
  at("send-again").hidden = !waits;
  reply.note(waits ? say("reply.unposted") : "", waits);
}

function drawSuggestions() {
  const one = desk.open;
  const box = at("suggestions");
  announcing.tell(one, Boolean(one && stopping.here));
  if (!one) return box.clear(el("p", { class: "silence" }, say("suggestions.begin")));
  if (!one.details) return box.clear();
  if (stopping.here) box.halt(stopping);
  else box.show(one, desk.opened);
  const instead = stopping.here ? null : hands.overridden(one);
  reply.describe(instead ? one.shown.indexOf(instead) + 1 : null);
  if (one.onTop && !stopping.here) report(one.onTop, "displayed");
  return undefined;
}

/** The same in other words: the buttons may be elsewhere now. */
function drawAnew() {
  at("suggestions").stale();
  drawSuggestions();
  desk.open?.moved();
}

function lookAgain(turn) {
  const one = desk.open;
  attempt(async () => {
    const { answer } = await desk.api.say(one.id, turn);
    if (answer) takeAnswer(one, { ...answer, turn_id: turn.id });
  });
}

function report(suggestion, event) {
  if (event === "displayed" && desk.displayed.has(suggestion.id)) return;
  if (event === "displayed") desk.displayed.add(suggestion.id);
  desk.api.report(suggestion.id, event).catch(() => {}); // the record of what was seen never gets in the way
}

function pick(suggestion) {
  desk.open.pick(suggestion);
  drawSuggestions();
}

async function see(evidence, suggestion) {
  if (!(await seePassage(evidence))) return;
  const { api: signedIn } = desk;
  try {
    await signedIn.report(suggestion.id, "evidence_opened");
  } catch {
    return; // nothing in the way of reading; taking it over begins with the source again
  }
  if (desk.api !== signedIn) return; // somebody else may sign in
  desk.opened.add(suggestion.id);
  drawSuggestions();
}

/**
 * Open what a suggestion rests on, where it may not be taken over before.
 * @param {any} suggestion @param {any} [quote] what of it @returns {boolean} whether that was due
 */
function readFirst(suggestion, quote = firstQuote(suggestion)) {
  if (!suggestion.evidence_first || desk.opened.has(suggestion.id)) return false;
  see(quote, suggestion);
  tell(say("tell.first"));
  return true;
}

/** Open a document at the words that were quoted or found. @returns {Promise<boolean>} whether it is open */
async function seePassage(evidence) {
  const { open: one, api: signedIn } = desk;
  const opening = came(import("/console/source.js")).catch((error) => {
    if (desk.api === signedIn) failed(error);
    return null;
  });
  let why = "";
  const version = await desk.api.version(evidence.document_id, evidence.version).catch((error) => {
    why = error.status === 404 ? say("source.gone") : say("source.unopened");
    return null;
  });
  const source = await opening;
  if (desk.open !== one || desk.api !== signedIn) return false;
  source?.openSource(evidence, version, why);
  return Boolean(source);
}

// ---- telling the person

let quiet = 0;

/** @param {string} text @param {boolean} [wrong] it stays until something else is told @param {string} [lang] of the text */
function tell(text, wrong = false, lang = language) {
  clearTimeout(quiet);
  at("state").textContent = text;
  at("state").lang = lang;
  at("state").classList.toggle("problem", wrong);
  if (text && !wrong) quiet = setTimeout(() => tell(""), 4000);
}

/** @param {Problem} problem */
function tellOf(problem) {
  const { text, lang } = explained(problem);
  tell(text, true, lang);
}

function setLive(live) {
  if (!live) tell(say("tell.offline"), true);
  else if (desk.isCutOff) tell(say("tell.online"));
  desk.isCutOff = !live;
}

function failed(error) {
  if (!(error instanceof Problem)) throw error;
  if (error.status === 401) leave(say("door.expired"), true);
  else tellOf(error);
}

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    if (desk.api) failed(error);
  }
}

// ---- keyboard

const firstQuote = (one) => one?.conflicts[0]?.evidence[0] || one?.evidence[0];

const KEYS = {
  a: (top) => hands.act("accept", top),
  e: (top) => hands.act("edit", top),
  s: (top) => hands.act("say", top),
  o: (top) => (top === desk.open.instead ? hands.act("override", top) : writeFreely()),
  x: (top) => hands.act("dismiss", top),
  f: (top) => hands.act("wrong", top),
  v: (top) => firstQuote(top) && see(firstQuote(top), top),
  r: () => reply.box.focus(),
  h: () => onPaper((paper) => paper.handOver()),
  w: () => onPaper((paper) => paper.ask()),
};

/** What is on top is from before: the person's own words are not about it. */
function writeFreely() {
  reply.box.focus();
  tell(say("tell.before"));
}

/** @type {Record<string, string>} */
const HINTS = {
  ...{ a: "accept", e: "edit", s: "say", o: "override", x: "dismiss", f: "wrong", v: "see", "1–9": "pick", "j k": "walk" },
  ...{ r: "write", b: "outreach", "/": "search", h: "handover", w: "wrapup", [say("key.escape")]: "leave" },
};

const walk = (step) => conversations.beside(step) && open(conversations.beside(step));

/** Also where no conversation is open, or it has not come yet. */
const ALWAYS = { "/": search, b: showPrepared, j: () => walk(1), k: () => walk(-1) };

function onKey(event) {
  if (event.repeat || event.isComposing || document.querySelector("dialog[open]") || at("desk").hidden) return;
  if (event.target instanceof HTMLElement && event.target.matches("input, textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (Object.hasOwn(ALWAYS, event.key)) {
    event.preventDefault();
    return ALWAYS[event.key]();
  }
  if (!desk.open?.details) return;
  const numbered = /^[1-9]$/.test(event.key) && desk.open.shown[Number(event.key) - 1];
  if (numbered && !stopping.here) pick(numbered);
  if (!Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key](stopping.here ? undefined : desk.open.onTop);
}

/** Every so often while somebody looks at the desk. */
function every(milliseconds, work) {
  setInterval(() => {
    if (!desk.api || at("desk").hidden || document.hidden) return;
    work().catch((error) => error.status === 401 && leave(say("door.expired"), true));
  }, milliseconds);
}

fill();
at("keys").append(...hints(HINTS, (what) => say(`keys.${what}`)));
at("suggestions").hands = { act: (what, it) => hands.act(what, it), see, pick, look: lookAgain };
offerLanguages(at("language"));
at("begin").addEventListener("submit", (event) => event.preventDefault());
at("begin-now").addEventListener("click", trusted(begin));
at("more").addEventListener(
  "click",
  trusted(() => attempt(() => conversations.loadOlder())),
);
at("leave").addEventListener("click", trusted(signOut));
at("search-open").addEventListener("click", trusted(search));
at("outreach-open").addEventListener("click", trusted(showPrepared));
at("search-form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!searching) attempt(async () => (await searcher()).ask());
});
at("hand-over").addEventListener("click", trusted(KEYS.h));
at("wrap-up").addEventListener("click", trusted(KEYS.w));
at("look-again").addEventListener("click", trusted(signIn));
document.addEventListener("close", backToCard, true); // of any dialog
at("suggestions").addEventListener(
  "copy",
  trusted(() => desk.open?.onTop && report(desk.open.onTop, "copied")),
);
at("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  keepKey(at("key").value);
  at("key").value = "";
  signIn();
});
document.addEventListener("keydown", trusted(onKey));
addEventListener("hashchange", () => {
  if (!location.hash.includes("key=")) return;
  takeKey();
  location.reload(); // somebody else may have signed in: nothing of before may stay
});
every(STOPS_EVERY_MS, () => stopping.load());
every(LIST_EVERY_MS, refreshList);
every(LIST_EVERY_MS, () => prepared.load());
setInterval(() => at("away").hidden || signIn(), STOPS_EVERY_MS);
signIn();
