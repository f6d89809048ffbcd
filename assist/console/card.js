/** Draws one suggestion: what to say, why it may be said, and the person's four ways to decide. */

import { el, trusted } from "/console/elements.js";
import { say, sayCode } from "/console/language.js";
import { drawActions, drawChecks, drawGuidance, drawQuotes, drawSources } from "/console/proof.js";

const OUTCOMES = { accepted: "✓", edited: "✓", overridden: "✓", dismissed: "–" };
const VERDICTS = [
  { kind: "not_met", sign: "✗" },
  { kind: "unknown", sign: "?" },
  { kind: "met", sign: "✓" },
];
const REACHED = { true: "✓", false: "✗", null: "?" };
/** How the service begins a draft: in one line it tells nothing. */
const GREETING = /^Thank you for your message\. /;

/**
 * @param {any} suggestion
 * @param {{number: number, picked: boolean, open: boolean, outcome: string | undefined, read: boolean}} state
 *   `open`: it is to be decided; `read`: the person has opened what it rests on
 * @param {{act: (what: string, one: any) => void, see: (evidence: any, one: any) => void,
 *   pick: (one: any) => void, labels?: Record<string, string>}} hands `labels`: what its buttons are called
 *   where they do something else than here; `wrong` has a button only where it has a label
 */
export function drawCard(suggestion, state, hands) {
  const unfolded = state.picked && state.open;
  const see = (one) => hands.see(one, suggestion);
  const about = {
    class: `card ${unfolded ? "unfolded" : "folded"} ${state.picked ? "picked" : ""}`,
    "data-suggestion": suggestion.id,
    tabindex: "-1",
    "aria-label": say("card.label", { number: state.number, kind: sayCode("kind", suggestion.kind) }),
  };
  if (!unfolded) return el("article", about, line(suggestion, state, hands));
  return el(
    "article",
    about,
    header(suggestion, state),
    suggestion.previously_overridden
      ? el("p", { class: "notice" }, say("card.overridden"))
      : null,
    ...conflicts(suggestion, hands),
    suggestion.outcome ? outcome(suggestion) : null,
    drawChecks(suggestion.checks),
    suggestion.draft ? el("p", { class: "draft" }, suggestion.draft) : null,
    suggestion.draft ? null : drawGuidance(suggestion, see),
    suggestion.slot ? slot(suggestion, see) : null,
    suggestion.evidence_first && suggestion.draft ? first(state) : null,
    buttons(suggestion, hands),
    drawActions(suggestion.actions),
    suggestion.draft ? drawGuidance(suggestion, see) : null,
    drawSources(sources(suggestion), see),
  );
}

/** Why taking it over begins with its source; one line before and after, so that no button moves. */
const first = ({ read }) =>
  el("p", { class: "notice first" }, read ? say("card.first.read") : say("card.first"));

/** The sentence that offers a slot, and why it may be said; the agent says or copies it. */
function slot({ slot: offered, evidence }, see) {
  const granting = evidence[offered.evidence];
  return el(
    "div",
    { class: "flag slot", title: offered.because },
    el("span", { class: "sign", "aria-hidden": "true" }, "◆"),
    el("b", {}, `${offered.promised ? say("card.promised") : say("card.offer")}: `),
    el("q", {}, offered.say),
    ...(granting ? drawQuotes([granting], see) : []),
  );
}

/** One calm line where there is no suggestion. @param {{status: string, reason: string | null}} answer */
export function drawSilence({ status, reason }) {
  const nothing = say("silence.nothing");
  const words =
    status === "silent" ? sayCode("silence", reason || "", nothing) : sayCode("answer", status, nothing);
  return el("p", { class: `silence ${status}`, "data-reason": reason || "" }, words);
}

function line(suggestion, state, hands) {
  const { picked, open, outcome } = state;
  const said = suggestion.draft || suggestion.guidance[0]?.text || "";
  const verdict = verdictOf(suggestion.checks);
  const content = [
    rank(state),
    el("b", { class: "kind" }, sayCode("kind", suggestion.kind)),
    outcome && !open
      ? el("span", { class: "outcome" }, `${OUTCOMES[outcome] || "–"} ${sayCode("outcome", outcome)}`)
      : verdict
        ? el("span", { class: `sign ${verdict.kind}`, title: verdict.text }, verdict.sign)
        : null,
    el("span", { class: "gist" }, said.replace(GREETING, "")),
  ];
  const again =
    picked && !open
      ? el(
          "button",
          {
            type: "button",
            class: "link",
            "data-act": "again",
            onclick: trusted(() => hands.act("again", suggestion)),
          },
          say("card.again"),
        )
      : null;
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
    again,
  );
}

function header(suggestion, state) {
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
    el(
      "span",
      { class: `band ${suggestion.confidence}` },
      sayCode("confidence", suggestion.confidence),
    ),
  );
}

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
  const why = because && !isBelow ? `: ${sayCode("action", because)}` : ".";
  return el(
    "p",
    { class: `wish ${reached === false ? "missed" : "quiet"}`, title: say("card.said", { source }) },
    el("span", { class: "sign", "aria-hidden": "true" }, REACHED[reached]),
    el("span", {}, el("b", {}, say("wish.wanted", { what: sayCode("wish", wanted) })), `; ${words}${why}`),
  );
}

function conflicts(suggestion, hands) {
  return suggestion.conflicts.map((conflict) =>
    el(
      "div",
      { class: "conflict", role: "note" },
      el("p", {}, el("b", {}, `⚠ ${say("card.disagree")} `), el("span", {}, conflict.about)),
      ...drawQuotes(conflict.evidence, (one) => hands.see(one, suggestion)),
    ),
  );
}

/** What it quotes beside its guidance and steps, which name their documents themselves. */
function sources({ guidance, steps = [], evidence }) {
  const guiding = new Set([...guidance, ...steps].map((one) => one.evidence));
  return evidence.filter((_, index) => !guiding.has(index));
}

function buttons(suggestion, hands) {
  const button = (what, key, kind) =>
    el(
      "button",
      { type: "button", "data-act": what, class: kind, onclick: trusted(() => hands.act(what, suggestion)) },
      `${hands.labels?.[what] ?? say(`decide.${what}`)} `,
      el("kbd", {}, key),
    );
  return el(
    "div",
    { class: "decide" },
    suggestion.draft ? button("accept", "a", "main") : null,
    suggestion.draft ? button("edit", "e") : null,
    button("override", "o"),
    button("dismiss", "x"),
    hands.labels?.wrong ? button("wrong", "f") : null,
  );
}
