/**
 * Any other page: the text a person selects there is what a customer said.
 *
 * Every selection is a conversation of its own: a page of which we know nothing may show another customer under the same
 * address. It stays the open one until something else is selected or the page goes elsewhere. What a person writes, in
 * fields and editors, is never read.
 */
(() => {
  const { clean, digest, reading, seen } = globalThis.assistPage;
  const active = Object.getOwnPropertyDescriptor(Document.prototype, "activeElement").get;
  const selection = Document.prototype.getSelection;
  const EDITABLE = "textarea, input:not([type=password]), :read-write";
  let kept = { at: "", text: "" };
  let composing = null;

  /** @param {any} element */
  function editable(element) {
    return Boolean(element) && Element.prototype.matches.call(element, EDITABLE);
  }

  function notice() {
    const focused = active.call(document);
    if (editable(focused)) {
      composing = focused;
      return;
    }
    const text = clean(String(selection.call(document) ?? ""));
    if (text) kept = { at: location.href, text };
  }

  globalThis.assistDesk = {
    name: "selection",
    events: ["selectionchange", "focusin", "pointerup", "keyup"],

    read() {
      notice();
      if (!kept.text || kept.at !== location.href) return null;
      const id = digest(`${kept.at}\n${kept.text}`);
      return reading({ id, turns: [{ id, speaker: "customer", text: kept.text }] });
    },

    composer() {
      notice();
      return composing && seen(composing) ? composing : null;
    },
  };
})();
