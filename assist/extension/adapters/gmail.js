/**
 * The open conversation in Gmail.
 *
 * How sure: thread and message ids, senders (`.gD[email]`), bodies (`.a3s`) and the reply's editor are used alike by very
 * many public extensions over years. Gmail keeps conversations of before in the page, hidden: only the visible one
 * counts. Whose mail it is, is told by its sender: yours, or of your company's domain, is the agent's. A message that is
 * folded has no words; where they were seen before they stay known. Times are written in the reader's language, so turns
 * have none.
 * When Gmail changes: find the marks anew with the browser's inspector, and change `AT` only.
 */
(() => {
  const AT = {
    thread: "h2[data-legacy-thread-id]",
    main: '[role="main"]',
    message: "[data-legacy-message-id]",
    sender: ".gD[email]",
    words: ".a3s",
    quoted: ".gmail_quote, .gmail_extra, .h5, .adL, blockquote",
    account: 'a[href*="SignOutOptions"][aria-label*="@"]',
    editor: '[role="textbox"][g_editable="true"], [role="textbox"][contenteditable="true"][aria-multiline="true"]',
  };
  const EVERYBODYS = new Set(["gmail.com", "googlemail.com"]); // where the same domain is not the same company
  const { all, around, attribute, email, first, line, mark, outermost, reading, seen, text } = globalThis.assistPage;

  function open() {
    const heading = all(document, AT.thread).find(seen);
    const main = heading && around(heading, AT.main);
    return main ? { id: attribute(heading, "data-legacy-thread-id"), heading, main } : null;
  }

  /** @param {string} address */
  function ours(address) {
    const account = email(attribute(first(document, AT.account), "aria-label")) ?? "";
    const [, domain] = account.split("@");
    return address === account || (!EVERYBODYS.has(domain) && address.split("@")[1] === domain);
  }

  /** @param {any} message */
  function turn(message) {
    const sender = mark(message, AT.sender, AT.words);
    const address = email(attribute(sender, "email"));
    const draft = first(message, AT.editor) && !first(message, AT.words);
    if (!address || draft) return null;
    return {
      id: attribute(message, "data-legacy-message-id"),
      speaker: ours(address) ? "agent" : "customer",
      text: text(first(message, AT.words), AT.quoted),
      by: { name: attribute(sender, "name") || line(sender), email: address },
    };
  }

  globalThis.assistDesk = {
    name: "gmail",

    read() {
      const thread = open();
      if (!thread) return null;
      const turns = outermost(thread.main, AT.message).map(turn).filter(Boolean);
      return reading({
        id: thread.id,
        subject: line(thread.heading),
        customer: turns.find((one) => one.speaker === "customer")?.by,
        turns,
      });
    },

    composer() {
      const thread = open();
      return (thread && all(thread.main, AT.editor).find(seen)) ?? null;
    },
  };
})();
