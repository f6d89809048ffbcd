/**
 * The open conversation in Intercom's inbox (`/a/inbox/APP/inbox/.../conversation/4711`).
 *
 * How sure: the stream, the groups of parts with their category and the composer are used alike by several public
 * scripts; the categories (1 the customer, 3 a teammate, 4 a note, 5 a bot, 20 an automation) by two. Intercom renames
 * classes often (`inbox2__` became `inbox-2__` in 2026), so both stand here. A part of no category we know is left out
 * rather than guessed. Times are shown in words only, so turns have none.
 * When Intercom changes: find the marks anew with the browser's inspector, and change `AT` only.
 */
(() => {
  const AT = {
    conversation: /\/conversation\/(\d+)/,
    stream:
      '[data-testid="conversation-stream-scroll-container"], [data-conversation-stream], .inbox2__conversation-stream, .inbox-2__conversation-stream',
    group: "[data-part-group-category]",
    words:
      ".interblocks-html, .intercom-interblocks, .inbox2__user-email-content, .inbox-2__user-email-content",
    quoted: "blockquote, .gmail_quote",
    title: "[data-inbox-conversation-header-title], [data-conversation-title]",
    details: ".inbox2__conversation-details-sidebar, .inbox-2__conversation-details-sidebar",
    composer: "[data-conversation-reply-composer] .ProseMirror, .embercom-prosemirror-composer-editor",
    note: ".o__note, [data-conversation-note-composer]",
  };
  const SPEAKERS = { 1: "customer", 3: "agent", 5: "agent" };
  const { around, attribute, deep, email, line, outermost, phone, reading, seen, text } = globalThis.assistPage;

  /** The turns of a group: a person who writes three times in a row says three things. @param {any} group */
  function turns(group) {
    const speaker = SPEAKERS[attribute(group, "data-part-group-category")];
    if (!speaker) return [];
    const id = attribute(group, "data-part-group-id");
    return outermost(group, AT.words).map((words, index) => {
      return { id: id && `${id}.${index + 1}`, speaker, text: text(words, AT.quoted) };
    });
  }

  globalThis.assistDesk = {
    name: "intercom",

    read() {
      const id = location.pathname.match(AT.conversation)?.[1];
      const stream = id && deep(document, AT.stream).find(seen);
      if (!stream) return null;
      const details = line(deep(document, AT.details).find(seen));
      return reading({
        id,
        customer: {
          name: line(deep(document, AT.title).find(seen)),
          email: email(details),
          phone: phone(details),
        },
        turns: outermost(stream, AT.group).flatMap(turns),
      });
    },

    composer() {
      return deep(document, AT.composer).find((editor) => seen(editor) && !around(editor, AT.note)) ?? null;
    },
  };
})();
