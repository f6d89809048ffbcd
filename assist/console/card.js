/** Draws one suggestion: what to say, why it may be said, and the person's four ways to decide. */

import { age, day, el, trusted } from "/console/elements.js";

const VERDICTS = { met: ["✓", "Met"], not_met: ["✗", "Not met"], unknown: ["?", "Not known"] };
const KINDS = { answer: "Answer", question: "Ask first", action: "Action", escalation: "Escalate" };

/**
 * @param {any} suggestion @param {boolean} chosen @param {string | null} decided outcome of the decision that stands
 * @param {{act: (what: string, suggestion: any) => void, open: (evidence: any, suggestion: any) => void}} hands
 */
export function drawCard(suggestion, chosen, decided, hands) {
  return el(
    "article",
    { class: `card ${chosen ? "chosen" : ""} ${decided ? "decided" : ""}`, "data-suggestion": suggestion.id, "aria-label": `Suggestion ${suggestion.rank}` },
    header(suggestion, decided),
    suggestion.previously_overridden ? el("p", { class: "notice" }, "You overrode this earlier; the case has changed since.") : null,
    ...suggestion.checks.map(check),
    suggestion.draft ? el("p", { class: "draft" }, suggestion.draft) : null,
    ...suggestion.conflicts.map((conflict) => drawConflict(conflict, suggestion, hands)),
    guidance(suggestion, hands),
    actions(suggestion),
    evidence(suggestion, hands),
    decided ? null : buttons(suggestion, hands),
  );
}

/** @param {any} answer the last answer, where it holds no suggestion */
export function drawSilence(answer) {
  const words = {
    small_talk: "Small talk. Nothing to look up.",
    not_a_question: "Nothing asked yet.",
    no_evidence: "Nothing we hold answers this. Your own words are best.",
    off_topic: "This is about something we hold nothing on.",
    overridden: "You decided on this already.",
    stopped: "Assist is stopped. You can write and send as always.",
  };
  const text = words[answer.reason] || (answer.status === "degraded" ? "Assist cannot look things up right now. You can write and send as always." : "Nothing to suggest.");
  return el("p", { class: `silence ${answer.status}`, "data-reason": answer.reason || "" }, text);
}

function header(suggestion, decided) {
  return el(
    "header",
    {},
    el("span", { class: "rank" }, String(suggestion.rank)),
    el("strong", {}, KINDS[suggestion.kind] || suggestion.kind),
    el("span", { class: `band ${suggestion.confidence}` }, `${suggestion.confidence} confidence`),
    decided ? el("span", { class: "outcome" }, decided) : null,
  );
}

function check(one) {
  const [sign, word] = VERDICTS[one.verdict];
  return el(
    "p",
    { class: `check ${one.verdict}` },
    el("span", { class: "sign", "aria-hidden": "true" }, sign),
    el("span", {}, el("b", {}, `${word}: `), one.because, one.ask ? el("i", {}, ` Ask: “${one.ask}”`) : null),
  );
}

function guidance(suggestion, hands) {
  if (!suggestion.guidance.length) return null;
  const items = suggestion.guidance.map((one) =>
    el("li", {}, one.text, " ", sourceButton(suggestion.evidence[one.evidence], suggestion, hands, "source")),
  );
  return el("details", { class: "guidance", open: !suggestion.draft }, el("summary", {}, "For you only, not for the customer"), el("ol", {}, ...items));
}

function actions(suggestion) {
  if (!suggestion.actions.length) return null;
  const items = suggestion.actions.map((one) => {
    const amount = one.amount ? ` of ${one.amount} ${one.currency || ""}` : "";
    const who = one.authority === "yours" ? "within your authority" : `needs ${one.approver || "approval"}`;
    return el("li", { class: one.authority }, `${one.name.replaceAll("_", " ")}${amount}: ${who}`);
  });
  return el("ul", { class: "actions" }, ...items);
}

function drawConflict(conflict, suggestion, hands) {
  return el(
    "div",
    { class: "conflict", role: "note" },
    el("b", {}, "⚠ Sources disagree. "),
    conflict.about,
    ...conflict.evidence.map((one) => el("blockquote", {}, `“${one.quote}” `, sourceButton(one, suggestion, hands))),
  );
}

function evidence(suggestion, hands) {
  const shown = suggestion.evidence.filter((one, index) => suggestion.guidance.every((line) => line.evidence !== index));
  if (!shown.length) return null;
  const items = shown.map((one) => el("li", {}, el("q", {}, one.quote), " ", sourceButton(one, suggestion, hands)));
  return el("ul", { class: "evidence", "aria-label": "Sources" }, ...items);
}

function sourceButton(one, suggestion, hands, label) {
  if (!one) return null;
  const since = one.in_force_from ? `, in force since ${day(one.in_force_from)}` : "";
  const text = label || `${one.title} v${one.version}${since}, ${age(one.age_days)}`;
  return el("button", { type: "button", class: "link", onclick: trusted(() => hands.open(one, suggestion)) }, text);
}

function buttons(suggestion, hands) {
  const button = (what, label, key, hidden) =>
    hidden ? null : el("button", { type: "button", "data-act": what, onclick: trusted(() => hands.act(what, suggestion)) }, `${label} `, el("kbd", {}, key));
  return el(
    "div",
    { class: "decide" },
    button("override", "Override", "o", false),
    button("edit", "Edit", "e", !suggestion.draft),
    button("accept", "Accept & send", "a", !suggestion.draft),
    button("dismiss", "Dismiss", "x", false),
  );
}
