/** Before they call: the list of what is prepared for customers who have not written yet. Assist sends none of it. */

import { Problem } from "/console/api.js";
import { explained } from "/console/composed.js";
import { at, el } from "/console/elements.js";
import { language, say } from "/console/language.js";

const UNREAD_MS = 500; // what has just come or moved cannot have been meant

export class Outreaching {
  /** @type {typeof import("/console/outreach.js") | null} */
  #look = null; // how a card looks: it comes when the list is opened
  #cards = new Map(); // what is on the screen, by id: {told, element}
  #texts = new Map(); // what the person has typed and not decided, by id
  #changedAt = -Infinity;
  #busy = false;

  /**
   * @param {{api: () => import("/console/api.js").Api, prepared: import("/console/prepared.js").Prepared,
   *   nameOf: (customerId: string) => string, see: (evidence: any) => void, talk: (conversationId: string) => void, mayDecideForAll: () => boolean,
   *   stopped: () => boolean, decided: (customerId: string | undefined) => void,
   *   failed: (error: any) => void}} desk
   */
  constructor(desk) {
    this.desk = desk;
    this.dialog = /** @type {HTMLDialogElement} */ (at("outreach"));
    at("outreach-close").addEventListener("click", () => this.dialog.close());
    this.hands = {
      see: desk.see,
      talk: (id) => {
        this.dialog.close();
        desk.talk(id);
      },
      typed: (id, text) => this.#texts.set(id, text),
      decide: (one, choice) => this.#decide(one, choice),
      members: (incident, list) => this.#showMembers(incident, list),
    };
  }

  /** Open the list as it is known, and look what is new. */
  show() {
    this.#tell("");
    this.#changedAt = performance.now();
    this.#open().catch((error) => this.#failed(error));
  }

  async #open() {
    this.#look ??= await import("/console/outreach.js").catch(() => {
      throw new Problem(0, { code: "offline" });
    });
    this.draw();
    await this.desk.prepared.load();
  }

  /** Forget everything: the person signs out. */
  forget() {
    for (const kept of [this.#cards, this.#texts]) kept.clear();
    this.#tell("");
    at("outreach-list").replaceChildren();
  }

  /** What has not changed stays as it is: a text that is being written, a part that is unfolded. */
  draw() {
    const stopped = this.desk.stopped();
    const shown = stopped ? [] : this.#shown();
    const look = this.#look;
    if (!look) return;
    const list = at("outreach-list");
    const cards = shown.map((one) => this.#card(one, look));
    if (!cards.length) {
      list.replaceChildren(el("p", { class: "nothing" }, stopped ? say("outreach.stopped") : say("outreach.empty")));
    } else if (!sameElements(list.children, cards)) {
      this.#changedAt = performance.now();
      look.keepingFocus(list, at("outreach-close"), () => list.replaceChildren(...cards));
    }
    const ids = new Set(shown.map(({ id }) => id));
    for (const id of this.#cards.keys()) if (!ids.has(id)) this.#cards.delete(id);
  }

  #shown() {
    const { items, incidents } = this.desk.prepared.page;
    const mayDecide = this.desk.mayDecideForAll();
    return [
      ...incidents.map((one) => ({
        id: one.id,
        told: JSON.stringify([one, mayDecide]),
        make: (look) => look.drawIncident(one, { text: this.#texts.get(one.id) || "", mayDecide }, this.hands),
      })),
      ...items.map((one) => ({
        id: one.id,
        told: JSON.stringify(one),
        make: (look) => look.drawOutreach(one, this.#stateOf(one), this.hands),
      })),
    ];
  }

  /** @param {any} shown @param {typeof import("/console/outreach.js")} look */
  #card({ id, told, make }, look) {
    const known = this.#cards.get(id);
    if (known?.told === told) return known.element;
    const element = make(look);
    if (known) look.unfoldLike(known.element, element);
    this.#cards.set(id, { told, element });
    return element;
  }

  /** With what the person wrote, also where a newer report has replaced what they wrote it in. */
  #stateOf(one) {
    const own = this.#texts.get(one.id);
    const before = this.#texts.get(one.supersedes);
    const kept = own === undefined && before !== undefined;
    return { name: this.#name(one), text: own ?? before ?? one.say, kept };
  }

  #name(one) {
    return this.desk.nameOf(one.customer_id) || one.customer_id;
  }

  async #showMembers(incident, list) {
    const api = this.desk.api();
    try {
      const { items, next } = await api.outreachOf(incident.id);
      if (api !== this.desk.api()) return;
      const rows = items.map((one) => this.#look?.drawMember(one, this.#name(one)) ?? "");
      const more = el("li", { class: "quiet" }, say("incident.shown", { count: items.length }));
      list.replaceChildren(...rows, ...(next ? [more] : []));
    } catch (error) {
      this.#failed(error);
    }
  }

  async #decide(one, choice) {
    if (performance.now() - this.#changedAt < UNREAD_MS)
      return this.#tell(say("tell.changed"), true);
    if (choice.sent === "") return this.#tell(say("reply.empty"), true);
    if (this.#busy) return undefined;
    this.#busy = true;
    const look = this.#look;
    this.desk.prepared.outdate();
    const api = this.desk.api();
    try {
      const done = await (one.customer_id
        ? api.decideOutreach(one.id, choice)
        : api.decideIncident(one.id, choice));
      if (api !== this.desk.api()) return undefined;
      for (const id of [one.id, one.supersedes]) this.#texts.delete(id);
      this.#tell(one.customer_id ? look.noted(this.#name(one), done) : look.notedForAll(done));
      this.desk.decided(one.customer_id);
      await this.desk.prepared.load();
    } catch (error) {
      if (api === this.desk.api()) this.#failed(error);
    } finally {
      this.#busy = false;
    }
    return undefined;
  }

  #failed(error) {
    if (!error.status && error.code !== "offline") throw error;
    if (error.status === 401) this.desk.failed(error);
    else this.#explain(error);
  }

  #explain(problem) {
    const { text, lang } = explained(problem);
    this.#tell(text, true, lang);
  }

  /** In the dialog: what stands behind it is not read. @param {string} text @param {boolean} [wrong] @param {string} [lang] */
  #tell(text, wrong = false, lang = language) {
    at("outreach-note").textContent = text;
    at("outreach-note").lang = lang;
    at("outreach-note").classList.toggle("problem", wrong);
  }
}

const sameElements = (shown, wanted) =>
  shown.length === wanted.length && wanted.every((one, index) => shown[index] === one);
