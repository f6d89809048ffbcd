/** The console: joins the conversation, the brief, the card and the person's hands. */

import { Api, Problem } from "/console/api.js";
import { drawBrief } from "/console/brief.js";
import { drawCard, drawSilence } from "/console/card.js";
import { clock, el, trusted } from "/console/elements.js";
import { openSource } from "/console/source.js";

const at = (id) => document.getElementById(id);

const desk = {
  api: null,
  customers: new Map(),
  conversations: [],
  next: null,
  current: null, // the open conversation's id
  turns: new Map(),
  answer: null, // the last answer
  suggestions: [], // of the last answer
  decided: new Map(), // suggestion id → outcome
  chosen: 0,
  editing: null, // {mode: "edit" | "override", suggestion}
  stopped: false,
  following: null,
};

// ---- signing in

function signIn() {
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (given) {
    sessionStorage.setItem("assist-key", given);
    history.replaceState(null, "", location.pathname); // the key must not stay in the address bar or the history
  }
  const key = sessionStorage.getItem("assist-key");
  if (!key) return showDoor("");
  desk.api = new Api(key);
  return start();
}

function showDoor(why) {
  desk.following?.abort();
  sessionStorage.removeItem("assist-key");
  at("desk").hidden = at("leave").hidden = at("stop").hidden = true;
  at("door").hidden = false;
  at("sign-in-error").textContent = why;
  at("key").focus();
}

async function start() {
  try {
    await Promise.all([loadCustomers(), loadConversations(), loadStops()]);
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return showDoor("That key is not known here, or has expired.");
    return say(error.message, true);
  }
  at("door").hidden = true;
  at("desk").hidden = at("leave").hidden = at("stop").hidden = false;
  if (desk.conversations.length && !desk.current) await open(desk.conversations[0].id);
}

async function loadCustomers() {
  const { items } = await desk.api.customers();
  desk.customers = new Map(items.map((one) => [one.id, one.name || one.profile?.name || one.id]));
  const options = [...desk.customers].map(([id, name]) => el("option", { value: id }, name));
  at("begin-customer").replaceChildren(el("option", { value: "" }, "Somebody new"), ...options);
}

// ---- conversations

async function loadConversations(cursor) {
  const page = await desk.api.conversations(cursor);
  desk.conversations = cursor ? [...desk.conversations, ...page.items] : page.items;
  desk.next = page.next;
  drawConversations();
}

function drawConversations() {
  const rows = desk.conversations.map((one) =>
    el(
      "li",
      {},
      el(
        "button",
        { type: "button", "data-conversation": one.id, "aria-current": one.id === desk.current ? "true" : undefined, onclick: () => open(one.id) },
        el("b", {}, desk.customers.get(one.customer_id) || one.customer_id || "Somebody new"),
        el("span", { class: "quiet" }, [one.subject, one.channel, one.closed_at ? "closed" : ""].filter(Boolean).join(" · ") || one.id),
      ),
    ),
  );
  at("conversations").replaceChildren(...(rows.length ? rows : [el("li", { class: "quiet" }, "No conversations yet. Start one above.")]));
  at("more").hidden = !desk.next;
}

async function begin(event) {
  event.preventDefault();
  const customer = at("begin-customer").value;
  const id = `c-${crypto.randomUUID()}`;
  await attempt(async () => {
    await desk.api.begin(id, { customer_id: customer || null, channel: "chat", subject: "New conversation" });
    await loadConversations();
    await open(id);
    at("customer-says").focus();
  });
}

async function open(id) {
  desk.following?.abort();
  desk.following = new AbortController();
  const signal = desk.following.signal;
  Object.assign(desk, { current: id, turns: new Map(), answer: null, suggestions: [], decided: new Map(), chosen: 0, editing: null });
  at("composer").value = "";
  drawConversations();
  await attempt(async () => {
    const [conversation, shown] = await Promise.all([desk.api.conversation(id), desk.api.suggestions(id)]);
    if (desk.current !== id) return; // a late answer for another conversation
    for (const turn of conversation.turns) desk.turns.set(turn.id, turn);
    takeSuggestions(shown.items);
    at("subject").textContent = desk.customers.get(conversation.customer_id) || conversation.customer_id || "Somebody new";
    at("subject-detail").textContent = [conversation.subject, conversation.channel].filter(Boolean).join(" · ");
    at("reply").hidden = at("simulator").hidden = false;
    draw();
    refreshBrief(id);
  });
  desk.api
    .follow(id, signal, (kind, data) => desk.current === id && onEvent(kind, data), (live) => !signal.aborted && setLive(live))
    .catch((error) => showDoor(error.message));
}

