/**
 * The open ticket in Zendesk's Agent Workspace (`/agent/tickets/4711`).
 *
 * How sure: the `data-test-id`s below are Zendesk's own marks for its tests, used alike by many public extensions and
 * scripts since 2021; panes and message types (`type="end-user"`) are seen in several; ids of comments in none, so turns
 * are named by what they say and when. The customer's e-mail is shown in few layouts.
 * When Zendesk changes: open a ticket, find the marks anew with the browser's inspector, and change `AT` only.
 */
(() => {
  const AT = {
    ticket: /^\/agent\/tickets\/(\d+)/,
    pane: (id) => `[data-ticket-id="${id}"], [data-side-conversations-anchor-id="${id}"]`,
    subject: '[data-test-id="omni-header-subject"], [data-test-id="ticket-pane-subject"]',
    requester: '[data-test-id="tabs-nav-item-users"], [data-test-id="ticket-system-field-requester-select"]',
    context: '[data-test-id="customer-context-tab-container"], [data-test-id="customer-context"]',
    mail: 'a[href^="mailto:"], .email',
    phone: 'a[href^="tel:"]',
    turn: '[data-test-id="omni-log-comment-item"]',
    note: '[data-test-id="omni-log-internal-note-tag"]',
    message: '[data-test-id="omni-log-item-message"]',
    words: '[data-test-id="omni-log-message-content"], .zd-comment',
    quoted: ".zd-quoted, .gmail_quote, blockquote[type=cite], .quotedText",
    agentBadge: '[data-test-id="omni-log-avatar-badge-AgentBadge"]',
    time: "time[datetime]",
    composer: '[data-test-id="omnicomposer-rich-text-ckeditor"], [data-test-id="omnicomposer-plain-text-ckeditor"]',
    channel: '[data-test-id="omnichannel-channel-switcher-button"]',
  };
  const { all, attribute, email, first, line, mark, moment, outermost, phone, reading, seen, text } = globalThis.assistPage;

  /** The ticket in the address bar, and its pane: others stay in the page, hidden. Before its pane shows there is none. */
  function open() {
    const id = location.pathname.match(AT.ticket)?.[1];
    const panes = id ? all(document, AT.pane(id)).filter(seen) : [];
    return panes.length ? { id, panes } : null;
  }

  /** @param {any[]} panes @param {string} selector */
  function within(panes, selector) {
    return [...new Set(panes.flatMap((pane) => outermost(pane, selector)))];
  }

  /** @param {any} item */
  function isNote(item) {
    return attribute(first(item, AT.message), "type") === "internal" || mark(item, AT.note, AT.words);
  }

  /** @param {any} item */
  function turn(item) {
    const message = first(item, AT.message) ?? item;
    return {
      speaker: speaker(item, message),
      text: text(first(message, AT.words) ?? message, AT.quoted),
      at: moment(attribute(mark(item, AT.time, AT.words), "datetime")),
    };
  }

  /** @param {any} item @param {any} message */
  function speaker(item, message) {
    const type = attribute(message, "type"); // end-user, agent, or a bot: the company's side
    const customer = type ? type === "end-user" : !mark(item, AT.agentBadge, AT.words);
    return customer ? "customer" : "agent";
  }

  /** @param {any[]} panes */
  function customer(panes) {
    const [context] = within(panes, AT.context);
    return {
      name: line(within(panes, AT.requester).find(seen)),
      email: email(line(first(context, AT.mail))),
      phone: phone(line(first(context, AT.phone))),
    };
  }

  globalThis.assistDesk = {
    name: "zendesk",

    read() {
      const ticket = open();
      if (!ticket) return null;
      const items = within(ticket.panes, AT.turn).filter((item) => !isNote(item));
      return reading({
        id: ticket.id,
        subject: line(within(ticket.panes, AT.subject)[0]),
        customer: customer(ticket.panes),
        turns: items.map(turn),
      });
    },

    composer() {
      const panes = open()?.panes ?? [];
      if (within(panes, AT.channel).some((button) => attribute(button, "data-channel") === "internal")) return null;
      return within(panes, AT.composer).find(seen) ?? null;
    },
  };
})();
