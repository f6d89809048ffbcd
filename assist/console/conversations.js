/** The list of conversations, kept up to date, and the names of their customers. */

import { at, clock, el, trusted } from "/console/elements.js";
import { UNTOLD, say, sayCode } from "/console/language.js";

export class Conversations {
  #entries = [];
  #next = null; // where older ones begin
  #seen = new Map(); // conversation → updated_at when it was last looked at
  #names = new Map(); // customer → name

  /**
   * @param {{api: () => import("/console/api.js").Api, open: (id: string) => void,
   *   openId: () => string | null}} desk
   */
  constructor(desk) {
    this.desk = desk;
    at("conversations").addEventListener("keydown", walk);
  }

  async load() {
    const [page, customers] = await Promise.all([
      this.desk.api().conversations(),
      this.desk.api().customers(),
    ]);
    for (const one of customers.items) this.#names.set(one.id, one.name || one.id);
    const options = customers.items.map((one) => el("option", { value: one.id }, one.name || one.id));
    at("begin-customer").replaceChildren(el("option", { value: "" }, say("customer.unknown")), ...options);
    this.#entries = page.items;
    this.#next = page.next;
    at("beginning").open = !page.items.length; // else one is picked
    for (const one of page.items) this.#seen.set(one.id, one.updated_at);
    this.draw();
  }

  async loadOlder() {
    const page = await this.desk.api().conversations(this.#next);
    const known = new Set(this.#entries.map((one) => one.id));
    this.#entries.push(...page.items.filter((one) => !known.has(one.id)));
    for (const one of page.items) if (!known.has(one.id)) this.#seen.set(one.id, one.updated_at);
    this.#next = page.next;
    this.draw();
  }

  /** Look what is new. */
  async refresh() {
    const { items } = await this.desk.api().conversations();
    const fresh = new Set(items.map((one) => one.id));
    const entries = [...items, ...this.#entries.filter((one) => !fresh.has(one.id))];
    const same = (one, index) =>
      one.id === entries[index]?.id && one.updated_at === entries[index].updated_at;
    if (entries.length === this.#entries.length && this.#entries.every(same)) return;
    this.#entries = entries;
    this.draw();
  }

  forget() {
    this.#entries = [];
    this.#next = null;
    this.#seen.clear();
    this.#names.clear();
    at("conversations").replaceChildren();
    at("begin-customer").replaceChildren();
  }

  /**
   * The conversation to show first: the wanted one, however long nothing has happened in it.
   * @param {string | undefined} wanted @returns {Promise<string | undefined>}
   */
  async first(wanted) {
    if (wanted && !this.entry(wanted)) await this.#bring(wanted);
    return (this.entry(wanted) || this.#entries[0])?.id;
  }

  /** Put one that is further down than the list was read at its end, if it exists. @param {string} id */
  async #bring(id) {
    try {
      const one = await this.desk.api().conversation(id);
      this.#entries.push(one);
      this.see(one);
    } catch (error) {
      if ([0, 401].includes(error.status)) throw error; // else there are others to open
    }
  }

  /** The id of the conversation `step` further down the list, or undefined. @param {number} step */
  beside(step) {
    const index = this.#entries.findIndex((one) => one.id === this.desk.openId());
    return this.#entries[index + step]?.id;
  }

  entry(id) {
    return this.#entries.find((one) => one.id === id);
  }

  /** Remember that the person looks at it. @param {any} entry */
  see(entry) {
    this.#seen.set(entry.id, entry.updated_at);
    this.draw();
  }

  /** A customer's name; looked up once where it is not known yet. @param {string | null} id */
  nameOf(id) {
    if (!id) return say("customer.unknown");
    if (!this.#names.has(id)) {
      this.#names.set(id, id);
      this.desk
        .api()
        .customer(id)
        .then(
          (one) => this.#learn(id, one.name),
          () => {},
        );
    }
    return this.#names.get(id) || id;
  }

  #learn(id, name) {
    if (!name) return;
    this.#names.set(id, name);
    this.draw();
  }

  draw() {
    const list = at("conversations");
    const focused = list.contains(document.activeElement) && document.activeElement.getAttribute("data-conversation");
    const rows = this.#entries.map((one) => this.#row(one));
    const none = el("li", { class: "quiet" }, say("list.none"));
    list.replaceChildren(...(rows.length ? rows : [none]));
    list.setAttribute("role", rows.length ? "listbox" : "list");
    at("more").hidden = !this.#next;
    const same = focused ? list.querySelector(`[data-conversation="${CSS.escape(focused)}"]`) : null;
    stopAt(same || list.querySelector("[aria-current]") || list.querySelector("button"));
    same?.focus();
  }

  #row(one) {
    const current = one.id === this.desk.openId();
    const news = !current && this.#seen.get(one.id) !== one.updated_at;
    const attributes = {
      type: "button",
      role: "option",
      tabindex: "-1",
      "data-conversation": one.id,
      "aria-selected": String(current),
      "aria-current": current && "true",
      onclick: trusted(() => this.desk.open(one.id)),
    };
    const name = el("b", {}, this.nameOf(one.customer_id));
    const time = el("time", { class: "quiet", datetime: one.updated_at }, clock(one.updated_at));
    const dot = news ? el("span", { class: "dot" }, say("list.news")) : null;
    const first = el("span", { class: "first" }, name, dot, time);
    const matter = el("span", { class: "matter", lang: UNTOLD }, about(one) || one.id);
    const second = el("span", { class: "second quiet" }, matter, " ", el("span", {}, described(one)));
    return el("li", { role: "none" }, el("button", attributes, first, second));
  }
}

/** The whole list is one stop of the tab key. @param {HTMLElement | null} row where one comes to it */
function stopAt(row) {
  at("conversations").querySelector("[tabindex='0']")?.setAttribute("tabindex", "-1");
  row?.setAttribute("tabindex", "0");
}

/** Where each key leads from a row, by its number and the last one's; the list lies down in a narrow window. */
const STEPS = {
  ArrowDown: (here) => here + 1,
  ArrowRight: (here) => here + 1,
  ArrowUp: (here) => here - 1,
  ArrowLeft: (here) => here - 1,
  Home: () => 0,
  End: (_, last) => last,
};

/** Within the list, arrows walk. @param {KeyboardEvent} event */
function walk(event) {
  const rows = [...at("conversations").querySelectorAll("button")];
  const next = rows[STEPS[event.key]?.(rows.indexOf(event.target), rows.length - 1)];
  if (event.ctrlKey || event.metaKey || event.altKey || !next) return;
  event.preventDefault();
  stopAt(next);
  next.focus();
}

/** What a conversation is about: its subject, else what the customer said first. @param {any} entry */
export const about = ({ subject, begins_with: begins }) => subject || begins || "";

/** How it came, and whether it has ended. @param {any} entry */
export function described({ channel, closed_at: closed }) {
  return [channel && sayCode("channel", channel), closed && say("list.closed")].filter(Boolean).join(" · ");
}
