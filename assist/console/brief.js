/** Draws the brief: who this customer is, in ten seconds; the rest unfolds. */

import { composed, el } from "/console/elements.js";
import { COMPOSED, say, sayCode } from "/console/language.js";

const FIRST = [
  ["risks", "⚠"],
  ["promises", "◆"],
  ["open", "●"],
];
const MORE = ["tried", "claims", "products", "entitlements", "history", "authority"];
const MOODS = { improving: "↗", steady: "→", worsening: "↘" };

/**
 * @param {any | null} brief null: none can be had
 * @param {string} name of the customer; empty: nobody is linked
 */
export function drawBrief(brief, name) {
  if (!name)
    return [
      el("h2", {}, say("customer.unknown")),
      el("p", { class: "quiet" }, say("brief.unlinked")),
    ];
  if (!brief) return [el("h2", {}, name), el("p", { class: "quiet" }, say("brief.nothing"))];
  return [
    el("h2", {}, name),
    brief.headline ? el("p", { class: "headline", lang: COMPOSED, title: from(brief.headline) }, composed(headline(brief, name))) : "",
    ...treat(brief.treat || []),
    brief.mood && brief.mood.trend !== "steady" ? mood(brief.mood) : "",
    ...pressing(brief),
    more(brief, name),
  ];
}

/** The headline without the name that stands above it. */
function headline(brief, name) {
  const { text } = brief.headline;
  const rest = text.startsWith(`${name}, `) ? text.slice(name.length + 2) : text;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** How they wish to be spoken to and reached, in one quiet line. */
function treat(wishes) {
  if (!wishes.length) return [];
  const sources = wishes.flatMap((one) => one.sources);
  return [el("p", { class: "quiet", lang: COMPOSED, title: from({ sources }) }, wishes.map((one) => one.text).join(" · "))];
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
    el("span", { lang: COMPOSED }, composed(one.text)),
  );
}

function more(brief, name) {
  const lines = (some, text) => some.map((one) => el("li", { lang: COMPOSED, title: from(one) }, composed(one[text])));
  const rest = FIRST.map(([field]) => ({ field, items: lines((brief[field] || []).slice(1), "text") }));
  const others = MORE.map((field) => ({ field, items: lines(brief[field] || [], "text") }));
  const known = { field: "known", items: lines(brief.known || [], "say") };
  const parts = [known, ...rest, ...others].filter(({ items }) => items.length);
  if (!parts.length) return "";
  const sections = parts.map(({ field, items }) => section(field, items));
  return el("details", { class: "more" }, el("summary", {}, say("brief.more", { name })), ...sections);
}

function section(field, items) {
  return el("section", { class: field }, el("h3", {}, say(`about.${field}`)), el("ul", {}, ...items));
}

function mood({ trend, because }) {
  const why = because.map((one) => one.text).join(" · ");
  return el(
    "p",
    { class: `flag mood ${trend}` },
    el("span", { class: "sign", "aria-hidden": "true" }, MOODS[trend] || MOODS.steady),
    el("b", {}, sayCode("mood", trend)),
    why ? el("span", { lang: COMPOSED }, `: ${why}`) : "",
  );
}

const from = (one) => say("brief.from", { sources: one.sources.join(", ") });
