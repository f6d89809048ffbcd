/** Writing a document: its text, and while one types what its rules say of a customer. */

import { el, trusted } from "/console/elements.js";
import { explained } from "/console/composed.js";
import { say } from "/console/language.js";
import { labelled, loading } from "/office/fields.js";
import { drawTrial } from "/office/trial.js";
import { Trying } from "/office/trying.js";

/** @type {import("/office/office.js").Draw} `rest`: the document's id, or nothing for a new one */
export async function drawEditing(box, office, [id]) {
  box.append(loading());
  const stored = await load(office, id);
  if (office.live.aborted) return;
  const editing = new Editing(office, id, stored);
  const href = id ? `#documents/${encodeURIComponent(id)}` : "#documents";
  box.replaceChildren(
    el("p", {}, el("a", { href }, say("office.back"))),
    el("h2", {}, title(office, id, stored.version)),
    el("div", { class: "sides" }, editing.page(), editing.trial()),
  );
  editing.changed();
}

/** What is stored under the id; of a new document the text to begin with.
 * @param {import("/office/office.js").Office} office @param {string} id */
async function load(office, id) {
  if (!id) return { version: 0, source: say("office.template"), metadata: null };
  const { version, source } = await office.api.source(id);
  const metadata = mayStore(office) ? (await office.api.version(id, version)).metadata : null;
  return { version, source, metadata };
}

/** Leads try a text out and store none. @param {import("/office/office.js").Office} office */
const mayStore = (office) => office.role !== "lead";

/** @param {import("/office/office.js").Office} office @param {string} id @param {number} version */
function title(office, id, version) {
  if (!id) return say("office.documents.new");
  return say(mayStore(office) ? "office.editing" : "office.trying", { id, version });
}

/** One text that is written, with what can be done with it. */
class Editing {
  #name = el("input", {
    maxlength: "128",
    autocomplete: "off",
    pattern: "[A-Za-z0-9._:@\\-]{1,128}",
    required: true,
  });
  #text = el("textarea", {
    class: "writing",
    rows: "28",
    spellcheck: "false",
    maxlength: "2000000",
  });
  #save = el("button", { type: "button", class: "main" }, say("office.store"));
  #back = el("button", { type: "button", class: "plain" }, say("office.undo"));
  #note = el("p", { class: "quiet", role: "status" });
  #result = el("div", { class: "trial", "aria-live": "polite" });

  /** @param {import("/office/office.js").Office} office @param {string} id @param {any} stored */
  constructor(office, id, stored) {
    this.office = office;
    this.id = id;
    this.stored = stored;
    this.keeps = mayStore(office);
    this.#text.value = office.drafts.get(id) ?? stored.source;
    this.trying = new Trying(
      office,
      () => ({ text: this.#text.value, id: id || null }),
      (trial, who) => this.#show(trial, who),
    );
    this.#text.addEventListener("input", () => this.changed());
    this.#save.addEventListener("click", trusted(() => this.#store()));
    this.#back.addEventListener("click", trusted(() => this.#undo()));
    office.live.addEventListener("abort", () => this.trying.end());
  }

  /** The text and what stands around it. */
  page() {
    return el(
      "div",
      { class: "page" },
      this.id ? null : labelled(say("office.id"), this.#name, say("office.id.hint")),
      labelled(say("office.text"), this.#text, say("office.text.hint")),
      el("div", { class: "row start" }, this.keeps ? this.#save : null, this.#back, this.#note),
    );
  }

  /** What its rules say of a customer. */
  trial() {
    const heading = el("h3", {}, say("office.trial"));
    return el("section", { "aria-label": say("office.trial") }, heading, this.trying.form(), this.#result);
  }

  /** The text may be another one: it is kept until one signs out, and tried again. */
  changed() {
    const text = this.#text.value;
    const isChanged = text !== this.stored.source;
    if (isChanged && this.keeps) this.office.drafts.set(this.id, text);
    else this.office.drafts.delete(this.id);
    this.#back.hidden = !isChanged;
    const unsaved = this.keeps ? say("office.unsaved") : say("office.only-tried");
    this.#note.textContent = isChanged ? unsaved : "";
    this.trying.later();
  }

  #undo() {
    this.#text.value = this.stored.source;
    this.changed();
  }

  #show(trial, who) {
    this.#result.replaceChildren(...drawTrial(trial, who, (line, column) => jump(this.#text, line, column)));
  }

  async #store() {
    const under = this.id || this.#name.value.trim();
    if (!this.id && !this.#name.reportValidity()) return;
    this.#save.disabled = true;
    try {
      await this.#send(under);
    } catch (error) {
      this.office.failed(error);
      this.#note.textContent = explained(error).text;
      this.trying.now();
    }
    this.#save.disabled = false;
  }

  /** @param {string} under the id to store it under */
  async #send(under) {
    const { version, metadata } = this.stored;
    const content = { text: this.#text.value, ...(metadata ? { metadata } : {}) };
    const made = await this.office.api.store(under, content);
    this.office.drafts.delete(this.id);
    const told = made.version === version ? "office.stored-same" : "office.stored";
    this.office.tell(say(told, { version: made.version }));
    location.hash = `#documents/${encodeURIComponent(under)}`;
  }
}

/** Put the cursor where a problem stands. @param {HTMLTextAreaElement} text @param {number} line @param {number} column */
function jump(text, line, column) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const end = start + (lines[line - 1]?.length ?? 0);
  const from = Math.min(start + column - 1, end);
  text.focus();
  text.setSelectionRange(from, end);
  text.scrollTop = Math.max(0, (line - 4) * (text.scrollHeight / lines.length));
}
