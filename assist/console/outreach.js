/** Draws what may be written before they call: one outreach, or an incident that stands for many. */

import { elComposed, learnComposed } from "/console/composed.js";
import { clock, copyFrom, day, el, trusted } from "/console/elements.js";
import { learn, say, sayCode } from "/console/language.js";
import { drawActions, drawChecks, drawGuidance, drawQuotes, drawSources, named } from "/console/proof.js";

await Promise.all([learn("outreach"), learnComposed()]);

const CHANNELS = ["chat", "phone", "email", "sms", "letter", "message"];

/**
 * @typedef {{see: (evidence: any) => void, talk: (conversationId: string) => void,
 *   typed: (id: string, text: string) => void, decide: (one: any, choice: any) => void,
 *   members: (incident: any, list: HTMLElement) => void}} Hands
 */

/**
 * @param {any} one
 * @param {{name: string, text: string, kept: boolean}} state `text` as it stands in the box; `kept`: it was
 *   written into one that this has replaced
 * @param {Hands} hands
 */
export function drawOutreach(one, { name, text, kept }, hands) {
  const box = draft(one.id, say("outreach.say", { name }), text, hands);
  const channel = channels(one);
  const decide = (choice) => hands.decide(one, choice);
  const sent = () => ({ ...chosen(box.value, one.say), channel: channel.value });
  return el(
    "article",
    { class: "card unfolded", "data-outreach": one.id, tabindex: "-1", "aria-label": say("outreach.label", { name }) },
    el("header", {}, el("h3", {}, name), el("span", { class: "band" }, about(one))),
    flag("reason", "⚠", elComposed("span", {}, one.reason.text), say("brief.from", { sources: one.reason.sources.join(", ") })),
    ...(one.risks ?? []).map((risk) => flag("risk", "⚠", elComposed("span", {}, risk.text), say("brief.from", { sources: risk.sources.join(", ") }))),
    one.open_conversation ? talking(one.open_conversation, hands) : null,
    one.contact ? flag("contact", "☎", el("span", {}, say("outreach.contact", { how: one.contact.text }))) : null,
    ...slot(one, hands),
    kept ? el("p", { class: "notice" }, say("outreach.kept")) : null,
    one.say ? null : el("p", { class: "notice" }, say("outreach.unworded")),
    box,
    el(
      "div",
      { class: "decide" },
      copyButton(box),
      el("label", { class: "channel" }, `${say("outreach.way")} `, channel),
      button("sent", say("outreach.sent"), "main", () => decide(sent())),
      button("drop", say("outreach.drop"), "", () => decide({ outcome: "dropped" })),
    ),
    drawChecks(one.checks),
    drawActions(one.actions),
    drawGuidance({ ...one, draft: one.say }, hands.see),
    drawSources(others(one), hands.see),
  );
}

/**
 * @param {any} one an incident
 * @param {{text: string, mayDecide: boolean}} state `mayDecide`: a lead looks at it
 * @param {Hands} hands
 */
export function drawIncident(one, { text, mayDecide }, hands) {
  const what = say("incident.what", { count: one.customers, what: whatHappened(one.kind) });
  return el(
    "article",
    { class: "card unfolded", "data-incident": one.id, tabindex: "-1", "aria-label": say("incident.label", { what }) },
    el("header", {}, el("h3", {}, what), el("span", { class: "band" }, say("incident.open", { count: one.prepared }))),
    flag("reason", "⚠", el("span", {}, alike(one))),
    members(one, hands),
    ...(mayDecide ? forAll(one, text, hands) : [el("p", { class: "quiet" }, say("incident.lead"))]),
  );
}

/** The message of each customer, fetched when the person unfolds them. */
function members(one, hands) {
  const list = el("ol", { class: "members" });
  const unfold = (event) => event.target.open && hands.members(one, list);
  return el(
    "details",
    { class: "later", ontoggle: unfold },
    el("summary", {}, say("incident.members")),
    list,
  );
}

/** @param {any} one an outreach of an incident @param {string} name */
export function drawMember(one, name) {
  const box = el("textarea", { readonly: true, rows: "3", "aria-label": say("incident.member", { name }) });
  box.value = one.say;
  return el("li", {}, el("b", {}, name), box, copyButton(box));
}

/** One decision for all: one text, or to each what is prepared for them. */
function forAll(one, text, hands) {
  const label = say("incident.text");
  const box = draft(one.id, label, text, hands);
  box.rows = 3;
  const chosenText = () => box.value.trim();
  const sent = () => (chosenText() ? { outcome: "edited", sent: chosenText() } : { outcome: "sent" });
  const all = { count: one.prepared };
  return [
    el("label", { for: box.id }, label),
    box,
    el(
      "div",
      { class: "decide" },
      copyButton(box),
      button("sent", say("incident.sent", all), "main", () => hands.decide(one, sent())),
      button("drop", say("incident.drop", all), "", () => hands.decide(one, { outcome: "dropped" })),
    ),
  ];
}

/** What sending `text` means: the message as it was prepared, or what the person made of it. */
function chosen(text, prepared) {
  return prepared && text.trim() === prepared.trim() ? { outcome: "sent" } : { outcome: "edited", sent: text.trim() };
}

