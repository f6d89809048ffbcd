/** The person's hands: one gesture, one decision. Nothing here acts by itself. */

import { grantingQuote, isFollowing } from "/console/card.js";
import { trusted } from "/console/elements.js";
import { say } from "/console/language.js";

const UNREAD_MS = 500; // a suggestion that has just come or moved cannot have been meant

/** @typedef {import("/console/conversation.js").OpenConversation} OpenConversation */

export class Hands {
  /** What was decided and recorded but did not get into the conversation: by conversation, its turn. */
  #unposted = new Map();
  #busy = false;
  #shown = ""; // the suggestion whose draft was brought into sight last

  /**
   * @param {{api: () => import("/console/api.js").Api, reply: import("/console/reply.js").Reply,
   *   open: () => OpenConversation | null, draw: () => void, readFirst: (suggestion: any, quote?: any) => boolean,
   *   tell: (text: string, wrong?: boolean) => void, failed: (error: any) => void}} desk
   */
  constructor(desk) {
    this.desk = desk;
    const again = trusted(() => this.#sendAgain());
    document.getElementById("send-again").addEventListener("click", again);
  }

  /** @param {string} what accept | edit | say | override | dismiss | wrong | again @param {any} suggestion */
  act(what, suggestion) {
    const open = this.desk.open();
    if (!open || !suggestion) return undefined;
    if (what === "again") {
      open.reopened = suggestion.id;
      return this.desk.draw();
    }
    if (what === "say") return suggestion.slot ? this.#say(open, suggestion) : undefined;
    if (!open.isOpen(suggestion)) return undefined;
    if (what === "override") return this.desk.reply.override(suggestion);
    if (what === "edit") return suggestion.draft ? this.#edit(suggestion) : this.desk.tell(say("tell.undrafted"));
    if (this.#isUnread(open)) return undefined;
    if (what === "accept" && (this.desk.readFirst(suggestion) || this.#isUnseen(open, suggestion))) return undefined;
    const choice = what === "accept" ? { outcome: "accepted" } : { outcome: "dismissed", wrong: what === "wrong" };
    return this.#conclude(open, () => this.desk.api().decide(suggestion.id, choice));
  }

  /** Send what the person wrote: an edit, an override, or their own words where nothing is suggested. */
  send() {
    const open = this.desk.open();
    const { text, about } = this.desk.reply;
    if (!open) return undefined;
    if (!open.details) return this.desk.tell(say("talk.loading"));
    if (!text) return this.desk.reply.note(say("reply.empty"), true);
    if (about?.mode === "edit" && this.desk.readFirst(about.suggestion)) return undefined;
    const suggestion = about?.suggestion || this.overridden(open);
    const choice = chosen(text, about);
    const decide = () =>
      suggestion
        ? this.desk.api().decide(suggestion.id, choice)
        : this.desk.api().decideAlone(open.id, choice);
    return this.#conclude(open, decide, true);
  }

  /** The suggestion that the person's own words would override: the one on top, unless it is from before or sent. */
  overridden(open) {
    const top = open.instead;
    if (!top) return null;
    return open.isOpen(top) || open.decisions.get(top.id).outcome === "dismissed" ? top : null;
  }

  /** Whether something decided here waits to be sent again. @param {string} id of a conversation */
  waits(id) {
    return this.#unposted.has(id);
  }

  #sendAgain() {
    const open = this.desk.open();
    const turn = open && this.#unposted.get(open.id);
    if (turn) this.#post(open, turn);
  }

  /** Whether what would be pressed has just come; the person is told. */
  #isUnread(open) {
    if (performance.now() - open.changedAt >= UNREAD_MS) return false;
    this.desk.tell(say("tell.changed"));
    return true;
  }

  /** Whether what would be sent has not been wholly on the screen; then it is brought there, and the person is told. */
  #isUnseen(open, { id, draft }) {
    const shown = draft && /** @type {HTMLElement | null} */ (document.querySelector(".card.unfolded .draft"));
    if (!shown || !bringIntoSight(shown, this.#shown === id)) return false;
    this.#shown = id;
    open.moved();
    this.desk.tell(say("tell.unseen"));
    return true;
  }

  /** The sentence of its slot goes into the reply, to be sent by the person; also where they follow it already. */
  #say(open, suggestion) {
    const isFollowed = isFollowing(suggestion, open.decisions.get(suggestion.id));
    if (!open.isOpen(suggestion) && !isFollowed) return;
    if (this.#isUnread(open) || this.desk.readFirst(suggestion, grantingQuote(suggestion))) return;
    this.desk.reply.offer(suggestion);
    this.#inserted(suggestion);
  }

  #edit(suggestion) {
    this.desk.reply.edit(suggestion);
    this.#inserted(suggestion);
  }

  #inserted(suggestion) {
    this.desk
      .api()
      .report(suggestion.id, "inserted")
      .catch(() => {});
  }

  /** @param {OpenConversation} open @param {() => Promise<any>} decide @param {boolean} [written] by hand */
  async #conclude(open, decide, written = false) {
    if (this.#busy) return;
    this.#hold(true);
    try {
      const decision = await decide();
      open.takeDecision(decision);
      if (written) this.desk.reply.sent(open.id);
      if (decision.sent) await this.#post(open, { id: decision.id, speaker: "agent", text: decision.sent });
      else this.desk.tell(say("tell.noted"));
    } catch (error) {
      this.desk.failed(error);
    } finally {
      this.#hold(false);
      this.desk.draw();
    }
  }

  /** Put what was sent into the conversation. The decision's id is the turn's: it cannot be said twice. */
  async #post(open, turn) {
    try {
      const { turn: stored } = await this.desk.api().say(open.id, turn);
      open.takeTurn(stored);
      this.#unposted.delete(open.id);
      this.desk.tell(say("tell.sent"));
    } catch (error) {
      this.#unposted.set(open.id, turn);
      this.desk.failed(error);
    }
    this.desk.draw();
  }

  #hold(busy) {
    this.#busy = busy;
    this.desk.reply.hold(busy);
  }
}

/**
 * Scroll to what is not in sight of an element: its beginning first, and then half a screen at a time.
 * @param {HTMLElement} element @param {boolean} begun whether its beginning was brought into sight before
 * @returns {boolean} whether there was anything
 */
function bringIntoSight(element, begun) {
  const { top, bottom, left, width } = element.getBoundingClientRect();
  // What lies over it hides it too: the row of buttons, the line that tells something.
  const shows = (y) => document.elementFromPoint(left + width / 2, y) === element;
  if (shows(bottom - 1) && (begun || shows(top + 1))) return false;
  const half = innerHeight / 2;
  if (!begun || bottom < 0 || top > half) element.scrollIntoView();
  else for (const scrolled of [element.closest("aside"), window]) scrolled.scrollBy(0, half);
  return true;
}

/** What sending `text` means: the draft as it was is an acceptance, however it got there. */
function chosen(text, about) {
  if (about?.mode !== "edit") return { outcome: "overridden", sent: text };
  return text === about.suggestion.draft.trim() ? { outcome: "accepted", sent: about.suggestion.draft } : { outcome: "edited", sent: text };
}
