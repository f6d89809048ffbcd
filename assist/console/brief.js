/** `<assist-brief>`: who this customer is, in ten seconds; the rest unfolds. */

import { elComposed } from "/console/composed.js";
import { el, redraw } from "/console/elements.js";
import { UNTOLD, say, sayCode } from "/console/language.js";

const FIRST = [
  ["risks", "⚠"],
  ["promises", "◆"],
  ["open", "●"],
];
const MORE = ["tried", "claims", "products", "entitlements", "history", "authority"];
const MOODS = { improving: "↗", steady: "→", worsening: "↘" };

export class Brief extends HTMLElement {
  /**
   * @param {any | null} brief null: none can be had
   * @param {string} name of the customer; empty: nobody is linked
   * @returns {boolean} whether it is as high as before, and what is below still where it was
   */
  show(brief, name) {
    const { offsetHeight: height } = this;
    redraw(this, ...parts(brief, name));
    return this.offsetHeight === height;
  }
}
customElements.define("assist-brief", Brief);

function parts(brief, name) {
  const called = name || say("customer.unknown");
  const heading = el("h2", {}, called);
  const note = (text) => el("p", { class: "quiet" }, say(text));
  if (!brief) return [heading, note(name ? "brief.nothing" : "brief.unlinked")];
  return [
    heading,
    name ? "" : note("brief.unlinked"),
    brief.headline ? elComposed("p", { class: "headline", title: from(brief.headline) }, headline(brief, name)) : "",
    ...treat(brief.treat || []),
    brief.mood && brief.mood.trend !== "steady" ? mood(brief.mood) : "",
    ...pressing(brief),
    more(brief, called),
  ];
}

/** The headline without the name that stands above it. */
function headline(brief, name) {
  const { text } = brief.headline;
  const named = [", ", ". "].some((end) => text.startsWith(name + end));
  const rest = named ? text.slice(name.length + 2) : text;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** How they wish to be spoken to and reached, in one quiet line. */
function treat(wishes) {
  if (!wishes.length) return [];
  const sources = wishes.flatMap((one) => one.sources);
  return [elComposed("p", { class: "quiet", title: from({ sources }) }, ...texts(wishes))];
}

/** The first risk, broken promise and open matter; what the headline says already is not said twice. */
function pressing(brief) {
  return FIRST.flatMap(([field, sign]) =>
    (brief[field] || [])
      .slice(0, 1)
      .filter((one) => !brief.headline?.text.includes(one.text))
      .map((one) => flagged(one, field, sign)),
  );
}

function flagged(one, field, sign) {
  return el(
    "p",
    { class: `flag ${field}`, title: from(one) },
    el("span", { class: "sign", "aria-hidden": "true" }, sign),
    el("b", {}, `${say(`about.${field}`)}: `),
    elComposed("span", {}, one.text),
  );
}

function more(brief, name) {
  const rest = FIRST.map(([field]) => ({ field, items: (brief[field] || []).slice(1).map(item) }));
  const others = MORE.map((field) => ({ field, items: (brief[field] || []).map(field === "claims" ? claim : item) }));
  const known = { field: "known", items: (brief.known || []).map(item) };
  const parts = [known, ...rest, ...others].filter(({ items }) => items.length);
  if (!parts.length) return "";
  const sections = parts.map(({ field, items }) => section(field, items));
  return el("details", { class: "more" }, el("summary", {}, say("brief.more", { name })), ...sections);
}

const item = (one) => elComposed("li", { title: from(one) }, one.say ?? one.text);

/** A customer's own words stand as they are. */
const claim = (one) =>
  one.text.endsWith("(the customer said)") ? item(one) : el("li", { lang: UNTOLD, title: from(one) }, one.text);

function section(field, items) {
  return el("section", { class: field }, el("h3", {}, say(`about.${field}`)), el("ul", {}, ...items));
}

function mood({ trend, because }) {
  return el(
    "p",
    { class: `flag mood ${trend}` },
    el("span", { class: "sign", "aria-hidden": "true" }, MOODS[trend] || MOODS.steady),
    el("b", {}, sayCode("mood", trend)),
    because.length ? el("span", {}, ": ", elComposed("span", {}, ...texts(because))) : "",
  );
}

const texts = (lines) => lines.map((one) => one.text);
const from = (one) => say("brief.from", { sources: one.sources.join(", ") });
