/** The person's hands: one gesture, one decision. Nothing here acts by itself. */

const UNREAD_MS = 500; // a suggestion that has just replaced another cannot have been read

/** @typedef {import("/console/conversation.js").OpenConversation} OpenConversation */

export class Hands {
  /** What was decided and recorded but did not get into the conversation: by conversation, its agent's turn. */
  #unposted = new Map();
  #busy = false;

  /**
   * @param {import("/console/api.js").Api} api @param {import("/console/reply.js").Reply} reply
   * @param {{open: () => OpenConversation | null, draw: () => void, tell: (text: string, wrong?: boolean) => void,
   *   failed: (error: any) => void}} desk
   */
  constructor(api, reply, desk) {
    this.api = api;
    this.reply = reply;
    this.desk = desk;
  }

  /** @param {string} what accept | edit | override | dismiss | again @param {any} suggestion */
  act(what, suggestion) {
    const open = this.desk.open();
    if (!open || !suggestion) return;
    if (what === "again") {
      open.reopened = suggestion.id;
      return this.desk.draw();
    }
    if (!open.isOpen(suggestion)) return;
    if (what === "override") return this.reply.override(suggestion);
    if (what === "edit") return suggestion.draft && this.#edit(suggestion);
    if (performance.now() - open.changedAt < UNREAD_MS) return this.desk.tell("This suggestion has just arrived. Read it, then press again.");
    if (what === "dismiss") return this.#conclude(open, () => this.api.decide(suggestion.id, { outcome: "dismissed" }));
    if (suggestion.draft) this.#conclude(open, () => this.api.decide(suggestion.id, { outcome: "accepted" }));
  }

  /** Send what the person wrote: an edit, an override, or their own words where nothing is suggested. */
  send() {
    const open = this.desk.open();
    const text = this.reply.text;
    if (!open) return;
    if (!text) return this.reply.note("Write something first.", true);
    const about = this.reply.about;
    const suggestion = about?.suggestion || this.overridden(open);
    if (!suggestion) return this.#conclude(open, () => this.api.decideAlone(open.id, { outcome: "overridden", sent: text }), true);
    const choice =
      about?.mode !== "edit" ? { outcome: "overridden", sent: text } : text === suggestion.draft.trim() ? { outcome: "accepted" } : { outcome: "edited", sent: text };
    this.#conclude(open, () => this.api.decide(suggestion.id, choice), true);
  }

  /** The suggestion that the person's own words would override: the one on top, unless it was sent already. */
  overridden(open) {
    const top = open.onTop;
    if (!top) return null;
    return open.isOpen(top) || open.decisions.get(top.id).outcome === "dismissed" ? top : null;
  }

  /** Whether something decided here waits to be sent again. @param {string} id of a conversation */
  waits(id) {
    return this.#unposted.has(id);
  }

  sendAgain() {
    const open = this.desk.open();
    const turn = open && this.#unposted.get(open.id);
    if (turn) this.#post(open, turn);
  }

  #edit(suggestion) {
    this.reply.edit(suggestion);
    this.api.report(suggestion.id, "inserted").catch(() => {});
  }

  /** @param {OpenConversation} open @param {() => Promise<any>} decide @param {boolean} [written] by the person */
  async #conclude(open, decide, written = false) {
    if (this.#busy) return;
    this.#hold(true);
    try {
      const decision = await decide();
      open.takeDecision(decision);
      if (written) this.reply.sent(open.id);
      if (decision.sent) await this.#post(open, { id: decision.id, speaker: "agent", text: decision.sent });
      else this.desk.tell("Noted. Nothing was sent.");
    } catch (error) {
      this.desk.failed(error);
    } finally {
      this.#hold(false);
      this.desk.draw();
    }
  }

  /** The decision's id is the turn's id: trying again cannot say it twice. */
  async #post(open, turn) {
    try {
      const { turn: stored } = await this.api.say(open.id, turn);
      open.takeTurn(stored);
      this.#unposted.delete(open.id);
      this.desk.tell("Sent.");
    } catch (error) {
      this.#unposted.set(open.id, turn);
      this.desk.failed(error);
    }
    this.desk.draw();
  }

  #hold(busy) {
    this.#busy = busy;
    this.reply.hold(busy);
  }
}
