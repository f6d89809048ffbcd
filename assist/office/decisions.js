/** Decisions: what was shown beside what was sent, and the document at its quote. */

import { at, clock, el, trusted } from "/console/elements.js";
import { explain, say } from "/console/language.js";
import { openSource, readable } from "/console/source.js";
import { marked } from "/office/difference.js";
import { choice, empty, labelled, loading } from "/office/fields.js";

const OUTCOMES = ["accepted", "edited", "overridden", "dismissed"];
const SIGNS = { accepted: "✓", edited: "✎", overridden: "↷", dismissed: "–" };

/** @type {import("/office/office.js").Draw} */
export function drawDecisions(box, office) {
  const outcome = choice([
    ["", say("office.any")],
    ...OUTCOMES.map((one) => /** @type {[string, string]} */ ([one, say(`office.outcome.${one}`)])),
  ]);
  const wrong = choice([["", say("office.any")], ["true", say("office.decisions.wrong-only")]]);
  const about = el("input", { maxlength: "128", autocomplete: "off" });
  const list = el("ul", { class: "entries" });
  const more = el("button", { type: "button", hidden: true }, say("office.more"));
  const note = el("div");
  let asked = 0;
  let next = "";

  /** @param {boolean} anew */
  async function load(anew) {
    const turn = (asked += 1);
    if (anew) {
      list.replaceChildren();
      note.replaceChildren(loading());
    }
    more.hidden = true;
    const wanted = {
      outcome: outcome.value,
      wrong: wrong.value,
      document: about.value.trim(),
      cursor: anew ? "" : next,
    };
    const page = await office.api.decisions(wanted);
    if (office.live.aborted || turn !== asked) return;
    next = page.next ?? "";
    more.hidden = !next;
    list.append(...page.items.map((one) => entry(office, one)));
    const filtered = outcome.value || wrong.value || about.value;
    note.replaceChildren(...(list.children.length ? [] : [empty(nothing(next, filtered))]));
  }

  const again = (anew) =>
    load(anew).catch((error) => {
      if (office.live.aborted) return;
      note.replaceChildren(el("p", { class: "problem" }, explain(error)));
      office.failed(error);
    });
  for (const field of [outcome, wrong]) field.addEventListener("input", () => again(true));
  about.addEventListener("change", () => again(true));
  more.addEventListener("click", trusted(() => again(false)));
  const form = el(
    "form",
    { class: "filters", role: "search" },
    labelled(say("office.decisions.outcome"), outcome),
    labelled(say("office.decisions.wrong"), wrong),
    labelled(say("office.decisions.document"), about),
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  box.append(el("h2", {}, say("office.view.decisions")), form, note, list, more);
  return load(true);
}

/** What stands where no decision does: there may be some further on. */
function nothing(next, filtered) {
  if (next) return say("office.decisions.further");
  return filtered ? say("office.decisions.none") : say("office.decisions.empty");
}

/** @param {import("/office/office.js").Office} office @param {any} one */
function entry(office, { decision, suggestion }) {
  const draft = suggestion?.draft || "";
  const [before, after] = draft && decision.sent
    ? marked(draft, decision.sent)
    : [[draft], [decision.sent ?? ""]];
  const instead = decision.suggestion_id ? say("office.decisions.withheld") : say("office.decisions.alone");
  return el(
    "li",
    { class: "entry decision", "data-decision": decision.id },
    el(
      "span",
      { class: "marks" },
      el(
        "b",
        { class: `pill outcome-${decision.outcome}` },
        el("span", { "aria-hidden": "true" }, `${SIGNS[decision.outcome]} `),
        say(`office.outcome.${decision.outcome}`),
      ),
      decision.wrong
        ? el("b", { class: "pill mark-wrong" }, `✗ ${say("office.decisions.marked-wrong")}`)
        : null,
      el("span", { class: "quiet" }, clock(decision.decided_at)),
      decision.edit_distance === null
        ? null
        : el("span", { class: "quiet" }, changed(decision.edit_distance)),
    ),
    el(
      "div",
      { class: "beside" },
      side(
        say("office.decisions.shown"),
        suggestion ? (draft ? before : [guidance(suggestion)]) : [instead],
        !suggestion,
      ),
      side(
        say("office.decisions.sent"),
        decision.sent === null ? [say("office.decisions.nothing")] : after,
        decision.sent === null,
      ),
    ),
    decision.reason
      ? el("p", {}, el("b", {}, `${say("office.decisions.reason")} `), el("span", {}, decision.reason))
      : null,
    suggestion?.evidence.length
      ? el("div", { class: "evidence" }, ...suggestion.evidence.map((proof) => quote(office, proof)))
      : null,
  );
}

/** @param {any} suggestion */
const guidance = (suggestion) =>
  el("span", {}, say("office.decisions.guidance"), " ", suggestion.guidance.map((one) => one.text).join(" "));

function side(name, content, isQuiet) {
  return el(
    "div",
    {},
    el("h3", {}, name),
    el("p", { class: isQuiet ? "quiet" : "words" }, ...content.filter((one) => one !== "")),
  );
}

const share = new Intl.NumberFormat(document.documentElement.lang, {
  style: "percent",
  maximumFractionDigits: 0,
});

/** @param {number} distance */
const changed = (distance) => say("office.decisions.changed", { share: share.format(distance) });

/** @param {import("/office/office.js").Office} office @param {any} proof */
function quote(office, proof) {
  const from = `${proof.title} · ${say("office.version", { version: proof.version })}`;
  return el(
    "button",
    { type: "button", class: "quote", onclick: trusted(() => open(office, proof)) },
    el("q", {}, readable(proof.quote)),
    el("span", { class: "from" }, from),
  );
}

/** @param {import("/office/office.js").Office} office @param {any} proof */
async function open(office, proof) {
  let why = "";
  const version = await office.api.version(proof.document_id, proof.version).catch((error) => {
    why = error.status === 404 ? say("office.gone") : explain(error);
    return null;
  });
  if (office.live.aborted) return;
  openSource(proof, version, why);
  at("source-text").focus({ preventScroll: true });
}
