/** Evaluation reports: their numbers, one by itself or two beside each other. */

import { clock, el } from "/console/elements.js";
import { canSay, explain, say } from "/console/language.js";
import { svg } from "/office/drawing.js";
import { choice, empty, labelled, loading, table } from "/office/fields.js";

const number = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const change = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 3, maximumFractionDigits: 3, signDisplay: "exceptZero" });
const milliseconds = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });

/** @type {import("/office/office.js").Draw} */
export async function drawReports(box, office, [first, second]) {
  box.append(el("h2", {}, say("office.view.reports")), loading());
  const { items } = await office.api.reports();
  if (office.live.aborted) return;
  const how = el("p", { class: "quiet" }, say("office.reports.how"), " ", el("code", {}, "python -m eval run SET --out $ASSIST_REPORTS_DIR/NAME"));
  box.replaceChildren(el("h2", {}, say("office.view.reports")), how);
  if (!items.length) return void box.append(empty(say("office.reports.none")));
  const options = items.map((one) => /** @type {[string, string]} */ ([one.id, `${one.set} · ${clock(one.at)} · ${one.id}`]));
  const known = (id) => items.some((one) => one.id === id);
  const one = choice(options, known(first) ? first : items[0].id);
  const other = choice([["", say("office.reports.alone")], ...options], known(second) ? second : "");
  const result = el("section", { "aria-live": "polite" });
  let asked = 0;

  async function show() {
    const turn = (asked += 1);
    result.replaceChildren(loading());
    try {
      const found = await Promise.all([one.value, other.value].filter(Boolean).map((id) => office.api.reportOf(id)));
      if (office.live.aborted || turn !== asked) return;
      result.replaceChildren(...drawReport(found[0], found[1]));
    } catch (error) {
      if (office.live.aborted) return;
      result.replaceChildren(el("p", { class: "problem" }, explain(error)));
      office.failed(error);
    }
  }

  for (const field of [one, other]) field.addEventListener("input", show);
  box.append(el("div", { class: "filters" }, labelled(say("office.reports.one"), one), labelled(say("office.reports.other"), other)), result);
  await show();
}

/** @param {any} one @param {any} [other] */
function drawReport(one, other) {
  const notSame = other && (one.set !== other.set || one.split !== other.split);
  return [
    ...(notSame ? [el("p", { class: "notice" }, say("office.reports.differ"))] : []),
    el("p", { class: "quiet" }, about(one)),
    other ? el("p", { class: "quiet" }, say("office.reports.beside", { about: about(other) })) : null,
    el("h3", {}, say("office.reports.means")),
    figures(say("office.reports.means"), one.means, other?.means, true),
    el("h3", {}, say("office.reports.silence")),
    figures(say("office.reports.silence"), shares(one.silence), other && shares(other.silence), true),
    el("h3", {}, say("office.reports.times")),
    figures(say("office.reports.times"), times(one), other && times(other), false),
    other ? el("p", { class: "quiet" }, say("office.reports.chance"), " ", el("code", {}, `python -m eval compare ${one.id} ${other.id}`)) : null,
    ...worst(one),
  ].filter(Boolean);
}

const about = (one) => [one.set, one.split, say("office.reports.cases", { count: one.cases }), one.errors ? say("office.reports.errors", { count: one.errors }) : "", clock(one.at), one.target].filter(Boolean).join(" · ");
const shares = (silence) => Object.fromEntries(["precision", "recall", "f1", "answers_lost"].filter((name) => typeof silence[name] === "number").map((name) => [name, silence[name]]));
const times = ({ search_ms: search, suggest_ms: suggest }) => ({ "search p50": search.p50, "search p95": search.p95, "suggest p50": suggest.p50, "suggest p95": suggest.p95 });

/** Names, bars and numbers; with another report its numbers, and by how much it differs. */
function figures(label, own, others, asShare) {
  const names = [...new Set([...Object.keys(own), ...Object.keys(others ?? {})])];
  const written = (value) => (typeof value !== "number" ? "–" : (asShare ? number : milliseconds).format(value));
  const lines = names.map((name) => [
    el("span", {}, canSay(`office.figure.${name}`) ? say(`office.figure.${name}`) : name),
    ...(asShare ? [bars(own[name], others?.[name])] : []),
    written(own[name]),
    ...(others ? [written(others[name]), difference(own[name], others[name], asShare)] : []),
  ]);
  const heads = ["measure", ...(asShare ? ["picture"] : []), "own", ...(others ? ["other-own", "difference"] : [])].map((one) => say(`office.reports.${one}`));
  return table(label, heads, lines);
}

function difference(own, other, asShare) {
  if (typeof own !== "number" || typeof other !== "number") return "–";
  return asShare ? change.format(other - own) : milliseconds.format(other - own);
}

/** One bar for each report, of a share of 1. @param {number} own @param {number} [other] */
function bars(own, other) {
  const picture = svg("svg", { class: "bar-of", height: 18, "aria-hidden": "true" });
  [own, other].forEach((value, at) => {
    if (typeof value !== "number") return;
    const width = Math.min(Math.max(value, 0), 1) * 100;
    const bar = svg("rect", { class: at ? "other" : "own", x: "0%", width: `${width}%`, y: at ? 10 : 2, height: 6 });
    picture.append(bar);
  });
  return picture;
}

/** The cases that went worst, for those who may read conversations. @param {any} one */
function worst(one) {
  if (!one.worst?.length) return [];
  const lines = one.worst.map((item) => [item.id, item.text, say(`office.reports.why.${item.why}`)]);
  return [el("h3", {}, say("office.reports.worst")), table(say("office.reports.worst"), ["case", "asked", "why"].map((name) => say(`office.reports.${name}`)), lines)];
}
