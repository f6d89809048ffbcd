/** Opens the quoted version of a document at the quote. */

import { age, at, day } from "/console/elements.js";
import { UNTOLD, say, sayCode } from "/console/language.js";

/**
 * @param {any} evidence @param {any} version the stored version with its text; null: it could not be had
 * @param {string} why it could not be had
 */
export function openSource(evidence, version, why) {
  const dialog = /** @type {HTMLDialogElement} */ (at("source"));
  at("source-title").lang = at("source-text").lang = UNTOLD;
  at("source-title").textContent = evidence.title;
  at("source-facts").replaceChildren(...facts(evidence));
  const mark = document.createElement("mark");
  const parts = version && cut(version.text, evidence);
  mark.textContent = evidence.quote;
  at("source-text").replaceChildren(...(parts ? [parts.before, mark, parts.after] : [mark]));
  at("source-note").hidden = Boolean(parts);
  at("source-note").textContent = parts
    ? ""
    : `${why || say("source.differs")} ${say("source.quoted")}`;
  if (!dialog.open) dialog.showModal();
  at("source-text").focus({ preventScroll: true });
  mark.scrollIntoView({ block: "center" });
}

/** The source was closed. Where what was pressed has been drawn anew, the keys go on with the card as a whole,
 * never with one of its buttons. */
export function backToCard() {
  const { activeElement: focused } = document;
  if (focused === document.body || at("source").contains(focused))
    at("suggestions").querySelector(".picked")?.focus({ preventScroll: true });
}

/** The text around the quote, or null where the stored text says something else there. */
function cut(text, { start, end, quote }) {
  const letters = Array.from(text); // offsets count characters; JavaScript counts UTF-16 units
  if (letters.slice(start, end).join("") !== quote) return null;
  return { before: letters.slice(0, start).join(""), after: letters.slice(end).join("") };
}

function facts(evidence) {
  const internal = evidence.audience !== "public";
  const who = document.createElement("b");
  who.className = internal ? "internal" : "public";
  const audience = sayCode("role", evidence.audience || "editor");
  who.textContent = internal ? say("source.internal", { audience }) : say("source.public");
  const version = say("source.version", { version: evidence.version });
  const rest = [evidence.section, version, inForce(evidence)].filter(Boolean).join(" · ");
  return [who, ` · ${rest}`];
}

/**
 * @param {any} evidence "in force since 1 Mar 2026", or how old it is where it has no date; with the day that
 *   counts where another day's version holds
 */
export function inForce(evidence) {
  const force = since(evidence);
  return evidence.as_of ? say("source.held", { force, day: day(evidence.as_of) }) : force;
}

function since({ in_force_from: since, in_force_until: till, age_days: days }) {
  const [from, until] = [day(since), day(till)];
  if (from && until) return say("source.between", { from, until });
  if (from) return say("source.since", { from });
  return until ? say("source.until", { until }) : age(days);
}
