/** Draws the brief: who this customer is, in ten seconds; the rest unfolds. */

import { el } from "/console/elements.js";

const FIRST = [
  ["risks", "Take care", "⚠"],
  ["promises", "Promised", "◆"],
  ["open", "Open", "●"],
];
const MORE = [
  ["tried", "What was tried"],
  ["claims", "The customer says"],
  ["products", "Owns"],
  ["entitlements", "Entitled to"],
  ["history", "Before"],
  ["authority", "You may"],
];
const MOODS = {
  improving: ["↗", "getting better"],
  steady: ["→", "steady"],
  worsening: ["↘", "getting worse"],
};

/**
 * @param {any | null} brief null: none can be had
 * @param {string} name of the customer; empty: nobody is linked
 */
export function drawBrief(brief, name) {
  if (!name)
    return [
      el("h2", {}, "Somebody new"),
      el("p", { class: "quiet" }, "No customer is linked to this conversation."),
    ];
  if (!brief) return [el("h2", {}, name), el("p", { class: "quiet" }, "Nothing more is known here.")];
  return [
    el("h2", {}, name),
    brief.headline ? el("p", { class: "headline", title: from(brief.headline) }, headline(brief, name)) : "",
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
  return [el("p", { class: "quiet", title: from({ sources }) }, wishes.map((one) => one.text).join(" · "))];
}

/** The first risk, broken promise and open matter; what the headline says already is not said twice. */
function pressing(brief) {
  return FIRST.flatMap(([field, title, sign]) =>
    (brief[field] || [])
      .slice(0, 1)
      .filter((one) => !brief.headline?.text.includes(one.text))
      .map((one) => flagged(one, field, title, sign)),
  );
}

function flagged(one, field, title, sign) {
  return el(
    "p",
    { class: `flag ${field}`, title: from(one) },
    el("span", { class: "sign", "aria-hidden": "true" }, sign),
    el("b", {}, `${title}: `),
    el("span", {}, one.text),
  );
}

function more(brief, name) {
  const lines = (some, text) => some.map((one) => el("li", { title: from(one) }, one[text]));
  const known = ["known", "On file: confirm, do not ask", lines(brief.known || [], "say")];
  const rest = FIRST.map(([field, title]) => [field, title, lines((brief[field] || []).slice(1), "text")]);
  const others = MORE.map(([field, title]) => [field, title, lines(brief[field] || [], "text")]);
  const parts = [known, ...rest, ...others].filter(([, , items]) => items.length);
  if (!parts.length) return "";
  const sections = parts.map(([field, title, items]) => section(title, items, field));
  return el("details", { class: "more" }, el("summary", {}, `More about ${name}`), ...sections);
}

function section(title, items, kind) {
  return el("section", { class: kind }, el("h3", {}, title), el("ul", {}, ...items));
}

function mood({ trend, because }) {
  const [sign, word] = MOODS[trend] || MOODS.steady;
  const why = because.map((one) => one.text).join(" · ");
  return el(
    "p",
    { class: `flag mood ${trend}` },
    el("span", { class: "sign", "aria-hidden": "true" }, sign),
    el("b", {}, `Mood ${word}`),
    why ? el("span", {}, `: ${why}`) : "",
  );
}

const from = (one) => `From ${one.sources.join(", ")}`;
