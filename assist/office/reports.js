/** Evaluation reports: beginning one, and their numbers, one by itself or two beside each other. */

import { day, el } from "/console/elements.js";
import { explained } from "/console/composed.js";
import { locale, say, sayCode } from "/console/language.js";
import { legend } from "/office/bars.js";
import { svg } from "/office/drawing.js";
import { choice, empty, labelled, loading, table } from "/office/fields.js";
import { askAgain, drawRehearsing } from "/office/rehearsing.js";

const RECORDED = "recorded"; // the set of a rehearsal
const IN_CHARGE = ["lead", "admin"];
const BAR = 14; // pixels that a bar is high
const SILENCE = ["precision", "recall", "f1", "answers_lost"];
const DIGITS = { minimumFractionDigits: 3, maximumFractionDigits: 3 };
const number = new Intl.NumberFormat(locale, DIGITS);
const change = new Intl.NumberFormat(locale, { ...DIGITS, signDisplay: "exceptZero" });
const momentFormat = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });
const milliseconds = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

/** @type {import("/office/office.js").Draw} */
export async function drawReports(box, office, [first, second]) {
  const title = el("h2", {}, say("office.view.reports"));
  box.append(title, loading());
  const { items } = await office.api.reports();
  if (office.live.aborted) return;
  box.replaceChildren(title, ...(IN_CHARGE.includes(office.role) ? [drawRehearsing(office)] : []));
  if (!items.length) box.append(empty(say("office.reports.none")), byHand());
  else {
    const { drawn, show } = reading(office, items, first, second);
    box.append(...drawn, byHand());
    await show();
  }
}

/** How sets of questions are run, which the page does not do. */
function byHand() {
  const command = el("code", {}, "python -m eval run SET --out $ASSIST_REPORTS_DIR/NAME");
  return el("p", { class: "quiet" }, say("office.reports.how"), " ", command);
}

/** Choosing one report, or two. @param {import("/office/office.js").Office} office @param {any[]} items */
function reading(office, items, first, second) {
  const options = items.map((
    one,
  ) => /** @type {[string, string]} */ ([one.id, `${setOf(one)} · ${moment(one.at)}`]));
  const known = (id) => items.some((one) => one.id === id);
  const one = choice(options, known(first) ? first : items[0].id);
  const other = choice([["", say("office.reports.alone")], ...options], known(second) ? second : "");
  const result = el("section", { "aria-live": "polite" });
  let asked = 0;

  async function show() {
    const turn = (asked += 1);
    apart(one, other);
    result.replaceChildren(loading());
    try {
      const found = await Promise.all(
        [one.value, other.value].filter(Boolean).map((id) => office.api.reportOf(id)),
      );
      if (office.live.aborted || turn !== asked) return;
      result.replaceChildren(...drawReport(office, found[0], found[1]));
    } catch (error) {
      if (office.live.aborted || turn !== asked) return;
      result.replaceChildren(el("p", { class: "problem" }, explained(error).text));
      office.failed(error);
    }
  }

  for (const field of [one, other]) field.addEventListener("input", show);
  const fields = [labelled(say("office.reports.one"), one), labelled(say("office.reports.other"), other)];
  return {
    drawn: [el("h3", {}, say("office.reports.read")), el("div", { class: "filters" }, ...fields), result],
    show,
  };
}

/** A report is not compared with itself. @param {HTMLSelectElement} one @param {HTMLSelectElement} other */
function apart(one, other) {
  for (const option of other.options) option.disabled = option.value === one.value;
  if (other.value === one.value) other.value = "";
}

/** @param {import("/office/office.js").Office} office @param {any} one @param {any} [other] */
function drawReport(office, one, other) {
  const notSame = other && (one.set !== other.set || one.split !== other.split);
  const again = one.set === RECORDED && IN_CHARGE.includes(office.role);
  return [
    notSame ? el("p", { class: "notice" }, say("office.reports.differ")) : null,
    el("p", { class: "quiet" }, about(one)),
    other ? el("p", { class: "quiet" }, say("office.reports.beside", { about: about(other) })) : null,
    again ? askAgain(office, one.id) : null,
    other
      ? legend(["own", "other"], (kind) => say(`office.reports.${kind === "own" ? "own" : "other-own"}`))
      : null,
    ...part("means", one.means, other?.means, true),
    ...part("silence", shares(one.silence), other && shares(other.silence), true),
    ...part("times", times(one), other && times(other), false),
    other && one.set !== RECORDED ? chance(one, other) : null,
    ...worst(other ?? one),
  ].filter(Boolean);
}

