/** A person's own question to everything they may read. What is found is read here and never inserted. */

import { Problem } from "/console/api.js";
import { explained } from "/console/composed.js";
import { askIn, at, el, trusted } from "/console/elements.js";
import { UNTOLD, language, say } from "/console/language.js";
import { inForce, readable } from "/console/proof.js";

const MOST_TURNS = 12; // of the conversation around the question

export class Searching {
  #asked = 0;

  /**
   * @param {{api: () => import("/console/api.js").Api,
   *   open: () => import("/console/conversation.js").OpenConversation | null,
   *   see: (passage: any) => void, failed: (error: any) => void}} desk
   */
  constructor(desk) {
    this.desk = desk;
    this.dialog = /** @type {HTMLDialogElement} */ (at("search"));
    this.query = /** @type {HTMLInputElement} */ (at("search-query"));
    at("search-close").addEventListener("click", () => this.dialog.close());
    at("search-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask();
    });
  }

  /** Open with the last question, ready to be typed over. */
  begin() {
    askIn("search", "search-query");
  }

  /** Forget everything: the person signs out. */
  forget() {
    this.dialog.close();
    this.query.value = "";
    this.#draw([], "");
  }

  /** Look for what stands in the box. */
  async ask() {
    const query = this.query.value.trim();
    if (!query) return;
    const asked = ++this.#asked;
    at("search-note").textContent = say("search.looking");
    try {
      const { results } = await this.desk.api().search(query, this.#around());
      if (asked !== this.#asked) return;
      this.#draw(results, results.length ? "" : say("search.none"));
    } catch (error) {
      if (asked === this.#asked) this.#failed(error);
    }
  }

  /** What was asked stays, to be asked again. */
  #failed(error) {
    if (!(error instanceof Problem) || error.status === 401) return this.desk.failed(error);
    const { text, lang } = error.status ? explained(error) : { text: say("search.offline"), lang: language };
    return this.#draw([], text, lang);
  }

  /** What was said last in the open conversation. */
  #around() {
    const turns = [...(this.desk.open()?.turns.values() || [])].slice(-MOST_TURNS);
    return turns.map(({ speaker, text }) => ({ speaker, text }));
  }

  #draw(results, note, lang = "") {
    at("search-note").textContent = note;
    at("search-note").lang = lang || language;
    at("search-note").classList.toggle("problem", Boolean(lang));
    at("search-results").replaceChildren(...results.map((one) => el("li", {}, this.#result(one))));
  }

  #result(one) {
    const { audience, stopped } = one;
    const who = audience === "public" ? say("source.public") : say("search.internal");
    const held = stopped ? [say("search.stopped")] : [];
    return el(
      "button",
      {
        type: "button",
        class: "result",
        "data-passage": one.passage_id,
        onclick: trusted(() => this.desk.see({ ...one, quote: one.text })),
      },
      el("b", { lang: UNTOLD }, heading(one)),
      el("span", { class: "gist", lang: UNTOLD }, readable(one.text)),
      el(
        "span",
        { class: "from" },
        el("span", { class: audience === "public" ? "public" : "internal" }, who),
        ["", say("source.v", { version: one.version }), inForce(one), ...held].join(" · "),
      ),
    );
  }
}

/** The document and the part of it; a path that begins with the document's own title says it once. */
function heading({ title, section }) {
  const within = section === title ? "" : section.replace(`${title} > `, "");
  return within ? `${title} · ${within}` : title;
}
