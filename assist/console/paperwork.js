/** Handing over and wrapping up: one gesture each, the text can be changed before it is copied. */

import { composed } from "/console/composed.js";
import { at, copyFrom, el, trusted } from "/console/elements.js";
import { COMPOSED, language, say } from "/console/language.js";

export class Paperwork {
  #for = ""; // the conversation that the open paper is about
  #opened = 0; // how often a paper was opened: a late answer is for an earlier one
  #kind = ""; // which paper it is: "handover" or "note"
  #written = ""; // the paper as it was written
  /** @type {Map<string, {written: string, text: string}>} */
  #changed = new Map(); // papers that the person has changed, by kind and conversation: kept while the page lives
  /** @type {Map<string, {resolved: string, disposition: string}>} */
  #answers = new Map(); // how the person said that conversations ended, kept as long

  /**
   * @param {{api: () => import("/console/api.js").Api,
   *   open: () => import("/console/conversation.js").OpenConversation | null,
   *   closed: (id: string) => void, failed: (error: any) => void}} desk
   * @param {Element} [page] what its box is put into @param {string} [closing] what the button is called that closes
   */
  constructor(desk, page = document.body, closing = say("ending.now")) {
    this.desk = desk;
    page.append(box(closing));
    this.paper = /** @type {HTMLDialogElement} */ (at("paper"));
    this.text = /** @type {HTMLTextAreaElement} */ (at("paper-text"));
    const on = (id, act) => at(id).addEventListener("click", trusted(act));
    on("paper-close", () => this.paper.close());
    this.text.addEventListener("input", () => this.#keep());
    at("ending").addEventListener("input", () => this.#answers.set(this.#for, this.#answer()));
    on("paper-copy", () => this.#copy());
    on("ending-now", () => this.#close());
    at("ending").addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.isTrusted) this.#close();
    });
  }

  /** Write what the next person needs. Changes nothing. */
  async handOver() {
    const one = this.desk.open();
    if (!one?.details) return;
    await this.#attempt(async () => {
      const written = note((await this.desk.api().handOver(one.id)).text);
      if (this.desk.open() !== one) return;
      this.#show(one.id, say("paper.handover"), say("paper.change"));
      this.#write("handover", written);
    });
  }

  /** Ask how the conversation ended; nothing is closed yet. */
  ask() {
    const one = this.desk.open();
    if (!one?.details) return;
    const closed = Boolean(one.details.closed_at);
    this.#show(one.id, say("talk.wrapup"), closed ? say("paper.rewrite") : "");
    this.#fill(this.#answers.get(one.id));
    at("ending").hidden = false;
    at("paper-written").hidden = true;
    at("ending").querySelector("input:checked").focus();
  }

  /** Nothing of it stays on the screen: the conversation changes. */
  hide() {
    this.paper.close();
    this.#for = this.#written = "";
    this.text.value = "";
    this.#fill();
  }

  /** Forget everything: the person signs out. */
  forget() {
    this.hide();
    for (const kept of [this.#changed, this.#answers]) kept.clear();
  }

  get #paperId() {
    return `${this.#kind} ${this.#for}`;
  }

  #keep() {
    this.#changed.set(this.#paperId, { written: this.#written, text: this.text.value });
  }

  #answer() {
    const chosen = /** @type {HTMLInputElement} */ (at("ending").querySelector("input:checked"));
    return { resolved: chosen.value, disposition: at("ending-disposition").value };
  }

  /** Answer as the person did before, or not at all. */
  #fill({ resolved, disposition } = { resolved: "unknown", disposition: "" }) {
    at("ending").querySelector(`input[value="${resolved}"]`).checked = true;
    at("ending-disposition").value = disposition;
  }

  async #close() {
    const one = this.desk.open();
    if (one?.id !== this.#for) return;
    const answer = this.#answer();
    const resolved = { yes: true, no: false }[answer.resolved] ?? null;
    const disposition = answer.disposition.trim() || null;
    const opened = this.#opened;
    await this.#attempt(async () => {
      const written = await this.desk.api().close(one.id, { resolved, disposition });
      this.desk.closed(one.id);
      if (opened !== this.#opened || this.#for !== one.id) return;
      at("paper-why").textContent = say("paper.closed");
      this.#write("note", note(written.note));
    });
  }

  #show(id, title, why) {
    this.#for = id;
    this.#opened++;
    at("paper-title").textContent = title;
    at("paper-why").textContent = why;
    at("paper-copied").textContent = "";
    if (!this.paper.open) this.paper.showModal();
  }

  /** @param {"handover" | "note"} kind @param {string} written as the service has it now */
  #write(kind, written) {
    at("ending").hidden = true;
    at("paper-written").hidden = false;
    this.#kind = kind;
    this.#written = written;
    const kept = this.#changed.get(this.#paperId);
    // What is new since they changed it comes below their words: neither is lost.
    const text = kept && kept.written !== written ? `${kept.text}\n\n${written}` : kept?.text;
    this.text.lang = language;
    this.text.value = text ?? written;
    this.text.focus();
    this.text.setSelectionRange(0, 0);
    this.text.scrollTop = 0; // it begins with the sentence to say
  }

  async #copy() {
    at("paper-copied").textContent = await copyFrom(this.text);
  }

  async #attempt(work) {
    try {
      await work();
    } catch (error) {
      this.paper.close();
      this.desk.failed(error);
    }
  }
}