/** To the second: two rehearsals may lie a minute apart. @param {string} iso */
const moment = (iso) => momentFormat.format(new Date(iso));

/** Of recorded questions, the days on which they were asked. @param {any} report */
function splitOf({ set, split }) {
  if (set !== RECORDED || !split) return split;
  return [...new Set(split.split(" – ").map(day))].join(" – ");
}

/** @param {any} report */
const setOf = ({ set }) => (set === RECORDED ? say("office.reports.recorded") : set);

function about(one) {
  const errors = one.errors ? say("office.reports.errors", { count: one.errors }) : "";
  const target = one.set === RECORDED ? "" : one.target;
  return [
    setOf(one),
    splitOf(one),
    say("office.reports.cases", { count: one.cases }),
    errors,
    moment(one.at),
    target,
  ].filter(Boolean).join(" · ");
}

function chance(one, other) {
  const command = el("code", {}, `python -m eval compare ${one.id} ${other.id}`);
  return el("p", { class: "quiet" }, say("office.reports.chance"), " ", command);
}

const numeric = (values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === "number"));
const shares = (silence) => numeric(Object.fromEntries(SILENCE.map((name) => [name, silence[name]])));
const times = ({ search_ms: search, suggest_ms: suggest }) =>
  numeric({
    search_p50: search.p50,
    search_p95: search.p95,
    suggest_p50: suggest.p50,
    suggest_p95: suggest.p95,
  });

/** A heading and its figures; nothing where neither report has any. */
function part(name, own, others, asShare) {
  const label = say(`office.reports.${name}`);
  const names = [...new Set([...Object.keys(own), ...Object.keys(others ?? {})])];
  return names.length ? [el("h3", {}, label), figures(label, names, own, others, asShare)] : [];
}

/** Names, bars and numbers; with another report its numbers, and by how much it differs. */
function figures(label, names, own, others, asShare) {
  const written = (
    value,
  ) => (typeof value !== "number" ? "–" : (asShare ? number : milliseconds).format(value));
  const lines = names.map((name) => [
    el("span", {}, sayCode("office.figure", name)),
    ...(asShare ? [bars(others ? [own[name], others[name]] : [own[name]])] : []),
    written(own[name]),
    ...(others ? [written(others[name]), difference(own[name], others[name], asShare)] : []),
  ]);
  const compared = others ? ["other-own", "difference"] : [];
  const heads = ["measure", ...(asShare ? ["picture"] : []), "own", ...compared];
  return table(label, heads.map((one) => say(`office.reports.${one}`)), lines);
}

function difference(own, other, asShare) {
  if (typeof own !== "number" || typeof other !== "number") return "–";
  return asShare ? change.format(other - own) : milliseconds.format(other - own);
}

/** One bar for each report, of a share of 1. @param {number[]} values one report's, or both */
function bars(values) {
  const picture = svg("svg", { class: "bar-of share", height: BAR * values.length + 2, "aria-hidden": "true" });
  values.forEach((value, at) => {
    if (typeof value !== "number") return;
    const width = Math.min(Math.max(value, 0), 1) * 100;
    const bar = svg("rect", {
      class: at ? "other" : "own",
      x: "0%",
      width: `${width}%`,
      y: 1 + at * BAR,
      height: BAR,
    });
    picture.append(bar);
  });
  return picture;
}

/** The cases that went worst, for those who may read conversations. @param {any} one */
function worst(one) {
  if (!one.worst?.length) return [];
  const isRecorded = one.set === RECORDED;
  const lines = one.worst.map((item) => [
    ...(isRecorded ? [] : [item.id]),
    item.text,
    say(`office.reports.why.${item.why}`),
    ...(isRecorded ? [documentLink(item.before), documentLink(item.now)] : []),
  ]);
  const heads = isRecorded ? ["asked", "why", "before", "now"] : ["case", "asked", "why"];
  const label = say("office.reports.worst");
  return [el("h3", {}, label), table(label, heads.map((name) => say(`office.reports.${name}`)), lines)];
}

/** @param {string | null} id */
const documentLink = (id) => (id ? el("a", { href: `#documents/${encodeURIComponent(id)}` }, id) : "–");