/** Only the suggestions of the last answer are on the desk. */
function takeSuggestions(items) {
  for (const one of items) if (one.decision) desk.decided.set(one.id, one.decision.outcome);
  const last = items.at(-1);
  desk.suggestions = last ? items.filter((one) => one.turn_id === last.turn_id).sort((a, b) => a.rank - b.rank) : [];
}

function onEvent(kind, data) {
  if (kind === "turn") {
    desk.turns.set(data.id, data);
    drawTurns();
  } else if (kind === "answer") takeAnswer(data);
  else if (kind === "decision") {
    if (data.suggestion_id) desk.decided.set(data.suggestion_id, data.outcome);
    drawSuggestions();
  } else if (kind === "brief") refreshBrief(desk.current);
  else if (kind === "stopped") loadStops();
}

function takeAnswer(answer) {
  desk.answer = answer;
  desk.suggestions = answer.suggestions;
  desk.chosen = 0;
  drawSuggestions();
  for (const one of answer.suggestions) desk.api.report(one.id, "displayed").catch(() => {});
}

async function refreshBrief(id) {
  let brief = null;
  try {
    brief = await desk.api.brief(id);
  } catch (error) {
    if (!(error instanceof Problem && error.status === 404)) say(error.message, true);
  }
  if (desk.current === id) at("brief").replaceChildren(...drawBrief(brief, brief && desk.customers.get(brief.customer_id)));
}

// ---- drawing

function draw() {
  drawTurns();
  drawSuggestions();
  drawComposer();
}

function drawTurns() {
  const rows = [...desk.turns.values()].map((turn) =>
    el("li", { class: turn.speaker }, el("span", { class: "who" }, turn.speaker === "agent" ? "You" : "Customer", " ", el("time", {}, clock(turn.at))), el("p", {}, turn.text)),
  );
  at("turns").replaceChildren(...(rows.length ? rows : [el("li", { class: "quiet" }, "Nothing said yet.")]));
  at("turns").scrollTop = at("turns").scrollHeight;
}

function drawSuggestions() {
  const cards = desk.suggestions.map((one, index) => drawCard(one, index === desk.chosen, desk.decided.get(one.id) || null, { act, open: openEvidence }));
  if (desk.stopped) cards.unshift(drawSilence({ status: "stopped", reason: "stopped" }));
  else if (!cards.length) cards.push(desk.answer ? drawSilence(desk.answer) : el("p", { class: "silence" }, "Suggestions appear here when the customer writes."));
  at("suggestions").replaceChildren(...cards);
}

function drawComposer() {
  const mode = desk.editing?.mode;
  at("composer-label").textContent = mode === "edit" ? "Your reply, from the suggestion" : mode === "override" ? "Your own reply, instead of the suggestion" : "Your reply";
  at("composer-note").textContent = "";
}

// ---- deciding: the person's gestures, one each

const outcomeOf = { accept: "accepted", dismiss: "dismissed" };

function act(what, suggestion) {
  if (!suggestion || desk.decided.has(suggestion.id)) return;
  if (what === "edit" || what === "override") {
    desk.editing = { mode: what, suggestion };
    if (what === "edit") at("composer").value = suggestion.draft;
    drawComposer();
    at("composer").focus();
    return;
  }
  decide(suggestion, { outcome: outcomeOf[what] });
}

async function decide(suggestion, choice) {
  const id = desk.current;
  await attempt(async () => {
    const decision = await desk.api.decide(suggestion.id, choice);
    desk.decided.set(suggestion.id, decision.outcome);
    if (decision.sent) await desk.api.say(id, "agent", decision.sent);
    if (desk.current !== id) return;
    desk.editing = null;
    if (decision.sent) at("composer").value = "";
    draw();
    say(decision.sent ? "Sent." : "Noted.");
  });
}

