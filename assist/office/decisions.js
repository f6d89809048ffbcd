/** Decisions: what was shown beside what was sent, and the document at its quote. */

import { clock, el, trusted } from "/console/elements.js";
import { explained } from "/console/composed.js";
import { say } from "/console/language.js";
import { readable } from "/console/proof.js";
import { openSource } from "/console/source.js";
import { marked } from "/office/difference.js";
import { choice, empty, labelled, loading, problem } from "/office/fields.js";

const OUTCOMES = ["accepted", "edited", "overridden", "dismissed"];
const SIGNS = { accepted: "✓", edited: "✎", overridden: "↷", dismissed: "–" };

/** @type {import("/office/office.js").Draw} */
export function drawDecisions(box, office) {
  const list = el("ul", { class: "entries" });
  const more = el("button", { type: "button", hidden: true, onclick: trusted(() => again(false)) }, say("office.more"));
  const note = el("div");
  const filters = new Filters(() => again(true));
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
    const page = await office.api.decisions({ ...filters.wanted, cursor: anew ? "" : next });
    if (!office.live.aborted && turn === asked) show(page);
  }

  /** @param {any} page */
  function show(page) {
    next = page.next ?? "";
    more.hidden = !next;
    list.append(...page.items.map((one) => entry(office, one)));
    note.replaceChildren(...(list.children.length ? [] : [empty(nothing(next, filters.isSet))]));
  }

  /** @param {boolean} anew */
  const again = (anew) =>
    load(anew).catch((error) => {
      if (office.live.aborted) return;
      note.replaceChildren(problem(office.why(error)));
    });

  box.append(el("h2", {}, say("office.view.decisions")), filters.form, note, list, more);
  return load(true);
}

/** Which decisions are looked for. */
class Filters {
  #outcome = choice([
    ["", say("office.any")],
    ...OUTCOMES.map((one) => /** @type {[string, string]} */ ([one, say(`office.outcome.${one}`)])),
  ]);
  #wrong = choice([["", say("office.any")], ["true", say("office.decisions.wrong-only")]]);
  #document = el("input", { maxlength: "128", autocomplete: "off" });

  /** @param {() => void} changed */
  constructor(changed) {
    for (const field of [this.#outcome, this.#wrong]) field.addEventListener("input", changed);
    this.#document.addEventListener("change", changed);
    this.form = el(
      "form",
      { class: "filters", role: "search" },
      labelled(say("office.decisions.outcome"), this.#outcome),
      labelled(say("office.decisions.wrong"), this.#wrong),
      labelled(say("office.decisions.document"), this.#document),
    );
    this.form.addEventListener("submit", (event) => event.preventDefault());
  }

  get wanted() {
    return { outcome: this.#outcome.value, wrong: this.#wrong.value, document: this.#document.value.trim() };
  }

  /** Whether anything is left out. */
  get isSet() {
    return Object.values(this.wanted).some(Boolean);
  }
}

/** What stands where no decision does: there may be some further on. */
function nothing(next, filtered) {
  if (next) return say("office.decisions.further");
  return filtered ? say("office.decisions.none") : say("office.decisions.empty");
}

/** @param {import("/office/office.js").Office} office @param {any} one */
function entry(office, { decision, asked, suggestion }) {
  const { evidence = [] } = suggestion ?? {};
  return el(
    "li",
    { class: "entry decision", "data-decision": decision.id },
    marks(decision),
    asked
      ? el("p", {}, el("b", {}, `${say("office.decisions.asked")} `), el("q", { class: "words" }, asked))
      : null,
    beside(decision, suggestion),
    decision.reason
      ? el("p", {}, el("b", {}, `${say("office.decisions.reason")} `), el("span", {}, decision.reason))
      : null,
    evidence.length ? el("div", { class: "evidence" }, ...evidence.map((proof) => quote(office, proof))) : null,
  );
}

/** What was decided, when and by whom, and how much was changed. @param {any} decision */
function marks({ outcome, wrong, decided_at: at, decided_by: person, edit_distance: distance }) {
  const sign = el("span", { "aria-hidden": "true" }, `${SIGNS[outcome]} `);
  return el(
    "span",
    { class: "marks" },
    el("b", { class: `pill outcome-${outcome}` }, sign, say(`office.outcome.${outcome}`)),
    wrong ? el("b", { class: "pill mark-wrong" }, `✗ ${say("office.decisions.marked-wrong")}`) : null,
    el("span", { class: "quiet" }, `${clock(at)} · ${person}`),
    distance === null ? null : el("span", { class: "quiet" }, changed(distance)),
  );
}

/** What was shown beside what was sent. @param {any} decision @param {any} suggestion */
function beside({ sent, suggestion_id: id }, suggestion) {
  const draft = suggestion?.draft || "";
  const [before, after] = draft && sent ? marked(draft, sent) : [[draft], [sent ?? ""]];
  const instead = id ? say("office.decisions.withheld") : say("office.decisions.alone");
  const shown = suggestion ? (draft ? before : [guidance(suggestion)]) : [instead];
  return el(
    "div",
    { class: "beside" },
    side(say("office.decisions.shown"), shown, !suggestion),
    side(say("office.decisions.sent"), sent === null ? [say("office.decisions.nothing")] : after, sent === null),
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
    why = error.status === 404 ? say("office.gone") : explained(error).text;
    return null;
  });
  if (office.live.aborted) return;
  openSource(proof, version, why);
}
