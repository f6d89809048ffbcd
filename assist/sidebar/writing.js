/** The agent's own text in the sidebar: a suggestion to be changed first, or words to be checked. Kept by conversation. */

import { at, trusted } from "/console/elements.js";
import { say } from "/console/language.js";

export class Writing {
  /** @type {Map<string, {text: string, suggestion: any}>} */
  #kept = new Map();
  #id = "";
  #suggestion = null;

  /** @param {() => void} put what a trusted gesture asks for: into the help desk's composer */
  constructor(put) {
    this.box = /** @type {HTMLTextAreaElement} */ (at("composer"));
    this.box.addEventListener(
      "keydown",
      trusted((event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.repeat) return;
        event.preventDefault();
        put();
      }),
    );
  }

  get text() {
    return this.box.value.trim();
  }

  /** The suggestion that this text changes, or null. */
  get suggestion() {
    return this.#suggestion;
  }

  /** Show what was being written in a conversation. @param {string} id */
  show(id) {
    if (this.#id) this.#kept.set(this.#id, { text: this.box.value, suggestion: this.#suggestion });
    this.#id = id;
    const kept = this.#kept.get(id);
    this.#set(kept?.text ?? "", kept?.suggestion ?? null);
  }

  /** Change a suggestion's draft before it is inserted. */
  edit(suggestion) {
    if (this.#suggestion?.id !== suggestion.id) this.#set(suggestion.draft, suggestion);
    this.box.focus();
    this.box.setSelectionRange(this.box.value.length, this.box.value.length);
  }

  /** Have what stands in the help desk's composer checked, unless something is being written here. @param {string} text */
  take(text) {
    if (this.box === document.activeElement || this.#suggestion) return;
    this.#set(text, null);
  }

  clear() {
    this.#set("", null);
  }

  /** Forget everything: the person signs out. */
  forget() {
    this.#kept.clear();
    this.#id = "";
    this.clear();
  }

  #set(text, suggestion) {
    this.#suggestion = suggestion;
    this.box.value = text;
    at("composer-label").textContent = suggestion
      ? say("sidebar.writing.edit")
      : say("sidebar.writing");
    this.box.dispatchEvent(new Event("input")); // the check reads along
  }
}
