/** Draws one suggestion: what to say, why it may be said, and the person's four ways to decide. */

import { el, trusted } from "/console/elements.js";
import { inForce } from "/console/source.js";

const VERDICTS = { not_met: ["✗", "Not met"], unknown: ["?", "Not known"], met: ["✓", "Met"] };
const KINDS = { answer: "Answer", question: "Ask first", action: "Action", escalation: "Escalate" };
const BANDS = { high: "high confidence", medium: "medium confidence", low: "low confidence" };
const OUTCOMES = {
  accepted: "✓ Sent as suggested",
  edited: "✓ Sent with your changes",
  overridden: "✓ You sent your own",
  dismissed: "– Dismissed",
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
 *   pick: (one: any) => void}} hands
 */
export function drawCard(suggestion, state, hands) {
  const unfolded = state.picked && state.open;
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
    checks(suggestion),
    suggestion.draft ? el("p", { class: "draft" }, suggestion.draft) : null,
    suggestion.draft ? null : guidance(suggestion, hands),
    buttons(suggestion, hands),
    actions(suggestion),
    suggestion.draft ? guidance(suggestion, hands) : null,
    evidence(suggestion, hands),
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

/** What is not met or not known first; what is met folds away where something else decides. */
function checks({ checks: all }) {
  const met = all.filter((one) => one.verdict === "met").map(check);
  const other = ["not_met", "unknown"]
    .flatMap((verdict) => all.filter((one) => one.verdict === verdict))
    .map(check);
  if (!all.length) return null;
  const list = (items) => el("ul", { class: "checks", "aria-label": "Conditions" }, ...items);
  if (!other.length || met.length < 2) return list([...other, ...met]);
  const folded = el("details", { class: "met" }, el("summary", {}, `✓ Met: ${met.length} more`), list(met));
  return el("div", {}, list(other), folded);
}

function check(one) {
  const [sign, word] = VERDICTS[one.verdict];
  return el(
    "li",
    { class: `check ${one.verdict}`, "data-check": one.id },
    el("span", { class: "sign", "aria-hidden": "true" }, sign),
    el(
      "span",
      {},
      el("b", {}, `${word}: `),
      el("span", {}, one.because),
      one.ask ? el("span", { class: "ask" }, `Ask: “${one.ask}”`) : null,
    ),
  );
}

function guidance(suggestion, hands) {
  const { guidance: all, evidence: proofs } = suggestion;
  if (!all.length) return null;
  const items = all.map((one) => el("li", {}, el("span", {}, one.text)));
  const documents = new Map(all.map((one) => [proofs[one.evidence]?.document_id, proofs[one.evidence]]));
  const sources = [...documents.values()].filter(Boolean).map((one) => sourceButton(one, suggestion, hands));
  return el(
    "details",
    { class: "guidance", open: !suggestion.draft },
    el("summary", {}, "For you only, not for the customer"),
    el("ol", {}, ...items),
    ...sources,
  );
}

function actions({ actions: all }) {
  if (!all.length) return null;
  const items = all.map((one) => {
    const amount = one.amount ? ` of ${one.amount} ${one.currency || ""}` : "";
    const name = one.name.charAt(0).toUpperCase() + one.name.slice(1).replaceAll("_", " ");
    const yours = one.authority === "yours";
    return el(
      "li",
      { class: one.authority },
      el("span", { "aria-hidden": "true" }, yours ? "✓" : "⚠"),
      ` ${name}${amount}: `,
      yours ? "you may do this" : `needs approval (${one.approver || "lead"})`,
    );
  });
  return el("ul", { class: "actions", "aria-label": "What may be done" }, ...items);
}

function conflicts(suggestion, hands) {
  return suggestion.conflicts.map((conflict) =>
    el(
      "div",
      { class: "conflict", role: "note" },
      el("p", {}, el("b", {}, "⚠ Our sources disagree. "), el("span", {}, conflict.about)),
      ...quotes(conflict.evidence, suggestion, hands),
    ),
  );
}

function evidence(suggestion, hands) {
  const guiding = new Set(suggestion.guidance.map((one) => one.evidence));
  const proofs = suggestion.evidence.filter((_, index) => !guiding.has(index));
  if (!proofs.length) return null;
  return el("section", { class: "evidence", "aria-label": "Sources" }, ...quotes(proofs, suggestion, hands));
}

/** Quotes that open in their documents, the document named once where several are from it. */
function quotes(proofs, suggestion, hands) {
  return proofs.map((one, index) => {
    const next = proofs[index + 1];
    const named = next?.document_id !== one.document_id || next?.version !== one.version;
    return el(
      "button",
      {
        type: "button",
        class: "quote",
        title: `Open ${one.title} at this quote`,
        onclick: trusted(() => hands.see(one, suggestion)),
      },
      el("q", {}, one.quote),
      named ? el("span", { class: "from" }, sourceName(one)) : null,
    );
  });
}

const sourceName = (one) => `${one.title} · v${one.version} · ${inForce(one)}`;

function sourceButton(one, suggestion, hands) {
  return el(
    "button",
    { type: "button", class: "link source-link", onclick: trusted(() => hands.see(one, suggestion)) },
    sourceName(one),
  );
}

function buttons(suggestion, hands) {
  const button = (what, label, key, kind) =>
    el(
      "button",
      { type: "button", "data-act": what, class: kind, onclick: trusted(() => hands.act(what, suggestion)) },
      `${label} `,
      el("kbd", {}, key),
    );
  return el(
    "div",
    { class: "decide" },
    suggestion.draft ? button("accept", "Accept & send", "a", "main") : null,
    suggestion.draft ? button("edit", "Edit", "e") : null,
    button("override", "Override", "o"),
    button("dismiss", "Dismiss", "x"),
  );
}
