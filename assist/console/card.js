/** `<assist-card>`: one suggestion; what to say, why it may be said, and the person's ways to decide. */

import { composed, elComposed } from "/console/composed.js";
import { el, redraw, trusted } from "/console/elements.js";
import { COMPOSED, UNTOLD, canSay, say, sayCode } from "/console/language.js";
import { drawActions, drawChecks, drawGuidance, drawQuotes, drawSources } from "/console/proof.js";

const OUTCOMES = { accepted: "✓", edited: "✓", overridden: "✓" };
const VERDICTS = [
  { kind: "not_met", sign: "✗" },
  { kind: "unknown", sign: "?" },
  { kind: "met", sign: "✓" },
];
const REACHED = { true: "✓", false: "✗", null: "?" };
/** How the service begins a draft: in one line it tells nothing. */
const GREETING = /^Thank you for your message\. /;

/**
 * @typedef {{number: number, picked: boolean, open: boolean, decision: any | undefined, read: boolean}} State
 *   `open`: it is to be decided; `read`: the person has opened what it rests on
 * @typedef {{act: (what: string, one: any) => void, see: (evidence: any, one: any) => void,
 *   pick: (one: any) => void, labels?: Record<string, string>}} Hands `labels`: what its buttons are called
 *   where they do something else than here
 */

export class Card extends HTMLElement {
  #drawn = "";

