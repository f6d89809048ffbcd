/** Writing a document: its text, and while one types what its rules say of a customer. */

import { el, trusted } from "/console/elements.js";
import { explain, say } from "/console/language.js";
import { labelled, loading } from "/office/fields.js";
import { drawTrial } from "/office/trial.js";
import { Trying } from "/office/trying.js";

/** @type {import("/office/office.js").Draw} `rest`: the document's id, or nothing for a new one */
export async function drawEditing(box, office, [id]) {
  box.append(loading());
  const stored = id ? await office.api.source(id) : { version: 0, source: say("office.template") };
  const metadata = id && office.role !== "lead"
    ? (await office.api.version(id, stored.version)).metadata
    : null;
  if (office.live.aborted) return;
  const keeps = office.role !== "lead";
  const text = el("textarea", {
    class: "writing",
    rows: "28",
    spellcheck: "false",
    wrap: "off",
    maxlength: "2000000",
  });
  text.value = office.drafts.get(id) ?? stored.source;
  const name = el("input", {
    maxlength: "128",
    autocomplete: "off",
    pattern: "[A-Za-z0-9._:@\\-]{1,128}",
    required: true,
  });
  const save = el("button", { type: "button", class: "main" }, say("office.store"));
  const back = el("button", { type: "button", class: "plain" }, say("office.undo"));
  const note = el("p", { class: "quiet", role: "status" });
  const result = el("div", { class: "trial", "aria-live": "polite" });
  const trying = new Trying(office, () => ({ text: text.value, id: id || null }), (trial, who) => {
    result.replaceChildren(...drawTrial(trial, who, (line, column) => jump(text, line, column)));
  });

  function changed() {
    const isChanged = text.value !== stored.source;
    if (isChanged && keeps) office.drafts.set(id, text.value);
    else office.drafts.delete(id);
    back.hidden = !isChanged;
    note.textContent = isChanged ? keeps ? say("office.unsaved") : say("office.only-tried") : "";
    trying.later();
  }

  async function store() {
    const under = id || name.value.trim();
    if (!id && !name.reportValidity()) return;
    save.disabled = true;
    try {
      const made = await office.api.store(under, { text: text.value, ...(metadata ? { metadata } : {}) });
      office.drafts.delete(id);
      const told = { version: made.version };
      office.tell(
        made.version === stored.version ? say("office.stored-same", told) : say("office.stored", told),
      );
      location.hash = `#documents/${encodeURIComponent(under)}`;
    } catch (error) {
      office.failed(error);
      note.textContent = explain(error);
      trying.now();
    }
    save.disabled = false;
  }

  text.addEventListener("input", changed);
  save.addEventListener("click", trusted(store));
  back.addEventListener(
    "click",
    trusted(() => {
      text.value = stored.source;
      changed();
    }),
  );
  office.live.addEventListener("abort", () => trying.end());
  const about = { id, version: stored.version };
  const title = id
    ? keeps ? say("office.editing", about) : say("office.trying", about)
    : say("office.documents.new");
  box.replaceChildren(
    el(
      "p",
      {},
      el("a", { href: id ? `#documents/${encodeURIComponent(id)}` : "#documents" }, say("office.back")),
    ),
    el("h2", {}, title),
    el(
      "div",
      { class: "sides" },
      el(
        "div",
        { class: "page" },
        id ? null : labelled(say("office.id"), name, say("office.id.hint")),
        labelled(say("office.text"), text, say("office.text.hint")),
        el("div", { class: "row start" }, keeps ? save : null, back, note),
      ),
      el(
        "section",
        { "aria-label": say("office.trial") },
        el("h3", {}, say("office.trial")),
        trying.form(),
        result,
      ),
    ),
  );
  changed();
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
