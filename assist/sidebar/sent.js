/** What the agent really sent in the help desk, held against what was suggested. Says what was decided, and no more. */

import { plain } from "/sidebar/plain.js";

const ALIKE = 0.5; // of the shorter text's words are in the other: the same message, changed

/**
 * What a message in the help desk may turn out to be.
 * @typedef {object} Expected
 * @property {any} suggestion
 * @property {"inserted" | "copied" | "own"} how by which gesture: its text put into the composer, copied, or "I
 *   write my own"
 * @property {string[]} texts what of it was put there or copied: its draft, the sentence of its slot
 */

/** @typedef {{outcome: "accepted" | "edited" | "overridden", sent: string}} Choice */

/**
 * The decision that a sent message is, or null where it says nothing about the suggestion.
 * @param {Expected} expected @param {string} text as it stands in the help desk
 * @returns {Choice | null}
 */
export function decided({ suggestion, how, texts }, text) {
  const own = /** @type {Choice} */ ({ outcome: "overridden", sent: text });
  if (how === "own") return own;
  if (suggestion.draft && same(text, suggestion.draft)) return { outcome: "accepted", sent: suggestion.draft };
  if (texts.some((one) => alike(text, one))) return { outcome: "edited", sent: text };
  return how === "inserted" ? own : null;
}

/** Whether what was expected has been sent: what comes after it is another message. @param {Choice | null} choice @param {Expected} expected */
export const isSettled = (choice, { how }) =>
  choice !== null && (how === "own" || choice.outcome !== "overridden");

/** Editors turn spaces and line breaks into others; that is no change. */
const words = (text) => plain(text).normalize("NFC").split(/\s+/).filter(Boolean);

function same(one, other) {
  return words(one).join(" ") === words(other).join(" ");
}

function alike(one, other) {
  const [shorter, longer] = [one, other]
    .map((text) => new Set(words(text.toLowerCase())))
    .sort((a, b) => a.size - b.size);
  const common = [...shorter].filter((word) => longer.has(word)).length;
  return common / shorter.size >= ALIKE;
}
