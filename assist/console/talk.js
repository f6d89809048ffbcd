/** Draws what was said. New turns are added at the end; what stands there is not drawn again. */

import { clock, el } from "/console/elements.js";
import { UNTOLD, say } from "/console/language.js";

/** What stands in a list: the first so many turns of a conversation. @type {WeakMap<HTMLElement, any>} */
const drawn = new WeakMap();

/** @param {HTMLElement} list @param {Map<string, any>} turns @param {string} customer their name */
export function drawTurns(list, turns, customer) {
  const before = drawn.get(list);
  const isSame = before?.turns === turns && before.customer === customer;
  const count = isSame && list.querySelector("[data-turn]") ? before.count : 0;
  if (!turns.size) return list.replaceChildren(el("li", { class: "quiet" }, say("talk.nothing")));
  if (count === turns.size) return;
  if (!count) list.replaceChildren();
  drawn.set(list, { turns, customer, count: turns.size });
  const box = list.parentElement; // the list scrolls in it
  if (!before) stayAtEnd(box);
  const atEnd = !count || box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  list.append(...[...turns.values()].slice(count).map((turn) => row(turn, customer)));
  // Someone who reads further up stays there.
  if (atEnd) box.scrollTop = box.scrollHeight;
}

/** Who reads at the end stays there when there is less room. */
function stayAtEnd(box) {
  let height = box.clientHeight;
  new ResizeObserver(() => {
    if (box.scrollHeight - box.scrollTop - height < 40) box.scrollTop = box.scrollHeight;
    height = box.clientHeight;
  }).observe(box);
}

function row(turn, customer) {
  const who = turn.speaker === "agent" ? say("talk.agent") : customer;
  return el(
    "li",
    { class: turn.speaker, "data-turn": turn.id },
    el("span", { class: "who" }, el("b", {}, who), " ", el("time", { datetime: turn.at }, clock(turn.at))),
    el("p", { lang: UNTOLD }, turn.text),
  );
}
