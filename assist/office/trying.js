/** Trying a text on somebody while it is written: who, on which day, and asking the service in good time. */

import { Problem } from "/console/api.js";
import { el } from "/console/elements.js";
import { explained } from "/console/composed.js";
import { say } from "/console/language.js";
import { labelled } from "/office/fields.js";

const PAUSE_MS = 350; // after the last key
const EXAMPLE = ["delivered_on", "placed_on", "total", "currency", "status", "tier", "region"];
const STATUSES = ["pending", "shipped", "delivered", "cancelled", "returned"];

/** @typedef {{name: string, problem: string}} Who on whom it was tried; empty: on nobody */

export class Trying {
  #due = 0;
  #asked = 0;
  /** @type {Record<string, any>} */ #who = {};
  /** @type {Who} */ #told = { name: "", problem: "" };
  #day = el("input", { type: "date" });
  #about = el("input", { maxlength: "200", autocomplete: "off" });
  #customer = el("input", { maxlength: "300", autocomplete: "off", list: "customers" });
  /** @type {Record<string, HTMLInputElement>} */ #example = {};
  /** @type {any[]} */ #known = [];
  #offered = Promise.resolve();

  /**
   * @param {import("/office/office.js").Office} office @param {() => {text: string, id: string | null}} written
   * @param {(trial: any, who: Who) => void} draw
   */
  constructor(office, written, draw) {
    this.office = office;
    this.written = written;
    this.draw = draw;
  }

  /** Whom to try it on: a customer on file, or for editors, who read no customers, an example. */
  form() {
    const mayRead = this.office.role !== "editor";
    const form = el("form", { class: "filters" }, ...(mayRead ? this.#onFile() : this.#byExample()));
    form.append(labelled(say("office.trial.day"), this.#day));
    form.addEventListener("submit", (event) => event.preventDefault());
    this.#day.addEventListener("input", () => this.later());
    this.#about.addEventListener("input", () => this.later());
    return form;
  }

  /** Ask once the person pauses. */
  later() {
    clearTimeout(this.#due);
    this.#due = setTimeout(() => this.now(), PAUSE_MS);
  }

  end() {
    clearTimeout(this.#due);
    this.#asked = -1;
  }

  async now() {
    if (this.#asked < 0) return;
    const turn = (this.#asked += 1);
    const { text, id } = this.written();
    if (!text) return this.draw(null, this.#told);
    const more = { about: this.#about.value || null, as_of: this.#day.value || null };
    try {
      const trial = await this.office.api.try({ text, id, ...more, ...this.#who });
      if (turn === this.#asked) this.draw(trial, this.#told);
    } catch (error) {
      if (turn !== this.#asked) return;
      if (!(error instanceof Problem) || error.status === 401) return this.office.failed(error);
      this.draw({ problems: [{ detail: explained(error).text }] }, this.#told);
    }
  }

  #onFile() {
    const list = el("datalist", { id: "customers" });
    const offer = ({ items }) => {
      this.#known = items;
      list.replaceChildren(...items.map((one) => el("option", { value: one.id }, one.name || one.id)));
    };
    this.#offered = this.office.api.customers().then(offer, () => {}); // others are still found by identity
    this.#customer.addEventListener("change", () => this.#pick());
    return [
      labelled(say("office.trial.customer"), this.#customer, say("office.trial.customer.hint")),
      list,
      labelled(say("office.trial.about"), this.#about),
    ];
  }

  async #pick() {
    const wanted = this.#customer.value.trim();
    this.#who = {};
    this.#told = { name: "", problem: "" };
    try {
      const found = wanted ? await this.#find(wanted) : null;
      if (found) {
        this.#who = { customer_id: found.id };
        this.#told = { name: found.name ? `${found.name} (${found.id})` : found.id, problem: "" };
      } else if (wanted) this.#told = { name: "", problem: say("office.trial.nobody", { wanted }) };
    } catch (error) {
      this.office.failed(error);
    }
    this.now();
  }

  /** By id or name among those known, else by an identity. @param {string} wanted */
  async #find(wanted) {
    await this.#offered;
    const lower = wanted.toLowerCase();
    const named = this.#known.find((one) =>
      one.id.toLowerCase() === lower || one.name?.toLowerCase() === lower
    );
    if (named) return named;
    const byId = /^[\w.:@-]{1,128}$/.test(wanted) && (await this.office.api.customer(wanted).catch(missing));
    if (byId) return byId;
    const kind = wanted.includes("@") ? "email" : /^[+\d][\d\s().-]{5,}$/.test(wanted) ? "phone" : "account";
    const { items } = await this.office.api.customersWith(
      wanted.includes(":") ? wanted : `${kind}:${wanted}`,
    );
    return items[0] ?? null;
  }

  #byExample() {
    const today = new Date().toISOString().slice(0, 10);
    const given = {
      placed_on: today,
      delivered_on: today,
      total: "100.00",
      currency: "EUR",
      status: "delivered",
    };
    return EXAMPLE.map((name) => {
      const type = name.endsWith("_on") ? "date" : "text";
      const field = el("input", { type, maxlength: "40", autocomplete: "off", value: given[name] ?? "" });
      if (name === "status") field.setAttribute("list", "statuses");
      field.addEventListener("input", () => this.#likeExample());
      this.#example[name] = field;
      if (name === EXAMPLE.at(-1)) this.#likeExample();
      return labelled(say(`office.example.${name}`), field);
    });
  }

  #likeExample() {
    const value = (name) => this.#example[name].value.trim() || null;
    const status = STATUSES.includes(value("status")) ? value("status") : "delivered";
    const order = {
      id: "example",
      placed_on: value("placed_on") ?? new Date().toISOString().slice(0, 10),
      delivered_on: value("delivered_on"),
      status,
      total: value("total") ?? "0",
      currency: value("currency") ?? "EUR",
    };
    this.#who = { customer: { tier: value("tier"), region: value("region"), orders: [order] } };
    this.#told = { name: say("office.example"), problem: "" };
    this.later();
  }
}

/** Nothing where there is no such customer; every other refusal is told. @param {any} error */
function missing(error) {
  if (error.status !== 404) throw error;
  return null;
}