/** Sends what the person wrote: an edit, an override, or their own words where nothing was suggested. */
async function reply(event) {
  event.preventDefault();
  const text = at("composer").value.trim();
  if (!text) {
    at("composer-note").textContent = "Write something first.";
    return;
  }
  const open = desk.suggestions.find((one, index) => index === desk.chosen && !desk.decided.has(one.id));
  const suggestion = desk.editing?.suggestion || open;
  if (!suggestion) return decideAlone(text);
  if (desk.editing?.mode === "edit") {
    const same = text === suggestion.draft.trim();
    return decide(suggestion, same ? { outcome: "accepted" } : { outcome: "edited", sent: text });
  }
  return decide(suggestion, { outcome: "overridden", sent: text });
}

async function decideAlone(text) {
  const id = desk.current;
  await attempt(async () => {
    const decision = await desk.api.decideAlone(id, { outcome: "overridden", sent: text });
    await desk.api.say(id, "agent", decision.sent);
    if (desk.current !== id) return;
    at("composer").value = "";
    say("Sent.");
  });
}

async function speakAsCustomer(event) {
  event.preventDefault();
  const id = desk.current;
  const text = at("customer-says").value.trim();
  if (!text || !id) return;
  await attempt(async () => {
    const { turn, answer } = await desk.api.say(id, "customer", text);
    if (desk.current !== id) return;
    at("customer-says").value = "";
    desk.turns.set(turn.id, turn);
    drawTurns();
    if (answer) takeAnswer(answer);
    refreshBrief(id);
  });
}

async function openEvidence(evidence, suggestion) {
  const version = await desk.api.version(evidence.document_id, evidence.version).catch(() => null);
  openSource(evidence, version);
  desk.api.report(suggestion.id, "evidence_opened").catch(() => {});
}

// ---- stop and resume

async function loadStops() {
  const { items } = await desk.api.stops();
  desk.stopped = items.some((one) => one.scope === "all" || (one.scope === "conversation" && one.id === desk.current));
  at("stop").textContent = desk.stopped ? "Assist is stopped. Resume" : "Stop Assist";
  at("stop").setAttribute("aria-pressed", String(desk.stopped));
  if (desk.current) drawSuggestions();
}

async function toggleStop() {
  await attempt(async () => {
    await (desk.stopped ? desk.api.resume() : desk.api.stop("from the console"));
    await loadStops();
  });
}

// ---- telling the person

function say(text, wrong = false) {
  at("state").textContent = text;
  at("state").classList.toggle("problem", wrong);
}

function setLive(live) {
  if (!live) say("Reconnecting … your reply is safe here.", true);
  else if (at("state").classList.contains("problem")) say("");
}

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    if (error instanceof Problem && error.status === 401) showDoor("Your key is no longer valid. Sign in again.");
    else say(error.message, true);
  }
}

// ---- keyboard

const typing = (target) => target instanceof HTMLElement && (target.matches("input, textarea, select") || target.isContentEditable);

function move(step) {
  const index = desk.conversations.findIndex((one) => one.id === desk.current);
  const next = desk.conversations[index + step];
  if (next) open(next.id);
}

function onKey(event) {
  if (!event.isTrusted || at("source").open || at("desk").hidden) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === at("composer")) at("reply").requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const chosen = desk.suggestions[desk.chosen];
  const keys = {
    a: () => chosen?.draft && act("accept", chosen),
    e: () => chosen?.draft && act("edit", chosen),
    o: () => act("override", chosen),
    x: () => act("dismiss", chosen),
    v: () => chosen?.evidence.length && openEvidence(chosen.evidence[0], chosen),
    j: () => move(1),
    k: () => move(-1),
    r: () => at("composer").focus(),
  };
  const pick = Number(event.key) - 1;
  if (pick >= 0 && pick < desk.suggestions.length) {
    desk.chosen = pick;
    drawSuggestions();
  } else if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
}

at("begin").addEventListener("submit", trusted(begin));
at("more").addEventListener("click", () => attempt(() => loadConversations(desk.next)));
at("reply").addEventListener("submit", trusted(reply));
at("simulator").addEventListener("submit", trusted(speakAsCustomer));
at("stop").addEventListener("click", trusted(toggleStop));
at("leave").addEventListener("click", () => showDoor(""));
at("source-close").addEventListener("click", () => at("source").close());
at("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("assist-key", at("key").value.trim());
  at("key").value = "";
  signIn();
});
document.addEventListener("keydown", onKey);
setInterval(() => desk.api && !at("desk").hidden && loadStops().catch(() => {}), 5000);
signIn();