const button = (id, kind, text, ...more) => el("button", { id, type: "button", class: kind }, text, ...more);

const box = (closing) =>
  el(
    "dialog",
    { id: "paper", class: "source", "aria-labelledby": "paper-title" },
    el(
      "header",
      {},
      el("h2", { id: "paper-title" }),
      button("paper-close", undefined, say("source.close"), " ", el("kbd", {}, say("key.escape"))),
    ),
    el("p", { id: "paper-why", class: "quiet" }),
    ending(closing),
    el(
      "div",
      { id: "paper-written", class: "written", hidden: true },
      el("textarea", { id: "paper-text", rows: "16", "aria-label": say("paper.text") }),
      el(
        "div",
        { class: "row" },
        button("paper-copy", "main", say("copy.now")),
        el("span", { id: "paper-copied", class: "quiet", role: "status" }),
      ),
    ),
  );

/** How the conversation ended. */
function ending(closing) {
  const choice = (value, checked = false) =>
    el("label", {}, el("input", { type: "radio", name: "resolved", value, checked }), " ", say(`ending.${value}`));
  return el(
    "form",
    { id: "ending", class: "ending", hidden: true },
    el("fieldset", {}, el("legend", {}, say("ending.resolved")), choice("yes"), choice("no"), choice("unknown", true)),
    el("label", { for: "ending-disposition" }, say("ending.how")),
    el("input", { id: "ending-disposition", maxlength: "80", autocomplete: "off", placeholder: say("ending.example") }),
    button("ending-now", "main", closing),
  );
}

/** The lines under it are a customer's own words; what they told of themselves is marked as that. */
const QUOTES = "The customer says:";
const CLAIMED = " (the customer said)";

/**
 * A note in the reader's language, part by part and line by line. What it begins with stays: it is said to the customer.
 * @param {string} text
 */
function note(text) {
  if (language === COMPOSED) return text;
  return text.split("\n\n").map(part).join("\n\n");
}

/** @param {string} text */
function part(text) {
  const [heading, ...lines] = text.split("\n");
  const asOne = lines.length ? composed(text) : null;
  if (asOne?.lang === language) return asOne.text;
  const isQuote = (line) => heading === QUOTES && !line.endsWith(CLAIMED);
  return [composed(heading).text, ...lines.map((line) => (isQuote(line) ? line : listed(line)))].join("\n");
}

/** @param {string} line */
const listed = (line) => (line.startsWith("- ") ? `- ${composed(line.slice(2)).text}` : line);
