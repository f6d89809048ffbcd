/** Draws one suggestion: what to say, why it may be said, and the person's four ways to decide. */

import { el, trusted } from "/console/elements.js";
import { drawActions, drawChecks, drawGuidance, drawQuotes, drawSources } from "/console/proof.js";

const KINDS = { answer: "Answer", question: "Ask first", action: "Action", escalation: "Escalate" };
const BANDS = { high: "high confidence", medium: "medium confidence", low: "low confidence" };
const OUTCOMES = {
  accepted: "✓ Sent as suggested",
  edited: "✓ Sent with your changes",
  overridden: "✓ You sent your own",
  dismissed: "– Dismissed",
};
const WISHES = {
  refund: "a refund",
  replacement: "a replacement",
  repair: "a repair",
  cancel: "to cancel",
  delivery: "the delivery",
  compensation: "compensation",
  apology: "an apology",
  information: "information",
};
const REACHED = {
  true: ["✓", "this reaches it"],
  false: ["✗", "this does not reach it"],
  null: ["?", "nothing here says whether this reaches it"],
};
const SILENCES = {
  small_talk: "Small talk. Nothing to look up.",
  not_a_question: "Nothing asked yet.",
  no_evidence: "Nothing on file answers this. Your own words are best.",
  off_topic: "We hold nothing about this. Your own words are best.",
  overridden: "You have decided on this already, and nothing has changed since.",
  stopped: "The source of this was stopped. Your own words are best.",
  withdrawn: "The source of this has changed or is gone. Your own words are best.",
};

/**
 * @param {any} suggestion
 * @param {{number: number, picked: boolean, open: boolean, outcome: string | undefined}} state `open`: it is
 *   to be decided
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
    "aria-label": `Suggestion ${state.number}: ${KINDS[suggestion.kind] || suggestion.kind}`,
  };
  if (!unfolded) return el("article", about, line(suggestion, state, hands));
  return el(
    "article",
    about,
    header(suggestion, state),
    suggestion.previously_overridden
      ? el("p", { class: "notice" }, "You overrode this earlier; the case has changed since.")
      : null,
    ...conflicts(suggestion, hands),
    suggestion.outcome ? outcome(suggestion) : null,
    drawChecks(suggestion.checks),
    suggestion.draft ? el("p", { class: "draft" }, suggestion.draft) : null,
    suggestion.draft ? null : drawGuidance(suggestion, see),
    suggestion.slot ? slot(suggestion, see) : null,
    buttons(suggestion, hands),
    drawActions(suggestion.actions),
    suggestion.draft ? drawGuidance(suggestion, see) : null,
    drawSources(sources(suggestion), see),
  );
}

/** The sentence that offers a slot, and why it may be said; the agent says or copies it. */
function slot({ slot: offered, evidence }, see) {
  const granting = evidence[offered.evidence];
  return el(
    "div",
    { class: "flag slot", title: offered.because },
    el("span", { class: "sign", "aria-hidden": "true" }, "◆"),
    el("b", {}, `${offered.promised ? "Promised" : "You can offer"}: `),
    el("q", {}, offered.say),
    ...(granting ? drawQuotes([granting], see) : []),
  );
}

/** One calm line where there is no suggestion. @param {{status: string, reason: string | null}} answer */
export function drawSilence({ status, reason }) {
  const words = {
    silent: SILENCES[reason] || "Nothing to suggest.",
    stopped: "Assist was stopped when this message came.",
    degraded: "Assist could not look this up. You can write and send as always.",
  };
  return el("p", { class: `silence ${status}`, "data-reason": reason || "" }, words[status] || words.silent);
}

function line(suggestion, state, hands) {
  const { picked, open, outcome } = state;
  const said = suggestion.draft || suggestion.guidance[0]?.text || "";
  const verdict = verdictOf(suggestion.checks);
  const content = [
    rank(state),
    el("b", { class: "kind" }, KINDS[suggestion.kind] || suggestion.kind),
    outcome && !open
      ? el("span", { class: "outcome" }, OUTCOMES[outcome])
      : verdict
        ? el("span", { class: `sign ${verdict.kind}`, title: verdict.text }, verdict.sign)
        : null,
    el("span", { class: "gist" }, said.replace(/^Thank you for your message\. /, "")),
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
          "Decide again",
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
    el("b", { class: "kind" }, KINDS[suggestion.kind] || suggestion.kind),
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
      BANDS[suggestion.confidence] || suggestion.confidence,
    ),
  );
}

const rank = ({ number }) => el("kbd", { class: "rank" }, String(number));

/** The worst verdict of all checks, in words. */
function verdictOf(all) {
  if (!all.length) return null;
  const count = (kind) => all.filter((one) => one.verdict === kind).length;
  if (count("not_met"))
    return {
      kind: "not_met",
      sign: "✗",
      text: count("not_met") === 1 ? "A condition is not met" : `${count("not_met")} conditions not met`,
    };
  if (count("unknown"))
    return {
      kind: "unknown",
      sign: "?",
      text: count("unknown") === 1 ? "One thing to find out" : `${count("unknown")} things to find out`,
    };
  return { kind: "met", sign: "✓", text: "Conditions met" };
}

/** What they want, and whether this gets them there; quiet unless it does not. */
function outcome({ outcome: { wanted, reached, because, source }, checks }) {
  const [sign, words] = REACHED[reached];
  const isBelow = checks.some((one) => one.because === because); // what a condition says is not said twice
  const why = because && !isBelow ? `: ${because}` : ".";
  return el(
    "p",
    { class: `wish ${reached === false ? "missed" : "quiet"}`, title: `Said in ${source}` },
    el("span", { class: "sign", "aria-hidden": "true" }, sign),
    el("span", {}, el("b", {}, `They want ${WISHES[wanted] || wanted}`), `; ${words}${why}`),
  );
}

function conflicts(suggestion, hands) {
  return suggestion.conflicts.map((conflict) =>
    el(
      "div",
      { class: "conflict", role: "note" },
      el("p", {}, el("b", {}, "⚠ Our sources disagree. "), el("span", {}, conflict.about)),
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
  const button = (what, label, key, kind) =>
    el(
      "button",
      { type: "button", "data-act": what, class: kind, onclick: trusted(() => hands.act(what, suggestion)) },
      `${hands.labels?.[what] ?? label} `,
      el("kbd", {}, key),
    );
  return el(
    "div",
    { class: "decide" },
    suggestion.draft ? button("accept", "Accept & send", "a", "main") : null,
    suggestion.draft ? button("edit", "Edit", "e") : null,
    button("override", "Override", "o"),
    button("dismiss", "Dismiss", "x"),
    hands.labels?.wrong ? button("wrong", "", "f") : null,
  );
}
