/**
 * Putting text at the cursor of the reply that is being written, never sending it: `assistInsert(conversationId, text)`.
 *
 * A classic script, loaded after `page.js` and one help desk's. Rich editors keep a model of their own, so text goes in
 * by the doors they listen at: first as a paste of plain text, else as typing. No key is ever pressed and no paragraph
 * ever ended: where Enter sends, an editor takes the end of a paragraph for Enter.
 */
(() => {
  const { clean, inside, is, localName, parentNode, nodeType, seen, text: shown } = globalThis.assistPage;
  const TAKEN_MS = 40; // an editor hears of a moved cursor, and draws what it took in, a moment later
  const LOOKS = 8;
  const FIELDS = { textarea: HTMLTextAreaElement, input: HTMLInputElement };
  const documentOf = Object.getOwnPropertyDescriptor(Node.prototype, "ownerDocument").get;

  /**
   * @param {string} conversationId the one the text is for
   * @param {string} text
   * @returns {Promise<boolean>} false where another conversation is open or there is no reply to write in
   */
  globalThis.assistInsert = async (conversationId, text) => {
    const open = () => {
      const desk = globalThis.assistDesk;
      const composer = desk.read()?.id === conversationId ? desk.composer() : null;
      return composer && writable(composer) ? composer : null;
    };
    const composer = open();
    const wanted = clean(text);
    if (!composer || !wanted) return false;
    placeCursor(composer);
    await pause();
    if (open() !== composer) return false;
    const before = written(composer);
    const arrived = () => occurrences(written(composer), wanted) > occurrences(before, wanted);
    for (const door of localName(composer) in FIELDS ? [typed, setValue] : [pasted, typed]) {
      if (open() !== composer) return false;
      if (written(composer) !== before) return false; // something else happened there: not twice
      if (door(composer, wanted) && (await soon(arrived))) return true;
    }
    return false;
  };

  /** @param {any} composer */
  function writable(composer) {
    if (!seen(composer)) return false;
    if (localName(composer) in FIELDS) return !is(composer, ":disabled, :read-only, [type=password]");
    return is(composer, ":read-write");
  }

  /** The cursor stays where the person left it in the reply; else it goes to its end. @param {any} composer */
  function placeCursor(composer) {
    const { focus } = HTMLElement.prototype;
    if (localName(composer) in FIELDS) return focus.call(composer, { preventScroll: true });
    const selection = selectionAt(composer);
    const range = selection?.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
    const there = range && contains(composer, range.commonAncestorContainer);
    focus.call(composer, { preventScroll: true });
    if (there) selection.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    else {
      selection?.selectAllChildren(composer);
      selection?.collapseToEnd();
    }
  }

  /** @param {any} composer */
  function selectionAt(composer) {
    /** @type {any} */
    const root = Node.prototype.getRootNode.call(composer);
    if (nodeType(root) === 11 && root.getSelection) return root.getSelection(); // Chromium's, within a shadow root
    return Document.prototype.getSelection.call(documentOf.call(composer));
  }

  /** @param {any} outer @param {any} node */
  function contains(outer, node) {
    return Node.prototype.contains.call(outer, node);
  }

  /** A paste of plain text; true where the editor took it. @param {any} composer @param {string} text */
  function pasted(composer, text) {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true, composed: true });
    EventTarget.prototype.dispatchEvent.call(targetAt(composer), event);
    return event.defaultPrevented;
  }

  /** Where the cursor is: editors look at what was aimed at. @param {any} composer */
  function targetAt(composer) {
    const node = selectionAt(composer)?.anchorNode;
    const element = node && nodeType(node) === 3 ? parentNode(node) : node;
    return element && contains(composer, element) ? element : composer;
  }

  /** As if typed, line by line; the browser tells the editor. @param {any} composer @param {string} text */
  function typed(composer, text) {
    const document = documentOf.call(composer);
    const command = (/** @type {string} */ name, /** @type {string} */ value) =>
      Document.prototype.execCommand.call(document, name, false, value);
    if (localName(composer) === "textarea") return command("insertText", text);
    if (localName(composer) === "input") return command("insertText", text.replaceAll(/\s+/g, " "));
    return text.split("\n").every((line, index) => {
      return (index === 0 || command("insertLineBreak", "")) && (!line || command("insertText", line));
    });
  }

  /** Where the browser would not type. @param {any} field @param {string} text */
  function setValue(field, text) {
    const { prototype } = FIELDS[localName(field)];
    prototype.setRangeText.call(field, text, field.selectionStart, field.selectionEnd, "end");
    const event = new InputEvent("input", { data: text, inputType: "insertText", bubbles: true, composed: true });
    EventTarget.prototype.dispatchEvent.call(field, event);
    return true;
  }

  /** What is in the reply, hidden or not, without white space: editors break lines each in their way. @param {any} composer */
  function written(composer) {
    if (localName(composer) in FIELDS) return squeezed(shown(composer));
    return squeezed(Object.getOwnPropertyDescriptor(Node.prototype, "textContent").get.call(inside(composer) ?? composer));
  }

  /** @param {string} text */
  function squeezed(text) {
    return clean(text).replaceAll(/\s+/g, "");
  }

  /** @param {string} whole @param {string} part */
  function occurrences(whole, part) {
    return whole.split(squeezed(part)).length - 1;
  }

  function pause() {
    return new Promise((go) => setTimeout(go, TAKEN_MS));
  }

  /** @param {() => boolean} happened */
  async function soon(happened) {
    for (let look = 0; look < LOOKS; look += 1) {
      if (happened()) return true;
      await pause();
    }
    return happened();
  }
})();
