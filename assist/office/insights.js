/** What the record tells in numbers of many people: decisions over time, by confidence and by document. */

import { day, el } from "/console/elements.js";
import { locale, say } from "/console/language.js";
import { bars, columns, legend, numbers } from "/office/bars.js";
import { empty, loading, problem, table } from "/office/fields.js";
import { periodForm } from "/office/period.js";

const KINDS = ["accepted", "edited", "overridden", "dismissed", "wrong", "alone"];
const SUGGESTED = KINDS.filter((kind) => kind !== "alone");
const BEHIND = { outcomes: drawOutcomes, quality: drawQuality, friction: drawFriction, stale: drawStale };
const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });

/** @type {import("/office/office.js").Draw} */
export function drawInsights(box, office) {
  const note = el("div");
  const sections = Object.entries(BEHIND).map(([name, draw]) => section(office, name, draw));
  let asked = 0;

  /** Where one cannot be told the others are; why is said once. */
  async function load(wanted) {
    const turn = (asked += 1);
    const isLast = () => !office.live.aborted && turn === asked;
    note.replaceChildren();
    const told = await Promise.allSettled(sections.map((one) => one.load(wanted, isLast)));
    const failed = told.find((one) => one.status === "rejected");
    if (failed && isLast()) note.replaceChildren(problem(office.why(failed.reason)));
  }

  const { form, chosen } = periodForm(load);
  const how = el("p", { class: "quiet" }, say("office.insights.how", { count: 10 }));
  box.append(el("h2", {}, say("office.view.insights")), how, form, note, ...sections.map((one) => one.drawn));
  return load(chosen());
}

/** One insight: its heading, how to read it, and what it tells. */
function section(office, name, draw) {
  const result = el("div", { class: "insight", "aria-live": "polite" });
  const heading = el("h3", {}, say(`office.insights.${name}`));
  const why = el("p", { class: "quiet" }, say(`office.insights.${name}.how`));
  const drawn = el("section", {}, heading, why, result);

  async function load(wanted, isLast) {
    drawn.hidden = false;
    result.replaceChildren(loading());
    try {
      const told = await office.api.insight(name, wanted);
      if (isLast()) result.replaceChildren(...draw(told));
    } catch (error) {
      drawn.hidden = isLast() || drawn.hidden;
      throw error;
    }
  }
  return { load, drawn };
}

/** @param {string} kind */
const words = (kind) => say(`office.counts.${kind}`);
const counted = (
  counts,
  kinds,
) => (counts ? kinds.map((kind) => String(counts[kind])) : kinds.map(() => "–"));
const heads = (first, kinds) => [first, ...kinds.map(words), say("office.gaps.people")];
const people = (
  counts,
  fewest,
) => (counts ? String(counts.people) : say("office.insights.few", { count: fewest }));

function drawOutcomes({ items, fewest }) {
  if (!items.some((one) => one.counts)) return [empty(say("office.insights.none", { count: fewest }))];
  const rows = items.map((one) => ({ label: day(one.first), parts: one.counts && parts(one.counts, KINDS) }));
  const lines = items.map((one) => [when(one), ...counted(one.counts, KINDS), people(one.counts, fewest)]);
  const label = say("office.insights.outcomes");
  return [
    columns(rows, KINDS, say("office.insights.outcomes.picture", { count: items.length })),
    legend(KINDS, words),
    numbers(label, heads(say("office.insights.time"), KINDS), lines),
  ];
}

const when = (
  { first, last },
) => (first === last ? day(first) : say("office.insights.span", { first: day(first), last: day(last) }));
const parts = (counts, kinds) => Object.fromEntries(kinds.map((kind) => [kind, counts[kind]]));

function drawQuality({ items, fewest }) {
  if (!items.some((one) => one.counts)) return [empty(say("office.insights.none", { count: fewest }))];
  const sure = (one) => say(`office.confidence.${one.confidence}`);
  const rows = items.map((one) => ({ label: sure(one), parts: one.counts && parts(one.counts, SUGGESTED) }));
  const lines = items.map((one) => [
    sure(one),
    ...counted(one.counts, SUGGESTED),
    people(one.counts, fewest),
    one.changed === null ? "–" : share.format(one.changed),
  ]);
  const label = say("office.insights.quality");
  const names = [...heads(say("office.insights.confidence"), SUGGESTED), say("office.insights.changed")];
  return [bars(rows, SUGGESTED, label), legend(SUGGESTED, words), numbers(label, names, lines)];
}

function drawFriction({ items, fewest }) {
  if (!items.length) return [empty(say("office.insights.friction.none", { count: fewest }))];
  const rows = items.map((one) => ({ label: one.title, parts: parts(one.counts, SUGGESTED) }));
  const lines = items.map((
    one,
  ) => [link(one), ...counted(one.counts, SUGGESTED), people(one.counts, fewest)]);
  const label = say("office.insights.friction");
  const drawn = table(label, heads(say("office.insights.document"), SUGGESTED), lines);
  return [bars(rows, SUGGESTED, label), legend(SUGGESTED, words), drawn];
}

function drawStale({ items, fewest }) {
  if (!items.length) return [empty(say("office.insights.stale.none"))];
  const lines = items.map((one) => [
    link(one),
    say(`office.stale.${one.why}`, { day: day(one.on) }),
    one.people === null ? say("office.insights.few", { count: fewest }) : String(one.people),
  ]);
  const used = items.filter((one) => one.people);
  const rows = used.map((one) => ({ label: one.title, parts: { own: one.people } }));
  const label = say("office.insights.stale");
  const names = ["document", "why", "relied"].map((one) => say(`office.insights.${one}`));
  return [...(used.length ? [bars(rows, ["own"], label)] : []), table(label, names, lines)];
}

/** @param {{document_id: string, title: string}} one */
function link({ document_id: id, title }) {
  return el("a", { href: `#documents/${encodeURIComponent(id)}` }, title);
}