function draft(id, label, text, hands) {
  const box = el("textarea", {
    id: `say-${id}`,
    rows: "10",
    maxlength: "20000",
    "aria-label": label,
    "data-act": "say",
    oninput: () => hands.typed(id, box.value),
  });
  box.value = text;
  return box;
}

function channels(one) {
  const likely = one.channel || "message";
  const all = CHANNELS.includes(likely) ? CHANNELS : [likely, ...CHANNELS];
  const options = all.map((name) => el("option", { value: name, selected: name === likely }, sayCode("channel", name)));
  return el("select", { "data-act": "channel" }, ...options);
}

function button(what, label, kind, act) {
  return el("button", { type: "button", "data-act": what, class: kind, onclick: trusted(act) }, label);
}

function copyButton(box) {
  const told = el("span", { class: "quiet", role: "status" });
  const copy = async () => {
    told.textContent = await copyFrom(box);
  };
  return el("span", { class: "copy" }, button("copy", say("copy.now"), "", copy), told);
}

function flag(kind, sign, words, title) {
  const mark = el("span", { class: "sign", "aria-hidden": "true" }, sign);
  return el("p", { class: `flag ${kind}`, title }, mark, words);
}

function talking(conversationId, hands) {
  return el(
    "p",
    { class: "notice" },
    `${say("outreach.talking")} `,
    el(
      "button",
      { type: "button", class: "link", "data-act": "talk", onclick: trusted(() => hands.talk(conversationId)) },
      say("outreach.talk"),
    ),
  );
}

/** The slot, and the words of the policy that grant it. */
function slot(one, hands) {
  if (!one.slot) return [];
  const { at, by, because, evidence } = one.slot;
  const action = named(one.slot.action);
  // The day and the hour as they were offered, which is how the text says them, wherever this is read.
  const offer = at
    ? say("outreach.at", { action, day: day(at.slice(0, 10)), time: at.slice(11, 16) })
    : say("outreach.by", { action, day: day(by) });
  const granting = one.evidence[evidence];
  return [
    flag("slot", "◆", el("span", {}, el("b", {}, offer), " (", elComposed("span", {}, because), ")")),
    ...(granting ? drawQuotes([granting], hands.see) : []),
  ];
}

/** What it quotes beside the slot's policy and the guidance. */
function others({ evidence, guidance, slot: offer }) {
  const told = new Set([...guidance.map((one) => one.evidence), offer?.evidence]);
  return evidence.filter((_, index) => !told.has(index));
}

/** How often it was reported since this was prepared, and the customer's language. */
function about({ reported, times, language }) {
  const more = reported.times > times ? say("outreach.reported", { count: reported.times }) : "";
  return [more, language ? say("outreach.language", { language }) : ""].filter(Boolean).join(" · ");
}

/** `hub.offline` as people say it: "offline", with what it is about. */
function whatHappened(kind) {
  return kind.replaceAll(/[._]/g, " ");
}

/** What all of them have in common, and when it was reported. */
function alike({ shared, first_at: first, last_at: last }) {
  const facts = Object.entries(shared).map(([name, value]) => `${name} ${value}`);
  return [...facts, say("incident.first", { when: clock(first) }), say("incident.last", { when: clock(last) })].join(" · ");
}

// ---- a list that changes while it is read

/** What the person is told of what they decided. @param {string} name @param {any} done */
export function noted(name, { sent, channel }) {
  if (!sent) return say("outreach.dropped", { name });
  return say("outreach.noted", { name, channel: sayCode("channel", channel) });
}

export function notedForAll({ decided, skipped, left }) {
  const parts = [say("incident.noted", { count: decided })];
  if (skipped) parts.push(say("incident.skipped", { count: skipped }));
  else if (left) parts.push(say("incident.left", { count: left }));
  return parts.join(" ");
}

/** Unfold in a card what was unfolded in the one it replaces. */
export function unfoldLike(before, after) {
  const folds = after.querySelectorAll("details");
  before.querySelectorAll("details").forEach((one, index) => {
    if (folds[index]) folds[index].open = one.open;
  });
}

/** Change the list; the focus stays in its card or, where that is gone, goes to the one that took its place. */
export function keepingFocus(list, otherwise, change) {
  const focused = /** @type {any} */ (document.activeElement);
  const index = [...list.children].findIndex((card) => card.contains(focused));
  if (index < 0) return change();
  const key = (card) => card.dataset.outreach || card.dataset.incident;
  const { selectionStart: start, selectionEnd: end, scrollTop } = focused;
  const [id, act] = [key(list.children[index]), focused.dataset.act];
  change();
  const same = [...list.children].find((card) => key(card) === id);
  const target = same ? (act && same.querySelector(`[data-act="${act}"]`)) || same : list.children[index];
  // The card as a whole where it is another one: the next key must not press what has just appeared.
  (target || list.lastElementChild || otherwise).focus({ preventScroll: Boolean(same) });
  if (same && target instanceof HTMLTextAreaElement) {
    target.setSelectionRange(start, end);
    target.scrollTop = scrollTop;
  }
  return undefined;
}
