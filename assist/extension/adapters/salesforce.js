/**
 * The open case or chat in Salesforce's Service Console (Lightning: `/lightning/r/Case/500.../view`).
 *
 * How sure: the least of all. The address, the feed's items with their `data-id` and `data-type`, the chat's list items
 * and CKEditor's frame are seen in public scripts and in the Lightning Design System; where the mail's body stands (a
 * frame, a shadow root) and what a console tab is called varies by release and by how a company set up its page. Posts
 * of the feed are internal and are never read: only e-mail and chat are. A mail is the customer's where the first address
 * it shows is the contact's on the record.
 * When Salesforce changes, or your page is another: change `AT` only.
 */
(() => {
  const AT = {
    record: /\/lightning\/r\/(?:Case|MessagingSession|LiveChatTranscript)\/(\w{15,18})\/view/,
    pane: ".oneContent.active, .windowViewMode-normal.active, .windowViewMode-maximized.active",
    highlights: "records-highlights2, records-lwc-highlights-panel, .forceHighlightsPanel",
    subject: '[slot="primaryField"], .slds-page-header__title',
    contact: 'a[href*="/Contact/"], [data-field="contact"]',
    mail: 'a[href^="mailto:"]',
    phone: 'a[href^="tel:"]',
    turn: '.cuf-feedItem[data-type^="EmailMessage"], .slds-chat-listitem_inbound, .slds-chat-listitem_outbound',
    inbound: ".slds-chat-listitem_inbound",
    outbound: ".slds-chat-listitem_outbound",
    words: ".slds-chat-message__text, .cuf-feedBodyText, iframe",
    quoted: "blockquote, .gmail_quote, #divRplyFwdMsg",
    time: "time[datetime], [data-timestamp]",
    chat: "textarea.slds-publisher__input, .slds-publisher textarea",
    mailFrame: "iframe.cke_wysiwyg_frame",
  };
  const { all, attribute, deep, email, first, inside, is, line, moment, phone, reading, seen, text } = globalThis.assistPage;

  /** The record in the address bar and the tab that shows: others stay in the page, hidden. */
  function open() {
    const id = location.pathname.match(AT.record)?.[1];
    const panes = id ? deep(document, AT.pane).filter(seen) : [];
    return panes.length === 1 ? { id, pane: panes[0] } : null;
  }

  /** @param {any} pane @param {string} selector */
  function firstDeep(pane, selector) {
    return deep(pane, selector)[0] ?? null;
  }

  /** @param {any} item @param {string | undefined} contact */
  function turn(item, contact) {
    const chat = is(item, AT.inbound) || is(item, AT.outbound);
    const from = email(line(firstDeep(item, AT.mail)));
    const customers = chat ? is(item, AT.inbound) : Boolean(from) && from === contact;
    const time = firstDeep(item, AT.time);
    return {
      id: attribute(item, "data-id"),
      speaker: customers ? "customer" : "agent",
      text: text(firstDeep(item, AT.words), AT.quoted),
      at: moment(attribute(time, "datetime") || attribute(time, "data-timestamp")),
    };
  }

  globalThis.assistDesk = {
    name: "salesforce",

    read() {
      const record = open();
      if (!record) return null;
      const head = firstDeep(record.pane, AT.highlights);
      const address = email(line(head && firstDeep(head, AT.mail)));
      return reading({
        id: record.id,
        subject: line(head && firstDeep(head, AT.subject)),
        customer: {
          name: line(head && firstDeep(head, AT.contact)),
          email: address,
          phone: phone(line(head && firstDeep(head, AT.phone))),
        },
        turns: deep(record.pane, AT.turn).map((item) => turn(item, address)),
      });
    },

    composer() {
      const record = open();
      if (!record) return null;
      const frame = deep(record.pane, AT.mailFrame).find(seen);
      return deep(record.pane, AT.chat).find(seen) ?? (frame && first(inside(frame), "body")) ?? null;
    },
  };
})();
