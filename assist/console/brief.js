/** Draws the brief: who this customer is, in ten seconds; the rest unfolds. */

import { el } from "/console/elements.js";

const SECTIONS = [
  ["risks", "Take care", true],
  ["open", "Open", true],
  ["promises", "Promised", true],
  ["claims", "The customer says", false],
  ["products", "Owns", false],
  ["entitlements", "Entitled to", false],
  ["history", "Before", false],
  ["authority", "You may", false],
];

/** @param {any | null} brief @param {string} name */
export function drawBrief(brief, name) {
  if (!brief) return [el("p", { class: "quiet" }, "No customer is linked to this conversation.")];
  const parts = [el("h2", {}, name || brief.customer_id)];
  if (brief.headline) parts.push(line(brief.headline, "headline"));
  if (brief.mood) parts.push(mood(brief.mood));
  for (const [field, title, open] of SECTIONS) {
    const lines = brief[field] || [];
    if (lines.length) parts.push(section(title, lines.map((one) => line(one)), open, field));
  }
  if (brief.known?.length) {
    const known = brief.known.map((one) => el("li", { title: one.sources.join(", ") }, one.say));
    parts.push(section("On file: confirm, do not ask", known, false, "known"));
  }
  return parts;
}

function section(title, items, open, kind) {
  return el(
    "details",
    { class: `brief-section ${kind}`, open },
    el("summary", {}, `${title} `, el("span", { class: "count" }, String(items.length))),
    el("ul", {}, ...items),
  );
}

function line(one, kind) {
  return el(kind === "headline" ? "p" : "li", { class: kind, title: `From ${one.sources.join(", ")}` }, one.text);
}

function mood({ trend, because }) {
  const sign = { improving: "↗", steady: "→", worsening: "↘" }[trend] || "→";
  const why = because.map((one) => one.text).join(" · ");
  return el("p", { class: `mood ${trend}` }, el("span", { "aria-hidden": "true" }, sign), ` Mood ${trend}`, why ? `: ${why}` : "");
}
