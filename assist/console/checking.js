/** Reads along while the person writes: what to look at again before sending. Advises, never blocks. */

import { elComposed } from "/console/composed.js";
import { el, trusted } from "/console/elements.js";
import { UNTOLD, say, sayCode } from "/console/language.js";

const PAUSE_MS = 500; // after the last key; the check itself takes less than a tenth of a second
const SHORTEST = 8; // characters that can hold something to check

const SIGNS = { personal_data: "⚠", internal_only: "⚠", over_authority: "⚠" };

export class Checking {
  #waiting = 0;
  #asked = 0;

  /**
   * @param {HTMLTextAreaElement} box what the person writes in @param {HTMLElement} list where findings stand
   * @param {{api: () => import("/console/api.js").Api, openId: () => string | null}} desk
   */
  constructor(box, list, desk) {
    this.box = box;
    this.list = list;
    this.desk = desk;
    box.addEventListener("input", () => this.changed());
  }

  /** The text is another one now: what was found in the last one no longer holds. */
  changed() {
    clearTimeout(this.#waiting);
    const asked = ++this.#asked; // whatever is on its way is about an older text
    this.list.setAttribute("aria-busy", "true");
    if (this.box.value.trim().length < SHORTEST) return this.#draw([]);
    this.#waiting = setTimeout(() => this.#check(asked), PAUSE_MS);
    return undefined;
  }

  async #check(asked) {
    const { value: text } = this.box;
    const id = this.desk.openId();
    const api = this.desk.api();
    if (!id || !api) return;
    const told = await api.checkDraft(id, text).catch((error) => ({ failed: error.code }));
    if (asked !== this.#asked || id !== this.desk.openId()) return;
    if (told.failed === "stopped") return this.#draw([], say("reply.unchecked"));
    this.#draw(told.findings || []);
  }

  #draw(findings, note = "") {
    this.list.setAttribute("aria-busy", "false");
    this.list.replaceChildren(
      ...findings.map((one) => el("li", {}, this.#finding(one))),
      ...(note ? [el("li", { class: "quiet" }, note)] : []),
    );
  }

  /** A finding; pressing it marks the words that it is about. */
  #finding({ code, detail, span }) {
    const [start, end] = span.map((at) => place(this.box.value, at));
    const said = this.box.value.slice(start, end).trim();
    const mark = trusted(() => {
      this.box.focus();
      this.box.setSelectionRange(start, end);
    });
    return el(
      "button",
      { type: "button", class: `finding ${code}`, "data-code": code, onclick: mark },
      el("span", { class: "sign", "aria-hidden": "true" }, SIGNS[code] || "?"),
      el(
        "span",
        {},
        el("q", { lang: UNTOLD }, short(said)),
        " ",
        el("b", {}, `${sayCode("finding", code)}: `),
        elComposed("span", {}, detail),
      ),
    );
  }
}

/** Where the character number `at` stands: the service counts characters, JavaScript UTF-16 units. */
function place(text, at) {
  return Array.from(text).slice(0, at).join("").length;
}

const short = (text) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
