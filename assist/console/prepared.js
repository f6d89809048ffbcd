/** What is prepared for customers who have not written yet: the bar tells how much waits; the list comes when asked for. */

import { at } from "/console/elements.js";

export class Prepared {
  page = nothing();
  #asked = 0;

  /**
   * @param {{api: () => import("/console/api.js").Api, stopped: () => boolean, changed: () => void}} desk `changed`
   *   is called when something else is to be drawn
   */
  constructor(desk) {
    this.desk = desk;
  }

  /** Look what is prepared now. */
  async load() {
    const asked = ++this.#asked;
    const api = this.desk.api();
    const page = await api.outreach();
    if (asked !== this.#asked || api !== this.desk.api()) return; // late: decided meanwhile, or signed out
    this.page = page;
    this.draw();
  }

  /** Something is decided now: what is on its way does not know of it. */
  outdate() {
    this.#asked++;
  }

  /** Forget everything: the person signs out. */
  forget() {
    this.outdate();
    this.page = nothing();
    at("outreach-count").textContent = "";
  }

  /** How much waits. */
  draw() {
    const { items, incidents, next } = this.page;
    const count = this.desk.stopped() ? 0 : items.length + incidents.length;
    at("outreach-count").textContent = count ? `${count}${next ? "+" : ""}` : "";
    this.desk.changed();
  }
}

const nothing = () => ({ items: [], incidents: [], next: null });
