/** Opens the quoted version of a document at the quote. */

import { age, day } from "/console/elements.js";

/** @param {any} evidence @param {any} version the stored version, with its text */
export function openSource(evidence, version) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("source"));
  const text = document.getElementById("source-text");
  document.getElementById("source-title").textContent = evidence.title;
  document.getElementById("source-facts").textContent = facts(evidence);
  const mark = document.createElement("mark");
  if (version) {
    // Offsets count characters; JavaScript counts UTF-16 units, so cut by code point.
    const letters = Array.from(version.text);
    mark.textContent = letters.slice(evidence.start, evidence.end).join("");
    text.replaceChildren(letters.slice(0, evidence.start).join(""), mark, letters.slice(evidence.end).join(""));
  } else {
    mark.textContent = evidence.quote;
    text.replaceChildren("This version can no longer be opened. What was quoted from it: ", mark);
  }
  if (!dialog.open) dialog.showModal();
  mark.scrollIntoView({ block: "center" });
}

function facts(evidence) {
  const until = evidence.in_force_until ? ` until ${day(evidence.in_force_until)}` : "";
  const since = evidence.in_force_from ? `in force since ${day(evidence.in_force_from)}${until}` : `in force${until}`;
  const who = evidence.audience === "public" ? "public" : `internal (${evidence.audience || "editors"}): not for customers`;
  return [evidence.section, `version ${evidence.version}`, since, age(evidence.age_days), who].filter(Boolean).join(" · ");
}
