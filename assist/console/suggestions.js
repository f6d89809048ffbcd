/**
 * `<assist-suggestions>`: what Assist says in the open conversation, card by card. Only what has changed is drawn anew,
 * so that what a person has unfolded stays as it is.
 */

import { Card, saySilence } from "/console/card.js";
import { at, el, trusted } from "/console/elements.js";
import { say } from "/console/language.js";

/** @typedef {import("/console/conversation.js").OpenConversation} OpenConversation */

export class Suggestions extends HTMLElement {
  /** What a person can do here; `look`: ask again about a turn. Set before anything is shown.
   * @type {import("/console/card.js").Hands & {look: (turn: any) => void}} */
  hands;
  /** @type {Map<string, Card>} */
  #cards = new Map();
  #drawn = "";

  /** Nothing is said, or only this. @param {...Node} instead */
  clear(...instead) {
    this.stale();
    this.replaceChildren(...instead);
  }

  /** It is said in other words now: all of it is drawn anew next time. */
  stale() {
    this.#drawn = "";
    this.#cards.clear();
  }

  /** What is stopped stands in the place of the suggestions. @param {import("/console/stopping.js").Stopping} stopping */
  halt(stopping) {
    this.#draw(JSON.stringify(stopping.here), () => [stopping.notice()]);
  }

  /** @param {OpenConversation} one @param {Set<string>} read whose evidence the person has opened @param {string} [note] */
  show(one, read, note = "") {
    const states = one.shown.map((it, index) => stateOf(one, it, index, read));
    const { turn_id: turn, status, reason } = one.answer ?? {};
    const about = [one.id, one.suggestions.length, turn, status, reason, one.missed?.id, one.unanswered?.id, one.isWaiting];
    const now = JSON.stringify([one.shown.map((it) => it.id), states, about, note]);
    this.#draw(now, () => this.#parts(one, states, note));
  }

  /** @param {string} now what is drawn @param {() => Node[]} parts */
  #draw(now, parts) {
    if (now === this.#drawn) return;
    this.#drawn = now;
    const focused = this.contains(document.activeElement);
    this.replaceChildren(...parts());
    // The card as a whole, never one of its buttons: the next key must not press what has just appeared.
    if (focused) /** @type {HTMLElement | null} */ (this.querySelector(".picked"))?.focus({ preventScroll: true });
  }

  /** @param {OpenConversation} one */
  #parts(one, states, note) {
    const cards = one.shown.map((it, index) => this.#card(it, states[index]));
    this.#cards = new Map(cards.map((card) => [card.dataset.suggestion, card]));
    const earlier = cards.splice(one.suggestions.length);
    const parts = [this.#notices(one, note), ...cards];
    if (!cards.length) parts.push(this.#silence(one));
    if (earlier.length) parts.push(el("h3", { class: "quiet" }, say("suggestions.earlier")), ...earlier);
    return parts;
  }

  #card(suggestion, state) {
    const card = this.#cards.get(suggestion.id) ?? new Card();
    card.show(suggestion, state, this.hands);
    return card;
  }

  /** Lines whose place is always there, so that nothing moves: an answer is on its way, or did not come. */
  #notices(one, note) {
    const turn = one.unanswered;
    const told = one.isWaiting ? [say("looking.now")] : [`${say("looking.missed")} `, turn && this.#lookButton(turn)];
    return el("div", { class: "notices" }, turn && el("p", { class: "looking quiet" }, ...told), note && el("p", { class: "expecting" }, note));
  }

  /** One calm line where there is no suggestion. */
  #silence({ answer, missed }) {
    if (!answer) return el("p", { class: "silence" }, say("suggestions.waiting"));
    const { status, reason } = answer;
    const line = el("p", { class: `silence ${status}`, "data-reason": reason || "" }, saySilence(answer));
    return el("div", {}, line, missed && this.#lookButton(missed));
  }

  #lookButton(turn) {
    const look = trusted(() => this.hands.look(turn));
    return el("button", { type: "button", "data-look": turn.id, onclick: look }, say("looking.again"));
  }
}
customElements.define("assist-suggestions", Suggestions);

/** @returns {import("/console/card.js").State} */
function stateOf(one, suggestion, index, read) {
  return {
    number: index + 1,
    picked: one.picked === suggestion.id,
    open: one.isOpen(suggestion),
    decision: one.decisions.get(suggestion.id),
    read: read.has(suggestion.id),
  };
}

/** A dialog was closed. Where what was pressed has been drawn anew, or nothing had the focus, the keys go on with the
 * card as a whole, never with one of its buttons. */
export function backToCard() {
  const { activeElement: focused } = document;
  if (focused !== document.body && !focused.closest("dialog")) return;
  const card = at("suggestions")?.querySelector(".picked") ?? document.querySelector(".turns");
  /** @type {HTMLElement | null} */ (card)?.focus({ preventScroll: true });
}
