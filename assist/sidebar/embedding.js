/**
 * The page around the frame as a help desk. Only the window that embeds us is heard, only where its origin is
 * one that the operator named, and only it is spoken to. Whatever else arrives is dropped without a trace.
 */

import { ASK, readChatwoot } from "/sidebar/chatwoot_messages.js";
import { readPage, written } from "/sidebar/page_messages.js";

/** @typedef {import("/sidebar/help_desk.js").Reading} Reading */

const ASK_EVERY_MS = 2000; // Chatwoot tells nothing by itself
const ANSWER_WITHIN_MS = 3000;

export class Embedding {
  #origins;
  #nonce = crypto.randomUUID(); // of this load of the frame: what was meant for another is not heard
  #origin = ""; // of the page around, once it has spoken
  #name = ""; // by the format it speaks
  /** @type {Reading | null} */
  #reading = null;
  /** @type {Map<string, {conversation: string, settle: (done: boolean) => void}>} insertions on their way */
  #inserting = new Map();
  /** @type {(reading: Reading | null) => void} */
  #changed = () => {};
  /** @type {(conversationId: string, text: string) => void} */
  #drafted = () => {};

  /** @param {string[]} origins whose pages may embed us */
  constructor(origins) {
    this.#origins = origins;
    addEventListener("message", (event) => this.#hear(event));
    this.#ask();
    setInterval(() => document.hidden || (this.#name === "chatwoot" && this.#ask()), ASK_EVERY_MS);
  }

  get name() {
    return this.#name || "page";
  }

  get site() {
    return this.#origin && new URL(this.#origin).host;
  }

  /** Chatwoot has no way into its composer. */
  get copiesOnly() {
    return this.#name === "chatwoot";
  }

  /** @param {(reading: Reading | null) => void} changed */
  watch(changed) {
    this.#changed = changed;
    if (this.#reading) changed(this.#reading);
  }

  /** @param {(conversationId: string, text: string) => void} changed */
  watchDraft(changed) {
    this.#drafted = changed;
  }

  /** @param {string} conversationId @param {string} text @returns {Promise<boolean>} */
  insert(conversationId, text) {
    if (this.#name !== "page" || this.#reading?.id !== conversationId) return Promise.resolve(false);
    const request = crypto.randomUUID();
    return new Promise((resolve) => {
      const settle = (done) => this.#inserting.delete(request) && resolve(done);
      this.#inserting.set(request, { conversation: conversationId, settle });
      setTimeout(() => settle(false), ANSWER_WITHIN_MS);
      const content = { request, conversation: conversationId, text };
      window.parent.postMessage(written("insert", this.#nonce, content), this.#origin);
    });
  }

  /** Ask for the conversation, in every format that the page around may speak. */
  #ask() {
    if (window.parent === window) return;
    for (const origin of this.#origin ? [this.#origin] : this.#origins.filter(mayBeAround)) {
      if (this.#name !== "chatwoot") window.parent.postMessage(written("ready", this.#nonce), origin);
      if (this.#name !== "page") window.parent.postMessage(ASK, origin);
    }
  }

  /** @param {MessageEvent} event */
  #hear({ isTrusted, source, origin, data }) {
    if (!isTrusted || source !== window.parent || source === window || !this.#origins.includes(origin)) return;
    const name = typeof data === "string" ? "chatwoot" : "page";
    if (this.#name && (name !== this.#name || origin !== this.#origin)) return;
    const told = typeof data === "string" ? readChatwoot(data) : readPage(data, this.#nonce);
    if (!told) return;
    this.#name = name;
    this.#origin = origin;
    this.#take(told);
  }

  #take(told) {
    if (told.type === "hello") return this.#ask();
    if (told.type === "inserted") {
      const insertion = this.#inserting.get(told.request);
      return insertion?.conversation === told.conversation ? insertion.settle(told.done) : undefined;
    }
    if (told.type === "draft")
      return told.conversation === this.#reading?.id ? this.#drafted(told.conversation, told.text) : undefined;
    const reading = told.type === "conversation" ? told.conversation : null;
    if (JSON.stringify(reading) === JSON.stringify(this.#reading)) return undefined;
    this.#reading = reading;
    return this.#changed(reading);
  }
}

/** Where the browser says who embeds us, the others are not even tried. @param {string} origin */
function mayBeAround(origin) {
  return !location.ancestorOrigins || location.ancestorOrigins[0] === origin;
}
