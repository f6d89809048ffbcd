/** What was asked and not answered: questions that are alike, as bars, by what became of them. */

import { day, el } from "/console/elements.js";
import { explain, say } from "/console/language.js";
import { svg } from "/office/drawing.js";
import { empty, labelled, loading, table } from "/office/fields.js";

const OUTCOMES = ["silent", "overridden", "wrong"];
const DAY_MS = 86_400_000;
const DAYS = 90;

/** @type {import("/office/office.js").Draw} */
export function drawGaps(box, office) {
  const iso = (moment) => new Date(moment).toISOString().slice(0, 10);
  const from = el("input", { type: "date", value: iso(Date.now() - DAYS * DAY_MS) });
  const to = el("input", { type: "date", value: iso(Date.now()) });
  const result = el("section", { "aria-live": "polite" });
  let asked = 0;

  async function load() {
    const turn = (asked += 1);
    result.replaceChildren(loading());
    const gaps = await office.api.gaps({ from: from.value, to: to.value });
    if (office.live.aborted || turn !== asked) return;
    result.replaceChildren(...draw(gaps));
  }

  const again = () => load().catch((error) => {
    if (office.live.aborted) return;
    result.replaceChildren(el("p", { class: "problem" }, explain(error)));
    office.failed(error);
  });
  for (const field of [from, to]) field.addEventListener("change", again);
  const form = el("form", { class: "filters" }, labelled(say("office.gaps.from"), from), labelled(say("office.gaps.to"), to));
  form.addEventListener("submit", (event) => event.preventDefault());
  box.append(el("h2", {}, say("office.view.gaps")), el("p", { class: "quiet" }, say("office.gaps.how", { count: 10 })), form, result);
  return load();
}

/** @param {any} gaps */
function draw(gaps) {
  const said = gaps.items.length ? [picture(gaps.items), legend(), groups(gaps.items)] : [empty(say("office.gaps.none", { count: gaps.fewest }))];
  const rest = gaps.rest === null ? say("office.gaps.few", { count: gaps.fewest }) : say("office.gaps.rest", { count: gaps.rest });
  return [...said, el("p", { class: "quiet" }, rest)];
}

/** A bar for each group, cut by what became of its questions. @param {any[]} items */
function picture(items) {
  const most = Math.max(...items.map((one) => one.questions));
  const rows = items.map((one) => {
    const bar = svg("svg", { class: "bar-of", height: 18, "aria-hidden": "true" });
    let at = 0;
    for (const outcome of OUTCOMES) {
      const width = (100 * one[outcome]) / most;
      if (width) bar.append(svg("rect", { class: outcome, x: `${at}%`, width: `${width}%`, y: 2, height: 14 }));
      at += width;
    }
    return el("li", {}, el("span", { class: "terms" }, one.terms.join(", ")), bar, el("b", {}, String(one.questions)));
  });
  return el("ul", { class: "bars", "aria-label": say("office.gaps.picture") }, ...rows);
}

function legend() {
  return el("p", { class: "legend" }, ...OUTCOMES.map((one) => el("span", {}, el("span", { class: `swatch ${one}`, "aria-hidden": "true" }), ` ${say(`office.gaps.${one}`)} `)));
}

/** @param {any[]} items */
function groups(items) {
  const lines = items.map((one) => [
    el("b", {}, one.terms.join(", ")),
    String(one.questions),
    String(one.people),
    ...OUTCOMES.map((outcome) => String(one[outcome])),
    day(one.last_on),
    el("ul", { class: "plain-list" }, ...one.examples.map((text) => el("li", {}, el("q", {}, text)))),
  ]);
  const heads = ["terms", "questions", "people", ...OUTCOMES, "last", "examples"].map((one) => say(`office.gaps.${one}`));
  return table(say("office.gaps.result"), heads, lines);
}
