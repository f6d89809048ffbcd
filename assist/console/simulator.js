/** The simulator: writing as the customer, to try Assist out. */

import { at, trusted } from "/console/elements.js";

export class Simulator {
  /** A turn that may not have arrived: tried again, it is the same turn. */
  #saying = null;

  /** @param {(turn: any) => Promise<boolean>} say stores a customer's turn; false where that failed */
  constructor(say) {
    this.say = say;
    at("simulator").addEventListener("submit", (event) => event.preventDefault());
    at("customer-say").addEventListener(
      "click",
      trusted(() => this.#speak()),
    );
    at("customer-says").addEventListener(
      "keydown",
      trusted((event) => {
        if (event.key !== "Enter" || event.repeat || event.isComposing) return;
        event.preventDefault();
        this.#speak();
      }),
    );
  }

  /** Begin in another conversation. */
  clear() {
    at("customer-says").value = "";
    this.#saying = null;
  }

  async #speak() {
    const text = at("customer-says").value.trim();
    if (!text || at("customer-say").disabled) return;
    const again = this.#saying?.text === text;
    const turn = again ? this.#saying : { id: `t-${crypto.randomUUID()}`, speaker: "customer", text };
    this.#saying = turn;
    at("customer-say").disabled = true;
    const stored = await this.say(turn);
    at("customer-say").disabled = false;
    if (stored && this.#saying === turn) this.clear();
  }
}