  /** Show it in this state; the same again is not drawn again. @param {any} suggestion @param {State} state @param {Hands} hands */
  show(suggestion, state, hands) {
    const now = JSON.stringify(state); // a suggestion itself never changes
    if (now === this.#drawn) return;
    this.#drawn = now;
    const isFollowed = !state.open && isFollowing(suggestion, state.decision);
    const unfolded = state.picked && (state.open || isFollowed);
    this.className = `card ${unfolded ? "unfolded" : "folded"} ${state.picked ? "picked" : ""}`;
    this.dataset.suggestion = suggestion.id;
    this.tabIndex = -1;
    this.role = "article";
    this.ariaLabel = say("card.label", { number: state.number, kind: sayCode("kind", suggestion.kind) });
    redraw(this, ...(unfolded ? whole(suggestion, state, hands, isFollowed) : [line(suggestion, state, hands)]));
  }
}
customElements.define("assist-card", Card);

/** Why, what to say, the ways to decide, and what it rests on. */
function whole(suggestion, state, hands, isFollowed) {
  const see = (one) => hands.see(one, suggestion);
  return [
    header(suggestion, state, isFollowed),
    suggestion.previously_overridden
      ? el("p", { class: "notice" }, say("card.overridden"))
      : null,
    ...conflicts(suggestion, hands),
    // Who asks a question gets the answer below: that needs no line of its own.
    suggestion.outcome && suggestion.outcome.wanted !== "information" ? outcome(suggestion) : null,
    drawChecks(suggestion.checks),
    suggestion.draft ? el("p", { class: "draft", lang: UNTOLD }, suggestion.draft) : null,
    suggestion.draft ? null : drawGuidance(suggestion, see),
    suggestion.slot ? slot(suggestion, hands, see) : null,
    suggestion.evidence_first && state.open ? first(state) : null,
    isFollowed ? again(suggestion, hands) : buttons(suggestion, hands),
    drawActions(suggestion.actions),
    suggestion.draft ? drawGuidance(suggestion, see) : null,
    drawSources(sources(suggestion), see),
  ];
}

/**
 * Whether a person goes by what has no draft: it stays in sight, for its steps go on.
 * @param {any} suggestion @param {any | undefined} decision that stands
 */
export function isFollowing(suggestion, decision) {
  return !suggestion.draft && ["accepted", "edited"].includes(decision?.outcome);
}

/** Why taking it over begins with its source; one line before and after, so that no button moves. */
const first = ({ read }) =>
  el("p", { class: "notice first" }, read ? say("card.first.read") : say("card.first"));

/** The sentence that offers a slot, the gesture that puts it into the reply, and why it may be said. */
function slot(suggestion, hands, see) {
  const { slot: offered } = suggestion;
  const granting = grantingQuote(suggestion);
  return el(
    "div",
    { class: "flag slot", title: composed(offered.because).text },
    el("span", { class: "sign", "aria-hidden": "true" }, "◆"),
    el("b", {}, `${offered.promised ? say("card.promised") : say("card.offer")}: `),
    el("q", { lang: COMPOSED }, offered.say),
    el("div", { class: "decide-slot" }, handButton(suggestion, hands, "say", "s")),
    ...(granting ? drawQuotes([granting], see) : []),
  );
}

/** The words that grant a suggestion's slot, or undefined. @param {any} suggestion */
export const grantingQuote = ({ slot: offered, evidence }) => offered && evidence[offered.evidence];

/** Why there is no suggestion. @param {{status: string, reason: string | null}} answer */
export function saySilence({ status, reason }) {
  const nothing = say("silence.nothing");
  return status === "silent" ? sayCode("silence", reason || "", nothing) : sayCode("answer", status, nothing);
}

/** What the person did with it: what has no draft was followed, or said in their own words. */
function sayOutcome(suggestion, decision) {
  const { outcome, wrong } = decision;
  if (wrong) return say("outcome.wrong");
  if (!isFollowing(suggestion, decision)) return sayCode("outcome", outcome);
  return say(outcome === "accepted" ? "outcome.followed" : "outcome.worded");
}

function line(suggestion, state, hands) {
  const { picked, open, decision } = state;
  const said = suggestion.draft || suggestion.guidance[0]?.text || "";
  const verdict = verdictOf(suggestion.checks);
  const content = [
    rank(state),
    el("b", { class: "kind" }, sayCode("kind", suggestion.kind)),
    decision && !open
      ? outcomeBadge(suggestion, decision)
      : verdict
        ? signOf(verdict)
        : null,
    el("span", { class: "gist", lang: UNTOLD }, said.replace(GREETING, "")),
  ];
  return el(
    "header",
    {},
    el(
      "button",
      {
        type: "button",
        class: "pick",
        "aria-expanded": "false",
        onclick: trusted(() => hands.pick(suggestion)),
      },
      ...content,
    ),
    picked && !open ? again(suggestion, hands) : null,
  );
}

/** A verdict in one sign, which is said in words. */
const signOf = ({ kind, text, sign }) =>
  el(
    "span",
    { class: `sign ${kind}`, role: "img", "aria-label": text, title: text },
    el("span", { "aria-hidden": "true" }, sign),
  );

const outcomeBadge = (suggestion, decision) =>
  el("span", { class: "outcome" }, `${OUTCOMES[decision.outcome] || "–"} ${sayOutcome(suggestion, decision)}`);

const again = (suggestion, hands) =>
  el(
    "button",
    {
      type: "button",
      class: "link again",
      "data-act": "again",
      onclick: trusted(() => hands.act("again", suggestion)),
    },
    say("card.again"),
  );

function header(suggestion, state, isFollowed) {
  const verdict = verdictOf(suggestion.checks);
  return el(
    "header",
    {},
    rank(state),
    el("b", { class: "kind" }, sayCode("kind", suggestion.kind)),
    verdict
      ? el(
          "span",
          { class: `verdict ${verdict.kind}` },
          el("span", { "aria-hidden": "true" }, verdict.sign),
          ` ${verdict.text}`,
        )
      : null,
    isFollowed ? outcomeBadge(suggestion, state.decision) : null,
    isCalled(suggestion) ? null : band(suggestion.confidence),
  );
}

/** Whether what was said calls for it: how well its words fit tells nothing then. */
const isCalled = ({ kind }) => kind === "escalation";

const band = (confidence) => el("span", { class: `band ${confidence}` }, sayCode("confidence", confidence));

const rank = ({ number }) => el("kbd", { class: "rank" }, String(number));

/** The worst verdict of all checks, in words. */
function verdictOf(all) {
  const worst = VERDICTS.find(({ kind }) => all.some((one) => one.verdict === kind));
  if (!worst) return null;
  const count = all.filter((one) => one.verdict === worst.kind).length;
  return { ...worst, text: say(`verdicts.${worst.kind}`, { count }) };
}

/** What they want, and whether this gets them there; quiet unless it does not. */
function outcome({ outcome: { wanted, reached, because, source }, checks }) {
  const words = say(`reached.${reached}`);
  const isBelow = checks.some((one) => one.because === because); // what a condition says is not said twice
  const action = `action.${because?.replaceAll(" ", "_")}`;
  const why = because && !isBelow ? [": ", canSay(action) ? say(action) : elComposed("span", {}, because)] : ["."];
  return el(
    "p",
    { class: `wish ${reached === false ? "missed" : "quiet"}`, title: say("card.said", { source }) },
    el("span", { class: "sign", "aria-hidden": "true" }, REACHED[reached]),
    el("span", {}, el("b", {}, say("wish.wanted", { what: sayCode("wish", wanted) })), `; ${words}`, ...why),
  );
}

function conflicts(suggestion, hands) {
  return suggestion.conflicts.map((conflict) =>
    el(
      "div",
      { class: "conflict", role: "note" },
      el("p", {}, el("b", {}, `⚠ ${say("card.disagree")} `), elComposed("span", {}, conflict.about)),
      ...drawQuotes(conflict.evidence, (one) => hands.see(one, suggestion)),
    ),
  );
}

/** What it quotes beside its guidance, its steps and its slot, which name their documents themselves. */
function sources({ guidance, steps = [], slot: offered, evidence }) {
  const named = new Set([...guidance, ...steps, ...(offered ? [offered] : [])].map((one) => one.evidence));
  return evidence.filter((_, index) => !named.has(index));
}

/** @param {string} [label] what it is called, where that is not what it does */
function handButton(suggestion, hands, what, key, kind = undefined, label = what) {
  return el(
    "button",
    { type: "button", "data-act": what, class: kind, onclick: trusted(() => hands.act(what, suggestion)) },
    `${hands.labels?.[label] ?? say(`decide.${label}`)} `,
    el("kbd", {}, key),
  );
}

function buttons(suggestion, hands) {
  const button = (what, key, kind, label) => handButton(suggestion, hands, what, key, kind, label);
  return el(
    "div",
    { class: "decide" },
    el(
      "div",
      { class: "use" },
      button("accept", "a", "main", suggestion.draft ? "accept" : "follow"),
      suggestion.draft ? button("edit", "e") : null,
      button("override", "o"), // in sight wherever taking it over is
    ),
    el("div", { class: "leave" }, button("dismiss", "x"), button("wrong", "f")),
  );
}
