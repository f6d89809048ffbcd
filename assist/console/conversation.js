/** The open conversation as this screen knows it. Draws nothing, asks nothing: events in, state out. */

const PATIENCE_MS = 8000; // after which an answer that has not come can be asked for again

export class OpenConversation {
  /** @param {string} id */
  constructor(id) {
    this.id = id;
    this.details = null;
    this.lastEvent = 0;
    /** @type {Map<string, any>} */
    this.turns = new Map();
    this.answer = null; // {turn_id, status, reason}: how the last answer went
    this.suggestions = []; // of the last answer
    this.earlier = []; // of the answer before, where the last one is silent: they may still be useful
    /** @type {Map<string, any>} */
    this.decisions = new Map(); // the decision that stands, by suggestion
    this.picked = null; // the id of the suggestion on top
    this.isPickedByHand = false; // since the suggestions changed last
    this.reopened = null; // the id of a decided suggestion that the person decides again
    this.askedAt = -Infinity; // when the customer's last turn came
    this.changedAt = 0; // when the suggestions last changed or moved by themselves
  }

  /** @param {any} content of GET /v1/conversations/{id} @param {any} shown of its /suggestions */
  load(content, shown) {
    this.details = content;
    this.lastEvent = content.last_event_id;
    for (const turn of content.turns) this.turns.set(turn.id, turn);
    this.loadSuggestions(shown);
  }

  /** @param {any} shown of GET /v1/conversations/{id}/suggestions */
  loadSuggestions(shown) {
    for (const one of shown.items) if (one.decision) this.decisions.set(one.id, one.decision);
    this.answer = shown.last_answer;
    this.suggestions = ofTurn(shown.items, this.answer?.turn_id);
    this.earlier = this.suggestions.length ? [] : ofTurn(shown.items, shown.items.at(-1)?.turn_id);
    this.#changed();
  }

  /** @param {any} turn */
  takeTurn(turn) {
    this.turns.set(turn.id, turn);
  }

  /** @param {any} answer with `turn_id`. False: it is known already, or about an older turn. */
  takeAnswer(answer) {
    const order = [...this.turns.keys()];
    if (this.answer && order.indexOf(answer.turn_id) < order.indexOf(this.answer.turn_id)) return false;
    const ids = (some) => some.map((one) => one.id).join();
    if (
      answer.turn_id === this.answer?.turn_id &&
      answer.status === this.answer.status &&
      ids(answer.suggestions) === ids(this.suggestions)
    )
      return false;
    if (answer.suggestions.length) this.earlier = [];
    else if (this.suggestions.length) this.earlier = this.suggestions;
    if (answer.status === "stopped") this.earlier = [];
    this.answer = answer;
    this.suggestions = answer.suggestions;
    this.#changed();
    return true;
  }

  /** @param {any} decision */
  takeDecision(decision) {
    if (!decision.suggestion_id) return;
    this.decisions.set(decision.suggestion_id, decision);
    if (this.reopened === decision.suggestion_id) this.reopened = null;
  }

  /** Every suggestion on the screen, in the order of its number keys. */
  get shown() {
    return [...this.suggestions, ...this.earlier];
  }

  /** The suggestion that the person's keys act on, or undefined. */
  get onTop() {
    return this.shown.find((one) => one.id === this.picked);
  }

  /** The suggestion that the person's own words are said instead of, or undefined. What is left from before is
   * about something else by now, unless they picked it since. */
  get instead() {
    const top = this.onTop;
    return this.isPickedByHand || this.suggestions.includes(top) ? top : undefined;
  }

  /** The person wants this one on top. @param {any} suggestion */
  pick(suggestion) {
    this.picked = suggestion.id;
    this.isPickedByHand = true;
  }

  /** @param {any} suggestion */
  isOpen(suggestion) {
    return !this.decisions.has(suggestion.id) || this.reopened === suggestion.id;
  }

  /** The customer asks something. @param {() => void} late where the answer has not come for long */
  asked(late) {
    this.askedAt = performance.now();
    setTimeout(late, PATIENCE_MS + 50);
  }

  /** Whether an answer may still be on its way. */
  get isWaiting() {
    return performance.now() - this.askedAt < PATIENCE_MS;
  }

  /** The customer's last turn where no answer to it has come yet, or undefined. */
  get unanswered() {
    const last = [...this.turns.values()].findLast((turn) => turn.speaker === "customer");
    return last && last.id !== this.answer?.turn_id ? last : undefined;
  }

  /** The customer's last turn where Assist could not look when it came, or undefined. */
  get missed() {
    const failed = this.answer && ["stopped", "degraded"].includes(this.answer.status);
    return failed ? this.turns.get(this.answer.turn_id) : undefined;
  }

  /** What the person is about to press is elsewhere now, or something else. */
  moved() {
    this.changedAt = performance.now();
  }

  #changed() {
    this.isPickedByHand = false;
    if (!this.shown.some((one) => one.id === this.picked)) this.picked = this.suggestions[0]?.id ?? null;
    this.moved();
  }
}

function ofTurn(items, turnId) {
  return turnId ? items.filter((one) => one.turn_id === turnId).sort((a, b) => a.rank - b.rank) : [];
}
