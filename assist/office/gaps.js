/** What was asked and not answered: questions that are alike, as bars, by what became of them. */

import { day, el } from "/console/elements.js";
import { say } from "/console/language.js";
import { bars, legend } from "/office/bars.js";
import { empty, loading, problem, table } from "/office/fields.js";
import { periodForm } from "/office/period.js";

const OUTCOMES = ["silent", "overridden", "wrong"];

/** @type {import("/office/office.js").Draw} */
export function drawGaps(box, office) {
  const result = el("section", { "aria-live": "polite" });
  let asked = 0;

  async function load(wanted) {
    const turn = (asked += 1);
    result.replaceChildren(loading());
    const gaps = await office.api.insight("gaps", wanted);
    if (office.live.aborted || turn !== asked) return;
    result.replaceChildren(...draw(gaps));
  }

  const again = (wanted) =>
    load(wanted).catch((error) => {
      if (office.live.aborted) return;
      result.replaceChildren(problem(office.why(error)));
    });
  const { form, chosen } = periodForm(again);
  const how = el("p", { class: "quiet" }, say("office.gaps.how", { count: 10 }));
  box.append(el("h2", {}, say("office.view.gaps")), how, form, result);
  return load(chosen());
}

/** @param {any} gaps */
function draw(gaps) {
  const rest = gaps.rest === null
    ? say("office.gaps.few", { count: gaps.fewest })
    : say("office.gaps.rest", { count: gaps.rest });
  return [...told(gaps), el("p", { class: "quiet" }, rest)];
}

/** @param {any} gaps */
function told({ items, fewest }) {
  if (!items.length) return [empty(say("office.gaps.none", { count: fewest }))];
  const rows = items.map((one) => ({ label: one.terms.join(", "), parts: cut(one) }));
  return [
    bars(rows, OUTCOMES, say("office.gaps.picture")),
    legend(OUTCOMES, (kind) => say(`office.gaps.${kind}`)),
    groups(items),
  ];
}

const cut = (one) => Object.fromEntries(OUTCOMES.map((kind) => [kind, one[kind]]));

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
  const names = ["terms", "questions", "people", ...OUTCOMES, "last", "examples"];
  return table(say("office.gaps.result"), names.map((one) => say(`office.gaps.${one}`)), lines);
}
