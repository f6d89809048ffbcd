/**
 * The open ticket in Freshdesk (`/a/tickets/4711`).
 *
 * How sure: subject, description, conversation wrappers, their text and the Froala editor are used alike by public
 * scripts up to 2026; the classes of the requester's items and of private notes are seen in one. An item is the
 * customer's where it is marked so or bears the requester's name.
 * When Freshdesk changes: find the marks anew with the browser's inspector, and change `AT` only.
 */
(() => {
  const AT = {
    ticket: /^\/a\/tickets\/(\d+)/,
    subject: ".ticket-subject-heading",
    turn: '[data-test-id="ticket-description"], [data-test-id="conversation-wrapper"]',
    words:
      '[data-test-conversation="conversation-text"], #ticket_original_request, .ticket_note, .text-content-wrapper',
    quoted: ".freshdesk_quote, .gmail_quote, blockquote",
    note: '.ticket-details__privatenote, .private-note, [data-test-id="private-note"]',
    requester: ".ticket-details__requestor",
    author: '[data-test-id="user-name"]',
    time: "time[datetime]",
    contact: '.requester-wrap, [data-test-id="requester-info"]',
    mail: 'a[href^="mailto:"]',
    phone: 'a[href^="tel:"]',
    editor: '.fr-element.fr-view[contenteditable="true"]',
    noteForm: '[data-test-id="note-form"], .note-form, .ticket-note-editor',
  };
  const { all, around, attribute, email, first, is, line, mark, moment, outermost, phone, reading, seen, text } =
    globalThis.assistPage;

  /** @param {any} item @param {string} requester */
  function turn(item, requester) {
    const author = line(mark(item, AT.author, AT.words));
    const customers = is(item, AT.requester) || mark(item, AT.requester, AT.words) || author === requester;
    return {
      id: attribute(item, "data-album") || attribute(item, "id"),
      speaker: author && customers ? "customer" : "agent",
      text: text(first(item, AT.words), AT.quoted),
      at: moment(attribute(mark(item, AT.time, AT.words), "datetime")),
    };
  }

  globalThis.assistDesk = {
    name: "freshdesk",

    read() {
      const id = location.pathname.match(AT.ticket)?.[1];
      const items = id ? outermost(document, AT.turn).filter(seen) : [];
      if (!items.length) return null;
      const contact = all(document, AT.contact).find(seen);
      const name = line(first(contact, AT.author));
      return reading({
        id,
        subject: line(all(document, AT.subject).find(seen)),
        customer: {
          name,
          email: email(line(first(contact, AT.mail))),
          phone: phone(line(first(contact, AT.phone))),
        },
        turns: items.filter((item) => !is(item, AT.note) && !mark(item, AT.note, AT.words)).map((item) => turn(item, name)),
      });
    },

    composer() {
      return all(document, AT.editor).find((editor) => seen(editor) && !around(editor, AT.noteForm)) ?? null;
    },
  };
})();
