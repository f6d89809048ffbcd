/**
 * The messages of our own protocol, version 1, as README.md writes them. What has another shape is no message:
 * an unknown field, a longer text or a wrong nonce makes it nothing.
 */

/** @typedef {import("/sidebar/help_desk.js").Reading} Reading */

const VERSION = 1;
const MOST_TURNS = 500;
const MOST_TEXT = 2_000_000; // characters of all turns together
const LONGEST_ID = 200;
const LONGEST_TEXT = 20_000;
const LONGEST_LINE = 1000; // of a subject, a name or an address

/** @typedef {(value: unknown) => boolean} Check */
/** @type {(most: number, least?: number) => Check} */
const text = (most, least = 0) => (value) =>
  typeof value === "string" && value.length >= least && value.length <= most;
/** @type {(check: Check) => Check} */
const maybe = (check) => (value) => value === undefined || check(value);
/** @type {(...values: unknown[]) => Check} */
const one =
  (...values) =>
  (value) =>
    values.includes(value);
/** @type {(most: number, check: Check) => Check} */
const list = (most, check) => (value) => Array.isArray(value) && value.length <= most && value.every(check);
/** @type {(fields: Record<string, Check>) => Check} */
const object = (fields) => (value) =>
  typeof value === "object" &&
  value !== null &&
  Object.getPrototypeOf(value) === Object.prototype &&
  Object.keys(value).every((name) => Object.hasOwn(fields, name)) &&
  Object.entries(fields).every(([name, check]) => check(Object.hasOwn(value, name) ? value[name] : undefined));

const id = text(LONGEST_ID, 1);
const line = maybe(text(LONGEST_LINE));
const turn = object({ id, speaker: one("customer", "agent"), text: text(LONGEST_TEXT, 1), at: maybe(text(40)) });
const conversation = object({
  id,
  subject: line,
  customer: maybe(object({ name: line, email: line, phone: line })),
  turns: list(MOST_TURNS, turn),
});

/** What the page around the frame may say; all but `hello` carry the frame's nonce. @type {Record<string, Record<string, Check>>} */
const KINDS = {
  hello: {},
  none: { nonce: id },
  conversation: { nonce: id, conversation },
  draft: { nonce: id, conversation: id, text: text(LONGEST_TEXT) },
  inserted: { nonce: id, request: id, conversation: id, done: one(true, false) },
};

/**
 * A message of the page around the frame, or null.
 * @param {any} data @param {string} nonce of this frame
 * @returns {any | null}
 */
export function readPage(data, nonce) {
  if (typeof data !== "object" || data === null || data.assist !== VERSION) return null;
  if (typeof data.type !== "string" || !Object.hasOwn(KINDS, data.type)) return null;
  const fields = { assist: one(VERSION), type: one(data.type), ...KINDS[data.type] };
  if (!object(fields)(data)) return null;
  if (data.type !== "hello" && data.nonce !== nonce) return null;
  return data.type === "conversation" && length(data.conversation) > MOST_TEXT ? null : data;
}

/** A message to the page around the frame. @param {string} type @param {string} nonce @param {object} [content] */
export const written = (type, nonce, content = {}) => ({ assist: VERSION, type, nonce, ...content });

/** @param {Reading} reading */
const length = (reading) => reading.turns.reduce((sum, { text: said }) => sum + said.length, 0);
