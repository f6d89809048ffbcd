/** The composer: what the person writes, kept for each conversation until it is sent. */

import { at, trusted } from "/console/elements.js";
import { say } from "/console/language.js";

export class Reply {
  /** What is not sent yet, by conversation: {text, about: {mode, suggestion} | null}. */
  #kept = new Map();
  #id = "";
  #about = null;
  #closed = new Set(); // conversations that are closed: what is left there is not kept over a reload

  /**
   * @param {() => void} send what a trusted gesture asked for
   * @param {() => void} changed called when another text stands here than the person typed last
   * @param {() => void} keep called when there is something else to keep
   */
  constructor(send, changed, keep) {
    this.box = /** @type {HTMLTextAreaElement} */ (at("composer"));
    this.changed = () => {
      changed();
      keep();
    };
    this.keep = keep;
    this.box.addEventListener("input", keep);
    at("reply").addEventListener("submit", (event) => event.preventDefault());
    at("send").addEventListener("click", trusted(send));
    at("let-go").addEventListener(
      "click",
      trusted(() => this.letGo()),
    );
    this.box.addEventListener(
      "keydown",
      trusted((event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.repeat)
          return;
        event.preventDefault();
        send();
      }),
    );
  }

  get text() {
    return this.box.value.trim();
  }

  /** The suggestion that this text edits or overrides: {mode, suggestion}, or null. */
  get about() {
    return this.#about;
  }

  /** Show what was being written in a conversation. @param {string} id */
  show(id) {
    if (this.#id) this.#kept.set(this.#id, { text: this.box.value, about: this.#about });
    const kept = this.#kept.get(id);
    this.#id = id;
    this.box.value = kept?.text || "";
    this.#about = kept?.about || null;
    this.note("");
    this.describe(null);
    this.changed();
  }

  /** Everything that is written and not sent, by conversation; the open one last. @returns {[string, any][]} */
  get unsent() {
    const open = /** @type {[string, any]} */ ([this.#id, { text: this.box.value, about: this.#about }]);
    const others = [...this.#kept].filter(([id]) => id !== this.#id);
    return [...others, open].filter(([id, { text }]) => id && text.trim() && !this.#closed.has(id));
  }

  /** Go on with what was written before the page was loaded anew. @param {[string, any][]} unsent */
  goOn(unsent) {
    this.#kept = new Map(unsent);
  }

  /** Put a suggestion's draft into the composer, after what the person has written there. */
  edit(suggestion) {
    const own = this.text;
    const again = this.#about?.mode === "edit" && this.#about.suggestion.id === suggestion.id;
    if (!again) this.box.value = own ? `${own}\n\n${suggestion.draft}` : suggestion.draft;
    this.#about = { mode: "edit", suggestion };
    this.#begin();
  }

  /** Put the sentence that offers a slot into the composer, after what the person has written there. */
  offer(suggestion) {
    const own = this.text;
    const { say: sentence } = suggestion.slot;
    if (!own.includes(sentence)) this.box.value = own ? `${own}\n\n${sentence}` : sentence;
    this.#about = { mode: "edit", suggestion };
    this.#begin();
  }

  override(suggestion) {
    this.#about = { mode: "override", suggestion };
    this.#begin();
  }

  /** Keep the text, but no longer as an answer to a suggestion. */
  letGo() {
    this.#about = null;
    this.describe(null);
    this.keep();
    this.box.focus();
  }

  /** Forget what was written in a conversation: it is sent. @param {string} id */
  sent(id) {
    this.#kept.delete(id);
    if (id !== this.#id) return;
    this.box.value = "";
    this.#about = null;
    this.changed();
  }

  /** A conversation is closed. @param {string} id */
  closed(id) {
    this.#closed.add(id);
    this.keep();
  }

  /** Forget everything: the person signs out. */
  forget() {
    this.#kept.clear();
    this.#closed.clear();
    this.#id = "";
    this.#about = null;
    this.box.value = "";
    this.note("");
    this.changed();
  }

  /** Say what sending means now. @param {number | null} number of the suggestion that it would override */
  describe(number) {
    const instead = number ? say("reply.instead", { number }) : say("reply.yours");
    at("composer-label").textContent = this.#about ? say(`replying.${this.#about.mode}`) : instead;
    at("let-go").hidden = !this.#about;
  }

  /** @param {string} text @param {boolean} [wrong] */
  note(text, wrong = false) {
    at("composer-note").textContent = text;
    at("composer-note").classList.toggle("problem", wrong);
  }

  /** @param {boolean} busy */
  hold(busy) {
    at("send").disabled = busy;
    at("reply").setAttribute("aria-busy", String(busy));
  }

  #begin() {
    this.describe(null);
    this.note("");
    this.box.focus();
    this.box.setSelectionRange(this.box.value.length, this.box.value.length);
    this.changed();
  }
}
