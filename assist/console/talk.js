/** Draws what was said. New turns are added at the end; what stands there is not drawn again. */

import { clock, el } from "/console/elements.js";
import { say } from "/console/language.js";

/** @param {HTMLElement} list @param {Map<string, any>} turns @param {string} customer their name */
export function drawTurns(list, turns, customer) {
  const known = new Set([...list.children].map((row) => row.getAttribute("data-turn")));
  if (!turns.size) return list.replaceChildren(el("li", { class: "quiet" }, say("talk.nothing")));
  if (![...known].every((id) => turns.has(id))) {
    list.replaceChildren();
    known.clear();
  }
  const box = list.parentElement; // the list scrolls in it
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40 || !known.size;
  const fresh = [...turns.values()].filter((turn) => !known.has(turn.id));
  list.append(...fresh.map((turn) => row(turn, customer)));
  // Someone who reads further up stays there.
  if (fresh.length && atEnd) box.scrollTop = box.scrollHeight;
}

function row(turn, customer) {
  const who = turn.speaker === "agent" ? say("talk.agent") : customer;
  return el(
    "li",
    { class: turn.speaker, "data-turn": turn.id },
    el("span", { class: "who" }, el("b", {}, who), " ", el("time", { datetime: turn.at }, clock(turn.at))),
    el("p", {}, turn.text),
  );
}
