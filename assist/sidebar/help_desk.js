/** What a shell gives the sidebar: the conversation that is open in the help desk, and the way into its composer. */

/**
 * Something that was said. Internal notes, system lines and drafts are never turns.
 * @typedef {object} Said
 * @property {string} id stable within its conversation
 * @property {"customer" | "agent"} speaker
 * @property {string} text
 * @property {string} [at] RFC 3339
 */

/**
 * The conversation that is open in the help desk, as far as it can be read.
 * @typedef {object} Reading
 * @property {string} id stable for that conversation within that help desk ("4711")
 * @property {string} [subject]
 * @property {{name?: string, email?: string, phone?: string}} [customer]
 * @property {Said[]} turns oldest first
 */

/**
 * What the help desk around the sidebar can do. A shell that follows several help desks answers `name` and
 * `site` for the one whose reading it gave last.
 * @typedef {object} HelpDesk
 * @property {string} name "zendesk", "freshdesk", "intercom", "salesforce", "gmail", "chatwoot", or "page" for
 *   a frame of our own protocol
 * @property {string} site the help desk's host, "desk.example.com": ids are stable within it
 * @property {(changed: (reading: Reading | null) => void) => void} watch calls back with the whole reading
 *   whenever it changes; null: none is open
 * @property {(conversationId: string, text: string) => Promise<boolean>} insert puts text at the cursor of the
 *   composer of that conversation, never sends; false where that is not possible: then the sidebar offers to copy
 * @property {boolean} [copiesOnly] nothing can ever be inserted there: the sidebar copies right away
 * @property {(changed: (conversationId: string, text: string) => void) => void} [watchDraft] calls back with what
 *   the agent has written in the composer so far, where the help desk tells; it is checked, and kept nowhere
 */

const LONGEST = 128; // characters of an id that the service takes

/**
 * The id that a conversation of a help desk has in Assist: the same in every shell, another for every
 * conversation. What the service does not take in an id is escaped.
 * @param {HelpDesk} desk @param {string} conversationId
 */
export function idInAssist({ name, site }, conversationId) {
  return cut([name, site, conversationId].map(escaped).join(":"));
}

/** The id that a turn of a help desk has in Assist. @param {string} id */
export const turnIdInAssist = (id) => cut(escaped(id));

/** Without ":", which parts the help desk from the conversation. @param {string} part */
function escaped(part) {
  return part.replaceAll(/[^A-Za-z0-9.@-]/g, (sign) => `_${sign.charCodeAt(0).toString(16)}_`);
}

/** Both ends of what is too long: ids of one help desk begin alike or end alike, never both. @param {string} id */
function cut(id) {
  return id.length <= LONGEST ? id : `${id.slice(0, 80)}:${id.slice(81 - LONGEST)}`;
}
