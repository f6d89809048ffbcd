/** Opens the quoted version of a document at the quote, in a box that is gone when it is closed. */

import { at, el } from "/console/elements.js";
import { UNTOLD, say, sayCode } from "/console/language.js";
import { inForce } from "/console/proof.js";

/**
 * @param {any} evidence @param {any} version the stored version with its text; null: it could not be had
 * @param {string} why it could not be had
 */
export function openSource(evidence, version, why) {
  const place = version && placeIn(version.text, evidence);
  const mark = el("mark", {}, evidence.quote);
  const around = place ? [version.text.slice(0, place.start), mark, version.text.slice(place.end)] : [mark];
  openText(evidence.title, facts(evidence), around, place ? "" : `${why || say("source.differs")} ${say("source.quoted")}`);
  mark.scrollIntoView({ block: "center" });
  if (place && /\||\*|^#|\]\(/m.test(version.text)) drawStructure(version.text, place, mark);
}

/** @param {string} title @param {(Node | string)[]} facts @param {(Node | string)[]} text @param {string} [note] */
export function openText(title, facts, text, note = "") {
  at("source")?.remove();
  const dialog = box(title, facts, text, note);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  at("source-text").focus({ preventScroll: true });
}

const box = (title, facts, text, note) =>
  el(
    "dialog",
    { id: "source", class: "source", "aria-labelledby": "source-title" },
    el("header", {}, el("h2", { id: "source-title", lang: UNTOLD }, title), closing()),
    el("p", { id: "source-facts", class: "facts" }, ...facts),
    note && el("p", { id: "source-note", class: "notice" }, note),
    el("pre", { id: "source-text", tabindex: "0", lang: UNTOLD }, ...text),
  );

const closing = () =>
  el(
    "button",
    { id: "source-close", type: "button", onclick: () => at("source").close() },
    `${say("source.close")} `,
    el("kbd", {}, say("key.escape")),
  );

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
