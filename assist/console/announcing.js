/** Tells who does not look at the screen what has come, once: a screen reader says it when there is a pause. */

import { saySilence } from "/console/card.js";
import { at, el } from "/console/elements.js";
import { say, sayCode } from "/console/language.js";

export class Announcing {
  #told = "";

  /**
   * Say what the newest answer is, unless that was said before.
   * @param {import("/console/conversation.js").OpenConversation | null} one @param {boolean} isStopped
   */
  tell(one, isStopped) {
    const answer = one?.answer;
    const ids = answer ? one.suggestions.map((it) => it.id) : [];
    const news = JSON.stringify([one?.id, isStopped, answer?.turn_id, answer?.status, ...ids]);
    if (news === this.#told) return;
    this.#told = news;
    // A new element, and not another text in the same: what is told twice is said twice.
    at("heard").replaceChildren(el("span", {}, answer && !isStopped ? what(one) : ""));
  }
}

/** "2 suggestions. The first: Answer." or why there is none. */
function what({ suggestions, answer }) {
  if (!suggestions.length) return saySilence(answer);
  return say("suggestions.came", { count: suggestions.length, first: sayCode("kind", suggestions[0].kind) });
}
