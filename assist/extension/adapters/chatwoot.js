/**
 * The open conversation in Chatwoot's dashboard (`/app/accounts/1/conversations/4711`, also under an inbox or a label).
 *
 * How sure: Chatwoot is open source; message ids, bubble names and sides, the reply box and its private mode are as in
 * its components (`Message.vue`, `Base.vue`, `ReplyBox.vue`, version 4). The amber of private notes is a colour class,
 * the one mark that a new design would change. Times are shown in words only, so turns have none.
 * When Chatwoot changes: compare these components, and change `AT` only.
 */
(() => {
  const AT = {
    conversation: /\/conversations?\/(\d+)/,
    panel: ".conversation-panel",
    turn: "[data-message-id]",
    bubble: '[data-bubble-name]:not([data-bubble-name="activity"])',
    words: ".letter-render, .prose-bubble",
    repliedTo: ".line-clamp-2 .prose-bubble, .prose-bubble.line-clamp-2",
    quoted: "blockquote, .gmail_quote",
    note: ".bg-n-solid-amber, .is-private",
    company: ".right-bubble, .bg-n-solid-blue, .bg-n-solid-iris",
    contact: ".conversation-sidebar-wrap, .contact--panel",
    name: "h3",
    mail: 'a[href^="mailto:"]',
    phone: 'a[href^="tel:"]',
    reply: ".reply-box",
    editor: ".ProseMirror, textarea",
  };
  const { all, attribute, email, first, is, line, mark, outermost, phone, reading, seen, text } = globalThis.assistPage;

  /** @param {any} item */
  function turn(item) {
    const bubble = first(item, AT.bubble);
    if (!bubble || is(bubble, AT.note) || mark(bubble, AT.note, AT.words)) return null;
    const words = outermost(bubble, AT.words).filter((part) => !is(part, AT.repliedTo));
    return {
      id: attribute(item, "data-message-id"),
      speaker: is(bubble, AT.company) ? "agent" : "customer",
      text: words.map((part) => text(part, AT.quoted)).join("\n\n"),
    };
  }

  globalThis.assistDesk = {
    name: "chatwoot",

    read() {
      const id = location.pathname.match(AT.conversation)?.[1];
      const panel = id && all(document, AT.panel).find(seen);
      if (!panel) return null;
      const contact = all(document, AT.contact).find(seen);
      return reading({
        id,
        customer: {
          name: line(first(contact, AT.name)),
          email: email(line(first(contact, AT.mail))),
          phone: phone(line(first(contact, AT.phone))),
        },
        turns: outermost(panel, AT.turn).map(turn).filter(Boolean),
      });
    },

    composer() {
      const reply = all(document, AT.reply).find(seen);
      if (!reply || is(reply, AT.note)) return null;
      return all(reply, AT.editor).find(seen) ?? null;
    },
  };
})();
