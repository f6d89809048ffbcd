/** Opens the quoted version of a document at the quote. */

import { age, at, day, el } from "/console/elements.js";
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
  const place = version && placeIn(version.text, evidence);
  const mark = el("mark", {}, evidence.quote);
  const around = place ? [version.text.slice(0, place.start), mark, version.text.slice(place.end)] : [mark];
  at("source-text").replaceChildren(...around);
  at("source-note").hidden = Boolean(place);
  at("source-note").textContent = place
    ? ""
    : `${why || say("source.differs")} ${say("source.quoted")}`;
  if (!dialog.open) dialog.showModal();
  at("source-text").focus({ preventScroll: true });
  mark.scrollIntoView({ block: "center" });
  if (place && /\||\*|^#|\]\(/m.test(version.text)) drawStructure(version.text, place, mark);
}

/**
 * Its tables as tables and its headings as headings; where that cannot be had, the text stays as it is.
 * @param {string} text @param {{start: number, end: number}} place @param {HTMLElement} mark
 */
async function drawStructure(text, { start, end }, mark) {
  const tables = await import("/console/tables.js").catch(() => null);
  if (!tables || !mark.isConnected) return; // another source is open by now, or none
  at("source-text").replaceChildren(...tables.drawText(text, start, end));
  at("source-text").querySelector(":not([hidden]) > mark")?.scrollIntoView({ block: "center" });
}

/** A dialog was closed. Where what was pressed has been drawn anew, or nothing had the focus, the keys go on with the
 * card as a whole, never with one of its buttons. */
export function backToCard() {
  const { activeElement: focused } = document;
  if (focused !== document.body && !focused.closest("dialog")) return;
  const card = at("suggestions")?.querySelector(".picked") ?? document.querySelector(".turns");
  /** @type {HTMLElement | null} */ (card)?.focus({ preventScroll: true });
}

/**
 * Where the quote is in the text, or null where the stored text says something else there.
 * @returns {{start: number, end: number} | null}
 */
function placeIn(text, { start, end, quote }) {
  const letters = Array.from(text); // offsets count characters; JavaScript counts UTF-16 units
  if (letters.slice(start, end).join("") !== quote) return null;
  const before = letters.slice(0, start).join("").length;
  return { start: before, end: before + quote.length };
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

const LINK = /!?\[([^[\]\n]+)\]\([^()\s]+\)/g;

/** What is quoted, without what only marks its looks: emphasis, a table's bars, where a link leads. @param {string} text */
export function readable(text) {
  const lines = text.split(/\r\n?|\n/).filter((line) => !line.includes("|") || !/^[\s|:-]+$/.test(line));
  return lines.map((line) => inCells(line).replaceAll("**", "").replaceAll(LINK, "$1")).join("\n");
}

/** The cells of a table's row one after the other; another line as it is. @param {string} line */
function inCells(line) {
  if (!line.includes(" | ")) return line;
  const cells = line.trim().replace(/^\|/, "").replace(/\|$/, "").split(" | ");
  return cells.map((cell) => cell.trim()).filter(Boolean).join(" · ");
}
